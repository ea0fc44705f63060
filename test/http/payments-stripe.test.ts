import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { type Buyer, freshKey, intentOf, type PayingService, startPayingService } from '../support/paying.ts';
import { problemOf, rawProblem } from '../support/problem.ts';

/** Payments over Stripe, in front of a loopback Stripe that checks every request, and fails as services fail. */
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
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const runDue = () => paying.service.engine.outbox.runDue();

/** The customer's side pays the intent, and Stripe tells us. */
async function payAtStripe(order: ChangeOrder, intent = intentOf(order)): Promise<Response> {
  paying.stripe.pay(intent);
  return paying.deliver(paying.stripe.event('payment_intent.succeeded', intent));
}

async function paymentOf(order: ChangeOrder) {
  const found = (await buyer.payments()).filter((payment) => payment.order === order.id);
  return present(found.at(-1), 'the order has a payment from outside');
}

/** What the events of the order say, the oldest first. */
async function toldOf({ id }: ChangeOrder): Promise<string[][]> {
  const { rows } = await paying.service.database.database.query<{ body: string }>(
    'test-told-of',
    `select body from audit where body like '%' || $1 || '%' order by n`,
    [id],
  );
  const changes = rows.flatMap(({ body }) => JSON.parse(body).changes ?? []);
  return changes.flatMap(({ noun, did, data }) => (noun === 'change-order' && data.order === id ? [did] : []));
}

const intentsMade = () => paying.stripe.book.intents.size;
const postsTo = (path: string) =>
  paying.stripe.calls.filter((call) => call.method === 'POST' && call.path.startsWith(path));

describe('a payment over Stripe', () => {
  test('is begun with a secret for the customer’s side, and a signed event completes the order', async () => {
    const order = await buyer.order(150, 'stripe');
    expect(order).toMatchObject({
      state: 'awaiting-payment',
      payment: { state: 'pending', method: 'stripe', due: '4500.00' },
    });
    const intent = present(paying.stripe.book.intents.get(intentOf(order)), 'Stripe has the intent');
    const { payment } = order.payment;
    expect(intent).toMatchObject({ amount: 450_000, currency: 'usd', metadata: { regrade_payment: payment } });
    expect(postsTo('/v1/payment_intents').at(-1)?.headers['idempotency-key']).toBe(payment);
    // The secret is the customer's alone: neither a later look nor our own books have it.
    expect(JSON.stringify(await buyer.read(order))).not.toContain('_secret_');
    expect((await buyer.pay(order, 'stripe')).payment.clientSecret).toBe(order.payment.clientSecret);
    expect((await payAtStripe(order)).status).toBe(200);
    expect(await buyer.read(order)).toMatchObject({ state: 'completed', payment: { state: 'paid' } });
    expect(await buyer.agents()).toBe(150);
    expect(await paymentOf(order)).toMatchObject({ state: 'paid', reference: intent.id, amount: '4500.00' });
  });

  test('whose event comes twice, at once and over two servers, is taken once', async () => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    paying.stripe.pay(intent);
    const event = paying.stripe.event('payment_intent.succeeded', intent);
    const urls = paying.service.instances.map(({ url }) => url);
    const answers = await Promise.all([...urls, ...urls].map((url) => paying.deliver(event, url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    // The same payment told by another event, which nobody has seen before.
    expect((await paying.deliver(paying.stripe.event('payment_intent.succeeded', intent))).status).toBe(200);
    expect((await buyer.read(order)).events.filter(({ type }) => type === 'paid')).toHaveLength(1);
    expect(await buyer.refunds()).toEqual([]);
  });

  test('declined may be tried again by the same secret; events out of order change nothing', async () => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    paying.stripe.decline(intent);
    const declined = paying.stripe.event('payment_intent.payment_failed', intent);
    expect((await paying.deliver(declined)).status).toBe(200);
    expect(await buyer.read(order)).toMatchObject({ state: 'awaiting-payment', payment: { state: 'pending' } });
    expect((await paymentOf(order)).trouble).toContain('declined');
    expect((await payAtStripe(order)).status).toBe(200);
    const late = paying.stripe.event('payment_intent.payment_failed', intent);
    expect((await paying.deliver(late)).status).toBe(200);
    expect(await buyer.read(order)).toMatchObject({ state: 'completed', payment: { state: 'paid' } });
  });

  test('told by an event before Stripe has answered us is taken, and the answer changes nothing', async () => {
    paying.stripe.failNext(/payment_intents$/, 'cut-after');
    const order = await buyer.order(150, 'stripe');
    expect(order.payment.clientSecret).toBeUndefined();
    expect((await paymentOf(order)).reference).toBeNull();
    const [intent] = [...paying.stripe.book.intents.keys()].slice(-1);
    await payAtStripe(order, intent);
    expect((await buyer.read(order)).state).toBe('completed');
    paying.service.clock.advance(31);
    await runDue();
    expect(await paymentOf(order)).toMatchObject({ state: 'paid', reference: intent });
    expect(await buyer.refunds()).toEqual([]);
  });

  test.each(['cut-after', 'hang-after', 'fault', 'cut-before'] as const)(
    'begun when Stripe does not answer (%s) is begun again by the outbox with the same key: one intent, one payment',
    async (fault) => {
      const before = intentsMade();
      paying.stripe.failNext(/payment_intents$/, fault);
      const order = await buyer.order(150, 'stripe');
      expect(order.payment).toMatchObject({ state: 'pending', method: 'stripe' });
      paying.service.clock.advance(31);
      await runDue();
      expect(intentsMade() - before).toBe(1);
      const keys = postsTo('/v1/payment_intents').map(({ headers }) => headers['idempotency-key']);
      expect(keys.filter((key) => key === order.payment.payment).length).toBeGreaterThan(1);
      const again = await buyer.pay(order, 'stripe');
      await payAtStripe(again);
      expect((await buyer.read(order)).state).toBe('completed');
    },
  );

  test('that Stripe refuses for good is answered with its sentence, and the order may be paid otherwise', async () => {
    paying.stripe.failNext(/payment_intents$/, { refuse: 'amount_too_small' });
    const order = await buyer.order(150, 'stripe');
    expect(order).toMatchObject({ state: 'awaiting-payment', payment: { state: 'due', method: null } });
    paying.stripe.failNext(/payment_intents$/, { refuse: 'amount_too_small' });
    const pay = { params: { id: order.id }, idempotencyKey: freshKey(), body: { method: 'stripe' as const } };
    const problem = await problemOf(buyer.client.call('payOrder', pay));
    expect(problem).toMatchObject({ code: 'payment.refused', status: 402 });
    expect(problem.detail).toContain('amount_too_small');
    expect(await buyer.read(order)).toMatchObject({ state: 'awaiting-payment', payment: { state: 'due' } });
    expect((await buyer.pay(order, 'wallet')).state).toBe('completed');
  });

  test('of which no event ever arrives is found paid when it is given up, and goes back', async () => {
    const order = await buyer.order(150, 'stripe');
    paying.stripe.pay(intentOf(order));
    paying.service.clock.advance(DAY);
    await runJobs(paying.service.engine, silent);
    expect((await buyer.read(order)).state).toBe('expired');
    await runDue();
    expect(await paymentOf(order)).toMatchObject({ state: 'paid', refunded: '4500.00' });
    expect(await buyer.refunds()).toMatchObject([{ cause: 'late', state: 'sent', amount: '4500.00' }]);
    expect([...paying.stripe.book.refunds.values()].at(-1)).toMatchObject({ amount: 450_000, status: 'succeeded' });
  });

  test('by a bank debit that bounces is told, and may be paid again until the deadline', async () => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    paying.stripe.debit(intent);
    expect((await paying.deliver(paying.stripe.event('payment_intent.processing', intent))).status).toBe(200);
    expect(await buyer.read(order)).toMatchObject({ state: 'awaiting-payment', payment: { state: 'pending' } });
    paying.service.clock.advance(DAY / 2);
    paying.stripe.bounce(intent);
    const bounced = paying.stripe.event('payment_intent.payment_failed', intent);
    expect((await paying.deliver(bounced)).status).toBe(200);
    const failed = await buyer.read(order);
    expect(failed).toMatchObject({ state: 'awaiting-payment', payment: { state: 'pending' } });
    expect(failed.events.at(-1)).toMatchObject({ type: 'payment-failed' });
    expect((await paymentOf(order)).trouble).toContain('too little money');
    expect(await toldOf(order)).toContainEqual(['payment-failed']);
    // The same payment is tried again, or another means is chosen.
    expect((await buyer.pay(order, 'wallet')).state).toBe('completed');
    await runDue();
    expect(paying.stripe.book.intents.get(intent)?.status).toBe('canceled');
  });

  test.each(['bounces', 'is carried out'] as const)(
    'by a bank debit that %s after the deadline never costs anything',
    async (end) => {
      const order = await buyer.order(150, 'stripe');
      const intent = intentOf(order);
      paying.stripe.debit(intent);
      paying.service.clock.advance(DAY);
      await runJobs(paying.service.engine, silent);
      expect((await buyer.read(order)).state).toBe('expired');
      expect(await toldOf(order)).toContainEqual(['deadline', 'expired']);
      // Stripe cannot cancel what the bank has begun: it is asked again.
      await runDue();
      expect(paying.stripe.book.intents.get(intent)?.status).toBe('processing');
      paying.service.clock.advance(2 * DAY);
      if (end === 'bounces') paying.stripe.bounce(intent);
      else paying.stripe.pay(intent);
      const type = end === 'bounces' ? 'payment_intent.payment_failed' : 'payment_intent.succeeded';
      expect((await paying.deliver(paying.stripe.event(type, intent))).status).toBe(200);
      await runDue();
      await runDue();
      expect((await buyer.read(order)).state).toBe('expired');
      const refunds = (await buyer.refunds()).filter((refund) => refund.order === order.id);
      const back = { cause: 'late', state: 'sent', amount: '4500.00' };
      expect(refunds).toMatchObject(end === 'bounces' ? [] : [back]);
      const status = paying.stripe.book.intents.get(intent)?.status;
      expect(status).toBe(end === 'bounces' ? 'canceled' : 'succeeded');
    },
  );

  test('given up is cancelled at Stripe, so that nobody pays it any more', async () => {
    const order = await buyer.order(150, 'stripe');
    await buyer.client.call('cancelOrder', { params: { id: order.id }, idempotencyKey: freshKey(), body: {} });
    await runDue();
    expect(paying.stripe.book.intents.get(intentOf(order))?.status).toBe('canceled');
    const event = paying.stripe.event('payment_intent.canceled', intentOf(order));
    expect((await paying.deliver(event)).status).toBe(200);
    expect(await buyer.read(order)).toMatchObject({ state: 'cancelled' });
  });
});

describe('an event', () => {
  test.each<[string, (body: string, signature: string) => [string, string]]>([
    ['with another amount than was signed', (body, signature) => [body.replace('450000', '1'), signature]],
    ['without a signature', (body) => [body, '']],
    ['signed by somebody else', (body, signature) => [body, signature.replace(/v1=.{8}/, 'v1=00000000')]],
    ['that is no text of ours', () => ['not json', 't=1,v1=00']],
  ])('%s is refused, and nothing happens', async (_name, forge) => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    paying.stripe.pay(intent);
    const event = paying.stripe.event('payment_intent.succeeded', intent);
    const [body, signature] = forge(event.body, event.signature);
    const refused = await rawProblem(await paying.deliver({ ...event, body, signature }));
    expect(refused).toMatchObject({ code: 'payment.signature-invalid', status: 400 });
    expect((await buyer.read(order)).payment.state).toBe('pending');
    expect((await paying.deliver(event)).status).toBe(200);
  });

  test('recorded by a stranger and sent again after five minutes is refused', async () => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    paying.stripe.pay(intent);
    const event = paying.stripe.event('payment_intent.succeeded', intent);
    paying.service.clock.advance(301);
    expect(await rawProblem(await paying.deliver(event))).toMatchObject({ code: 'payment.signature-invalid' });
    expect((await buyer.read(order)).payment.state).toBe('pending');
    expect((await payAtStripeAgain(intent)).status).toBe(200);
    expect((await buyer.read(order)).state).toBe('completed');
  });

  test('about something else of the same Stripe account is none of ours', async () => {
    const order = await buyer.order(150, 'stripe');
    const intent = intentOf(order);
    const object = present(paying.stripe.book.intents.get(intent), 'Stripe has the intent');
    paying.stripe.book.intents.set('pi_foreign', { ...object, id: 'pi_foreign', metadata: { shop: 'another' } });
    expect((await paying.deliver(paying.stripe.event('payment_intent.succeeded', 'pi_foreign'))).status).toBe(200);
    expect((await buyer.read(order)).payment.state).toBe('pending');
  });
});

/** Stripe delivers again with a signature of now. */
function payAtStripeAgain(intent: string): Promise<Response> {
  return paying.deliver(paying.stripe.event('payment_intent.succeeded', intent));
}

test('every request that reached Stripe had the shape that Stripe asks for', () => {
  expect(paying.stripe.calls.length).toBeGreaterThan(20);
  for (const { method, path, headers } of paying.stripe.calls) {
    expect(headers['stripe-version']).toBe('2026-10-28.endive');
    if (method === 'POST')
      expect(headers['idempotency-key'], path).toMatch(/^(pay|rfd)_[a-z2-7]{8}_[0-9a-f-]{36}(:.+)?$/);
  }
});

test('neither a key of Stripe nor a client secret is ever logged', () => {
  const written = JSON.stringify(paying.service.logged);
  for (const secret of [paying.stripe.secretKey, paying.stripe.webhookSecret, '_secret_']) {
    expect(written).not.toContain(secret);
  }
});
