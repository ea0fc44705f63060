import { present } from '@regrade/core';
import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { problemOf } from '../support/problem.ts';
import { type Reply, YES } from '../support/seller-program.ts';
import {
  beginOrder,
  CHANGED,
  type MarketRules,
  silence,
  startWebhookMarket,
  UNTOUCHED,
  type WebhookMarket,
} from '../support/webhook-market.ts';

/** Telling a real seller program of changes, over HTTP: what it says, does not say, and says too late. */
let market: WebhookMarket;

afterEach(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.close();
});

const HOUR = 3_600;

async function begin(rules: MarketRules = silence('reject')) {
  market = await startWebhookMarket(rules);
  return beginOrder(market);
}

function advance(seconds: number): void {
  market.service.clock.advance(seconds);
}

const NO: Reply = { body: { answer: 'no', reason: '38 agents too many' } };

const typesOf = (order: { readonly events: readonly { readonly type: string }[] }) =>
  order.events.map(({ type }) => type);

describe('a seller who answers at once', () => {
  test('yes: the change is in force, and not before', async () => {
    const { order, standing } = await begin();
    expect(order).toMatchObject({
      state: 'awaiting-seller',
      deadline: '2026-03-01T03:00:00Z',
      fulfilment: { protocol: 'webhook', attempt: 1, attemptsMax: 3, nextAt: '2026-03-01T00:00:00Z' },
    });
    expect(await standing()).toEqual({ ...UNTOUCHED, money: '91000.00', held: '9000.00', openOrder: order.id });
    expect(await market.deliver()).toBe(1);
    expect(await market.readOrder(order.id)).toMatchObject({
      state: 'completed',
      fulfilment: { protocol: 'webhook', attempt: 1, attemptsMax: 3, nextAt: null },
    });
    expect(await standing()).toEqual(CHANGED);
    expect(await market.deliveryOf(order.id)).toMatchObject({ kind: 'change', state: 'accepted', attempt: 1 });
    expect(await market.deliver(), 'nothing is said twice').toBe(0);
  });

  test('yes: was told who, what, from what to what, and until when', async () => {
    const { order } = await begin();
    await market.deliver();
    const { message } = present(market.program.received[0], 'the seller was told');
    expect(message).toMatchObject({
      type: 'change.requested',
      timestamp: '2026-03-01T00:00:00Z',
      data: {
        order: order.id,
        subscription: order.subscription,
        product: 'acme.helpdesk',
        term: { start: '2026-03-01T00:00:00Z', end: '2027-03-01T00:00:00Z' },
        answerBy: '2026-03-01T03:00:00Z',
        net: '9000.00',
        currency: 'USD',
        components: [
          {
            component: 'app',
            from: { skuKey: 'edition=basic', quantities: { agents: 100 } },
            to: { skuKey: 'edition=basic', quantities: { agents: 200 } },
          },
        ],
      },
    });
  });

  test.each([
    ['200', NO],
    ['422', { ...NO, status: 422 }],
  ])(
    'no with status %s: the money is back and nothing has changed, and the customer reads why',
    async (_status, reply) => {
      const { order, standing } = await begin();
      market.program.answer(reply);
      await market.deliver();
      const after = await market.readOrder(order.id);
      expect(after).toMatchObject({ state: 'refunded', payment: { state: 'returned' } });
      expect(after.events.find(({ type }) => type === 'seller-no')).toMatchObject({ reason: '38 agents too many' });
      expect(await standing()).toEqual(UNTOUCHED);
      expect(await market.deliveryOf(order.id)).toMatchObject({ state: 'refused', reason: '38 agents too many' });
    },
  );

  test('that their program has no such operation: refunded at once, without a ladder', async () => {
    const { order, standing } = await begin();
    market.program.answer({ status: 501 });
    await market.deliver();
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
    expect(await standing()).toEqual(UNTOUCHED);
    expect(await market.deliveryOf(order.id)).toMatchObject({ state: 'unsupported' });
  });
});

describe('a seller who answers nothing that counts', () => {
  test.each<[string, Reply | 'hang', string]>([
    ['no answer in time', 'hang', 'No answer within 1 s.'],
    ['a fault', { status: 500, text: 'oops' }, 'answered 500'],
    ['not JSON', { text: '<html>OK</html>' }, 'without "answer"'],
    ['JSON without an answer', { body: { ok: true } }, 'without "answer"'],
    ['an answer of another kind', { body: { answer: true } }, 'without "answer"'],
    ['a redirect', { status: 302, headers: { location: 'http://169.254.169.254/' } }, 'answered 302'],
    ['a flood', { text: 'x'.repeat(100_000) }, 'longer than 65536 bytes'],
    ['a status of refusal without a refusal', { status: 422, text: 'no' }, 'answered 422'],
  ])('%s: the attempt is repeated on the ladder under the same id', async (_case, reply, reason) => {
    const { order, standing } = await begin();
    market.program.answer(reply);
    await market.deliver();
    expect(await market.readOrder(order.id)).toMatchObject({
      state: 'awaiting-seller',
      fulfilment: { attempt: 2, attemptsMax: 3, nextAt: '2026-03-01T00:01:00Z' },
    });
    const { attempts } = await market.deliveryOf(order.id);
    expect(attempts).toMatchObject([{ outcome: 'silent', reason: expect.stringContaining(reason) }]);
    advance(59);
    expect(await market.deliver(), 'not before its time').toBe(0);
    advance(1);
    market.program.answer(YES);
    await market.deliver();
    expect(await standing()).toEqual(CHANGED);
    const { received } = market.program;
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`${order.id}:tell-seller`]));
    expect(received.map(({ headers }) => headers['webhook-timestamp'])).toEqual(['1772323200', '1772323260']);
    expect(new Set(received.map(({ text }) => text)).size, 'every attempt says the same').toBe(1);
  });

  test('asks for patience, and is not called sooner', async () => {
    const { order } = await begin();
    market.program.answer({ status: 503, headers: { 'retry-after': '1800' } });
    await market.deliver();
    expect((await market.readOrder(order.id)).fulfilment.nextAt).toBe('2026-03-01T00:30:00Z');
  });

  test.each<[string, Reply, object]>([
    [
      'too long',
      { text: 'x'.repeat(100_000) },
      { status: 200, body: expect.stringMatching(/^x{4000}… \(\d+ more\)$/) },
    ],
    [
      'broken off',
      { headers: { 'content-length': '100' }, text: '{"answer":"yes"}', breakOff: true },
      { status: 200, body: '{"answer":"yes"}' },
    ],
  ])('an answer that is %s is none, and its transcript shows what had come', async (_case, reply, response) => {
    const { order } = await begin();
    market.program.answer(reply);
    await market.deliver();
    const { attempts } = await market.deliveryOf(order.id);
    expect(attempts).toMatchObject([{ outcome: 'silent', response }]);
  });

  test('is not listening: the transcript says so', async () => {
    const { order } = await begin();
    await market.program.close();
    await market.deliver();
    const { attempts } = await market.deliveryOf(order.id);
    expect(attempts).toMatchObject([{ reason: 'The connection was refused.', response: null }]);
  });

  test('to the end of the ladder: a dead letter, which waits for the deadline or a restart', async () => {
    const { order, standing } = await begin();
    market.program.answer({ status: 500 });
    for (const pause of [0, 60, 300]) {
      advance(pause);
      await market.deliver();
    }
    expect(market.program.received).toHaveLength(3);
    const dead = await market.deliveryOf(order.id);
    expect(dead).toMatchObject({ state: 'dead-letter', attempt: 3, nextAt: null, answerBy: '2026-03-01T03:00:00Z' });
    expect(dead.attempts).toHaveLength(3);
    const { body: page } = await market.sellerClient.call('listDeliveries', { query: { state: 'dead-letter' } });
    expect(page.items.map(({ id }) => id)).toEqual([dead.id]);
    advance(HOUR);
    expect(await market.deliver(), 'nobody tries any more').toBe(0);
    market.program.answer(YES);
    const restarted = await market.sellerClient.call('restartDelivery', { params: { id: dead.id } });
    expect(restarted.body).toMatchObject({ state: 'waiting', attempt: 1, answerBy: '2026-03-01T03:00:00Z' });
    expect(await problemOf(market.sellerClient.call('restartDelivery', { params: { id: dead.id } }))).toMatchObject({
      code: 'order.delivery-running',
    });
    await market.deliver();
    expect(await standing()).toEqual(CHANGED);
    expect(new Set(market.program.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('wants no messages at its address any more: a dead letter at once', async () => {
    const { order } = await begin();
    market.program.answer({ status: 410 });
    await market.deliver();
    expect(await market.deliveryOf(order.id)).toMatchObject({ state: 'dead-letter', attempt: 1 });
  });

  test('has no endpoint any more: the attempt says so, and one that is configured again is used', async () => {
    const { standing, order } = await begin();
    const params = { scope: 'acme', protocol: 'webhook' };
    await market.sellerClient.call('deleteSellerEndpoint', { params });
    await market.deliver();
    const { attempts } = await market.deliveryOf(order.id);
    expect(attempts).toMatchObject([{ reason: expect.stringContaining('No address is configured'), request: null }]);
    const body = { address: market.program.address };
    await market.sellerClient.call('saveSellerEndpoint', { params: { ...params, scope: 'helpdesk' }, body });
    advance(60);
    await market.deliver();
    expect(await standing()).toEqual(CHANGED);
  });
});

describe('a seller who answers later', () => {
  test.each([
    ['202', { status: 202 }],
    ['an empty 200', {}],
    ['in words', { body: { answer: 'later' } }],
  ])('said with %s: no further attempt, and the clock stays in sight', async (_case, reply) => {
    const { order } = await begin();
    market.program.answer(reply);
    await market.deliver();
    expect(await market.readOrder(order.id)).toMatchObject({
      state: 'awaiting-seller',
      deadline: '2026-03-01T03:00:00Z',
      fulfilment: { attempt: 1, attemptsMax: 3, nextAt: null },
    });
    advance(2 * HOUR);
    expect(await market.deliver()).toBe(0);
    expect(await market.deliveryOf(order.id)).toMatchObject({
      state: 'acknowledged',
      answerBy: '2026-03-01T03:00:00Z',
    });
  });

  test('yes by a call of theirs, twice: completed once', async () => {
    const { order, standing } = await begin();
    market.program.answer({ status: 202 });
    await market.deliver();
    const { id } = await market.deliveryOf(order.id);
    const answer = () => market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
    expect((await answer()).body).toMatchObject({ state: 'accepted' });
    expect((await answer()).body).toMatchObject({ state: 'accepted' });
    expect(await standing()).toEqual(CHANGED);
    expect(typesOf(await market.readOrder(order.id)).filter((type) => type === 'completed')).toHaveLength(1);
  });

  test('no by a call of theirs: refunded, with the reason', async () => {
    const { order, standing } = await begin();
    market.program.answer({ status: 202 });
    await market.deliver();
    const { id } = await market.deliveryOf(order.id);
    await market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'no', reason: 'sold out' } });
    expect(await standing()).toEqual(UNTOUCHED);
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
  });

  test('yes before the answer to the attempt has arrived: both count as one', async () => {
    const { order, standing } = await begin();
    market.program.answer(async ({ message }) => {
      const id = String(message.data['delivery']);
      await market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
      return { status: 202 };
    });
    await market.deliver();
    expect(await standing()).toEqual(CHANGED);
    const { attempts, state } = await market.deliveryOf(order.id);
    expect(state).toBe('accepted');
    expect(attempts).toMatchObject([{ outcome: 'later' }]);
  });

  test('promised and not given: somebody may restart', async () => {
    const { order, standing } = await begin();
    market.program.answer({ status: 202 });
    await market.deliver();
    market.program.answer(YES);
    const { id } = await market.deliveryOf(order.id);
    await market.operatorClient.call('restartDelivery', { params: { id } });
    await market.deliver();
    expect(await standing()).toEqual(CHANGED);
  });
});

describe('what others may see and do', () => {
  test('another seller finds no delivery and no customer does; a stranger’s answer changes nothing', async () => {
    const { order, client } = await begin();
    const { id } = await market.deliveryOf(order.id);
    const other = market.service.client((await market.service.addSeller('other')).token);
    expect((await other.call('listDeliveries', { query: {} })).body.items).toEqual([]);
    expect((await other.call('listDeliveries', { query: { product: 'acme.helpdesk' } })).body.items).toEqual([]);
    const unknown = { id: `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}` };
    for (const call of [
      () => other.call('getDelivery', { params: { id } }),
      () => other.call('restartDelivery', { params: { id } }),
      () => other.call('answerDelivery', { params: { id }, body: { answer: 'yes' } }),
      () => market.operatorClient.call('getDelivery', { params: unknown }),
    ]) {
      expect(await problemOf(call())).toMatchObject({ status: 404 });
    }
    expect(await problemOf(client.call('getDelivery', { params: { id } }))).toMatchObject({ code: 'auth.forbidden' });
    expect((await market.operatorClient.call('listDeliveries', { query: {} })).body.items).toHaveLength(1);
  });
});
