import {
  type ChangeOrder,
  err,
  type OrderId,
  type OrderInputBody,
  ok,
  type Result,
  type SellerAnswer,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { stepAndCarryOut } from '../orders/move-order.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';
import { restatementEffect } from './restatement-effect.ts';

/** What one attempt to tell a seller of an order came to. */
export interface OrderAttempt {
  readonly order: OrderId;
  /** Number of the attempt on its ladder. */
  readonly number: number;
  readonly answer: SellerAnswer;
  readonly attempt: DeliveryAttempt;
}

/** Records an attempt, and what the order makes of its answer; an order that has moved on keeps the transcript alone. */
export const recordAttempt: AccountCommandKind<OrderAttempt, ChangeOrder> = {
  name: 'record-attempt',
  wants: ({ order }) => ({ orders: [order] }),
  decide: (command, facts, context) => {
    const { body } = command;
    const order = facts.orders.get(body.order);
    if (!order) return err(refuse('not-found', 'There is no such order.'));
    const input = inputOf(body, Math.floor(context.nowMillis / 1000));
    const stepped = stepAndCarryOut({ command, order, input, facts, context });
    const deliveryAttempts = [body.attempt];
    if (stepped.ok) return ok({ ...stepped.value, writes: { ...stepped.value.writes, deliveryAttempts } });
    const audit = {
      subject: order.id,
      body: { attempt: body.number, answer: body.answer.kind, code: stepped.error.code },
    };
    return ok({ answer: order, writes: { deliveryAttempts }, audit });
  },
};

function inputOf({ answer, number: attempt }: OrderAttempt, now: number): OrderInputBody {
  switch (answer.kind) {
    case 'yes':
      return { type: 'seller-yes' };
    case 'no':
      return { type: 'seller-no', reason: answer.reason };
    case 'unsupported':
      return { type: 'unsupported', reason: answer.reason };
    case 'later':
      return { type: 'seller-later', attempt };
    case 'silent': {
      const { reason, gone, retryAfterSeconds } = answer;
      if (gone) return { type: 'attempts-exhausted', reason };
      const notBefore = retryAfterSeconds === undefined ? {} : { notBefore: now + retryAfterSeconds };
      return { type: 'attempt-failed', attempt, reason, ...notBefore };
    }
  }
}

export interface OrderAnswer {
  readonly order: OrderId;
  readonly answer: Extract<OrderInputBody, { readonly type: 'seller-yes' | 'seller-no' | 'unsupported' }>;
}

/** The seller answers by a call of their own, perhaps again and perhaps too late: the order's table says what it means. */
export const answerOrder = orderInput<OrderAnswer>('answer-order', ({ answer }) => answer);

/** Somebody begins a new ladder after a dead letter, or after an answer that was promised and did not come. */
export const restartDelivery = orderInput<{ readonly order: OrderId }>('restart-delivery', () => ({ type: 'restart' }));

export interface HeldDecision {
  readonly order: OrderId;
  readonly decision: 'accept' | 'reject';
  readonly reason: string;
}

/** The seller stayed silent, and the operator decides. */
export const decideHeldOrder = orderInput<HeldDecision>('decide-held-order', ({ decision, reason }) =>
  decision === 'accept' ? { type: 'operator-accepts' } : { type: 'operator-rejects', reason },
);

function orderInput<Body extends { readonly order: OrderId }>(
  name: string,
  inputFor: (body: Body) => OrderInputBody,
): AccountCommandKind<Body, ChangeOrder> {
  return {
    name,
    wants: ({ order }) => ({ orders: [order] }),
    decide: (command, facts, context) => {
      const order = facts.orders.get(command.body.order);
      if (!order) return err(refuse('not-found', 'There is no such order.'));
      return stepAndCarryOut({ command, order, input: inputFor(command.body), facts, context });
    },
  };
}

export interface RestatementAttempt {
  readonly delivery: Delivery;
  readonly attempt: DeliveryAttempt;
}

/** Where saying again what runs stands after an attempt: it concerns no order any more. */
export const recordRestatement: AccountCommandKind<RestatementAttempt, Delivery> = {
  name: 'record-restatement',
  wants: () => ({}),
  decide: ({ body: { delivery, attempt } }) =>
    ok({
      answer: delivery,
      writes: { deliveries: [delivery], deliveryAttempts: [attempt] },
      audit: { subject: delivery.subject, body: { delivery: delivery.id, state: delivery.state.kind } },
    }),
};

/** Says again what runs, from the first attempt. */
export const restartRestatement: AccountCommandKind<{ readonly delivery: Delivery }, Delivery> = {
  name: 'restart-restatement',
  wants: () => ({}),
  decide: ({ body }, _facts, { nowMillis }): Result<ReturnType<typeof restated>, Refusal> => {
    if (body.delivery.state.kind !== 'dead-letter') {
      return err(refuse('delivery.not-restartable', 'Attempts are still being made, or the message has arrived.'));
    }
    return ok(restated(body.delivery, nowMillis));
  },
};

function restated(old: Delivery, nowMillis: number) {
  const at = Math.floor(nowMillis / 1000);
  const state = { ...old.state, kind: 'waiting', attempt: 1, nextAt: at, reason: null } as const;
  const delivery: Delivery = { ...old, state, changedAt: at };
  return {
    answer: delivery,
    writes: { deliveries: [delivery], effects: [restatementEffect(delivery, nowMillis)] },
    audit: { subject: delivery.subject, body: { delivery: delivery.id, state: state.kind } },
  };
}
