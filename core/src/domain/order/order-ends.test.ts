import { describe, expect, test } from 'vitest';
import { buildOrderTerms, buildSettlement } from '../../testing/index.ts';
import type { OutsideSource, WalletSource } from '../ledger/payment-source.ts';
import type { ChangeOrder } from './change-order.ts';
import { deliveryStateOf } from './delivery-state.ts';
import type { OrderInputBody } from './order-input.ts';
import { DEFAULT_ORDER_POLICY, ORDER_EVENTS_MAX } from './order-policy.ts';
import { placeOrder, stepOrder } from './step-order.ts';

const TERMS = buildOrderTerms();
const { placedAt: NOW } = TERMS;
const { payableMinor: DUE } = TERMS.settlement;
const WALLET: WalletSource = { method: 'wallet', balanceMinor: 0n };
const CARD: OutsideSource = { method: 'stripe', balanceMinor: 0n, reference: 'one' };

const place = (pay?: WalletSource, settlement = TERMS.settlement): ChangeOrder =>
  placeOrder({ terms: { ...TERMS, settlement }, by: 'customer', ...(pay && { pay }) }).order;

/** The order after all of these, a second apart. */
function after(order: ChangeOrder, ...bodies: readonly OrderInputBody[]): ChangeOrder {
  return bodies.reduce((current, body) => {
    const step = stepOrder(current, { ...body, at: NOW + 60, by: 'test' });
    if (!step.ok) throw new Error(step.error.code);
    return step.value.order;
  }, order);
}

const codeOf = (order: ChangeOrder, body: OrderInputBody) => {
  const step = stepOrder(order, { ...body, at: NOW + 60, by: 'test' });
  return step.ok ? 'done' : step.error.code;
};

describe('an order that ends', () => {
  test('unpaid owes nothing any more, and one that costs nothing never did', () => {
    const free = place(undefined, buildSettlement(0n));
    expect(free.payment).toStrictEqual({ kind: 'nothing-due' });
    expect(after(free, { type: 'seller-no', reason: 'no' }).payment).toStrictEqual({ kind: 'nothing-due' });
    expect(after(place(), { type: 'cancel' }).payment).toStrictEqual({ kind: 'nothing-due' });
    expect(after(place(), { type: 'term-ended' }).payment).toStrictEqual({ kind: 'nothing-due' });
  });

  test('keeps who paid by which means, and nothing else of it', () => {
    const paid = { kind: 'paid', minor: DUE, at: NOW };
    expect(place(WALLET).payment).toStrictEqual({ ...paid, source: WALLET });
    const card = after(place(), { type: 'paid', minor: DUE, source: CARD });
    expect(card.payment).toStrictEqual({ ...paid, at: NOW + 60, source: CARD });
  });

  test('never takes a payment that went back before, however it is reported again', () => {
    const returned = after(place(), { type: 'paid', minor: DUE, source: { ...CARD, balanceMinor: 1n } });
    expect(returned.events.at(-1)?.type).toBe('paid-late');
    expect(codeOf(returned, { type: 'paid', minor: DUE, source: CARD })).toBe('order.payment-recorded');
  });
});

test('reports that change nothing are refused once the history is full, whoever repeats them', () => {
  const full = (order: ChangeOrder): ChangeOrder => {
    const last = order.events.at(-1);
    if (!last) throw new Error('it has events');
    const events = Array.from(
      { length: ORDER_EVENTS_MAX },
      (_, index) => order.events[index] ?? { ...last, n: index + 1 },
    );
    return { ...order, events };
  };
  const dead = after(place(WALLET), { type: 'attempts-exhausted', reason: 'gone' });
  const done = after(place(WALLET), { type: 'seller-yes' });
  const reports: [ChangeOrder, OrderInputBody][] = [
    [place(), { type: 'payment-begun', source: CARD }],
    [place(), { type: 'payment-failed', reason: 'declined', isOver: false }],
    [done, { type: 'seller-yes' }],
    [done, { type: 'seller-no', reason: 'no' }],
    [dead, { type: 'restart' }],
  ];
  for (const [order, report] of reports) {
    expect(codeOf(order, report)).toBe('done');
    expect(codeOf(full(order), report)).toBe('order.history-full');
  }
  expect(codeOf(full(dead), { type: 'seller-yes' })).toBe('done');
  expect(codeOf(full(dead), { type: 'seller-no', reason: 'no' })).toBe('done');
});

test('a delivery that has ended says after which attempt, and how', () => {
  const failed: OrderInputBody = { type: 'attempt-failed', attempt: 1, reason: '503' };
  const gone: OrderInputBody = { type: 'attempts-exhausted', reason: 'gone' };
  const ended = (...bodies: readonly OrderInputBody[]) => deliveryStateOf(after(place(WALLET), ...bodies));
  expect(ended(failed, gone, { type: 'seller-yes' })).toMatchObject({ kind: 'accepted', attempt: 2, reason: null });
  expect(ended(gone, { type: 'restart' }, { type: 'seller-yes' })).toMatchObject({ kind: 'accepted', attempt: 1 });
  const restarted = [failed, gone, { type: 'restart' }, { type: 'seller-yes' }] as const;
  expect(ended(...restarted)).toMatchObject({ attempt: 1 });
  expect(ended({ type: 'term-ended' })).toMatchObject({ kind: 'closed', reason: 'term-ended' });
  expect(ended({ type: 'suspended' })).toMatchObject({ kind: 'closed', reason: 'suspended' });
});

test('money is given back after a minute, five, an hour, six and then every day', () => {
  expect(DEFAULT_ORDER_POLICY.refundLadderSeconds).toEqual([60, 300, 3_600, 21_600, 86_400]);
});
