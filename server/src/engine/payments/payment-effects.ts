import type { AccountId, OrderId, PaymentId, RefundId } from '@regrade/core';
import type { Effect } from '../outbox/outbox-port.ts';

/** Calls to a payment service, as the outbox keeps them. All of one service share a lane. */
export type PaymentEffect = { readonly account: AccountId; readonly order: OrderId } & (
  | { readonly kind: 'begin-payment' | 'give-up-payment'; readonly payment: PaymentId; readonly key: string }
  | { readonly kind: 'send-refund'; readonly refund: RefundId; readonly at: number }
);

export const PAYMENT_EFFECT_KINDS = ['begin-payment', 'give-up-payment', 'send-refund'] as const;
const LANE = 'payments:stripe';
/**
 * The customer who chose to pay waits for the answer, so the request itself asks the service at once; the outbox does so
 * where that process ended, or the service did not answer.
 */
const BEGIN_AFTER_MILLIS = 30_000;

export function paymentEffect(effect: PaymentEffect, nowMillis: number): Effect {
  const { account, kind, ...what } = effect;
  return {
    account,
    effectKey: 'key' in effect ? effect.key : `${effect.order}:send-refund:${effect.refund}`,
    kind,
    lane: LANE,
    payload: what,
    dueAtMillis: dueAt(effect, nowMillis),
    createdAtMillis: nowMillis,
  };
}

function dueAt(effect: PaymentEffect, nowMillis: number): number {
  if (effect.kind === 'send-refund') return Math.max(effect.at * 1000, nowMillis);
  return effect.kind === 'begin-payment' ? nowMillis + BEGIN_AFTER_MILLIS : nowMillis;
}
