import type {
  ChangeOrder,
  PaymentSource,
  Receipt,
  Reverted,
  RevertOffer,
  Slice,
  Subscription,
  TaxLine,
} from '@regrade/core';
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
  return issueReceipt(
    { subscription, subject, context },
    {
      ...PLAIN,
      kind: 'receipt',
      lines: slices.map((slice) => lineOf(slice, { creditMinor: 0n })),
      taxes,
      netMinor,
      paidMinor: taxes.reduce((sum, { minor }) => sum + minor, netMinor),
      paidFromBalanceMinor: source.balanceMinor,
      method: source.method,
    },
  );
}

/** The document of a renewal that is billed anew, because the change that it billed will not be. */
export function revertReceipt(of: {
  readonly order: ChangeOrder;
  readonly subscription: Subscription;
  readonly offer: RevertOffer;
  readonly reverted: Pick<Reverted, 'opened' | 'waivedMinor' | 'taxes'>;
  readonly source: PaymentSource | undefined;
  readonly context: DecisionContext;
}): StoredReceipt[] {
  const { order, subscription, offer, reverted, source, context } = of;
  const { netMinor, refundMinor, balanceMinor } = offer;
  const { taxes, waivedMinor } = reverted;
  return issueReceipt(
    { subscription, subject: order.id, context },
    {
      ...PLAIN,
      kind: netMinor < 0n ? 'credit-note' : 'receipt',
      order: order.id,
      lines: reverted.opened.map((slice, index) =>
        lineOf(slice, { creditMinor: offer.parts[index]?.creditMinor ?? 0n }),
      ),
      taxes,
      netMinor,
      waivedMinor,
      paidMinor: source ? taxes.reduce((sum, { minor }) => sum + minor, netMinor) : 0n,
      paidFromBalanceMinor: source?.balanceMinor ?? 0n,
      method: source?.method ?? null,
      refundMinor,
      balanceMinor,
    },
  );
}

const PLAIN = {
  discounts: [],
  waivedMinor: 0n,
  forfeitedMinor: 0n,
  refundMinor: 0n,
  balanceMinor: 0n,
} as const;

function lineOf(
  { component, selection, chargeMinor }: Slice,
  { creditMinor }: { readonly creditMinor: bigint },
): Receipt['lines'][number] {
  return { component, skuKey: selection.skuKey, quantities: selection.quantities, chargeMinor, creditMinor };
}

type Said = Omit<Receipt, 'number' | 'issuedAt' | 'account' | 'seller' | 'product' | 'subscription' | 'currency'>;

function issueReceipt(
  { subscription, subject, context }: Pick<PaidBill, 'subscription' | 'subject' | 'context'>,
  said: Said,
): StoredReceipt[] {
  const { account, seller, product, currency } = subscription;
  const number = context.receiptNumber();
  const issuedAt = Math.floor(context.nowMillis / 1000);
  const document: Receipt = {
    ...said,
    number,
    issuedAt,
    account,
    seller,
    product,
    subscription: subscription.id,
    currency,
  };
  return [{ account, number, subject, issuedAt, document }];
}
