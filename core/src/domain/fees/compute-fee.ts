import { type Rational, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type FeeStep, NO_STEPS, prefixed } from './explain.ts';
import { explainChange } from './explain-change.ts';
import { type FeeChange, spanOf } from './fee-change.ts';
import type { FeeInput, ShareInput } from './fee-input.ts';
import type { FeeDirection, FeeRefusal } from './fee-rule.ts';
import { type Replayed, replay } from './replay.ts';
import type { RoundedLines, Settled } from './settle.ts';
import { type MoneyKnown, type SettledChange, settleChange } from './settle-change.ts';
import { countShare, shareOf } from './share.ts';
import { ledgerCash, sumOf } from './slices.ts';

/** All amounts in minor units; only `net` may be negative. */
export interface Fee extends RoundedLines, Settled {
  readonly direction: FeeDirection;
  /** Only with a tax rate; `payable`, `refund`, `balance`, `waived` and `forfeited` are with tax then. */
  readonly creditWithTax?: bigint;
  readonly steps: readonly FeeStep[];
}

export interface FeeOptions {
  /** false skips the arithmetic in words, which costs more than the arithmetic. Default true. */
  readonly steps?: boolean;
}

/**
 * The fee of one change of specification inside a running term (fee-rules §6). Exact until the one rounding; refuses with
 * a code of fee-rules §6 where no fee can be named. Amounts are bigint minor units, moments epoch milliseconds; `parseFeeRequest`
 * makes the input from JSON, and `answerFeeRequest` answers JSON at once.
 *
 * ```ts
 * import { computeFee, parseFeeRequest } from '@regrade/core';
 *
 * const request = parseFeeRequest({
 *   feeRule: 'exact@1',
 *   request: {
 *     currency: 'USD',
 *     timeZone: 'UTC',
 *     term: { start: '2026-06-01', end: '2026-07-01' },
 *     at: '2026-06-11',
 *     from: { price: '100.00' },
 *     to: { price: '300.00' },
 *   },
 * });
 * const fee = request.ok && request.value.kind === 'fee' ? computeFee(request.value.input) : undefined;
 * fee?.ok && fee.value.net; // => 13333n
 * fee?.ok && fee.value.steps.find(({ what }) => what === 'net')?.formula; // => (300.00 - 100.00) x 1728000/2592000
 * ```
 */
export function computeFee(input: FeeInput, options: FeeOptions = {}): Result<Fee, FeeRefusal> {
  const withSteps = options.steps ?? true;
  const [first] = input.history;
  let replayed: Replayed | undefined;
  if (first !== undefined) {
    const answer = replay(input, first);
    if (!answer.ok) return answer;
    replayed = answer.value;
  }
  const known = moneyKnown(input, replayed);
  const settled = settleChange(input, runningChange(input, known), known);
  if (!settled.ok) return settled;
  return ok(feeOf(settled.value, withSteps ? explainAll(input, replayed, settled.value) : NO_STEPS));
}

/** R(per) of fee-rules §3: the number of price periods between the cut `at` and the end, before `ratioDigits`. */
export function computeShare(input: ShareInput): Result<Rational, FeeRefusal> {
  if (input.at < input.term.start || input.at > input.term.end) {
    return err({ code: 'outside-term', detail: 'the moment lies before the start or after the end of the term' });
  }
  const count = countShare(input.rule, input.timeZone, spanOf(input.rule, input, input.term), input.per);
  return count.ok ? ok(shareOf(count.value)) : count;
}

const NOTHING_KNOWN: MoneyKnown = {};

function moneyKnown(input: FeeInput, replayed: Replayed | undefined): MoneyKnown {
  if (input.cash === undefined && replayed === undefined) return NOTHING_KNOWN;
  return {
    ...(input.cash === undefined ? {} : { cash: input.cash }),
    ...(replayed === undefined ? {} : { ledger: replayed.ledger }),
  };
}

/** The change with the facts of its running slice: the request's own, else the ledger's. */
function runningChange(input: FeeInput, known: MoneyKnown): FeeChange {
  const { billedNow } = input;
  if (known === NOTHING_KNOWN && billedNow === undefined) return input;
  const slice = known.ledger?.slice;
  const billed =
    billedNow === undefined
      ? slice
      : { credited: ZERO, start: slice?.start ?? input.term.start, end: slice?.end ?? input.term.end, ...billedNow };
  const cash = known.cash ?? (known.ledger === undefined ? undefined : cashOrNothing(known.ledger));
  return {
    ...input,
    ...(billed === undefined ? {} : { billed }),
    ...(cash === undefined ? {} : { paid: sumOf(cash.paid) }),
  };
}

function cashOrNothing(ledger: NonNullable<MoneyKnown['ledger']>) {
  const cash = ledgerCash(ledger);
  return cash.ok ? cash.value : undefined;
}

function explainAll(input: FeeInput, replayed: Replayed | undefined, settled: SettledChange): FeeStep[] {
  const earlier = (replayed?.changes ?? []).flatMap((change, index) =>
    prefixed(`earlier change ${index + 1}: `, explainChange(input, change)),
  );
  return [...earlier, ...explainChange(input, settled)];
}

function feeOf(change: SettledChange, steps: readonly FeeStep[]): Fee {
  const { lines, settled, taxed } = change;
  const fee = {
    direction: change.exact.direction,
    credit: lines.credit,
    charge: lines.charge,
    net: lines.net,
    payable: settled.payable,
    refund: settled.refund,
    balance: settled.balance,
    waived: settled.waived,
    forfeited: settled.forfeited,
    steps,
  };
  return taxed === undefined ? fee : { ...fee, creditWithTax: taxed.credit };
}
