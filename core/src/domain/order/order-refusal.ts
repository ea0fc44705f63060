import { present } from '../kernel/assert.ts';
import type { OrderId } from '../kernel/id.ts';
import { currencyDigits, formatMinor } from '../kernel/money.ts';
import { formatInstant } from '../kernel/time.ts';
import type { ChangeOrder, OrderStateKind } from './change-order.ts';
import type { OrderInput, OrderInputType } from './order-input.ts';
import { nextTimer } from './order-timer.ts';

/** Why something cannot happen to an order as it stands: a value, never a throw (house rule 6). */
export interface OrderRefusal {
  readonly code: OrderRefusalCode;
  /** A sentence about this order. */
  readonly detail: string;
  readonly order: OrderId;
  readonly state: OrderStateKind;
  readonly input: OrderInputType;
}

interface OrderRefusalEntry {
  readonly title: string;
  /** The sentence, given what was tried on the order. */
  readonly detail: (order: ChangeOrder, input: OrderInput) => string;
  /** What the reader can do about it. */
  readonly wayOut: string;
}

/** Every code, with title, sentence and the way out: the one registry for problem documents, consoles and docs. */
export const ORDER_REFUSALS = {
  'order.already-completed': {
    title: 'The order is completed',
    detail: ({ id }) => `Order ${id} is completed and stays as it is.`,
    wayOut: 'Correct it by a new change: a completed order is never edited.',
  },
  'order.already-closed': {
    title: 'The order has ended without its change',
    detail: ({ id, state }) => `Order ${id} is ${state.kind}; nothing was changed and no money is kept.`,
    wayOut: 'Ask for a new quote.',
  },
  'order.refund-in-progress': {
    title: 'The order is being refunded',
    detail: ({ id }) => `Order ${id} will not be carried out; its money is on the way back.`,
    wayOut: 'Wait until the order is refunded, then ask for a new quote.',
  },
  'order.not-scheduled': {
    title: 'The order does not wait for a renewal',
    detail: ({ id, state }) => `Order ${id} is ${state.kind}: it has begun already.`,
    wayOut: 'Nothing needs to be done.',
  },
  'order.not-payable': {
    title: 'No payment is awaited',
    detail: ({ id, state, payment }) =>
      payment.kind === 'paid'
        ? `Order ${id} is paid; it is ${state.kind}.`
        : `Order ${id} is ${state.kind} and awaits no payment now.`,
    wayOut: 'Pay only while the order awaits payment; a scheduled order does so from its start.',
  },
  'order.payment-differs': {
    title: 'Another amount is due',
    detail: (order, input) =>
      `Order ${order.id} awaits ${amount(order, order.settlement.payableMinor)}, not ${input.type === 'paid' ? amount(order, input.minor) : 'this'}.`,
    wayOut: 'Pay exactly the amount of the quote.',
  },
  'order.payment-recorded': {
    title: 'This payment is recorded already',
    detail: ({ id }) => `Order ${id} has recorded the payment with this reference before.`,
    wayOut: 'Nothing needs to be done: a payment counts once.',
  },
  'order.payment-deadline-passed': {
    title: 'Too late to pay',
    detail: (order) => `Order ${order.id} could be paid before ${when(order)}.`,
    wayOut: 'Ask for a new quote.',
  },
  'order.too-early': {
    title: 'Not yet',
    detail: (order, input) => `Order ${order.id}: ${input.type} cannot come before ${when(order)}.`,
    wayOut: 'Wait until then.',
  },
  'order.not-cancellable': {
    title: 'The seller is already carrying out the order',
    detail: (order) => `The seller was asked to carry out order ${order.id} and has until ${when(order)} to answer.`,
    wayOut: 'Wait for the answer or the deadline; a completed order is corrected by a new change.',
  },
  'order.not-at-seller': {
    title: 'The seller has not been asked',
    detail: ({ id, state }) => `Order ${id} is ${state.kind}; its seller has not been told of it.`,
    wayOut: 'Answer an order after it was sent to you.',
  },
  'order.waits-for-operator': {
    title: 'The operator decides',
    detail: ({ id }) => `The seller of order ${id} stayed silent; deliveries have ended and the operator decides.`,
    wayOut: 'The seller may still say yes or no; otherwise the operator accepts or rejects.',
  },
  'order.not-held': {
    title: 'There is nothing to decide',
    detail: ({ id, state }) => `Order ${id} is ${state.kind}; the operator decides only about held orders.`,
    wayOut: 'Wait for the seller, or for the silence deadline.',
  },
  'order.delivery-running': {
    title: 'The delivery is still running',
    detail: ({ id }) => `Attempts to reach the seller of order ${id} are still being made.`,
    wayOut: 'Restart a delivery when its attempts are used up.',
  },
  'order.attempt-superseded': {
    title: 'Another attempt is running',
    detail: ({ id }) => `Order ${id} has recorded the outcome of this attempt before, or is at a later one.`,
    wayOut: 'Nothing needs to be done: an outcome counts once.',
  },
  'order.no-refund-running': {
    title: 'No refund is under way',
    detail: ({ id, state }) => `Order ${id} is ${state.kind}; it is not being refunded.`,
    wayOut: 'Nothing needs to be done.',
  },
  'order.history-full': {
    title: 'Too many reports',
    detail: ({ id, events }) =>
      `Order ${id} has ${events.length} events; reports that change nothing are not recorded.`,
    wayOut: 'Stop repeating the report; answers, payments and deadlines still count.',
  },
} as const satisfies { readonly [code: `order.${string}`]: OrderRefusalEntry };

export type OrderRefusalCode = keyof typeof ORDER_REFUSALS;

/** The refusal of `input` by the order as it stands. */
export function refuseOrder(code: OrderRefusalCode, order: ChangeOrder, input: OrderInput): OrderRefusal {
  const entry: OrderRefusalEntry = ORDER_REFUSALS[code];
  return { code, detail: entry.detail(order, input), order: order.id, state: order.state.kind, input: input.type };
}

/** The moment that the order waits for, in words. */
function when(order: ChangeOrder): string {
  return formatInstant(present(nextTimer(order), 'only what waits for a moment is too early or too late').at);
}

function amount({ currency }: ChangeOrder, minor: bigint): string {
  return `${formatMinor(minor, present(currencyDigits(currency), 'an order is in a known currency'))} ${currency}`;
}
