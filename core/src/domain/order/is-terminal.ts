import type { OrderState } from './change-order.ts';

/** Whether an order in this state is over for its subscription: it blocks no other change. Refunding still does. */
export function isTerminal(state: OrderState): boolean {
  switch (state.kind) {
    case 'completed':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return true;
    case 'scheduled':
    case 'awaiting-payment':
    case 'awaiting-seller':
    case 'held':
    case 'refunding':
      return false;
  }
}
