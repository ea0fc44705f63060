import type { Instant } from '../kernel/time.ts';
import { cashPartOf, type PaymentSource } from '../ledger/payment-source.ts';
import type { DiscountFigure } from '../quote/adjustments.ts';
import type { Quote } from '../quote/quote.ts';
import type { TaxLine } from '../subscription/subscription-money.ts';
import type { ChangeOrder } from './change-order.ts';

/**
 * The document of a completed order (G15): a receipt, or, where something goes back, a credit note. It follows from what
 * the quote said and the order did, neither of which ever changes. Amounts are minor units.
 */
export interface Receipt {
  readonly number: string;
  readonly kind: 'receipt' | 'credit-note';
  readonly issuedAt: Instant;
  readonly account: string;
  readonly seller: string;
  readonly product: string;
  readonly subscription: string;
  /** Absent for a purchase. */
  readonly order?: string;
  /** The order that a compensating order corrects. */
  readonly corrects?: string;
  readonly currency: string;
  readonly lines: readonly ReceiptLine[];
  readonly discounts: readonly DiscountFigure[];
  readonly taxes: readonly TaxLine[];
  /** charge − credit, before discounts and tax. */
  readonly netMinor: bigint;
  readonly waivedMinor: bigint;
  readonly forfeitedMinor: bigint;
  /** What the customer paid, and from where. */
  readonly paidMinor: bigint;
  readonly paidFromBalanceMinor: bigint;
  readonly method: PaymentSource['method'] | null;
  /** What went back: money, and credit on the balance. */
  readonly refundMinor: bigint;
  readonly balanceMinor: bigint;
}

export interface ReceiptLine {
  readonly component: string;
  /** What was bought, or changed to: `edition=advanced` × quantities; absent where the selection stays. */
  readonly skuKey?: string;
  readonly quantities?: { readonly [attribute: string]: number };
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
}

/** The receipt of an order; undefined until it is completed, and where it moved no value. */
export function receiptOf(order: ChangeOrder, quote: Quote): Receipt | undefined {
  const { receipt: number, state, payment, settlement } = order;
  if (number === undefined || state.kind !== 'completed') return undefined;
  const { figures } = quote;
  const paid = payment.kind === 'paid' ? payment : undefined;
  const paidMinor = paid?.minor ?? 0n;
  const givesBack = settlement.refundMinor + settlement.balanceMinor > 0n;
  return {
    number,
    kind: givesBack ? 'credit-note' : 'receipt',
    issuedAt: state.at,
    account: order.account,
    seller: order.seller,
    product: order.product,
    subscription: order.subscription,
    order: order.id,
    ...(order.corrects !== undefined && { corrects: order.corrects }),
    currency: order.currency,
    lines: figures.lines.map(({ component, charge, credit }): ReceiptLine => {
      const changed = quote.components.find((candidate) => candidate.component === component);
      const selection = changed && { skuKey: changed.to.skuKey, quantities: changed.to.quantities };
      return { component, ...selection, chargeMinor: charge, creditMinor: credit };
    }),
    discounts: figures.discounts ?? [],
    taxes: figures.taxes ?? [],
    netMinor: settlement.netMinor,
    waivedMinor: settlement.waivedMinor,
    forfeitedMinor: settlement.forfeitedMinor,
    paidMinor,
    paidFromBalanceMinor: paid ? paidMinor - cashPartOf(paid.source, paidMinor) : 0n,
    method: paid?.source.method ?? null,
    refundMinor: settlement.refundMinor,
    balanceMinor: settlement.balanceMinor,
  };
}
