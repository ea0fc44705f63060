import type { ChangeOrder, OrderStateKind } from './change-order.ts';
import type { OrderInput, OrderInputType } from './order-input.ts';
import type { Move, MoveOutcome, StepDraft } from './order-moves.ts';
import * as move from './order-moves.ts';
import type { OrderRefusalCode } from './order-refusal.ts';

/**
 * The life of a change order (architecture §3): a row per state, a cell per input. A cell is the move that is made, or
 * the refusal that names why none is. The type demands every cell, so a new state or input breaks the build until it is
 * decided.
 */
export type OrderTable = { readonly [Kind in OrderStateKind]: OrderRow<Kind> };
export type OrderRow<Kind extends OrderStateKind> = { readonly [Type in OrderInputType]: OrderCell<Kind, Type> };
export type OrderCell<Kind extends OrderStateKind, Type extends OrderInputType> = OrderRefusalCode | Move<Kind, Type>;

/** Terminal without the change: only what comes late still matters. */
const CLOSED = {
  'start-reached': 'order.already-closed',
  paid: move.payLate('order.already-closed'),
  'payment-begun': 'order.already-closed',
  'payment-failed': 'order.already-closed',
  deadline: 'order.already-closed',
  cancel: 'order.already-closed',
  'seller-yes': move.sayYesLate,
  'seller-no': 'order.already-closed',
  unsupported: 'order.already-closed',
  'seller-later': 'order.already-closed',
  'attempt-failed': 'order.already-closed',
  'attempts-exhausted': 'order.already-closed',
  restart: 'order.already-closed',
  silence: 'order.already-closed',
  'operator-accepts': 'order.already-closed',
  'operator-rejects': 'order.already-closed',
  refunded: 'order.already-closed',
  'refund-failed': 'order.already-closed',
  'term-ended': 'order.already-closed',
  suspended: 'order.already-closed',
} satisfies OrderRow<'refunded' | 'expired' | 'cancelled'>;

/** What each event does in each state of a change order: its next state, or the refusal; no cell is empty. */
export const ORDER_TABLE: OrderTable = {
  scheduled: {
    'start-reached': move.start, // → awaiting-payment, awaiting-seller or completed
    paid: move.payLate('order.not-payable'),
    'payment-begun': 'order.not-payable',
    'payment-failed': 'order.not-payable',
    deadline: 'order.not-payable',
    cancel: move.close('cancelled'),
    'seller-yes': 'order.not-at-seller',
    'seller-no': 'order.not-at-seller',
    unsupported: 'order.not-at-seller',
    'seller-later': 'order.not-at-seller',
    'attempt-failed': 'order.not-at-seller',
    'attempts-exhausted': 'order.not-at-seller',
    restart: 'order.not-at-seller',
    silence: 'order.not-at-seller',
    'operator-accepts': 'order.not-held',
    'operator-rejects': 'order.not-held',
    refunded: 'order.no-refund-running',
    'refund-failed': 'order.no-refund-running',
    'term-ended': move.close('cancelled'),
    suspended: move.close('cancelled'),
  },
  'awaiting-payment': {
    'start-reached': 'order.not-scheduled',
    paid: move.pay, // → awaiting-seller or completed
    'payment-begun': move.beginPayment,
    'payment-failed': move.failPayment,
    deadline: move.expire, // → expired
    cancel: move.close('cancelled'),
    'seller-yes': 'order.not-at-seller',
    'seller-no': 'order.not-at-seller',
    unsupported: 'order.not-at-seller',
    'seller-later': 'order.not-at-seller',
    'attempt-failed': 'order.not-at-seller',
    'attempts-exhausted': 'order.not-at-seller',
    restart: 'order.not-at-seller',
    silence: 'order.not-at-seller',
    'operator-accepts': 'order.not-held',
    'operator-rejects': 'order.not-held',
    refunded: 'order.no-refund-running',
    'refund-failed': 'order.no-refund-running',
    'term-ended': move.close('expired'),
    suspended: move.close('expired'),
  },
  'awaiting-seller': {
    'start-reached': 'order.not-scheduled',
    paid: move.payLate('order.not-payable'),
    'payment-begun': 'order.not-payable',
    'payment-failed': 'order.not-payable',
    deadline: 'order.not-payable',
    cancel: 'order.not-cancellable',
    'seller-yes': move.accept, // → completed
    'seller-no': move.refund, // → refunding
    unsupported: move.refund,
    'seller-later': move.acknowledge, // → same: no further attempt
    'attempt-failed': move.failAttempt, // → same: the next attempt, or a dead letter
    'attempts-exhausted': move.exhaustAttempts,
    restart: move.restart,
    silence: move.staySilent, // → completed, refunding or held
    'operator-accepts': 'order.not-held',
    'operator-rejects': 'order.not-held',
    refunded: 'order.no-refund-running',
    'refund-failed': 'order.no-refund-running',
    'term-ended': move.refund,
    suspended: move.refund,
  },
  held: {
    'start-reached': 'order.not-scheduled',
    paid: move.payLate('order.not-payable'),
    'payment-begun': 'order.not-payable',
    'payment-failed': 'order.not-payable',
    deadline: 'order.not-payable',
    cancel: move.refund, // → refunding
    'seller-yes': move.accept, // → completed
    'seller-no': move.refund,
    unsupported: 'order.waits-for-operator',
    'seller-later': 'order.waits-for-operator',
    'attempt-failed': 'order.waits-for-operator',
    'attempts-exhausted': 'order.waits-for-operator',
    restart: 'order.waits-for-operator',
    silence: 'order.waits-for-operator',
    'operator-accepts': move.accept,
    'operator-rejects': move.refund,
    refunded: 'order.no-refund-running',
    'refund-failed': 'order.no-refund-running',
    'term-ended': move.refund,
    suspended: move.refund,
  },
  refunding: {
    'start-reached': 'order.refund-in-progress',
    paid: move.payLate('order.refund-in-progress'),
    'payment-begun': 'order.refund-in-progress',
    'payment-failed': 'order.refund-in-progress',
    deadline: 'order.refund-in-progress',
    cancel: 'order.refund-in-progress',
    'seller-yes': move.sayYesLate,
    'seller-no': 'order.refund-in-progress',
    unsupported: 'order.refund-in-progress',
    'seller-later': 'order.refund-in-progress',
    'attempt-failed': 'order.refund-in-progress',
    'attempts-exhausted': 'order.refund-in-progress',
    restart: 'order.refund-in-progress',
    silence: 'order.refund-in-progress',
    'operator-accepts': 'order.refund-in-progress',
    'operator-rejects': 'order.refund-in-progress',
    refunded: move.finishRefund, // → refunded
    'refund-failed': move.failRefund, // → same: the next attempt
    'term-ended': 'order.refund-in-progress',
    suspended: 'order.refund-in-progress',
  },
  completed: {
    'start-reached': 'order.already-completed',
    paid: move.payLate('order.already-completed'),
    'payment-begun': 'order.already-completed',
    'payment-failed': 'order.already-completed',
    deadline: 'order.already-completed',
    cancel: 'order.already-completed',
    'seller-yes': move.sayYesAgain,
    'seller-no': move.sayNoLate,
    unsupported: 'order.already-completed',
    'seller-later': 'order.already-completed',
    'attempt-failed': 'order.already-completed',
    'attempts-exhausted': 'order.already-completed',
    restart: 'order.already-completed',
    silence: 'order.already-completed',
    'operator-accepts': 'order.already-completed',
    'operator-rejects': 'order.already-completed',
    refunded: 'order.already-completed',
    'refund-failed': 'order.already-completed',
    'term-ended': 'order.already-completed',
    suspended: 'order.already-completed',
  },
  refunded: CLOSED,
  expired: CLOSED,
  cancelled: CLOSED,
};

/** The cell for the order's state and the input: a refusal, or the move with both filled in. */
export function lookUp(order: ChangeOrder, input: OrderInput): OrderRefusalCode | ((draft: StepDraft) => MoveOutcome) {
  const cell = ORDER_TABLE[order.state.kind][input.type];
  if (typeof cell === 'string') return cell;
  // The compiler cannot follow that this cell is the one of exactly this state and input; the line above makes it so.
  const move = cell as Move<OrderStateKind, OrderInputType>;
  return (draft) => move(draft, order, input);
}
