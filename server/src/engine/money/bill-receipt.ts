import type { PaymentSource, Receipt, Slice, Subscription, TaxLine } from '@regrade/core';
import type { DecisionContext } from '../run-command.ts';
import type { StoredReceipt } from './money-port.ts';

export interface PaidBill {
  readonly subscription: Subscription;
  /** Id of the purchase or renewal that is billed. */
  readonly subject: string;
  /** What begins with it. */
  readonly slices: readonly Slice[];
  readonly taxes: readonly TaxLine[];
  readonly source: PaymentSource;
  readonly context: DecisionContext;
}

/** The document of a bill that is no change order's; none where nothing was charged. */
export function billReceipt({ subscription, subject, slices, taxes, source, context }: PaidBill): StoredReceipt[] {
  const netMinor = slices.reduce((sum, { chargeMinor }) => sum + chargeMinor, 0n);
  if (netMinor === 0n) return [];
  const { account, seller, product, currency } = subscription;
  const number = context.receiptNumber();
  const issuedAt = Math.floor(context.nowMillis / 1000);
  const document: Receipt = {
    number,
    kind: 'receipt',
    issuedAt,
    account,
    seller,
    product,
    subscription: subscription.id,
    currency,
    lines: slices.map(({ component, selection, chargeMinor }) => ({
      component,
      skuKey: selection.skuKey,
      quantities: selection.quantities,
      chargeMinor,
      creditMinor: 0n,
    })),
    discounts: [],
    taxes,
    netMinor,
    waivedMinor: 0n,
    forfeitedMinor: 0n,
    paidMinor: taxes.reduce((sum, { minor }) => sum + minor, netMinor),
    paidFromBalanceMinor: source.balanceMinor,
    method: source.method,
    refundMinor: 0n,
    balanceMinor: 0n,
  };
  return [{ account, number, subject, issuedAt, document }];
}
