import type { Client, Quote } from '@regrade/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buyHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { type Reply, YES } from '../support/seller-program.ts';
import type { TestLogin } from '../support/service.ts';
import { startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Rules with `fit: true`: the seller's software is asked before the quote binds (G9). */
let market: WebhookMarket;
let client: Client;
let subscription: string;

beforeEach(async () => {
  market = await startWebhookMarket({ fit: true });
  const bought = await market.buy('Northwind');
  client = market.service.client(bought.customer.token);
  subscription = bought.subscription.id;
});
afterEach(() => market.close());

async function ask(): Promise<Quote> {
  const { status, body } = await client.call('requestQuote', {
    body: { subscriptionId: subscription, changes: toAgents(200) },
  });
  expect(status).toBe(202);
  return body;
}

const read = async ({ id }: Quote) => (await client.call('getQuote', { params: { id } })).body;

const order = ({ id, net }: Quote) =>
  client.call('placeOrder', { idempotencyKey: `order-${id}`, body: { quoteId: id, net, pay: 'wallet' } });

const BLOCKED: Reply = {
  body: {
    answer: 'no',
    reason: 'The target is too small.',
    blockers: [{ message: '238 agents in use, target allows 200', component: 'app', attribute: 'agents' }, 'second', 7],
  },
};

describe('a quote whose seller is asked first', () => {
  test('is checking, then open, then an order like any other', async () => {
    const quote = await ask();
    expect(quote).toMatchObject({ state: 'checking', fit: { state: 'checking', answerBy: '2026-03-01T00:00:30Z' } });
    expect(await problemOf(order(quote))).toMatchObject({ status: 409, code: 'quote.checking' });
    expect(await market.deliver()).toBe(1);
    const [asked] = market.program.received;
    expect(asked?.message).toMatchObject({
      type: 'change.fit_requested',
      data: {
        quote: quote.id,
        subscription,
        answerBy: '2026-03-01T00:00:30Z',
        components: [{ from: { quantities: { agents: 100 } }, to: { quantities: { agents: 200 } } }],
      },
    });
    expect(await read(quote)).toMatchObject({ state: 'open', net: quote.net, fit: { state: 'fits', blockers: [] } });
    const placed = await order(quote);
    expect(placed.body.state).toBe('awaiting-seller');
    await market.deliver();
    expect((await market.readOrder(placed.body.id)).state).toBe('completed');
  });

  test('is asked as well in a sandbox, whose time stood still since it was opened', async () => {
    const { service } = market;
    const operator = service.client(service.operator.token);
    const { body } = await operator.call('createAccount', { body: { name: 'Trial', kind: 'customer', sandbox: true } });
    const credit = { amount: '1000000.00', currency: 'USD', reason: 'play money' };
    await operator.call('creditWallet', { params: { id: body.id }, idempotencyKey: 'play', body: credit });
    const bought = await buyHelpdesk(service, { account: body.id as TestLogin['account'], token: body.token });
    service.clock.advance(3_600);
    client = service.client(body.token);
    subscription = bought.id;
    const quote = await ask();
    expect(await market.deliveryOf(quote.id)).toMatchObject({ state: 'waiting' });
    await market.deliver();
    expect(market.program.received).toHaveLength(1);
    expect(await read(quote)).toMatchObject({ state: 'open', fit: { state: 'fits' } });
  });

  test('is refused with what stands in the way, in the seller’s words', async () => {
    const quote = await ask();
    market.program.answer(BLOCKED);
    await market.deliver();
    expect(await read(quote)).toMatchObject({
      state: 'refused',
      fit: {
        state: 'refused',
        reason: 'The target is too small.',
        blockers: [
          { message: '238 agents in use, target allows 200', component: 'app', attribute: 'agents' },
          { message: 'second' },
        ],
      },
    });
    expect(await problemOf(order(quote))).toMatchObject({
      code: 'quote.refused',
      detail: expect.stringContaining('238 agents in use, target allows 200'),
    });
    expect(await market.deliveryOf(quote.id)).toMatchObject({ kind: 'fit-check', state: 'refused' });
  });

  test('is refused when the answer does not come in time, and a late answer changes nothing', async () => {
    const quote = await ask();
    market.program.answer({ status: 202 });
    await market.deliver();
    market.service.clock.advance(29);
    expect((await read(quote)).state).toBe('checking');
    market.service.clock.advance(1);
    expect(await read(quote)).toMatchObject({
      state: 'refused',
      fit: { state: 'refused', reason: 'The seller did not answer in time.' },
    });
    const { id } = await market.deliveryOf(quote.id);
    const late = market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
    expect(await problemOf(late)).toMatchObject({ status: 409, code: 'quote.not-checking' });
    expect(await problemOf(order(quote))).toMatchObject({ code: 'quote.refused' });
  });

  test('is answered by a call of the seller’s', async () => {
    const quote = await ask();
    market.program.answer({ status: 202 });
    await market.deliver();
    expect(await market.deliveryOf(quote.id)).toMatchObject({ state: 'acknowledged' });
    const { id } = await market.deliveryOf(quote.id);
    await market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
    expect((await read(quote)).state).toBe('open');
  });

  test('is asked again on a short ladder, under the same id, as long as somebody waits', async () => {
    const quote = await ask();
    market.program.answer({ status: 500 });
    for (const pause of [0, 2, 5]) {
      market.service.clock.advance(pause);
      expect(await market.deliver()).toBe(1);
    }
    expect(new Set(market.program.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([`${quote.id}:check-fit`]),
    );
    market.program.answer(YES);
    market.service.clock.advance(10);
    await market.deliver();
    expect((await read(quote)).state).toBe('open');
  });

  test('that nobody answers is asked no more after its deadline', async () => {
    const quote = await ask();
    market.service.clock.advance(31);
    await market.deliver();
    expect(market.program.received).toEqual([]);
    expect((await read(quote)).state).toBe('refused');
    expect(await market.deliveryOf(quote.id)).toMatchObject({ state: 'closed', nextAt: null, reason: 'silence' });
  });

  test('still expires and is still superseded', async () => {
    const quote = await ask();
    await market.deliver();
    market.service.clock.advance(901);
    expect((await read(quote)).state).toBe('expired');
  });
});

test('a preview asks nobody, and names the price', async () => {
  const body = { quotes: [{ subscriptionId: subscription, changes: toAgents(200) }] };
  const { body: preview } = await client.call('previewQuotes', { body });
  expect(preview.items[0]).toMatchObject({ quote: { net: '9000.00' } });
  expect(await market.deliver()).toBe(0);
});

test('without an endpoint nothing is quoted: the seller could not be told', async () => {
  await market.sellerClient.call('deleteSellerEndpoint', { params: { scope: 'acme', protocol: 'webhook' } });
  const asked = client.call('requestQuote', { body: { subscriptionId: subscription, changes: toAgents(200) } });
  expect(await problemOf(asked)).toMatchObject({ status: 409, code: 'fulfilment.protocol-unavailable' });
});
