import { assert, unreachable } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';
import type { AwaitingSellerState, ChangeOrder, OrderPayment, OrderState, OrderTerms } from './change-order.ts';
import type { OrderEvent, OutsidePaidDetail, PaidDetail } from './order-event.ts';

/**
 * The order that its events make: what `stepOrder` answered after the last of them. Throws when the events are not the
 * whole history of an order, from `placed` on, in order.
 */
export function replayOrder(terms: OrderTerms, events: readonly OrderEvent[]): ChangeOrder {
  assert(events[0]?.type === 'placed', 'the first event of an order is placed');
  assert(events.length > 1, 'the event after placed says in which state the order began');
  return events.reduce(applyOrderEvent, beginOrder(terms));
}

/** An order before its first event. Its state is a stand-in: the step that places it enters the true one at once. */
export function beginOrder(terms: OrderTerms): ChangeOrder {
  const minor = terms.settlement.payableMinor;
  return {
    ...terms,
    state: { kind: 'awaiting-payment', deadline: terms.placedAt },
    payment: minor > 0n ? { kind: 'due', minor } : { kind: 'nothing-due' },
    events: [],
  };
}

/** The order after one more event. States and payment are derived from events here and nowhere else. */
export function applyOrderEvent(order: ChangeOrder, event: OrderEvent): ChangeOrder {
  assert(event.n === order.events.length + 1, 'the events of an order are numbered without a gap');
  return {
    ...order,
    state: stateAfter(order, event),
    payment: paymentAfter(order, event),
    events: [...order.events, event],
  };
}

function stateAfter(order: ChangeOrder, event: OrderEvent): OrderState {
  switch (event.type) {
    case 'scheduled':
      return { kind: 'scheduled', startsAt: event.detail.startsAt };
    case 'awaiting-payment':
      return { kind: 'awaiting-payment', deadline: event.detail.deadline };
    case 'awaiting-seller':
      return { kind: 'awaiting-seller', attempt: 1, ...event.detail };
    case 'held':
      return { kind: 'held', since: event.at };
    case 'refunding':
      return { kind: 'refunding', attempt: 1, ...event.detail };
    case 'completed':
      return { kind: 'completed', at: event.at };
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return { kind: event.type, at: event.at, reason: event.detail.reason };
    case 'attempt-failed':
      return { ...atSeller(order), attempt: event.detail.attempt + 1, nextAt: event.detail.nextAt };
    case 'seller-later':
      return { ...atSeller(order), nextAt: null };
    case 'attempts-exhausted': {
      const deadLetter = { since: event.at, reason: event.detail.reason };
      return { ...atSeller(order), nextAt: null, deadLetter };
    }
    case 'restart': {
      const { deadLetter: _, ...state } = atSeller(order);
      return { ...state, attempt: 1, nextAt: event.detail.nextAt };
    }
    case 'refund-failed': {
      assert(order.state.kind === 'refunding', 'a refund fails only while refunding');
      return { ...order.state, attempt: event.detail.attempt + 1, nextAt: event.detail.nextAt };
    }
    case 'placed':
    case 'start-reached':
    case 'paid':
    case 'paid-late':
    case 'payment-begun':
    case 'payment-failed':
    case 'deadline':
    case 'cancel':
    case 'term-ended':
    case 'suspended':
    case 'seller-yes':
    case 'seller-yes-late':
    case 'seller-no':
    case 'seller-no-late':
    case 'unsupported':
    case 'silence':
    case 'operator-accepts':
    case 'operator-rejects':
      return order.state;
    default:
      return unreachable(event);
  }
}

function atSeller(order: ChangeOrder): AwaitingSellerState {
  assert(order.state.kind === 'awaiting-seller', 'attempts are made only while awaiting the seller');
  return order.state;
}

/** Paid stays paid until it is returned; an order that ends unpaid owes nothing any more. */
function paymentAfter({ payment }: ChangeOrder, event: OrderEvent): OrderPayment {
  switch (event.type) {
    case 'paid':
      return paidBy(event.detail, event.at);
    case 'payment-begun':
      return { kind: 'pending', minor: BigInt(event.detail.minor), source: outsideSource(event.detail) };
    case 'payment-failed':
      return payment.kind === 'pending' && event.detail.isOver ? { kind: 'due', minor: payment.minor } : payment;
    case 'refunded':
      return payment.kind === 'paid' ? { ...payment, kind: 'returned', at: event.at } : { kind: 'nothing-due' };
    case 'expired':
    case 'cancelled':
      return { kind: 'nothing-due' };
    default:
      return payment;
  }
}

function paidBy(detail: PaidDetail, at: Instant): OrderPayment {
  const source: PaymentSource =
    detail.method === 'wallet'
      ? { method: 'wallet', balanceMinor: BigInt(detail.balanceMinor) }
      : outsideSource(detail);
  return { kind: 'paid', minor: BigInt(detail.minor), source, at };
}

function outsideSource({ method, reference, balanceMinor }: OutsidePaidDetail): OutsideSource {
  return { method, reference, balanceMinor: BigInt(balanceMinor) };
}
