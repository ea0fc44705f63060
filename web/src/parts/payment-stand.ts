import type { ChangeOrder } from '@regrade/client';

/** What has become of the figure that a change asks for. */
export type PaymentStand = 'payable' | 'paid' | 'returned' | 'unpaid' | 'late';

/** An order that has ended without its change asks for nothing any more. */
export function paymentStandOf({
  state,
  payment,
  events,
}: Pick<ChangeOrder, 'state' | 'payment' | 'events'>): PaymentStand {
  if (payment.state === 'paid' || payment.state === 'returned') return payment.state;
  if (state !== 'cancelled' && state !== 'expired' && state !== 'refunded') return 'payable';
  return events.some(({ type }) => type === 'paid-late') ? 'late' : 'unpaid';
}
