import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Buyer, freshKey, intentOf, type PayingService, startPayingService } from '../support/paying.ts';

/** Balance is spent first, whoever pays the rest; it is held while the rest is awaited, and never paid out. */
let paying: PayingService;
let buyer: Buyer;

beforeAll(async () => {
  // Its downgrades are settled to the balance.
  paying = await startPayingService({ feeRule: 'stripe@1' });
});
beforeEach(async () => {
  buyer = await paying.addBuyer();
  await buyer.order(50, 'wallet');
  expect((await buyer.funds()).balance).toBe('4500.00');
});
afterEach(() => paying.expectSound());
afterAll(() => paying.close());

function confirm(payment: string | undefined, amount: string) {
  const params = { id: present(payment, 'a payment from outside has an id') };
  return paying.operator.call('confirmPayment', {
    params,
    idempotencyKey: freshKey(),
    body: { amount, currency: 'USD' },
  });
}

test('the balance pays first, and the method what is left of it', async () => {
  const order = await buyer.order(150, 'external');
  expect(order.payment).toMatchObject({ state: 'pending', due: '9000.00', balance: '4500.00' });
  expect(await buyer.funds()).toMatchObject({ balance: '0.00', held: '4500.00' });
  await confirm(order.payment.payment, '4500.00');
  expect(await buyer.read(order)).toMatchObject({ state: 'completed', payment: { state: 'paid', balance: '4500.00' } });
  expect(await buyer.funds()).toMatchObject({ balance: '0.00', held: '0.00' });
});

test('what a pending payment holds is free again when it fails, is given up, or its order is cancelled', async () => {
  const order = await buyer.order(150, 'external');
  const params = { id: present(order.payment.payment, 'a payment from outside has an id') };
  await paying.operator.call('failPayment', { params, idempotencyKey: freshKey(), body: { reason: 'no' } });
  expect(await buyer.funds()).toMatchObject({ balance: '4500.00', held: '0.00' });
  const again = await buyer.pay(order, 'stripe');
  expect(await buyer.funds()).toMatchObject({ balance: '0.00', held: '4500.00' });
  await buyer.client.call('cancelOrder', { params: { id: order.id }, idempotencyKey: freshKey(), body: {} });
  expect(await buyer.funds()).toMatchObject({ balance: '4500.00', held: '0.00' });
  // It is paid all the same: the money goes back, and the balance stays where it is.
  paying.stripe.pay(intentOf(again));
  await paying.deliver(paying.stripe.event('payment_intent.succeeded', intentOf(again)));
  expect(await buyer.refunds()).toMatchObject([{ cause: 'late', amount: '4500.00' }]);
  expect(await buyer.funds()).toMatchObject({ balance: '4500.00', held: '0.00' });
});

test('the wallet pays with the balance that another payment held', async () => {
  const before = await buyer.funds();
  const order = await buyer.order(150, 'external');
  expect((await buyer.pay(order, 'wallet')).state).toBe('completed');
  const after = await buyer.funds();
  expect(Number(before.wallet) - Number(after.wallet)).toBe(4_500);
  expect(after).toMatchObject({ balance: '0.00', held: '0.00' });
});

test('what balance covers alone asks for no payment at all', async () => {
  const order = await buyer.order(100, 'stripe');
  expect(order).toMatchObject({ state: 'completed', payment: { state: 'paid', balance: '4500.00' } });
  expect(await buyer.payments()).toEqual([]);
});
