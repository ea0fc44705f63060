import { add, compare, multiply, type Rational, subtract, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { wholeMonthsBetween } from '../kernel/time.ts';
import { billedSlice, type FeeChange, spanOf } from './fee-change.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import {
  agreedPrice,
  currentPrice,
  type FeeSpecification,
  type PricedPeriod,
  pricePeriod,
  rowAt,
  type TierBand,
} from './period-price.ts';
import { wallClockOfCount } from './points.ts';
import { countShare, countSpan, type ShareCount, type ShareSpan, unknownPeriod, usedShare } from './share.ts';
import type { BilledSlice } from './slices.ts';

/** What the old side is worth and why (fee-rules §5); `amount` is the exact credit before any cap. */
export type OldSide = PricedSide | BilledSide | PaidSide | PaidLessUsedSide | UncreditedSide;

/** Bases `agreed` and `list-now`: price of one period x share. */
export interface PricedSide {
  readonly basis: 'price';
  readonly priced: PricedPeriod;
  readonly count: ShareCount;
  readonly share: Rational;
  readonly amount: Rational;
}
/** Amount billed for the running slice x the share of that slice. */
export interface BilledSide {
  readonly basis: 'billed';
  readonly billed: BilledSlice;
  readonly count: ShareCount;
  readonly share: Rational;
  readonly amount: Rational;
}
/** Cash paid / months of the term x R(P1M). */
export interface PaidSide {
  readonly basis: 'paid';
  readonly paid: Rational;
  readonly months: number;
  readonly count: ShareCount;
  readonly share: Rational;
  readonly amount: Rational;
}
/** Cash paid - what was used, not below 0. */
export interface PaidLessUsedSide {
  readonly basis: 'paid-less-used';
  readonly paid: Rational;
  readonly used: UsedValue;
  readonly amount: Rational;
}
/** A `volume-added` scale-out credits nothing. */
export interface UncreditedSide {
  readonly basis: 'none';
  readonly amount: Rational;
}

/** Whole months at the monthly price of the row for so many months, and odd hours at the hourly price. */
export interface UsedValue {
  readonly months: number;
  readonly monthly: PricedPeriod;
  /** Months of the monthly price's own period: a price for `P1Y` is divided by 12. */
  readonly monthlyOver: number;
  readonly oddMillis: number;
  readonly hourly: Rational;
  readonly quantity: bigint;
  readonly amount: Rational;
}

export function priceOldSide(axes: FeeAxes, change: FeeChange, span: ShareSpan): Result<OldSide, FeeRefusal> {
  if (isAddedUnits(axes, change)) return ok({ basis: 'none', amount: ZERO });
  switch (axes.oldBasis) {
    case 'agreed':
      return priceShare(axes, change, { span, priced: agreedPrice(change.from) });
    case 'list-now': {
      const priced = currentPrice(axes, change.timeZone, change.from, { span, name: 'old' });
      return priceShare(axes, change, { span, priced });
    }
    case 'billed':
      return billedShare(axes, change);
    case 'paid':
      return paidShare(axes, change, span);
    case 'paid-less-used':
      return paidLessUsed(axes, change, span);
  }
}

/** Whether the change only adds units to a `volume-added` price that both sides share (fee-rules §4.4). */
export function isAddedUnits(axes: FeeAxes, change: Pick<FeeChange, 'from' | 'to'>): boolean {
  if (axes.scaleOut !== 'added') return false;
  const { from, to } = change;
  if (from.tiers?.mode !== 'volume-added' || to.tiers?.mode !== 'volume-added') return false;
  return to.quantity > from.quantity && sameBands(from.tiers.bands, to.tiers.bands);
}

function sameBands(a: readonly TierBand[], b: readonly TierBand[]): boolean {
  return (
    a.length === b.length &&
    a.every((band, index) => {
      const other = b[index];
      return other !== undefined && band.upTo === other.upTo && compare(band.amount, other.amount) === 0;
    })
  );
}

function priceShare(
  axes: FeeAxes,
  change: FeeChange,
  of: { readonly span: ShareSpan; readonly priced: Result<PricedPeriod, FeeRefusal> },
): Result<PricedSide, FeeRefusal> {
  if (!of.priced.ok) return of.priced;
  const priced = of.priced.value;
  const count = countShare(axes, change.timeZone, of.span, priced.per);
  if (!count.ok) return count;
  const share = usedShare(axes, count.value);
  return ok({ basis: 'price', priced, count: count.value, share, amount: multiply(priced.price, share) });
}

function billedShare(axes: FeeAxes, change: FeeChange): Result<BilledSide, FeeRefusal> {
  const billed = billedSlice(axes, change);
  if (!billed.ok) return billed;
  const { start, end, amount } = billed.value;
  const count = countSpan(spanOf(axes, change, { start, end, months: undefined }));
  const share = usedShare(axes, count);
  return ok({ basis: 'billed', billed: billed.value, count, share, amount: multiply(amount, share) });
}

function paidShare(axes: FeeAxes, change: FeeChange, span: ShareSpan): Result<PaidSide, FeeRefusal> {
  if (change.paid === undefined) return err(unknownCash());
  if (change.term.months === undefined) return err(unknownPeriod());
  const count = countShare(axes, change.timeZone, span, 1);
  if (!count.ok) return count;
  const share = usedShare(axes, count.value);
  const { paid } = change;
  const { months } = change.term;
  const amount = { n: paid.n * share.n, d: paid.d * BigInt(months) * share.d };
  return ok({ basis: 'paid', paid, months, count: count.value, share, amount });
}

function paidLessUsed(axes: FeeAxes, change: FeeChange, span: ShareSpan): Result<PaidLessUsedSide, FeeRefusal> {
  if (change.paid === undefined) return err(unknownCash());
  const used = usedValue(axes, change, span);
  if (!used.ok) return used;
  const rest = subtract(change.paid, used.value.amount);
  return ok({ basis: 'paid-less-used', paid: change.paid, used: used.value, amount: rest.n < 0n ? ZERO : rest });
}

function usedValue(axes: FeeAxes, change: FeeChange, span: ShareSpan): Result<UsedValue, FeeRefusal> {
  const { from, timeZone } = change;
  const wallAt = wallClockOfCount(axes, timeZone, span.at);
  const wallStart = Math.min(wallClockOfCount(axes, timeZone, span.start), wallAt);
  const { months, restMillis } = wholeMonthsBetween({ from: wallStart, to: wallAt });
  if (restMillis > 0 && from.hourlyPrice === undefined) return err(unknownHourlyPrice());
  const monthly = monthlyPrice(from, { months, termMonths: change.term.months });
  if (!monthly.ok) return monthly;
  const { priced, over } = monthly.value;
  const hourly = from.hourlyPrice ?? ZERO;
  const forMonths = { n: priced.price.n * BigInt(months), d: priced.price.d * BigInt(over) };
  const forHours = { n: hourly.n * from.quantity * BigInt(restMillis), d: hourly.d * 3_600_000n };
  return ok({
    months,
    monthly: priced,
    monthlyOver: over,
    oddMillis: restMillis,
    hourly,
    quantity: from.quantity,
    amount: add(forMonths, forHours),
  });
}

/** The price, for the whole quantity less its discount, of the row for so many months, and the months it is for. */
function monthlyPrice(
  from: FeeSpecification,
  used: { readonly months: number; readonly termMonths: number | undefined },
): Result<{ readonly priced: PricedPeriod; readonly over: number }, FeeRefusal> {
  const row =
    from.rows === undefined
      ? ok({ price: from.listPrice ?? from.price, per: from.per })
      : rowAt(from.rows, { n: BigInt(used.months), d: 1n });
  if (!row.ok) return row;
  const over = row.value.per === 'term' ? used.termMonths : row.value.per;
  if (over === undefined) return err(unknownPeriod());
  const priced = pricePeriod(from, { unit: row.value.price, per: row.value.per });
  return priced.ok ? ok({ priced: priced.value, over }) : priced;
}

function unknownCash(): FeeRefusal {
  return { code: 'cash-unknown', detail: 'the rule reads the cash paid, and the request does not say it' };
}

function unknownHourlyPrice(): FeeRefusal {
  return {
    code: 'hourly-price-unknown',
    detail: 'odd hours were used, and the running specification has no hourly price',
  };
}
