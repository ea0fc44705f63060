import * as z from 'zod';
import { feeStep } from './quote.ts';
import { amount, counter, currency, identifier, instant, listOf, period, productId, revision } from './scalars.ts';
import { selection } from './selection.ts';
import { taxLine } from './statement.ts';
import { purchaseRequest } from './subscription.ts';

/** The request of a purchase, without the payment. */
export const purchasePreviewRequest = purchaseRequest.omit({ pay: true });

/** What a purchase would cost now; nothing is stored. `payable` is the charges with their taxes. */
export const purchasePreview = z.object({
  product: productId,
  release: revision,
  currency,
  period,
  periods: counter,
  /** From now; `end` null: permanent. */
  term: z.object({ start: instant, end: instant.nullable() }),
  /** `price` is of one period, exact; 0 where the seller bills offline. */
  components: listOf(
    z.object({ component: identifier, selection, price: amount, charge: amount, steps: listOf(feeStep) }),
  ),
  tax: amount,
  taxes: listOf(taxLine),
  payable: amount,
  steps: listOf(feeStep),
});

export type PurchasePreview = z.infer<typeof purchasePreview>;
export type PurchasePreviewRequest = z.infer<typeof purchasePreviewRequest>;
