import { compare, multiply, type Rational, subtract, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import { countShare, type Per, type ShareSpan, shareOf, unknownPeriod, wholeMonthsLeft } from './share.ts';

/**
 * What one side of a change costs. Amounts are exact numbers of minor units; the discount is off one price period of the
 * whole quantity.
 */
export interface FeeSpecification {
  /** Unit price; of the old side the agreed one. */
  readonly price: Rational;
  readonly per: Per;
  /** Today's list price where it differs, for the same `per`. */
  readonly listPrice?: Rational;
  readonly quantity: bigint;
  readonly discount?: Discount;
  readonly rows?: readonly DurationRow[];
  readonly tiers?: Tiers;
  /** Pay-as-you-go price of one hour already used. */
  readonly hourlyPrice?: Rational;
}

export type Discount =
  | { readonly kind: 'factor'; readonly factor: Rational }
  | { readonly kind: 'amount'; readonly amount: Rational };

/** A row of a duration price list: its price counts from that duration on. Months undefined: not PnM or PnY. */
export interface DurationRow {
  readonly fromMonths: number | undefined;
  readonly price: Rational;
  readonly per: Per;
}

export interface Tiers {
  readonly mode: 'volume' | 'volume-added';
  /** Strictly rising; only the last may be open. */
  readonly bands: readonly TierBand[];
}
export interface TierBand {
  readonly upTo?: bigint;
  readonly amount: Rational;
}

/** The price of one period for the whole quantity after discount, with what it was made of. */
export interface PricedPeriod {
  readonly price: Rational;
  readonly per: Per;
  readonly unit: Rational;
  readonly quantity: bigint;
  readonly discount?: Discount;
}

/** The agreed price: rows are ignored (fee-rules §4.1). */
export function agreedPrice(specification: FeeSpecification): Result<PricedPeriod, FeeRefusal> {
  return pricePeriod(specification, { unit: specification.price, per: specification.per });
}

/** Today's list price, or the row of the price list that counts for this side. */
export function currentPrice(
  axes: FeeAxes,
  timeZone: string,
  specification: FeeSpecification,
  side: { readonly span: ShareSpan; readonly name: 'old' | 'new' },
): Result<PricedPeriod, FeeRefusal> {
  if (specification.rows === undefined) {
    return pricePeriod(specification, { unit: specification.listPrice ?? specification.price, per: specification.per });
  }
  const row = rowFor(axes, timeZone, specification.rows, side);
  return row.ok ? pricePeriod(specification, { unit: row.value.price, per: row.value.per }) : row;
}

/** Bands, quantity, discount: fee-rules §4, steps 2 and 3. */
export function pricePeriod(
  specification: FeeSpecification,
  base: { readonly unit: Rational; readonly per: Per; readonly quantity?: bigint },
): Result<PricedPeriod, FeeRefusal> {
  const { tiers, discount } = specification;
  const quantity = base.quantity ?? specification.quantity;
  let unit = base.unit;
  if (tiers !== undefined) {
    const band = bandAt(tiers, specification.quantity);
    if (band === undefined) return err(aboveBands(specification.quantity));
    unit = band.amount;
  }
  const gross = quantity === 1n ? unit : { n: unit.n * quantity, d: unit.d };
  if (discount === undefined) return ok({ price: gross, per: base.per, unit, quantity });
  return ok({ price: discounted(gross, discount), per: base.per, unit, quantity, discount });
}

export function discounted(gross: Rational, discount: Discount | undefined): Rational {
  if (discount === undefined) return gross;
  if (discount.kind === 'factor') return multiply(gross, discount.factor);
  const rest = subtract(gross, discount.amount);
  return rest.n < 0n ? ZERO : rest;
}

/** The first band whose `upTo` is at least the quantity. */
export function bandAt(tiers: Tiers, quantity: bigint): TierBand | undefined {
  return tiers.bands.find(({ upTo }) => upTo === undefined || quantity <= upTo);
}

/** The row with the greatest `from` not above the duration in months, or the smallest row if none fits. */
export function rowAt(rows: readonly DurationRow[], months: Rational): Result<DurationRow, FeeRefusal> {
  let smallest: DurationRow | undefined;
  let fitting: DurationRow | undefined;
  for (const row of rows) {
    if (row.fromMonths === undefined) return err(unknownPeriod());
    if (smallest === undefined || row.fromMonths < (smallest.fromMonths ?? 0)) smallest = row;
    const fits = compare({ n: BigInt(row.fromMonths), d: 1n }, months) <= 0;
    if (fits && (fitting === undefined || row.fromMonths > (fitting.fromMonths ?? 0))) fitting = row;
  }
  const row = fitting ?? smallest;
  return row === undefined ? err(unknownPeriod()) : ok(row);
}

function rowFor(
  axes: FeeAxes,
  timeZone: string,
  rows: readonly DurationRow[],
  side: { readonly span: ShareSpan; readonly name: 'old' | 'new' },
): Result<DurationRow, FeeRefusal> {
  if (readsBoughtRow(axes, side.name)) {
    if (side.span.months === undefined) return err(unknownPeriod());
    return rowAt(rows, { n: BigInt(side.span.months), d: 1n });
  }
  if (axes.rowBy === 'remaining-if-whole' && wholeMonthsLeft(axes, timeZone, side.span) === undefined) {
    return rowAt(rows, ZERO);
  }
  const left = countShare(axes, timeZone, side.span, 1);
  return left.ok ? rowAt(rows, shareOf(left.value)) : left;
}

function readsBoughtRow(axes: FeeAxes, side: 'old' | 'new'): boolean {
  return axes.rowBy === 'bought' || (axes.rowBy === 'old-bought-new-remaining' && side === 'old');
}

function aboveBands(quantity: bigint): FeeRefusal {
  return { code: 'quantity-above-bands', detail: `the quantity ${quantity} lies above the last band of the price` };
}
