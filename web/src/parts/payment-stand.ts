import type { ChangeOrder } from '@regrade/client';

/** What has become of the figure that a change asks for. */
export type PaymentStand = 'payable' | 'paid' | 'returned' | 'unpaid';

/** An order that has ended without its change asks for nothing any more. */
export function paymentStandOf({ state, payment }: ChangeOrder): PaymentStand {
  if (payment.state === 'paid' || payment.state === 'returned') return payment.state;
  return state === 'cancelled' || state === 'expired' || state === 'refunded' ? 'unpaid' : 'payable';
}
