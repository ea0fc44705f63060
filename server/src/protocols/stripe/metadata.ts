import { type AccountId, accountOf, ID_PREFIXES, type OrderId, type PaymentId, type RefundId } from '@regrade/core';
import type { Payment, Refund } from '../../engine/payments/payment.ts';

/** What we write on everything at Stripe that is ours: by it a notice finds its payment, even before we know its name. */
export function metadataOf({ account, order, id }: Payment): Readonly<Record<string, string>> {
  return { regrade_account: account, regrade_order: order, regrade_payment: id };
}

/** A refund may be owed by another order than the one that was paid. */
export function refundMetadataOf(refund: Refund, payment: Payment): Readonly<Record<string, string>> {
  const { id, order, attempt } = refund;
  return { ...metadataOf(payment), regrade_order: order, regrade_refund: id, regrade_attempt: String(attempt) };
}

export interface Marks {
  readonly account: AccountId;
  readonly order: OrderId;
  readonly payment: PaymentId;
  readonly refund?: RefundId;
  readonly attempt: number;
}

/** Undefined for what somebody else made at the same Stripe account. */
export function readMarks(metadata: Readonly<Record<string, string>> | null | undefined): Marks | undefined {
  const { regrade_order: order = '', regrade_payment: payment = '', regrade_refund: refund } = metadata ?? {};
  const account = accountOf(ID_PREFIXES.order, order);
  if (account === undefined || accountOf(ID_PREFIXES.payment, payment) !== account) return undefined;
  if (refund !== undefined && accountOf(ID_PREFIXES.refund, refund) !== account) return undefined;
  return {
    account,
    order: order as OrderId, // Its shape was looked at in the lines above, as was that of the others.
    payment: payment as PaymentId,
    ...(refund !== undefined && { refund: refund as RefundId }),
    attempt: Number(metadata?.['regrade_attempt'] ?? 1),
  };
}
