import { assert, present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import { add, compare, type Rational, round, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import { changeOfLine, feeTermOf } from './change-of-line.ts';
import { directionOf, type ExactFee, exactFee } from './exact-fee.ts';
import { NO_STEPS } from './explain.ts';
import { explainPriceChange } from './explain-price-change.ts';
import { billedSlice, type FeeChange } from './fee-change.ts';
import { downgradeAxes, type FeeAxes, type FeeDirection, type FeeRefusal } from './fee-rule.ts';
import type { PriceChangeInput, PriceChangeOptions, PricedChange, Settlement } from './priced-change.ts';
import {
  assertConserved,
  NOTHING,
  type RoundedLines,
  roundLines,
  type Settled,
  settle,
  settlingReads,
} from './settle.ts';
import type { Cash } from './slices.ts';

export type {
  PeriodPrice,
  PriceChangeInput,
  PriceChangeLine,
  PriceChangeOptions,
  PricedChange,
} from './priced-change.ts';

/** One component's part of a change, exact and rounded. */
export interface PricedPart {
  readonly component: string;
  /** Start of a pre-paid term; absent: the running one. */
  readonly from?: Instant;
  readonly change: FeeChange;
  readonly exact: ExactFee;
  readonly lines: RoundedLines;
}

/** The whole change before it is put into words. */
export interface SettledParts {
  readonly axes: FeeAxes;
  readonly direction: FeeDirection;
  readonly parts: readonly PricedPart[];
  readonly lines: RoundedLines;
  readonly settled: Settled;
  readonly cash?: Cash;
  readonly billed?: bigint;
}

/**
 * Prices one change of one or several components (fee-rules §6 and §9). Components are priced apart, with direction, caps
 * and downgrade axes each on its own; rounding at `net` and the settlement act on the sum. Exact until the one rounding.
 * Refuses with a code of fee-rules §6, and a permanent term, of which no share is left or used, with `permanent-term`.
 */
export function priceChange(
  input: PriceChangeInput,
  options: PriceChangeOptions = {},
): Result<PricedChange, FeeRefusal> {
  assert(input.lines.length > 0, 'a change changes at least one component');
  const digits = present(currencyDigits(input.currency), 'the currency of a subscription is known');
  const { start, end, period } = input.term;
  if (end === null) return err(permanentTerm());
  const term = feeTermOf({ start, end, period });
  const priced: Omit<PricedPart, 'lines'>[] = [];
  for (const line of input.lines) {
    const change = changeOfLine(input, line, term);
    const exact = exactFee(input.feeRule, change);
    if (!exact.ok) return exact;
    priced.push({
      component: line.component,
      ...(line.term && { from: line.term.start }),
      change,
      exact: exact.value,
    });
  }
  const settled = settleParts(input, priced);
  if (!settled.ok) return settled;
  const explained = (options.steps ?? true) ? explainPriceChange(settled.value, digits) : undefined;
  return ok(pricedChange(input, settled.value, explained));
}

function pricedChange(
  input: PriceChangeInput,
  of: SettledParts,
  explained: ReturnType<typeof explainPriceChange> | undefined,
): PricedChange {
  const { direction, lines, settled } = of;
  return {
    direction,
    credit: lines.credit,
    charge: lines.charge,
    net: lines.net,
    payable: settled.payable,
    refund: settled.refund,
    balance: settled.balance,
    waived: settled.waived,
    forfeited: settled.forfeited,
    settled: withholds(input, of) ? ['zero'] : settlementsOf(settled),
    steps: explained?.steps ?? NO_STEPS,
    lines: of.parts.map((part, index) => ({
      component: part.component,
      ...(part.from !== undefined && { from: part.from }),
      direction: part.exact.direction,
      credit: part.lines.credit,
      charge: part.lines.charge,
      net: part.lines.net,
      steps: explained?.lines[index] ?? NO_STEPS,
    })),
  };
}

/** Whether the product type, not the fee rule, withholds what the change would give back. */
function withholds(input: PriceChangeInput, of: Pick<SettledParts, 'parts' | 'lines'>): boolean {
  if (input.payOut || of.lines.net > 0n) return false;
  return of.lines.net < 0n || sumNet(of.parts).n < 0n;
}

function settlementsOf(settled: Settled): readonly Settlement[] {
  const named: Settlement[] = [];
  if (settled.payable > 0n) named.push('charge');
  if (settled.refund > 0n) named.push('refund');
  if (settled.balance > 0n) named.push('balance');
  if (settled.waived > 0n) named.push('waived');
  return named.length > 0 ? named : ['zero'];
}

function settleParts(
  input: PriceChangeInput,
  priced: readonly Omit<PricedPart, 'lines'>[],
): Result<SettledParts, FeeRefusal> {
  const direction = directionOf(priced.reduce((sum, { exact }) => add(sum, exact.directionNet), ZERO));
  const axes = cappedAxes(direction === 'downgrade' ? downgradeAxes(input.feeRule) : input.feeRule);
  const parts = roundParts(axes, priced);
  const lines = sumLines(parts);
  const facts = { axes, direction, parts, lines };
  if (withholds(input, facts)) return conserved({ ...facts, settled: { ...NOTHING, forfeited: -lines.net } });
  const reads = settlingReads(axes, lines.net);
  if (reads === 'nothing') {
    const settled = settle({ axes, direction: input.isDowngrade ? 'downgrade' : direction, net: lines.net });
    return settled.ok ? conserved({ ...facts, settled: settled.value }) : settled;
  }
  const cash = cashOf(input);
  const billed = reads === 'cash' ? ok(0n) : sumBilled(axes, parts);
  if (!billed.ok) return billed;
  const used = billed.value - lines.credit;
  const settled = settle({ axes, direction, net: lines.net, cash, used });
  return settled.ok ? conserved({ ...facts, settled: settled.value, cash, billed: billed.value }) : settled;
}

/**
 * A fee rule without a cap of its own may credit more than was ever paid: today's list price after a price rise, or what a
 * coupon covered. Of a subscription, whose cash is known, no more goes back than came in (invariant 2); the rest is forfeited.
 */
function cappedAxes(axes: FeeAxes): FeeAxes {
  return axes.onNegative === 'refund' && axes.refundCap === 'none' ? { ...axes, refundCap: 'cash' } : axes;
}

function conserved(of: SettledParts): Result<SettledParts, FeeRefusal> {
  assertConserved(of.lines, of.settled);
  for (const { lines } of of.parts) assert(lines.net === lines.charge - lines.credit, 'a line is charge − credit');
  return ok(of);
}

/**
 * `roundAt line`: every line by itself. `roundAt net`: the sum of the exact nets is rounded once, and what the rounded
 * lines miss of it goes to the largest line.
 */
function roundParts(axes: FeeAxes, priced: readonly Omit<PricedPart, 'lines'>[]): PricedPart[] {
  const parts = priced.map((part) => ({ ...part, lines: roundLines(axes, part.exact) }));
  if (axes.roundAt === 'line' || parts.length === 1) return parts;
  const net = round(sumNet(parts), axes.rounding);
  const missing = net - parts.reduce((sum, { lines }) => sum + lines.net, 0n);
  if (missing === 0n) return parts;
  const largest = indexOfLargest(parts.map(({ exact }) => exact.net));
  return parts.map((part, index) => (index === largest ? { ...part, lines: moveNet(part, missing) } : part));
}

/** A line's net moved by a rounding difference: in its charge, unless that would fall below 0. */
function moveNet(part: PricedPart, missing: bigint): RoundedLines {
  const { lines, exact } = part;
  const net = lines.net + missing;
  const charge = lines.credit + net;
  return charge < 0n && exact.charge.n >= 0n
    ? { credit: -net, charge: 0n, net }
    : { credit: lines.credit, charge, net };
}

/** The first of the greatest absolute values. */
function indexOfLargest(nets: readonly Rational[]): number {
  const sizes = nets.map((net) => (net.n < 0n ? { n: -net.n, d: net.d } : net));
  let largest = 0;
  for (const [index, size] of sizes.entries()) {
    if (compare(size, sizes[largest] ?? ZERO) > 0) largest = index;
  }
  return largest;
}

function sumNet(parts: readonly Pick<PricedPart, 'exact'>[]): Rational {
  return parts.reduce((sum, { exact }) => add(sum, exact.net), ZERO);
}

function sumLines(parts: readonly PricedPart[]): RoundedLines {
  const credit = parts.reduce((sum, { lines }) => sum + lines.credit, 0n);
  const charge = parts.reduce((sum, { lines }) => sum + lines.charge, 0n);
  return { credit, charge, net: charge - credit };
}

function sumBilled(axes: FeeAxes, parts: readonly PricedPart[]): Result<bigint, FeeRefusal> {
  let sum = ZERO;
  for (const { change } of parts) {
    const slice = billedSlice(axes, change);
    if (!slice.ok) return slice;
    sum = add(sum, slice.value.amount);
  }
  return ok(round(sum, axes.rounding));
}

function cashOf(input: PriceChangeInput): Cash {
  const { paidMinor, refundedMinor } = input.cash;
  return { paid: [{ n: paidMinor, d: 1n }], refunded: refundedMinor === 0n ? [] : [{ n: refundedMinor, d: 1n }] };
}

function permanentTerm(): FeeRefusal {
  return { code: 'permanent-term', detail: 'the term has no end, so no share of it is left: no fee can be named' };
}
