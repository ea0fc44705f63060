import { expect, test } from 'vitest';
import type { OrderState, OrderStateKind } from './change-order.ts';
import { isTerminal } from './is-terminal.ts';
import { nextTimer } from './order-timer.ts';

const STATES: { readonly [Kind in OrderStateKind]: Extract<OrderState, { readonly kind: Kind }> } = {
  scheduled: { kind: 'scheduled', startsAt: 1 },
  'awaiting-payment': { kind: 'awaiting-payment', deadline: 2 },
  'awaiting-seller': { kind: 'awaiting-seller', attempt: 1, attemptsMax: 1, nextAt: 0, silenceAt: 3 },
  held: { kind: 'held', since: 0 },
  refunding: { kind: 'refunding', reason: 'cancel', attempt: 1, nextAt: 0 },
  completed: { kind: 'completed', at: 0 },
  refunded: { kind: 'refunded', at: 0, reason: 'cancel' },
  expired: { kind: 'expired', at: 0, reason: 'deadline' },
  cancelled: { kind: 'cancelled', at: 0, reason: 'cancel' },
};

test('an order blocks other changes until it is completed, refunded, expired or cancelled', () => {
  const open = Object.values(STATES).filter((state) => !isTerminal(state));
  expect(open.map(({ kind }) => kind)).toEqual([
    'scheduled',
    'awaiting-payment',
    'awaiting-seller',
    'held',
    'refunding',
  ]);
  expect(Object.values(STATES).filter(isTerminal)).toHaveLength(4);
});

test('the clock moves an order on from its start, payment and silence, and from nothing else', () => {
  const timers = Object.values(STATES).flatMap((state) => nextTimer({ state }) ?? []);
  expect(timers).toEqual([
    { at: 1, input: 'start-reached' },
    { at: 2, input: 'deadline' },
    { at: 3, input: 'silence' },
  ]);
});
