import * as z from 'zod';
import { licenseStatus } from './license.ts';
import { TEXT_SEARCH_LENGTH_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import {
  accountId,
  adjustmentId,
  choices,
  identifier,
  instant,
  licenseId,
  listOf,
  pageOf,
  productId,
  quantities,
  quantityRange,
  revision,
  skuKey,
  subscriptionId,
} from './scalars.ts';
import { selection } from './selection.ts';
import { subscriptionState } from './subscription.ts';

/** User Application Instances: a seller's view of their customers' subscriptions, and their adjustments (T12 to T15). */

const instanceComponent = selection.extend({
  license: licenseId,
  licenseRevision: revision,
  status: licenseStatus,
  /** null = permanent. */
  expiresAt: instant.nullable(),
  /** null: the release in force no longer has the specification. */
  billing: z.enum(['subscription', 'offline', 'one-time', 'pay-per-use']).nullable(),
  /** Billed offline: the seller may adjust it. */
  adjustable: z.boolean(),
});

export const instance = z.object({
  id: subscriptionId,
  account: accountId,
  /** Name of the customer. */
  customer: z.string(),
  product: productId,
  term: z.object({ start: instant, end: instant.nullable() }),
  state: subscriptionState,
  /** A test account's: its instants are those of its own clock. */
  sandbox: z.boolean(),
  components: listOf(instanceComponent),
});

/** What an adjustable component may be adjusted to: everything the release in force sells, billed offline, and its own specification. */
const adjustmentTarget = z.object({
  component: identifier,
  specification: identifier,
  sku: choices,
  skuKey,
  quantities: z.record(z.string(), quantityRange),
});

export const instanceDetail = instance.extend({ targets: listOf(adjustmentTarget) });

export const instancePage = pageOf(instance);
export const instanceQuery = pageQuery({
  product: productId.exactOptional(),
  account: accountId.exactOptional(),
  state: subscriptionState.exactOptional(),
  /** Of the license of one of its components. */
  license: licenseStatus.exactOptional(),
  sandbox: z.enum(['true', 'false']).exactOptional(),
  /** Part of the customer's name, or the beginning of an id of the subscription or of a license. */
  search: z.string().trim().min(1).max(TEXT_SEARCH_LENGTH_MAX).exactOptional(),
});

/** What is left out stays; `expiresAt: null` is permanent, an instant that has passed means now. */
export const adjustmentRequest = z.strictObject({
  component: identifier,
  specification: identifier.exactOptional(),
  sku: choices.exactOptional(),
  quantities: quantities.exactOptional(),
  expiresAt: instant.nullable().exactOptional(),
});

const adjustedSide = z.object({ selection, expiresAt: instant.nullable() });

export const adjustment = z.object({
  id: adjustmentId,
  subscription: subscriptionId,
  component: identifier,
  license: licenseId,
  /** Of the license, after it; `status` too. */
  licenseRevision: revision,
  status: licenseStatus,
  at: instant,
  by: z.string(),
  from: adjustedSide,
  to: adjustedSide,
});

export const adjustmentPage = pageOf(adjustment);
export const adjustmentQuery = pageQuery({ component: identifier.exactOptional() });

export type Instance = z.infer<typeof instance>;
export type InstanceDetail = z.infer<typeof instanceDetail>;
export type Adjustment = z.infer<typeof adjustment>;
export type AdjustmentRequest = z.infer<typeof adjustmentRequest>;
