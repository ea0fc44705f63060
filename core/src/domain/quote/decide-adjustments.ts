import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { Direction } from '../rules/decide-change.ts';
import { backingKey } from '../subscription/backing.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { refundBasis } from '../subscription/tax-terms.ts';
import type { GivenBack, PricedFigures, QuoteAdjustments, QuotedReduction } from './adjustments.ts';
import {
  type CountedCoupon,
  type CouponRefusal,
  discountFor,
  type MoneyRules,
  type RuledChange,
  refuseCoupon,
  taxRatesFor,
} from './money-rules.ts';

/** What lies on top of prices at the moment of a quote. */
export interface QuoteMoney {
  readonly rules: MoneyRules;
  /** Tax region of the customer; null where the operator has named none. */
  readonly region: string | null;
  /** The coupon that the customer named, in upper case; without `found` there is none of that code. */
  readonly coupon?: { readonly code: string; readonly found?: CountedCoupon };
}

export interface AdjustmentInput {
  readonly money: QuoteMoney;
  readonly subscription: Subscription;
  readonly productType: string;
  readonly direction: Direction;
  readonly figures: PricedFigures;
  readonly at: Instant;
}

/** What is laid on top of a priced change; undefined where nothing is. */
export function decideAdjustments(input: AdjustmentInput): Result<QuoteAdjustments | undefined, CouponRefusal> {
  const { money, figures } = input;
  if (figures.payable > 0n) return decideReductions(input);
  if (money.coupon) return err(nothingToReduce(money.coupon.code));
  if (figures.refund + figures.balance === 0n) return ok(undefined);
  const given = givenBackOf(input);
  return ok(given && { given });
}

export function nothingToReduce(code: string): CouponRefusal {
  const detail = `This change has nothing to pay, so coupon ${code} stays unused. Ask again without it.`;
  return { code: 'coupon.nothing-to-reduce', detail };
}

function decideReductions(input: AdjustmentInput): Result<QuoteAdjustments | undefined, CouponRefusal> {
  const { money, subscription, productType, direction, at } = input;
  const { product, seller, currency } = subscription;
  const change: RuledChange = { product, seller, productType, currency, direction, at };
  const discount = discountFor(money.rules.discounts, change);
  const coupon = money.coupon && couponFor(money.coupon, change);
  if (coupon && !coupon.ok) return coupon;
  const discounts: QuotedReduction[] = [];
  if (discount) {
    const { id, name, funder, percent } = discount;
    discounts.push({ id, name, funder, worth: { percent } });
  }
  if (coupon) discounts.push(coupon.value);
  const taxes = taxRatesFor(money.rules.taxRates, { region: money.region, productType, at }).map(
    ({ id, name, percent }) => ({ rate: id, name, percent }),
  );
  if (discounts.length + taxes.length === 0) return ok(undefined);
  return ok({ ...(discounts.length > 0 && { discounts }), ...(taxes.length > 0 && { taxes }) });
}

function couponFor(
  { code, found }: NonNullable<QuoteMoney['coupon']>,
  change: RuledChange,
): Result<QuotedReduction, CouponRefusal> {
  if (!found) return err({ code: 'coupon.unknown', detail: `There is no coupon ${code}.` });
  const refused = refuseCoupon(found, change);
  if (refused) return err(refused);
  const { name, funder, worth } = found.coupon;
  return ok({ id: code, name, funder, worth, coupon: code });
}

/** What a refund is measured by; undefined where nothing was taxed or discounted. */
function givenBackOf({ subscription, figures }: AdjustmentInput): GivenBack | undefined {
  const { held, ...basis } = refundBasis(subscription);
  const { backing = {} } = subscription.totals;
  const discounted = figures.lines
    .map(({ component, from }) => {
      const { discountMinor = 0n, sellerDiscountMinor = 0n } = backing[backingKey(component, from)] ?? {};
      return {
        component,
        ...(from !== undefined && { from }),
        minor: discountMinor,
        ...(sellerDiscountMinor > 0n && { sellerMinor: sellerDiscountMinor }),
      };
    })
    .filter(({ minor }) => minor > 0n);
  if (held.length + discounted.length === 0) return undefined;
  return { ...basis, held, discounted };
}
