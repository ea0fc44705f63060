import * as z from 'zod';
import { feeStep } from './quote.ts';
import { amount, currency, instant, listOf, orderId, renewalId } from './scalars.ts';
import { slice } from './subscription.ts';

/** How a slice's figures came about: what charged and credited it, each with its arithmetic. */

const sliceSource = z.object({
  /** `start`: the purchase or the import, which is what no order and no renewal explains. */
  kind: z.enum(['start', 'change', 'renewal']),
  order: orderId.exactOptional(),
  renewal: renewalId.exactOptional(),
  at: instant,
  charge: amount,
  credit: amount,
  /** Empty where nobody knows: of what was imported. */
  steps: listOf(feeStep),
});

export const sliceExplanation = slice.extend({
  currency,
  /** How the agreed price of one period comes about; empty where it is no list price of ours. */
  price: listOf(feeStep),
  /** The charges add up to `charge`, the credits to `credited`. */
  sources: listOf(sliceSource),
});

export type SliceExplanation = z.infer<typeof sliceExplanation>;
