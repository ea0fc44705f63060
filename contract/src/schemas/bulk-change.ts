import * as z from 'zod';
import { BULK_SUBSCRIPTIONS_MAX } from './limits.ts';
import { pageQuery, plainPageQuery } from './page.ts';
import { quoteRequest } from './quote.ts';
import {
  accountId,
  amount,
  bulkChangeId,
  choices,
  counter,
  currency,
  identifier,
  instant,
  listOf,
  orderId,
  pageOf,
  productId,
  quoteId,
  repeatedAmount,
  sentence,
  subscriptionId,
} from './scalars.ts';

/** One change for many subscriptions (G16): previewed together, carried out one by one. */

const filter = z.strictObject({
  product: productId,
  /** Of which specification and SKU are asked; the first changed one where absent. */
  component: identifier.exactOptional(),
  specification: identifier.exactOptional(),
  /** Choices that have to be so; the others may be any. */
  sku: choices.exactOptional(),
});

/** By name, or by what runs. */
export const bulkChangeRequest = quoteRequest
  .omit({ subscriptionId: true })
  .extend({
    subscriptions: z
      .array(subscriptionId)
      .min(1)
      .max(BULK_SUBSCRIPTIONS_MAX)
      .refine((ids) => new Set(ids).size === ids.length, 'must name each subscription once')
      .readonly()
      .exactOptional(),
    filter: filter.exactOptional(),
  })
  .refine(
    (request) => (request.subscriptions === undefined) !== (request.filter === undefined),
    'must have either subscriptions or a filter',
  );

const figures = { charge: amount, credit: amount, net: amount, payable: amount, refund: amount, balance: amount };

export const bulkChange = z.object({
  id: bulkChangeId,
  account: accountId,
  state: z.enum(['open', 'running', 'done', 'cancelled']),
  /** Over the subscriptions that may change, by currency: what an execution repeats. In the list, over all that were quoted. */
  totals: listOf(z.object({ currency, subscriptions: counter, ...figures })),
  /** `checking`: the seller is still asked, so that it is neither allowed nor refused yet. */
  progress: z.object({
    ...{ subscriptions: counter, allowed: counter, checking: counter },
    ...{ ordered: counter, refused: counter },
  }),
  createdAt: instant,
  /** Until then it may be executed; its quotes are good no longer. */
  expiresAt: instant,
  endedAt: instant.nullable(),
});

/** Each subscription’s own answer: (`checking` →) `allowed` → `ordered`, `refused` or `cancelled`. */
const bulkItem = z.object({
  n: counter,
  subscription: subscriptionId,
  state: z.enum(['checking', 'allowed', 'ordered', 'refused', 'cancelled']),
  currency: currency.exactOptional(),
  ...(Object.fromEntries(Object.keys(figures).map((name) => [name, amount.exactOptional()])) as {
    [Name in keyof typeof figures]: z.ZodExactOptional<typeof amount>;
  }),
  quote: quoteId.exactOptional(),
  order: z.object({ id: orderId, state: z.string() }).exactOptional(),
  refusal: z.object({ code: z.string(), detail: sentence }).exactOptional(),
});

export const bulkChangePage = pageOf(bulkChange.omit({ progress: true }));
export const bulkItemPage = pageOf(bulkItem);
export const bulkPageQuery = plainPageQuery;
/** `account`: the operator's; customers see their own. */
export const bulkChangeQuery = pageQuery({ account: accountId.exactOptional() });

/** The totals as the preview said them: what was shown is what is charged. */
export const bulkExecutionRequest = z.strictObject({
  totals: z
    .array(z.strictObject({ currency, net: repeatedAmount }))
    .max(200)
    .readonly(),
  pay: z.literal('wallet').exactOptional(),
});

export type BulkChangeRequest = z.infer<typeof bulkChangeRequest>;
export type BulkChangePage = z.infer<typeof bulkChangePage>;
export type BulkChange = z.infer<typeof bulkChange>;
export type BulkItem = z.infer<typeof bulkItem>;
