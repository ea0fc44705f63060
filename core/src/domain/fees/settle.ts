import { assert } from '../kernel/assert.ts';
import { type Rational, round, subtract } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { FeeAxes, FeeDirection, FeeRefusal } from './fee-rule.ts';
import { type Cash, sumOf } from './slices.ts';

/** Rounded lines in minor units: net = charge − credit, always. */
export interface RoundedLines {
  readonly credit: bigint;
  readonly charge: bigint;
  readonly net: bigint;
}

/** Where the net goes, in minor units, none negative: net = payable + waived − refund − balance − forfeited. */
export interface Settled {
  readonly payable: bigint;
  readonly refund: bigint;
  readonly balance: bigint;
  /** A positive net of a downgrade, which never costs anything. */
  readonly waived: bigint;
  /** What a refund cap or `onNegative: zero` withholds. */
  readonly forfeited: bigint;
}

/** Step 6: each line apart, or the difference once and the shown charge = shown credit + net. */
export function roundLines(
  axes: Pick<FeeAxes, 'rounding' | 'roundAt'>,
  exact: { readonly credit: Rational; readonly charge: Rational; readonly net?: Rational },
): RoundedLines {
  const credit = round(exact.credit, axes.rounding);
  if (axes.roundAt === 'line') {
    const charge = round(exact.charge, axes.rounding);
    return { credit, charge, net: charge - credit };
  }
  const net = round(exact.net ?? subtract(exact.charge, exact.credit), axes.rounding);
  return { credit, charge: credit + net, net };
}

/** Whether settling this net reads the cash of the term, and (`paid-less-used`) what was billed for the running slice. */
export function settlingReads(axes: FeeAxes, net: bigint): 'nothing' | 'cash' | 'cash-and-billed' {
  if (net >= 0n || axes.onNegative !== 'refund' || axes.refundCap === 'none') return 'nothing';
  return axes.refundCap === 'cash' ? 'cash' : 'cash-and-billed';
}

export interface SettleInput {
  readonly axes: FeeAxes;
  readonly direction: FeeDirection;
  readonly net: bigint;
  /** Needed where `settlingReads` says so. */
  readonly cash?: Cash;
  /** billed − credit: the value of the running slice that was used. Needed for the cap `paid-less-used`. */
  readonly used?: bigint;
}

/** Step 7: exactly the named amounts may be non-zero. Refuses `negative` where the rule does. */
export function settle(input: SettleInput): Result<Settled, FeeRefusal> {
  const { net, axes } = input;
  if (net === 0n) return ok(NOTHING);
  if (net > 0n) return ok(input.direction === 'downgrade' ? { ...NOTHING, waived: net } : { ...NOTHING, payable: net });
  switch (axes.onNegative) {
    case 'balance':
      return ok({ ...NOTHING, balance: -net });
    case 'zero':
      return ok({ ...NOTHING, forfeited: -net });
    case 'refuse':
      return err({ code: 'negative', detail: 'the change would give money back, which this fee rule refuses' });
    case 'refund':
      return ok(settleRefund(input));
  }
}

export const NOTHING: Settled = { payable: 0n, refund: 0n, balance: 0n, waived: 0n, forfeited: 0n };

/** What may go back as money at most; undefined: no limit. */
export function refundLimit(input: SettleInput): bigint | undefined {
  const { axes, cash } = input;
  if (axes.refundCap === 'none') return undefined;
  assert(cash !== undefined, 'a capped refund knows the cash');
  const left = round(subtract(sumOf(cash.paid), sumOf(cash.refunded)), 'truncate');
  if (axes.refundCap === 'cash') return left > 0n ? left : 0n;
  assert(input.used !== undefined, 'a refund capped by use knows what was used');
  const rest = left - input.used;
  return rest > 0n ? rest : 0n;
}

function settleRefund(input: SettleInput): Settled {
  const wanted = -input.net;
  const limit = refundLimit(input);
  const refund = limit === undefined || wanted <= limit ? wanted : limit;
  const withheld = wanted - refund;
  return input.axes.refundCap === 'paid-less-used'
    ? { ...NOTHING, refund, balance: withheld }
    : { ...NOTHING, refund, forfeited: withheld };
}

/** Invariant 2: what a change moves is exactly what it is worth. */
export function assertConserved(lines: RoundedLines, settled: Settled): void {
  const { payable, waived, refund, balance, forfeited } = settled;
  assert(lines.net === lines.charge - lines.credit, 'net = charge − credit');
  assert(
    lines.charge - lines.credit === payable + waived - refund - balance - forfeited,
    'charge − credit = payable + waived − refund − balance − forfeited',
  );
}
