import { present } from '@regrade/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { toAgents } from '../support/helpdesk.ts';
import { freshKey } from '../support/paying.ts';
import { type StripeStandIn, startStripeStandIn } from '../support/stripe-stand-in.ts';
import { silence, startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** An order whose seller says no gives back exactly what it took, over the means that paid; until then it is refunding. */
let stripe: StripeStandIn;
let market: WebhookMarket;

beforeEach(async () => {
  let now = () => 0;
  stripe = await startStripeStandIn({ nowMillis: () => now() });
  const { url: apiUrl, secretKey, webhookSecret } = stripe;
  const options = { secretKey, webhookSecret, apiUrl, timeoutMillis: 250, networkRetriesMax: 0 };
  market = await startWebhookMarket(silence('reject'), {
    payments: { paymentMethods: ['wallet', 'external', 'stripe'], stripe: options },
  });
  now = market.service.clock.nowMillis;
  market.program.answer({ body: { answer: 'no', reason: 'no room' } });
});
afterEach(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.close();
  await stripe.close();
});

async function begin(pay: 'external' | 'stripe') {
  const { customer, subscription } = await market.buy('Northwind');
  const client = market.service.client(customer.token);
  const changes = toAgents(200);
  const { id: quoteId, net } = (
    await client.call('requestQuote', { body: { subscriptionId: subscription.id, changes } })
  ).body;
  const order = (await client.call('placeOrder', { idempotencyKey: freshKey(), body: { quoteId, net, pay } })).body;
  return { order, client, payment: present(order.payment.payment, 'a payment from outside has an id') };
}

async function paidByStripe() {
  const begun = await begin('stripe');
  const [intent = ''] = [...stripe.book.intents.keys()].slice(-1);
  stripe.pay(intent);
  const { body, signature } = stripe.event('payment_intent.succeeded', intent);
  const headers = { 'stripe-signature': signature };
  await fetch(`${market.service.url}/v1/payments/stripe/webhook`, { method: 'POST', headers, body });
  expect(await market.readOrder(begun.order.id)).toMatchObject({ state: 'awaiting-seller' });
  return begun;
}

test('paid over Stripe: sent back over Stripe, and refunded when Stripe has sent it', async () => {
  const { order, client } = await paidByStripe();
  await market.deliver();
  expect(await market.readOrder(order.id)).toMatchObject({
    state: 'refunded',
    payment: { state: 'returned', method: 'stripe', due: '9000.00' },
  });
  expect([...stripe.book.refunds.values()]).toMatchObject([{ amount: 900_000, status: 'succeeded' }]);
  expect((await client.call('listRefunds')).body.items).toMatchObject([{ cause: 'order', state: 'sent' }]);
});

test('refused by Stripe: stays refunding, is tried again along the ladder, and is sent once', async () => {
  const { order } = await paidByStripe();
  stripe.failNext(/\/v1\/refunds$/, { refuse: 'insufficient_funds' });
  await market.deliver();
  expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunding' });
  await market.lookAtClock();
  market.service.clock.advance(60);
  await market.deliver();
  const after = await market.readOrder(order.id);
  expect(after.state).toBe('refunded');
  expect(after.events.filter(({ type }) => type === 'refund-failed')).toHaveLength(1);
  expect(stripe.book.refunds.size).toBe(1);
});

test('under way at Stripe for days: refunding until Stripe says how it ended', async () => {
  stripe.makeRefundsSlow();
  const { order } = await paidByStripe();
  await market.deliver();
  expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunding' });
  market.service.clock.advance(3 * 86_400);
  await market.deliver();
  const [refund = ''] = [...stripe.book.refunds.keys()];
  stripe.endRefund(refund, 'succeeded');
  const { body, signature } = stripe.event('refund.updated', refund);
  const headers = { 'stripe-signature': signature };
  await fetch(`${market.service.url}/v1/payments/stripe/webhook`, { method: 'POST', headers, body });
  expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
  expect(stripe.book.refunds.size).toBe(1);
});

test('paid externally: the operator owes it until they say that it was sent, and the clock waits with them', async () => {
  const { order, client, payment } = await begin('external');
  const body = { amount: '9000.00', currency: 'USD' };
  await market.operatorClient.call('confirmPayment', { params: { id: payment }, idempotencyKey: freshKey(), body });
  await market.deliver();
  expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunding' });
  await market.lookAtClock();
  const [refund] = (await client.call('listRefunds')).body.items;
  expect(refund).toMatchObject({ cause: 'order', state: 'pending', amount: '9000.00' });
  const params = { id: present(refund, 'a refund is owed').id };
  const failed = { params, idempotencyKey: freshKey(), body: { reason: 'wrong account' } };
  expect((await market.operatorClient.call('failRefund', failed)).body).toMatchObject({ attempt: 2, state: 'pending' });
  await market.operatorClient.call('confirmRefund', { params, idempotencyKey: freshKey(), body });
  expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded', payment: { state: 'returned' } });
});
