import { assert } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { assertSettlement } from '../ledger/equations.ts';
import { cashPartOf, type WalletSource } from '../ledger/payment-source.ts';
import type { ChangeOrder, OrderTerms } from './change-order.ts';
import type { OrderEffect } from './order-effect.ts';
import type { OrderEvent } from './order-event.ts';
import type { OrderInput, OrderInputType } from './order-input.ts';
import { awaitPayment, beginStep, MOVED, proceed, record, type StepDraft, takePayment } from './order-moves.ts';
import { DEFAULT_ORDER_POLICY, ORDER_EVENTS_MAX, type OrderPolicy } from './order-policy.ts';
import { type OrderRefusal, refuseOrder } from './order-refusal.ts';
import { lookUp } from './order-table.ts';
import { beginOrder } from './replay-order.ts';

/** What one step made: the order after it, the events it added, and what must follow. */
export interface OrderStep {
  readonly order: ChangeOrder;
  readonly events: readonly OrderEvent[];
  readonly effects: readonly OrderEffect[];
}

export interface PlaceOrderInput {
  readonly terms: OrderTerms;
  /** As in `OrderEvent.by`. */
  readonly by: string;
  /**
   * The wallet pays in the same transaction; the caller has seen that it holds enough. Without meaning where nothing is
   * due, and for a scheduled order, which is paid at its start.
   */
  readonly pay?: WalletSource;
}

/**
 * Places an order: the row "(new)" of the table. At renewal it is scheduled; now it awaits payment, or, when nothing is
 * due or the wallet pays at once, the seller; and `license-only`, with nobody to ask, it completes in this very step.
 */
export function placeOrder(input: PlaceOrderInput, policy: OrderPolicy = DEFAULT_ORDER_POLICY): OrderStep {
  const { terms, by, pay } = input;
  assertSettlement(terms.settlement);
  assert(terms.settlement.currency === terms.currency, 'an order settles in its own currency');
  assert(terms.silence.afterSeconds > 0, 'a seller has some time to answer');
  const draft = beginStep(beginOrder(terms), { at: terms.placedAt, by, policy });
  record(draft, { type: 'placed' });
  const due = terms.settlement.payableMinor;
  if (terms.timing === 'at-renewal') {
    record(draft, { type: 'scheduled', detail: { startsAt: terms.effectiveAt } });
  } else if (due > 0n && pay === undefined) {
    awaitPayment(draft);
  } else {
    if (due > 0n && pay !== undefined) takePayment(draft, { minor: due, source: pay });
    proceed(draft);
  }
  return finishStep(draft);
}

/**
 * What happens to an order next: the cell of the table for its state and the input. The same order and input give the
 * same step, keys included. Refusals leave the order as it is; the registry is `ORDER_REFUSALS`.
 */
export function stepOrder(
  order: ChangeOrder,
  input: OrderInput,
  policy: OrderPolicy = DEFAULT_ORDER_POLICY,
): Result<OrderStep, OrderRefusal> {
  const cell = lookUp(order, input);
  if (typeof cell === 'string') return err(refuseOrder(cell, order, input));
  const draft = beginStep(order, { at: input.at, by: input.by, policy });
  const outcome = cell(draft);
  if (outcome !== MOVED) return err(refuseOrder(outcome, order, input));
  if (isFull(order) && REPEATABLE.has(input.type) && draft.order.state.kind === order.state.kind) {
    return err(refuseOrder('order.history-full', order, input));
  }
  return ok(finishStep(draft));
}

/** Reports that anybody may repeat without end, and that move no money. */
const REPEATABLE: ReadonlySet<OrderInputType> = new Set([
  'payment-begun',
  'payment-failed',
  'seller-yes',
  'seller-no',
  'restart',
]);

function isFull(order: ChangeOrder): boolean {
  return order.events.length >= ORDER_EVENTS_MAX;
}

/** Closes the draft. */
function finishStep({ order, events, effects }: StepDraft): OrderStep {
  assertMoney(order);
  assert(events.length > 0, 'a step records what happened');
  return { order, events, effects };
}

/** Invariants 2 and 5 for the order alone: completed means paid in full, ended without its change means nothing kept. */
function assertMoney({ state, payment, settlement }: ChangeOrder): void {
  const kept = payment.kind === 'paid' ? payment.minor : 0n;
  if (payment.kind === 'paid') {
    const cash = cashPartOf(payment.source, payment.minor);
    assert(cash >= 0n && cash <= payment.minor, 'balance covers between none and all of a payment');
  }
  switch (state.kind) {
    case 'completed':
    case 'awaiting-seller':
    case 'held':
      assert(kept === settlement.payableMinor, `an order that is ${state.kind} is paid in full`);
      break;
    case 'refunding':
      assert(kept > 0n, 'an order is refunding only while money is to go back');
      break;
    case 'scheduled':
    case 'awaiting-payment':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      assert(kept === 0n, `an order that is ${state.kind} keeps no money`);
  }
}
