import type { AccountId, OrderId, PaymentId, RefundId, Result } from '@regrade/core';
import type { Refusal } from '../refusal.ts';
import type { Payment, Refund } from './payment.ts';

/**
 * Whoever takes payments for the operator and tells of them by signed notices. Every call may be made again, by another
 * process and after any failure: it is recognised by the id of the payment or refund. A promise that rejects says that
 * nobody knows whether the call arrived.
 */
export interface PaymentService {
  /** The payment as the service keeps it, made if it is not there yet. */
  begin(payment: Payment): Promise<BegunPayment>;
  /** Makes sure that the payment will not come any more, or learns that it has come. */
  giveUp(payment: Payment): Promise<{ readonly kind: 'given-up' } | PaidNotice>;
  /** Sends money back over the payment. */
  refund(refund: Refund, payment: Payment): Promise<RefundReport>;
  /** What a notice says, once its signature is seen to be the service's and fresh; null: nothing that concerns us. */
  readNotice(of: {
    readonly bytes: Uint8Array;
    readonly signature: string | undefined;
    readonly nowMillis: number;
  }): Result<PaymentNotice | null, Refusal>;
}

export type BegunPayment =
  | {
      readonly kind: 'begun';
      readonly reference: string;
      /** With it the customer's side confirms the payment; it is shown to nobody else, and never stored. */
      readonly clientSecret: string | null;
      /** Present when the customer has paid already. */
      readonly paid?: PaidNotice;
    }
  | { readonly kind: 'refused'; readonly reason: string };

export interface PaidNotice {
  readonly kind: 'paid';
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export type RefundReport =
  | { readonly kind: 'sent'; readonly reference: string | null }
  /** Under way; a notice, or asking again, says how it ended. */
  | { readonly kind: 'accepted'; readonly reference: string }
  | { readonly kind: 'failed'; readonly attempt: number; readonly reason: string };

/** A notice of the service: the same id every time that it is sent. */
export type PaymentNotice = { readonly id: string; readonly account: AccountId; readonly order: OrderId } & (
  | { readonly about: 'payment'; readonly payment: PaymentId; readonly what: PaidNotice | FailedNotice }
  | { readonly about: 'refund'; readonly refund: RefundId; readonly what: RefundReport }
);

export interface FailedNotice {
  readonly kind: 'failed';
  readonly reason: string;
  /** The customer cannot try again by this payment. */
  readonly isOver: boolean;
}
