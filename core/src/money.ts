/** What lies on top of prices: tax, discounts, coupons and commission, and the documents that come of it. */

export { type Carried, carryBacking } from './domain/ledger/carry-backing.ts';
export {
  buildGoodwill,
  buildReversal,
  type CorrectionRefusalCode,
  type GoodwillAmount,
} from './domain/order/build-correction.ts';
export { type Receipt, type ReceiptLine, receiptOf } from './domain/order/receipt.ts';
export {
  type DiscountFigure,
  discountOf,
  type QuoteAdjustments,
  sellerDiscountOf,
  sellerWithheldMinor,
  taxMinor,
  taxOf,
  withheldMinor,
} from './domain/quote/adjustments.ts';
export { type BilledTax, explainBilledTax, taxBill } from './domain/quote/bill-taxes.ts';
export type { QuoteMoney } from './domain/quote/decide-adjustments.ts';
export {
  type ChangeDiscount,
  type Commission,
  type CountedCoupon,
  type Coupon,
  type CouponRefusalCode,
  commissionOf,
  type MoneyRules,
  NO_MONEY_RULES,
  type ReductionWorth,
  refuseCounted,
  type TaxRate,
  taxRatesFor,
} from './domain/quote/money-rules.ts';
export { type Backing, backingKey, type SliceBacking } from './domain/subscription/backing.ts';
export { addTaxes, type TaxLine, type TaxTotal, taxHeldMinor } from './domain/subscription/subscription-money.ts';
export { termsWithoutTax } from './domain/subscription/tax-terms.ts';
