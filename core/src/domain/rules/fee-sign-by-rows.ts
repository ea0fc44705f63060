import type { PriceRow, Quantities } from '../catalog/catalog.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { present } from '../kernel/assert.ts';
import { type Rational, rational } from '../kernel/rational.ts';
import { periodMonths } from '../kernel/time.ts';
import { type Effort, spend } from './effort.ts';
import type { PlacedSku } from './place-skus.ts';
import type { RuleDomain } from './verify-prices.ts';
import { greatestWeighted } from './weighted-curve.ts';

/** A purchase is 1 to 60 of one row, and at most five years (contract §2). */
const PERIODS_MAX = 60;
const TERM_MONTHS_MAX = 60;

/** Two rows that the rule can set against each other, and one purchase and duration for which it does. */
export interface RowPair {
  readonly original: PriceRow;
  readonly target: PriceRow;
  readonly periods: number;
  /** The pair is read while the months left are at least this, and fewer than the next row's. */
  readonly monthsLeftMin: number;
}

/**
 * Every pair of rows that a change can be priced by, for any purchase of a row. A row of duration d is read while at least
 * d months are left, and fewer than the next row's. R(P1M) of the whole term reaches the months bought in some month of
 * the leap cycle and never a whole month more, so exactly the durations up to those are read, and the smallest row below.
 */
export function readablePairs(
  rule: FeeRule,
  of: {
    readonly original: PlacedSku;
    readonly target: PlacedSku;
    readonly row: PriceRow;
    readonly effort: Effort;
  },
): RowPair[] {
  const { row, effort } = of;
  const [originals, targets] = [rowsIn(of.original, row), rowsIn(of.target, row)];
  const durations = [0, ...new Set([...originals, ...targets].map(({ months }) => months))].sort((a, b) => a - b);
  const pairs = new Map<string, RowPair>();
  for (const periods of periodsReaching(durations, monthsOf(row))) {
    const bought = monthsOf(row) * periods;
    for (const monthsLeftMin of durations.filter((duration) => duration <= bought)) {
      if (!spend(effort, 1)) return [...pairs.values()];
      const original = rowOfDuration(originals, rule.rowBy === 'remaining' ? monthsLeftMin : bought);
      const target = rowOfDuration(targets, monthsLeftMin);
      const key = `${original.period} ${target.period}`;
      // The shortest months left are met by every later purchase too: one example of each pair is enough.
      if (!pairs.has(key)) pairs.set(key, { original, target, periods, monthsLeftMin });
    }
  }
  return [...pairs.values()];
}

/** The fewest periods that reach each duration: purchases between two of them read the same rows. */
function periodsReaching(durations: readonly number[], months: number): number[] {
  const fewest = new Set(durations.map((duration) => Math.max(1, Math.ceil(duration / months))));
  return [...fewest].filter((periods) => periods <= PERIODS_MAX && periods * months <= TERM_MONTHS_MAX);
}

/**
 * Whether N × R(per of N) > O × R(per of O) wherever the pair is read and R is not 0; else the quantities where it is
 * least sure. Prices are separable, so the least value of a weighted difference is exact (`greatestWeighted`).
 *
 * Shares of two rows have a fixed ratio, 1/per to 1/per, except under `calendar` and `months-of-30`, which count prices
 * for years by days / 365. `months-of-30` counts days for both: 1/30 a month against 1/365 a year, again fixed.
 * `calendar`: a month of L days counts x of its days as x/L months and as at most x/365 years (29 February not at all),
 * so years × 365 ≤ 31 × months; and at least (28 × months − 1), as x ≥ 28 × x/L, and only a cut 29 February is missing.
 */
export function isPairPositive(
  rule: FeeRule,
  of: { readonly domain: RuleDomain; readonly pair: RowPair; readonly effort: Effort },
): true | { readonly from: Quantities; readonly to: Quantities } | undefined {
  const { domain, pair, effort } = of;
  const weights = worstWeights(rule, pair);
  if (!weights) return undefined;
  const { old, new: side } = weights;
  const weighted = [
    { side: 'original', row: pair.original, weight: old.n * side.d },
    { side: 'target', row: pair.target, weight: -side.n * old.d },
  ] as const;
  const greatest = greatestWeighted(domain, weighted, effort);
  if (!greatest) return undefined;
  return greatest.sum < 0n ? true : greatest;
}

/** What one unit of money of each side counts, relative to the other, where that is worst for the new side. */
function worstWeights(rule: FeeRule, pair: RowPair): { readonly old: Rational; readonly new: Rational } | undefined {
  const [old, side] = [monthsOf(pair.original), monthsOf(pair.target)];
  const perMonth = (months: number) => rational(1n, BigInt(months));
  const perYear = (months: number, daysPerMonth: Rational) =>
    rational(daysPerMonth.n * 12n, daysPerMonth.d * 365n * BigInt(months));
  const isYears = (months: number) => months % 12 === 0;
  if ((rule.measure !== 'calendar' && rule.measure !== 'months-of-30') || isYears(old) === isYears(side)) {
    return { old: perMonth(old), new: perMonth(side) };
  }
  if (rule.measure === 'months-of-30') {
    const of = (months: number) => (isYears(months) ? perYear(months, rational(30n)) : perMonth(months));
    return { old: of(old), new: of(side) };
  }
  if (isYears(old)) return { old: perYear(old, rational(31n)), new: perMonth(side) };
  const least = BigInt(pair.monthsLeftMin);
  // Below a month nothing is known of a share of a year: on 29 February it is 0.
  return least === 0n ? undefined : { old: perMonth(old), new: perYear(side, rational(28n * least - 1n, least)) };
}

interface RowOfDuration {
  readonly months: number;
  readonly row: PriceRow;
}

/** The shortest first. */
function rowsIn({ sku }: PlacedSku, { currency }: PriceRow): RowOfDuration[] {
  return sku.prices
    .filter((row) => row.currency === currency)
    .map((row) => ({ months: monthsOf(row), row }))
    .sort((a, b) => a.months - b.months);
}

/** As the fee rule picks it (fee-rules §4): the greatest duration not above, or the smallest row where none fits. */
function rowOfDuration(rising: readonly RowOfDuration[], duration: number): PriceRow {
  const fitting = rising.findLast(({ months }) => months <= duration) ?? rising[0];
  return present(fitting, 'both sides of a compared rule have a row in the currency').row;
}

function monthsOf(row: PriceRow): number {
  return present(periodMonths(row.period), 'price rows have periods of whole months');
}
