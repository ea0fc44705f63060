import * as z from 'zod';
import { paymentMethod } from './payment.ts';
import { counter, listOf } from './scalars.ts';

/** How this installation is set (docs/operating.md): the environment sets it, nobody changes it here. Spans are seconds. */
export const settings = z.object({
  productTypes: listOf(
    z.object({
      id: z.string(),
      downgrades: z.boolean(),
      /** Ids of the fee rules that its products may use. */
      feeRules: z.union([z.literal('any'), listOf(z.string())]),
      changesPerDayMax: counter.nullable(),
      downgradeHoldSeconds: counter.nullable(),
    }),
  ),
  paymentMethods: listOf(paymentMethod),
  /** Pauses between the attempts to tell a seller, to give money back, to renew. */
  ladders: z.object({ seller: listOf(counter), refund: listOf(counter), renewal: listOf(counter) }),
  deadlines: z.object({
    quote: counter,
    payOutQuote: counter,
    payment: counter,
    isolation: counter,
    renewalLead: counter,
  }),
});
export type Settings = z.infer<typeof settings>;
