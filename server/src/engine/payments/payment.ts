import type { AccountId, OrderId, OutsideMethod, PaymentId, RefundId, SubscriptionId } from '@regrade/core';

/**
 * A payment from outside. States:
 *
 *   pending    the customer may pay, and the order waits for it
 *   paid       its money has come: the order took it, or it goes back (`refundedMinor`)
 *   failed     it will not come; the customer may begin another
 *   given-up   its order ended or was paid otherwise; money that comes all the same goes back
 *
 * The order decides what happens (`core/src/domain/order`); this is what has to be known of the payment besides.
 */
export interface Payment {
  readonly id: PaymentId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  readonly order: OrderId;
  readonly method: OutsideMethod;
  readonly state: 'pending' | 'paid' | 'failed' | 'given-up';
  readonly currency: string;
  /** What is due from outside. */
  readonly amountMinor: bigint;
  /** What the customer's balance covers besides. */
  readonly balanceMinor: bigint;
  /** Of `amountMinor`: gone back, or on its way. */
  readonly refundedMinor: bigint;
  /** What the payment service calls it, once that is known. */
  readonly reference: string | null;
  /** What the payment service said last when it did not go well. */
  readonly trouble: string | null;
  readonly createdAt: number;
  readonly paidAt: number | null;
}

/** Money that goes back over a payment: promised from the moment it is written, until it is sent. */
export interface Refund {
  readonly id: RefundId;
  readonly account: AccountId;
  readonly payment: PaymentId;
  readonly subscription: SubscriptionId;
  readonly order: OrderId;
  /** A paid order that will not happen, a change that pays money out, or a payment that nobody awaited. */
  readonly cause: 'order' | 'change' | 'late';
  readonly method: OutsideMethod;
  readonly state: 'pending' | 'sent';
  readonly currency: string;
  readonly amountMinor: bigint;
  /** Number of the attempt that is due or under way, from 1. */
  readonly attempt: number;
  readonly nextAt: number;
  readonly reference: string | null;
  readonly trouble: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
}

/** Payments and refunds that a batch wants to see. */
export interface PaymentWants {
  readonly payments: readonly PaymentId[];
  readonly refunds: readonly RefundId[];
  /** All payments of these subscriptions that have something left to go back. */
  readonly openOf: readonly SubscriptionId[];
}

export interface PaymentFacts {
  readonly payments: Map<string, Payment>;
  readonly refunds: Map<string, Refund>;
}

/** Longer texts of a payment service are cut. */
export const TROUBLE_LENGTH_MAX = 500;
