import { add, type Rational, round, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import { agreedPrice, type FeeSpecification } from './period-price.ts';
import { unknownPeriod } from './share.ts';

/**
 * The ledger of slices (fee-rules §5): what was billed for the running slice and what real money moved. Amounts are exact
 * numbers of minor units, moments epoch milliseconds.
 */
export interface BilledSlice {
  readonly amount: Rational;
  /** What of it was given back otherwise. */
  readonly credited: Rational;
  readonly start: number;
  readonly end: number;
}

export interface FeeTerm {
  readonly start: number;
  readonly end: number;
  /** Months of the period as bought; undefined when missing or not PnM or PnY. */
  readonly months: number | undefined;
}

/** Real money of the term, without vouchers, with tax where the request has a rate. */
export interface Cash {
  /** The first bill, then every `payable`. */
  readonly paid: readonly Rational[];
  readonly refunded: readonly Rational[];
}

/** What the changes so far have left behind for the next one. */
export interface Ledger {
  /** The running slice; undefined: the one that began with the term. */
  readonly slice: BilledSlice | undefined;
  /** The first bill with tax; asked for only where a rule reads cash. */
  readonly firstBill: Result<Rational, FeeRefusal>;
  readonly payables: readonly bigint[];
  readonly refunds: readonly bigint[];
}

/**
 * The first bill of a term: the agreed price of the whole term, rounded by the rule. A price for `P1M` on a term bought as
 * `P3M` counts three times, whatever the measure, because that is what the purchase was.
 */
export function firstBill(
  axes: FeeAxes,
  first: { readonly from: FeeSpecification; readonly term: FeeTerm },
): Result<Rational, FeeRefusal> {
  const agreed = agreedPrice(first.from);
  if (!agreed.ok) return agreed;
  const { price, per } = agreed.value;
  if (per === 'term') return ok(rounded(axes, price));
  if (per === undefined || first.term.months === undefined) return err(unknownPeriod());
  return ok(rounded(axes, { n: price.n * BigInt(first.term.months), d: price.d * BigInt(per) }));
}

/** The slice that began with the term. */
export function firstSlice(
  axes: FeeAxes,
  first: { readonly from: FeeSpecification; readonly term: FeeTerm },
): Result<BilledSlice, FeeRefusal> {
  const amount = firstBill(axes, first);
  if (!amount.ok) return amount;
  const { start, end } = first.term;
  return ok({ amount: amount.value, credited: { n: 0n, d: 1n }, start, end });
}

/** The cash side of a ledger; refused where the first bill is. */
export function ledgerCash(ledger: Ledger): Result<Cash, FeeRefusal> {
  if (!ledger.firstBill.ok) return ledger.firstBill;
  return ok({ paid: [ledger.firstBill.value, ...ledger.payables.map(whole)], refunded: ledger.refunds.map(whole) });
}

export function sumOf(amounts: readonly Rational[]): Rational {
  return amounts.reduce(add, ZERO);
}

function whole(minor: bigint): Rational {
  return { n: minor, d: 1n };
}

function rounded(axes: FeeAxes, amount: Rational): Rational {
  return { n: round(amount, axes.rounding), d: 1n };
}
