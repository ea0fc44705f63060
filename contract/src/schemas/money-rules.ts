import * as z from 'zod';
import { MONEY_RULE_PRODUCTS_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import {
  accountId,
  amount,
  currency,
  identifier,
  instant,
  listOf,
  name,
  pageOf,
  positiveAmount,
  productId,
} from './scalars.ts';
import { direction } from './selection.ts';

/** What operator and sellers lay on top of prices: tax, discounts, coupons, commission (docs/money.md). */

/** 0 to 100 with up to four decimals. */
export const percent = z
  .string()
  .regex(/^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/, 'must be a decimal text from 0 to 100 with at most four decimals')
  .meta({ examples: ['19', '8.875'] });

/** A country (`DE`), a part of one (`US-CA`), as in ISO 3166. */
export const taxRegion = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be a country such as DE or a part of one such as US-CA');

const everyRegion = z.union([taxRegion, z.literal('*')]);
/** 3 to 40 letters, digits, `-` and `_`; upper and lower case are the same code. */
export const couponCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,39}$/, 'must be 3 to 40 letters, digits, "-" or "_"');

/** `validFrom` left out: from now on. `validUntil` null or left out: without end. */
const validityRequest = { validFrom: instant.exactOptional(), validUntil: instant.nullable().default(null) };
const validity = { validFrom: instant, validUntil: instant.nullable() };
const products = z.array(productId).max(MONEY_RULE_PRODUCTS_MAX).readonly().default([]);
const directions = z.array(direction).min(1).max(3).readonly().default(['upgrade']);

export const taxRateRequest = z.strictObject({
  name,
  percent,
  region: everyRegion,
  /** Empty: every product type. */
  productTypes: z.array(identifier).max(MONEY_RULE_PRODUCTS_MAX).readonly().default([]),
  ...validityRequest,
});
export const taxRate = z.object({
  id: identifier,
  name: z.string(),
  percent,
  region: everyRegion,
  productTypes: listOf(identifier),
  ...validity,
});
export const taxRatePage = pageOf(taxRate);

export const discountRequest = z.strictObject({ name, percent, products, directions, ...validityRequest });
const reduction = {
  name: z.string(),
  /** Who pays for it: `operator`, or a seller. */
  funder: z.string(),
  products: listOf(productId),
  directions: listOf(direction),
  ...validity,
};
export const discount = z.object({ id: identifier, percent, ...reduction });
export const discountPage = pageOf(discount);

const uses = z.int().min(1).max(1_000_000_000).nullable();
/** Worth a `percent`, or an `amount` in a `currency`: one of both. */
export const couponRequest = z
  .strictObject({
    name,
    percent: percent.exactOptional(),
    amount: positiveAmount.exactOptional(),
    currency: currency.exactOptional(),
    products,
    directions,
    /** null: any number. */
    usesMax: uses.default(null),
    usesPerAccountMax: uses.default(1),
    ...validityRequest,
  })
  .refine(
    ({ percent: share, amount: worth, currency: of }) =>
      share === undefined ? worth !== undefined && of !== undefined : worth === undefined && of === undefined,
    'must have a percent, or an amount with its currency',
  );
export const coupon = z.object({
  code: couponCode,
  percent: percent.exactOptional(),
  amount: amount.exactOptional(),
  currency: currency.exactOptional(),
  ...reduction,
  usesMax: uses,
  usesPerAccountMax: uses,
  /** Taken by open and completed orders. */
  uses: z.int().min(0),
});
export const couponPage = pageOf(coupon);

/** The operator's share of what a seller earns. */
export const commissionRequest = z.strictObject({
  percent: z
    .string()
    .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, 'must be a decimal text from 0 to 100 with at most two decimals'),
});
export const commission = z.object({ seller: z.string(), percent });
export const commissionPage = pageOf(commission);

/** null: no region, so only rates of `*` apply. */
export const taxRegionRequest = z.strictObject({ region: taxRegion.nullable() });
export const accountTaxRegion = z.object({ account: accountId, region: taxRegion.nullable() });

export const moneyRuleQuery = pageQuery({});

export type TaxRate = z.infer<typeof taxRate>;
export type TaxRateRequest = z.infer<typeof taxRateRequest>;
export type Discount = z.infer<typeof discount>;
export type DiscountRequest = z.infer<typeof discountRequest>;
export type Coupon = z.infer<typeof coupon>;
export type CouponRequest = z.infer<typeof couponRequest>;
export type Commission = z.infer<typeof commission>;
