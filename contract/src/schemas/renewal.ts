import * as z from 'zod';
import { PURCHASE_PERIODS_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import { feeStep } from './quote.ts';
import {
  amount,
  counter,
  currency,
  identifier,
  instant,
  listOf,
  orderId,
  pageOf,
  period,
  renewalId,
  repeatedAmount,
  revision,
  sentence,
  subscriptionId,
  walletAlone,
} from './scalars.ts';
import { selection } from './selection.ts';
import { taxLine } from './statement.ts';

/** Renewals: a paid term more, from the old end on. */

const periods = z.int().min(1).max(PURCHASE_PERIODS_MAX);

/** `periods` of the subscription's price row; absent: as many as its last term has. */
export const renewalPreviewRequest = z.strictObject({ periods: periods.exactOptional() });

/**
 * `net`, `payable` and `from` repeat what the preview showed: it is bought so, or nothing is. `payable` and `from` may be
 * left out; with `from`, a second request about the same term is refused whatever its key.
 */
export const renewalRequest = z.strictObject({
  periods: periods.exactOptional(),
  net: repeatedAmount,
  payable: repeatedAmount.exactOptional(),
  from: instant.exactOptional(),
  pay: walletAlone.default('wallet'),
});

/** `price` is of one period, exact: `list` of the release in force, `agreed` where it has none, `kept` for a scheduled order. */
const renewedComponent = z.object({
  component: identifier,
  selection,
  price: amount,
  priceFrom: z.enum(['list', 'agreed', 'kept']),
  charge: amount,
  steps: listOf(feeStep),
});

/** What a renewal would cost now: `[from, to)` begins at the old end. */
export const renewalPreview = z.object({
  subscription: subscriptionId,
  from: instant,
  to: instant,
  periods,
  period,
  currency,
  release: revision,
  /** Without tax. */
  net: amount,
  tax: amount,
  /** Each rate of the customer's region; the arithmetic is in `steps`. */
  taxes: listOf(taxLine),
  /** net + tax: what is paid. */
  payable: amount,
  steps: listOf(feeStep),
  /** The scheduled order whose change begins with it. */
  order: orderId.nullable(),
  components: listOf(renewedComponent),
});

export const renewal = renewalPreview.extend({
  id: renewalId,
  at: instant,
  by: z.string(),
  payment: z.object({ state: z.literal('paid'), method: z.string(), due: amount }),
});

export const renewalPage = pageOf(renewal);
export const renewalQuery = pageQuery({});

/** Whether a subscription renews by itself, how that fares, and how long it can be renewed at all. */
export const renewalSettings = z.object({
  autoRenew: z.boolean(),
  /** Of each automatic renewal. */
  periods: periods.nullable(),
  /** null: off, or given up. */
  nextAttemptAt: instant.nullable(),
  /** Failed in a row. */
  attempts: counter,
  lastFailure: z.object({ at: instant, code: z.string(), detail: sentence }).nullable(),
  /** From the end on a while longer, from the old end; null: it has no end. */
  renewableUntil: instant.nullable(),
});

export const renewalSettingsRequest = z.strictObject({ autoRenew: z.boolean(), periods: periods.exactOptional() });

export type RenewalPreview = z.infer<typeof renewalPreview>;
export type Renewal = z.infer<typeof renewal>;
export type RenewalSettings = z.infer<typeof renewalSettings>;
export type RenewalRequest = z.infer<typeof renewalRequest>;
export type RenewalSettingsRequest = z.infer<typeof renewalSettingsRequest>;
