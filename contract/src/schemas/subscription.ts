import * as z from 'zod';
import { COMPONENTS_MAX, PURCHASE_PERIODS_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import { wouldAllow } from './problem.ts';
import { renewalSettings } from './renewal.ts';
import {
  accountId,
  amount,
  choices,
  counter,
  currency,
  identifier,
  instant,
  licenseId,
  listOf,
  orderId,
  pageOf,
  period,
  productId,
  quantities,
  quantityRange,
  reason,
  revision,
  sentence,
  skuKey,
  sliceId,
  subscriptionId,
  walletAlone,
} from './scalars.ts';
import { direction, ruleTiming, selection } from './selection.ts';

/** Subscriptions: contract §4 and §5; what they may change to: contract §3, `options`. */

export const subscriptionState = z.enum(['active', 'suspended', 'ended']);

const runningComponent = selection.extend({
  license: licenseId,
  licenseRevision: revision,
  /** null = permanent. */
  expiresAt: instant.nullable(),
});

/** One stretch of the term; `agreedPrice` is exact, the other figures are what moved. */
export const slice = z.object({
  id: sliceId,
  component: identifier,
  from: instant,
  to: instant.nullable(),
  selection,
  agreedPrice: amount,
  charge: amount,
  credited: amount,
  paid: amount,
  refunded: amount,
});

/** One purchase or renewal: so many price periods. */
const paidTerm = z.object({ start: instant, end: instant.nullable(), periods: counter });

export const subscription = z.object({
  id: subscriptionId,
  account: accountId,
  product: productId,
  release: revision,
  currency,
  period,
  /** From the purchase to the last paid end. */
  term: z.object({ start: instant, end: instant.nullable() }),
  /** What is paid and not over, the running term first; a renewal adds one. */
  terms: listOf(paidTerm).exactOptional(),
  version: counter,
  state: subscriptionState,
  openOrder: orderId.nullable(),
  /** Of every answer of the service; a program of before it leaves it out. */
  renewal: renewalSettings.exactOptional(),
  components: listOf(runningComponent),
  slices: listOf(slice),
});

/** Answer of a purchase, with the keys by which the seller’s software reads each license. */
export const purchasedSubscription = subscription.extend({
  licenseKeys: listOf(z.object({ component: identifier, license: licenseId, key: z.string() })),
});

export const subscriptionPage = pageOf(subscription);
export const subscriptionQuery = pageQuery({
  product: productId.exactOptional(),
  state: subscriptionState.exactOptional(),
  account: accountId.exactOptional(),
});

const purchasedComponent = z.strictObject({
  component: identifier,
  specification: identifier,
  sku: choices.default({}),
  quantities: quantities.default({}),
});

/** `periods` of one price row, paid from the wallet at once; `account` is for an operator who acts for a customer. */
export const purchaseRequest = z.strictObject({
  product: productId,
  currency,
  period,
  periods: z.int().min(1).max(PURCHASE_PERIODS_MAX).default(1),
  components: z
    .array(purchasedComponent)
    .min(1)
    .max(COMPONENTS_MAX)
    .refine(
      (components) => new Set(components.map(({ component }) => component)).size === components.length,
      'must name each component once',
    )
    .readonly(),
  pay: walletAlone,
  account: accountId.exactOptional(),
});

export const suspensionRequest = z.strictObject({ reason });
export const resumptionRequest = z.strictObject({ reason });

/** All of `min … max` in steps; where that is no single progression, exactly `ranges`, in rising order. */
const optionRange = quantityRange.extend({ ranges: listOf(quantityRange).exactOptional() });

/** One selection that the customer may change to; `net` is for the current quantities moved as given in `at`. */
export const changeOption = z.object({
  component: identifier,
  specification: identifier,
  sku: choices,
  skuKey,
  /** By quantity attribute, while the others are as in `at`. */
  quantities: z.record(z.string(), optionRange),
  direction,
  at: z.object({ quantities }),
  /** Absent where the change cannot be priced now. */
  net: amount.exactOptional(),
  timing: ruleTiming,
  rule: z.string(),
});

export const refusedOption = z.object({
  component: identifier,
  specification: identifier,
  sku: choices,
  skuKey,
  code: z.string(),
  detail: sentence,
  wouldAllow: wouldAllow.exactOptional(),
});

export const changeOptions = z.object({ options: listOf(changeOption), refused: listOf(refusedOption) });
export const changeOptionsQuery = z.strictObject({ component: identifier.exactOptional() });

export type SubscriptionState = z.infer<typeof subscriptionState>;
export type Subscription = z.infer<typeof subscription>;
export type PurchasedSubscription = z.infer<typeof purchasedSubscription>;
export type PurchaseRequest = z.infer<typeof purchaseRequest>;
export type SuspensionRequest = z.infer<typeof suspensionRequest>;
export type ChangeOption = z.infer<typeof changeOption>;
export type RefusedOption = z.infer<typeof refusedOption>;
export type ChangeOptions = z.infer<typeof changeOptions>;
