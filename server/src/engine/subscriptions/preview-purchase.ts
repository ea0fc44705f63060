import { ok } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { findBuying, type PurchaseRequest, priceBill, termOf } from './purchase.ts';
import type { Bill, Buying } from './purchase-money.ts';

export interface PricedPurchase extends Omit<Bill, 'source'>, Pick<Buying, 'body' | 'release' | 'bought'> {
  readonly term: ReturnType<typeof termOf>;
}

/** What a purchase would cost now, whatever is in the wallet: nothing is kept. */
export const previewPurchase: AccountCommandKind<PurchaseRequest, PricedPurchase> = {
  name: 'preview-purchase',
  wants: ({ product }) => ({ products: [product] }),
  decide: ({ body }, facts, context) => {
    const buying = findBuying(body, facts, context);
    if (!buying.ok) return buying;
    const bill = priceBill(buying.value);
    if (!bill.ok) return bill;
    const { release, bought } = buying.value;
    const answer = {
      ...bill.value,
      body,
      release,
      bought,
      term: termOf(buying.value),
    };
    return ok({ answer, writes: {}, audit: { subject: body.product, body: {} } });
  },
};
