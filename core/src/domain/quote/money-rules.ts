import { parseDecimal, type Rational } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import type { Direction } from '../rules/decide-change.ts';

/**
 * What the operator and the sellers lay on top of prices: tax, discounts, coupons, commission. A quote writes down what
 * applied to it, so that changing a rule changes no quote that was given.
 */
export interface MoneyRules {
  readonly taxRates: readonly TaxRate[];
  readonly discounts: readonly ChangeDiscount[];
  readonly commissions: readonly Commission[];
}

/** Of a marketplace without tax, discounts and commission. */
export const NO_MONEY_RULES: MoneyRules = { taxRates: [], discounts: [], commissions: [] };

/** `[from, until)`; null: without end. */
export interface Validity {
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface TaxRate {
  readonly id: string;
  /** As it stands on quotes and receipts: `VAT 19 %`. */
  readonly name: string;
  /** Decimal text, `8.875`: laid on prices, which are without tax. */
  readonly percent: string;
  /** Tax region of the customer: a country (`DE`), a part of one (`US-CA`), or `*` for every account. */
  readonly region: string;
  /** Empty: every product type. */
  readonly productTypes: readonly string[];
  readonly valid: Validity;
}

/** Who pays for a discount: the operator, or the seller whose products it is for. */
interface Reduction {
  /** `operator`, or a seller id. */
  readonly funder: string;
  readonly name: string;
  /** Product ids; empty: every product of the funder, of every seller for the operator. */
  readonly products: readonly string[];
  /** Of changes, by list prices; a change that costs nothing is never reduced. */
  readonly directions: readonly Direction[];
  readonly valid: Validity;
}

/** A discount for change orders that needs no code. */
export interface ChangeDiscount extends Reduction {
  readonly id: string;
  readonly percent: string;
}

export interface Coupon extends Reduction {
  /** Upper case. */
  readonly code: string;
  readonly worth: ReductionWorth;
  /** null: any number. */
  readonly usesMax: number | null;
  readonly usesPerAccountMax: number | null;
}

export type ReductionWorth = { readonly percent: string } | { readonly amountMinor: bigint; readonly currency: string };

export interface Commission {
  readonly seller: string;
  /** Hundredths of a percent of what the seller earns. */
  readonly basisPoints: number;
}

/** A coupon with how often it is taken by open and completed orders. */
export interface CountedCoupon {
  readonly coupon: Coupon;
  readonly uses: number;
  readonly usesByAccount: number;
}

/** What a change is, as far as the rules look at it. */
export interface RuledChange {
  readonly product: string;
  readonly seller: string;
  readonly productType: string;
  readonly currency: string;
  readonly direction: Direction;
  readonly at: Instant;
}

/** Who funds a reduction that no seller does. */
export const OPERATOR = 'operator';

/** The percentage of a rule as a fraction of 1. */
export function percentOf(percent: string): Rational {
  const { n, d } = parseDecimal(percent) ?? { n: 0n, d: 1n };
  return { n, d: d * 100n };
}

export function isValidAt({ from, until }: Validity, at: Instant): boolean {
  return at >= from && (until === null || at < until);
}

/** All rates of the customer's region at that instant, each a line of its own; in the order of their ids. */
export function taxRatesFor(
  rates: readonly TaxRate[],
  of: { readonly region: string | null; readonly productType: string; readonly at: Instant },
): readonly TaxRate[] {
  const { region, productType, at } = of;
  const isWithin = (rate: string) =>
    rate === '*' || (region !== null && (region === rate || region.startsWith(`${rate}-`)));
  return rates
    .filter((rate) => isWithin(rate.region) && isValidAt(rate.valid, at))
    .filter(({ productTypes }) => productTypes.length === 0 || productTypes.includes(productType))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The highest discount that fits, of equal ones the first by id: discounts do not add up, a coupon comes on top. */
export function discountFor(discounts: readonly ChangeDiscount[], change: RuledChange): ChangeDiscount | undefined {
  return discounts
    .filter((discount) => reduces(discount, change) === undefined)
    .sort((a, b) =>
      compareText(b.percent, a.percent) !== 0 ? compareText(b.percent, a.percent) : a.id < b.id ? -1 : 1,
    )
    .at(0);
}

function compareText(a: string, b: string): number {
  const [left, right] = [percentOf(a), percentOf(b)];
  const difference = left.n * right.d - right.n * left.d;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

/** The operator's share of what a seller earns, in hundredths of a percent; 0 where none is set. */
export function commissionOf({ commissions }: MoneyRules, seller: string): number {
  return commissions.find((commission) => commission.seller === seller)?.basisPoints ?? 0;
}

export type CouponRefusalCode =
  | 'coupon.unknown'
  | 'coupon.not-valid-now'
  | 'coupon.not-for-this-change'
  | 'coupon.used-up'
  | 'coupon.nothing-to-reduce';

export interface CouponRefusal {
  readonly code: CouponRefusalCode;
  readonly detail: string;
}

/** Why a coupon does not reduce this change; undefined when it does. */
export function refuseCoupon(counted: CountedCoupon, change: RuledChange): CouponRefusal | undefined {
  const { coupon } = counted;
  const why = reduces(coupon, change);
  if (why === 'not-now') {
    return { code: 'coupon.not-valid-now', detail: `Coupon ${coupon.code} is not valid at this time.` };
  }
  if (why !== undefined) {
    return { code: 'coupon.not-for-this-change', detail: `Coupon ${coupon.code} is not for ${why}.` };
  }
  const { worth } = coupon;
  if ('currency' in worth && worth.currency !== change.currency) {
    const detail = `Coupon ${coupon.code} is worth ${worth.currency}, this subscription is in ${change.currency}.`;
    return { code: 'coupon.not-for-this-change', detail };
  }
  return refuseCounted(counted);
}

/** Looked at again when the quote is ordered: of two orders only one takes the last use. */
export function refuseCounted({ coupon, uses, usesByAccount }: CountedCoupon): CouponRefusal | undefined {
  if (coupon.usesMax !== null && uses >= coupon.usesMax) {
    return { code: 'coupon.used-up', detail: `Coupon ${coupon.code} has been used as often as it may be.` };
  }
  if (coupon.usesPerAccountMax !== null && usesByAccount >= coupon.usesPerAccountMax) {
    const times = coupon.usesPerAccountMax === 1 ? 'once' : `${coupon.usesPerAccountMax} times`;
    return {
      code: 'coupon.used-up',
      detail: `This account has used coupon ${coupon.code} ${times}, as often as it may.`,
    };
  }
  return undefined;
}

/** undefined when it reduces the change; otherwise what it is not for. */
function reduces(reduction: Reduction, change: RuledChange): string | undefined {
  if (!isValidAt(reduction.valid, change.at)) return 'not-now';
  const isOwn = reduction.funder === OPERATOR || reduction.funder === change.seller;
  const isNamed = reduction.products.length === 0 || reduction.products.includes(change.product);
  if (!isOwn || !isNamed) return 'this product';
  if (!reduction.directions.includes(change.direction)) {
    return change.direction === 'equal' ? 'changes between equal prices' : `${change.direction}s`;
  }
  return undefined;
}
