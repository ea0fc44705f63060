import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Buyer, freshKey, intentOf, type PayingService, startPayingService } from '../support/paying.ts';

/** A change that pays money out gives it back over the means that paid, in proportion, once. */
let paying: PayingService;
let buyer: Buyer;

beforeAll(async () => {
  paying = await startPayingService({ instances: 2 });
});
beforeEach(async () => {
  buyer = await paying.addBuyer();
});
afterEach(() => paying.expectSound());
afterAll(() => paying.close());

const DAY = 86_400;
const runDue = () => paying.service.engine.outbox.runDue();
const sentAtStripe = () =>
  [...paying.stripe.book.refunds.values()].filter(({ status }) => status === 'succeeded').map(({ amount }) => amount);

async function payByStripe(agents: number): Promise<ChangeOrder> {
  const order = await buyer.order(agents, 'stripe');
  const intent = intentOf(order);
  paying.stripe.pay(intent);
  await paying.deliver(paying.stripe.event('payment_intent.succeeded', intent));
  return buyer.read(order);
}

async function payExternally(agents: number): Promise<ChangeOrder> {
  const order = await buyer.order(agents, 'external');
  const id = present(order.payment.payment, 'a payment from outside has an id');
  const body = { amount: order.payment.due, currency: 'USD' };
  await paying.operator.call('confirmPayment', { params: { id }, idempotencyKey: freshKey(), body });
  return buyer.read(order);
}

/** What the customer's own statement says of money that goes back outside. */
async function onItsWay() {
  const { body } = await buyer.client.call('getStatement', { query: { currency: 'USD', limit: 200 } });
  if (body.of !== 'account') throw new Error('asked for the statement of an account');
  const lines = body.items.filter(({ ledgerAccount }) => ledgerAccount === 'refunds-in-progress');
  return {
    closing: body.balances.find(({ ledgerAccount }) => ledgerAccount === 'refunds-in-progress')?.closing,
    lines: lines.map(({ memo, amount }) => `${memo} ${amount}`),
  };
}

describe('the refund of a downgrade', () => {
  test('is shared out over wallet, Stripe and external in proportion; the wallet has its part at once', async () => {
    // 9 000.00 from the wallet, 9 000.00 over Stripe, 18 000.00 externally.
    await payByStripe(200);
    await payExternally(400);
    const before = await buyer.funds();
    const order = await buyer.order(100, 'wallet');
    expect(order).toMatchObject({ state: 'completed', net: '-27000.00' });
    expect(Number((await buyer.funds()).wallet) - Number(before.wallet)).toBe(6_750);
    const byMethod = new Map((await buyer.refunds()).map((refund) => [refund.method, refund]));
    expect(byMethod.get('stripe')).toMatchObject({ amount: '6750.00', state: 'pending', cause: 'change' });
    expect(byMethod.get('external')).toMatchObject({ amount: '13500.00', state: 'pending', cause: 'change' });
    await paying.expectSound();
    expect(await onItsWay()).toEqual({ closing: '20250.00', lines: ['refund 20250.00'] });
    await runDue();
    const { id } = present(byMethod.get('external'), 'the operator owes a part');
    const body = { amount: '13500.00', currency: 'USD' };
    await paying.operator.call('confirmRefund', { params: { id }, idempotencyKey: freshKey(), body });
    expect((await buyer.refunds()).map(({ state }) => state)).toEqual(['sent', 'sent']);
    const sent = await onItsWay();
    expect(sent.closing).toBe('0.00');
    expect(sent.lines.toSorted()).toEqual(['refund 20250.00', 'refund-sent -13500.00', 'refund-sent -6750.00']);
    expect(sentAtStripe().at(-1)).toBe(675_000);
    // What is left of each means is what the next refund is shared out over.
    const next = await buyer.order(50, 'wallet');
    expect(next.net).toBe('-4500.00');
    await runDue();
    expect(sentAtStripe().at(-1)).toBe(112_500);
    expect((await buyer.payments()).map(({ refunded }) => refunded).sort()).toEqual(['15750.00', '7875.00']);
  });

  test('paid from the wallet alone goes to the wallet alone, and writes no payment', async () => {
    await buyer.order(200, 'wallet');
    const order = await buyer.order(100, 'wallet');
    expect(order).toMatchObject({ state: 'completed', net: '-9000.00' });
    expect(await buyer.payments()).toEqual([]);
    expect(await buyer.refunds()).toEqual([]);
  });

  test.each(['cut-after', 'hang-after', 'cut-before', 'fault'] as const)(
    'over Stripe is sent once, though Stripe does not answer (%s), and though it forgets its keys before the next attempt',
    async (fault) => {
      await payByStripe(200);
      const before = sentAtStripe().length;
      await buyer.order(150, 'wallet');
      paying.stripe.failNext(/\/v1\/refunds$/, fault);
      await runDue();
      expect(await buyer.refunds()).toMatchObject([{ state: 'pending', amount: '2250.00' }]);
      paying.service.clock.advance(2 * DAY);
      paying.stripe.forgetKeys();
      await runDue();
      expect(await buyer.refunds()).toMatchObject([{ state: 'sent', amount: '2250.00' }]);
      expect(sentAtStripe().slice(before)).toEqual([225_000]);
    },
  );

  test('over Stripe is sent once by two processes of which one is killed between the call and its record', async () => {
    await payByStripe(200);
    const before = sentAtStripe().length;
    await buyer.order(150, 'wallet');
    // The first process makes the call and is gone: its claim ends, and another takes the effect up.
    paying.stripe.failNext(/\/v1\/refunds$/, 'cut-after');
    await runDue();
    paying.service.clock.advance(DAY);
    const [, other] = paying.service.instances;
    await Promise.all([runDue(), present(other, 'there are two servers').engine.outbox.runDue()]);
    expect(sentAtStripe().slice(before)).toEqual([225_000]);
    expect(await buyer.refunds()).toMatchObject([{ state: 'sent' }]);
  });

  test('that Stripe refuses stays owed, and is tried again along the ladder under another key', async () => {
    await payByStripe(200);
    await buyer.order(150, 'wallet');
    const calls = () => paying.stripe.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/refunds');
    const before = calls().length;
    paying.stripe.failNext(/\/v1\/refunds$/, { refuse: 'insufficient_funds' });
    await runDue();
    const [refund] = await buyer.refunds();
    expect(refund).toMatchObject({ state: 'pending', attempt: 2 });
    expect(refund?.trouble).toContain('insufficient_funds');
    paying.service.clock.advance(59);
    await runDue();
    expect(calls().length - before).toBe(1);
    paying.service.clock.advance(1);
    await runDue();
    expect(await buyer.refunds()).toMatchObject([{ state: 'sent', attempt: 2, trouble: null }]);
    const keys = calls()
      .slice(before)
      .map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  test('that was sent and bounced is owed again, and sent again', async () => {
    await payByStripe(200);
    await buyer.order(150, 'wallet');
    await runDue();
    const [sent] = await buyer.refunds();
    const atStripe = present(sent?.reference, 'Stripe has named the refund');
    paying.stripe.endRefund(atStripe, 'failed');
    const bounced = paying.stripe.event('refund.failed', atStripe);
    expect((await paying.deliver(bounced)).status).toBe(200);
    expect(await buyer.refunds()).toMatchObject([{ state: 'pending', attempt: 2 }]);
    await paying.expectSound();
    expect((await paying.deliver(bounced)).status).toBe(200);
    paying.service.clock.advance(60);
    await runDue();
    expect(await buyer.refunds()).toMatchObject([{ state: 'sent', attempt: 2 }]);
  });

  test('never exceeds what was paid, however often a subscription goes up and down by changing means', async () => {
    for (const agents of [200, 120, 300, 60]) {
      if (agents > (await buyer.agents())) await payByStripe(agents);
      else await buyer.order(agents, 'wallet');
      await runDue();
    }
    for (const { amount, refunded } of await buyer.payments())
      expect(Number(refunded)).toBeLessThanOrEqual(Number(amount));
    for (const { id, amount_received } of paying.stripe.book.intents.values()) {
      const back = [...paying.stripe.book.refunds.values()].filter((refund) => refund.payment_intent === id);
      const sum = back.filter(({ status }) => status === 'succeeded').reduce((all, { amount }) => all + amount, 0);
      expect(sum).toBeLessThanOrEqual(amount_received);
    }
  });
});
