import * as z from 'zod';
import { ID_LENGTH_MAX } from './limits.ts';
import { feeStep } from './quote.ts';
import { amount, currency, instant, listOf, subscriptionId } from './scalars.ts';

/** The id of a ledger transaction: what made it, and which of its transactions it is. */
export const statementLineParams = z.strictObject({
  transaction: z
    .string()
    .max(ID_LENGTH_MAX)
    .regex(/^(sub|ord|ren)_[a-z2-7]{8}_[0-9a-f-]{36}:[a-z-]+$/, 'must be the `transaction` of a line'),
});
const explained = z.object({
  amount,
  /** Empty where nothing was computed: of what was imported. */ steps: listOf(feeStep),
});

/** A line of a seller's statement with the arithmetic of each figure. */
export const sellerLine = z.object({
  at: instant,
  transaction: z.string(),
  subject: z.string().max(ID_LENGTH_MAX),
  seller: z.string(),
  product: z.string(),
  subscription: subscriptionId,
  /** What made it: `revert` is a renewal that is billed anew without the change that was to begin with it. */
  kind: z.enum(['purchase', 'renewal', 'change', 'revert', 'import']),
  currency,
  charge: explained,
  credit: explained,
  discount: explained,
  commission: explained,
  withheld: explained,
  net: explained,
});

export type SellerLine = z.infer<typeof sellerLine>;
