import { assert } from '../kernel/assert.ts';
import { MICROS_PER_MINOR } from '../kernel/money.ts';
import type { Rational } from '../kernel/rational.ts';
import { periodMonths } from '../kernel/time.ts';
import type { FeeChange } from './fee-change.ts';
import type { DurationRow, FeeSpecification } from './period-price.ts';
import { cutChange, momentOfCount } from './points.ts';
import type { PeriodPrice, PriceChangeInput, PriceChangeLine } from './priced-change.ts';
import type { Per } from './share.ts';
import type { BilledSlice, FeeTerm } from './slices.ts';

/** What a line is read with. */
type OfChange = Pick<PriceChangeInput, 'feeRule' | 'timeZone' | 'term' | 'at'>;

/** A line of the engine as the fee rules see it (fee-rules §9): quantity 1, rows of the SKU from their own period on. */
export function changeOfLine(input: OfChange, line: PriceChangeLine, running: FeeTerm): FeeChange {
  const { paidMinor } = line;
  const term = line.term === undefined ? running : feeTermOf(line.term);
  return {
    timeZone: input.timeZone,
    term,
    at: input.at * 1000,
    ...(line.term && { isAhead: true }),
    ...sidesOf(input, line),
    billed: billedOf(input, line),
    ...(paidMinor === undefined ? {} : { paid: { n: paidMinor, d: 1n } }),
  };
}

/** A term of the engine in milliseconds. */
export function feeTermOf(term: { readonly start: number; readonly end: number; readonly period: string }): FeeTerm {
  return { start: term.start * 1000, end: term.end * 1000, months: periodMonths(term.period) };
}

function sidesOf(input: OfChange, line: PriceChangeLine): Pick<FeeChange, 'from' | 'to'> {
  const { from, to, added } = line;
  const hourlyPrice = from.hourlyPriceMicros === undefined ? {} : { hourlyPrice: toMinor(from.hourlyPriceMicros) };
  if (input.feeRule.scaleOut === 'added' && added !== undefined) {
    // An agreed price is one sum: what of it stood for the grown parts is not known, so only list prices can be split.
    assert(input.feeRule.oldBasis === 'list-now', 'a rule that charges added units credits by list price');
    return {
      from: { ...specificationOf({ ...added.from, per: from.per }), ...hourlyPrice },
      to: specificationOf({ ...added.to, per: to.per }),
    };
  }
  const listPrice = from.listPriceMicros === undefined ? {} : { listPrice: toMinor(from.listPriceMicros) };
  const agreed = { priceMicros: from.agreedPriceMicros, per: from.per, ...(from.rows && { rows: from.rows }) };
  return { from: { ...specificationOf(agreed), ...listPrice, ...hourlyPrice }, to: specificationOf(to) };
}

function specificationOf(side: {
  readonly priceMicros: bigint;
  readonly per: string;
  readonly rows?: readonly PeriodPrice[];
}): FeeSpecification {
  const rows = side.rows === undefined || side.rows.length === 0 ? {} : { rows: side.rows.map(rowOf) };
  return { price: toMinor(side.priceMicros), per: perOf(side.per), quantity: 1n, ...rows };
}

function rowOf(row: PeriodPrice): DurationRow {
  const months = periodMonths(row.period);
  return { fromMonths: months, price: toMinor(row.priceMicros), per: months };
}

function perOf(per: string): Per {
  return per === 'term' ? 'term' : periodMonths(per);
}

/** A slice that a change began starts at the cut moment of that change; the first one starts with the term. */
function billedOf(input: OfChange, line: PriceChangeLine): BilledSlice {
  const { amountMinor, creditedMinor, start, end } = line.billed;
  const { feeRule, timeZone } = input;
  const begun =
    start > (line.term ?? input.term).start
      ? momentOfCount(feeRule, timeZone, cutChange(feeRule, timeZone, start * 1000))
      : start * 1000;
  return { amount: { n: amountMinor, d: 1n }, credited: { n: creditedMinor, d: 1n }, start: begun, end: end * 1000 };
}

/** Whole minor units keep the denominator 1, which keeps later products short. */
function toMinor(micros: bigint): Rational {
  return micros % MICROS_PER_MINOR === 0n
    ? { n: micros / MICROS_PER_MINOR, d: 1n }
    : { n: micros, d: MICROS_PER_MINOR };
}
