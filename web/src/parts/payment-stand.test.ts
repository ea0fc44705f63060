import type { ChangeOrder } from '@regrade/client';
import { expect, test } from 'vitest';
import { type PaymentStand, paymentStandOf } from './payment-stand.ts';

const PAYMENT = { method: 'stripe', due: '3490.00' } as const;
const LATE = { n: 9, at: '2027-01-01T00:00:00Z', type: 'paid-late', by: 'stripe' };

type Told = Pick<ChangeOrder, 'state' | 'payment' | 'events'>;

const CASES: readonly (readonly [PaymentStand, Told])[] = [
  ['payable', { state: 'awaiting-payment', payment: { ...PAYMENT, state: 'pending' }, events: [] }],
  ['paid', { state: 'completed', payment: { ...PAYMENT, state: 'paid' }, events: [LATE] }],
  ['returned', { state: 'refunded', payment: { ...PAYMENT, state: 'returned' }, events: [] }],
  ['unpaid', { state: 'expired', payment: { ...PAYMENT, state: 'due' }, events: [] }],
  ['late', { state: 'cancelled', payment: { ...PAYMENT, state: 'due' }, events: [LATE] }],
];

test.each(CASES)('what a change asked for is said to be %s', (stand, order) => {
  expect(paymentStandOf(order)).toBe(stand);
});
