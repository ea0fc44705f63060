import {
  type AccountId,
  type ChangeOrder,
  type DeliveryId,
  type DeliveryState,
  deliveryStateOf,
  effectKey,
  LICENSE_ONLY,
  type OrderId,
  present,
  type Quote,
  type QuoteId,
  type SellerAnswer,
  type SubscriptionId,
} from '@regrade/core';
import type { CallTranscript } from './seller-port.ts';

/** One message to a seller with all its attempts, as it is listed, read and restarted. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly account: AccountId;
  readonly kind: 'change' | 'restate' | 'fit-check';
  /** The same on every attempt. */
  readonly effectKey: string;
  /** The order, or the quote of a fit check. */
  readonly subject: OrderId | QuoteId;
  readonly subscription: SubscriptionId;
  readonly product: string;
  readonly seller: string;
  readonly protocol: string;
  readonly state: DeliveryState;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** One attempt with its transcript. */
export interface DeliveryAttempt {
  readonly account: AccountId;
  readonly delivery: DeliveryId;
  /** The claim under which it was made: told twice, it is the same attempt. */
  readonly id: string;
  readonly outcome: SellerAnswer['kind'];
  readonly reason: string | null;
  readonly transcript: CallTranscript;
}

/** Told of an order, or asked about a quote, a seller has one delivery: it has the same number. */
export function deliveryOf(subject: OrderId | QuoteId): DeliveryId {
  return subject.replace(/^(?:ord|quo)_/, 'dlv_') as DeliveryId;
}

/** The delivery that tells the seller of an order; undefined for one whose seller is not told, or not yet. */
export function changeDelivery(order: ChangeOrder, changedAt: number): Delivery | undefined {
  if (order.protocol === LICENSE_ONLY) return undefined;
  const state = deliveryStateOf(order);
  if (!state) return undefined;
  const asked = present(
    order.events.find(({ type }) => type === 'awaiting-seller'),
    'a delivery began',
  );
  return {
    id: deliveryOf(order.id),
    kind: 'change',
    effectKey: effectKey(order.id, 'tell-seller'),
    ...aboutOrder(order),
    state,
    createdAt: asked.at,
    changedAt,
  };
}

/** A message that says again what runs, after a yes that came too late. */
export function restatement(
  order: ChangeOrder,
  of: { readonly id: DeliveryId; readonly effectKey: string; readonly attemptsMax: number; readonly at: number },
): Delivery {
  const { id, effectKey: key, attemptsMax, at } = of;
  const state = { kind: 'waiting', attempt: 1, attemptsMax, nextAt: at, answerBy: null, reason: null } as const;
  return { id, kind: 'restate', effectKey: key, ...aboutOrder(order), state, createdAt: at, changedAt: at };
}

function aboutOrder({ id, account, subscription, product, seller, protocol }: ChangeOrder) {
  return { account, subject: id, subscription, product, seller, protocol };
}

/** The question that a quote waits for. */
export function fitDelivery(quote: Quote, of: { readonly answerBy: number; readonly at: number }): Delivery {
  const { id, account, subscription, product, seller, protocol } = quote;
  const { answerBy, at } = of;
  return {
    id: deliveryOf(id),
    kind: 'fit-check',
    effectKey: `${id}:check-fit`,
    account,
    subject: id,
    subscription,
    product,
    seller,
    protocol,
    state: {
      kind: 'waiting',
      attempt: 1,
      attemptsMax: FIT_PAUSES_SECONDS.length + 1,
      nextAt: at,
      answerBy,
      reason: null,
    },
    createdAt: at,
    changedAt: at,
  };
}

/** Whether it is a question that somebody may still wait for: that depends on the time. */
export function isOpenQuestion({ kind, state }: Delivery): boolean {
  return kind === 'fit-check' && (state.kind === 'waiting' || state.kind === 'acknowledged');
}

/** A delivery as it stands at an instant: nobody waits for the answer to a question whose time is over. */
export function deliveryAt(delivery: Delivery, now: number): Delivery {
  const { state } = delivery;
  if (!isOpenQuestion(delivery) || state.answerBy === null || now < state.answerBy) return delivery;
  return { ...delivery, state: { ...state, kind: 'closed', nextAt: null, reason: state.reason ?? 'silence' } };
}

/** A customer looks on while the seller is asked: the ladder of a question is short. */
export const FIT_PAUSES_SECONDS: readonly number[] = [2, 5, 10, 20, 30, 60];

/** Calls about a product go to one address: they share its limits and its troubles. */
export function sellerLane(product: string): string {
  return `seller:${product}`;
}

/** The product whose calls go through a lane. */
export function productOfLane(lane: string): string {
  return lane.slice(sellerLane('').length);
}

/** An answer's own words, as they are kept. */
export function reasonOf(answer: SellerAnswer): string | null {
  return 'reason' in answer ? answer.reason : null;
}
