import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { type Buyer, freshKey, type PayingService, startPayingService } from '../support/paying.ts';
import { problemOf } from '../support/problem.ts';

/** Payments that the operator's own billing takes: stated by us, confirmed or failed by API. */
let paying: PayingService;

beforeAll(async () => {
  paying = await startPayingService({ instances: 2 });
});
afterEach(() => paying.expectSound());
afterAll(() => paying.close());

const HOUR = 3_600;
const DAY = 24 * HOUR;

function confirm(
  { payment }: ChangeOrder,
  amount = payment.due,
  of: { readonly key?: string; readonly url?: string } = {},
) {
  const { service } = paying;
  return service.client(service.operator.token, of.url).call('confirmPayment', {
    params: { id: present(payment.payment, 'a payment from outside has an id') },
    idempotencyKey: of.key ?? freshKey(),
    body: { amount, currency: 'USD', reference: 'INV-1' },
  });
}

function fail({ payment }: ChangeOrder) {
  return paying.operator.call('failPayment', {
    params: { id: present(payment.payment, 'a payment from outside has an id') },
    idempotencyKey: freshKey(),
    body: { reason: 'the bank said no' },
  });
}

async function lookAtClock() {
  await runJobs(paying.service.engine, { info: () => undefined, warn: () => undefined, error: () => undefined });
}

describe('a payment by the operator’s own billing', () => {
  let buyer: Buyer;
  beforeAll(async () => {
    buyer = await paying.addBuyer();
  });

  test('is stated with its amount, and completes the order when the billing confirms it, for the figure of the quote', async () => {
    const before = await buyer.funds();
    const order = await buyer.order(150, 'external');
    expect(order).toMatchObject({
      state: 'awaiting-payment',
      payment: { state: 'pending', method: 'external', due: '4500.00', balance: '0.00' },
    });
    expect(await buyer.agents()).toBe(100);
    const { items } = (await paying.operator.call('listPayments', { query: { state: 'pending' } })).body;
    expect(items).toMatchObject([{ order: order.id, amount: '4500.00', currency: 'USD', method: 'external' }]);
    paying.service.clock.advance(23 * HOUR);
    expect((await confirm(order)).body).toMatchObject({ state: 'paid', reference: 'INV-1', refunded: '0.00' });
    expect(await buyer.read(order)).toMatchObject({ state: 'completed', payment: { state: 'paid', due: '4500.00' } });
    expect(await buyer.agents()).toBe(150);
    expect(await buyer.funds()).toEqual(before);
  });

  test('confirmed twice counts once: by the same key, by another, and at the same moment over two servers', async () => {
    const order = await buyer.order(160, 'external');
    const key = freshKey();
    const urls = paying.service.instances.map(({ url }) => url);
    const answers = await Promise.all(urls.map((url) => confirm(order, undefined, { key, url })));
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await problemOf(confirm(order))).toMatchObject({ code: 'order.payment-recorded', status: 409 });
    expect((await buyer.payments()).filter(({ order: of }) => of === order.id)).toHaveLength(1);
  });

  test.each([
    ['less', '44.99'],
    ['more', '9000.00'],
    ['with more decimals than there are', '900.0001'],
  ])('of another amount, %s, is refused, and the order waits on', async (_name, amount) => {
    const order = await buyer.order(170, 'external');
    const problem = await problemOf(confirm(order, amount));
    expect(problem).toMatchObject({ code: 'payment.amount-differs', status: 409 });
    expect(problem.detail).toContain(`awaits ${order.payment.due} USD, not ${amount} USD`);
    expect((await buyer.read(order)).payment.state).toBe('pending');
    await buyer.client.call('cancelOrder', { params: { id: order.id }, idempotencyKey: freshKey(), body: {} });
  });

  test('in another currency is refused in the words of who said it', async () => {
    const order = await buyer.order(170, 'external');
    const params = { id: present(order.payment.payment, 'a payment from outside has an id') };
    const body = { amount: order.payment.due, currency: 'JPY' };
    const problem = await problemOf(
      paying.operator.call('confirmPayment', { params, idempotencyKey: freshKey(), body }),
    );
    expect(problem.detail).toContain(`awaits ${order.payment.due} USD, not ${order.payment.due} JPY`);
    await buyer.client.call('cancelOrder', { params: { id: order.id }, idempotencyKey: freshKey(), body: {} });
  });

  test('that failed leaves the order payable until its deadline, by any means', async () => {
    const order = await buyer.order(170, 'external');
    expect((await fail(order)).body).toMatchObject({ state: 'failed', trouble: 'the bank said no' });
    expect(await buyer.read(order)).toMatchObject({ state: 'awaiting-payment', payment: { state: 'due' } });
    expect(await problemOf(fail(order))).toMatchObject({ code: 'payment.not-pending' });
    const again = await buyer.pay(order, 'external');
    expect(again.payment.payment).not.toBe(order.payment.payment);
    expect((await buyer.pay(order, 'external')).payment).toEqual(again.payment);
    expect((await buyer.pay(order, 'wallet')).state).toBe('completed');
    const ofOrder = (await buyer.payments()).filter((payment) => payment.order === order.id);
    expect(ofOrder.map(({ state }) => state).sort()).toEqual(['failed', 'given-up']);
  });

  test('that comes although the wallet has paid meanwhile is owed back, and went back when the billing says so', async () => {
    const order = await buyer.order(180, 'external');
    expect((await buyer.pay(order, 'wallet')).state).toBe('completed');
    expect((await confirm(order)).body).toMatchObject({ state: 'paid', refunded: order.payment.due });
    const refund = (await buyer.refunds()).find((one) => one.order === order.id);
    expect(refund).toMatchObject({ cause: 'late', state: 'pending', amount: order.payment.due, method: 'external' });
    await paying.expectSound();
    const { id } = present(refund, 'there is a refund');
    const params = { id };
    const body = { amount: order.payment.due, currency: 'USD', reference: 'OUT-1' };
    const wrong = { ...body, amount: '1.00' };
    expect(
      await problemOf(paying.operator.call('confirmRefund', { params, idempotencyKey: freshKey(), body: wrong })),
    ).toMatchObject({ code: 'payment.amount-differs' });
    const failed = { params, idempotencyKey: freshKey(), body: { reason: 'account closed' } };
    expect((await paying.operator.call('failRefund', failed)).body).toMatchObject({ state: 'pending', attempt: 2 });
    const sent = await paying.operator.call('confirmRefund', { params, idempotencyKey: freshKey(), body });
    expect(sent.body).toMatchObject({ state: 'sent', reference: 'OUT-1' });
    expect(
      await problemOf(paying.operator.call('confirmRefund', { params, idempotencyKey: freshKey(), body })),
    ).toMatchObject({ code: 'refund.sent' });
  });

  test('is of nobody else: strangers find nothing, and customers confirm nothing', async () => {
    const order = await buyer.order(190, 'external');
    const stranger = await paying.addBuyer();
    const id = present(order.payment.payment, 'a payment from outside has an id');
    expect(await problemOf(stranger.client.call('getPayment', { params: { id } }))).toMatchObject({
      code: 'not-found',
    });
    expect((await stranger.client.call('listPayments')).body.items).toEqual([]);
    const body = { amount: order.payment.due, currency: 'USD' };
    const call = buyer.client.call('confirmPayment', { params: { id }, idempotencyKey: freshKey(), body });
    expect(await problemOf(call)).toMatchObject({ code: 'auth.forbidden' });
    await buyer.client.call('cancelOrder', { params: { id: order.id }, idempotencyKey: freshKey(), body: {} });
  });
});

describe('an unpaid order', () => {
  test('keeps its figure and bars every other change until it is paid, cancelled or expired', async () => {
    const buyer = await paying.addBuyer();
    const order = await buyer.order(150);
    expect(order).toMatchObject({ state: 'awaiting-payment', payment: { state: 'due', method: null } });
    const body = { subscriptionId: buyer.subscription, changes: [{ component: 'app', quantities: { agents: 200 } }] };
    expect(await problemOf(buyer.client.call('requestQuote', { body }))).toMatchObject({
      code: 'subscription.changing',
    });
    paying.service.clock.advance(DAY - 1);
    const paid = await buyer.pay(order, 'external');
    expect(paid.payment).toMatchObject({ state: 'pending', due: order.payment.due });
    paying.service.clock.advance(1);
    await lookAtClock();
    expect(await buyer.read(order)).toMatchObject({ state: 'expired', payment: { state: 'nothing-due' } });
    expect((await buyer.payments())[0]).toMatchObject({ state: 'given-up' });
    expect((await buyer.order(150, 'wallet')).state).toBe('completed');
  });

  test('paid too late stays as it ended: the money is owed back, and a newer order of the subscription stands', async () => {
    const buyer = await paying.addBuyer();
    const order = await buyer.order(150, 'external');
    paying.service.clock.advance(DAY);
    // Before any timer ran: the money finds the order at its deadline.
    expect((await confirm(order)).body).toMatchObject({ state: 'paid', refunded: '4500.00' });
    expect(await buyer.read(order)).toMatchObject({ state: 'expired' });
    const second = await buyer.order(200, 'external');
    paying.service.clock.advance(DAY);
    await lookAtClock();
    const third = await buyer.order(110, 'external');
    await confirm(second);
    expect(await buyer.read(third)).toMatchObject({ state: 'awaiting-payment' });
    const body = { subscriptionId: buyer.subscription, changes: [{ component: 'app', quantities: { agents: 200 } }] };
    expect(await problemOf(buyer.client.call('requestQuote', { body }))).toMatchObject({
      code: 'subscription.changing',
    });
    await confirm(third);
    expect(await buyer.agents()).toBe(110);
    expect((await buyer.refunds()).map(({ order: of, amount, cause }) => [of, amount, cause])).toEqual([
      [order.id, order.payment.due, 'late'],
      [second.id, second.payment.due, 'late'],
    ]);
  });
});
