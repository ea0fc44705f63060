import type { BulkChange, Client } from '@regrade/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buyHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { YES } from '../support/seller-program.ts';
import { startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Bulk changes whose seller is asked about each quote before it binds. */
let market: WebhookMarket;
let client: Client;
let subscriptions: string[];

beforeEach(async () => {
  market = await startWebhookMarket({ fit: true });
  const { customer, subscription } = await market.buy('Northwind');
  client = market.service.client(customer.token);
  const other = await buyHelpdesk(market.service, customer, { key: 'another' });
  subscriptions = [subscription.id, other.id];
});
afterEach(() => market.close());

const preview = async () =>
  (await client.call('previewBulkChange', { body: { subscriptions, changes: toAgents(200) } })).body;
const read = async ({ id }: BulkChange) => (await client.call('getBulkChange', { params: { id } })).body;
const itemsOf = async ({ id }: BulkChange) =>
  (await client.call('listBulkItems', { params: { id }, query: {} })).body.items.map(({ state, refusal }) => [
    state,
    refusal?.code,
  ]);
const execute = ({ id, totals }: BulkChange, key: string) => {
  const repeated = totals.map(({ currency, net }) => ({ currency, net }));
  return client.call('executeBulkChange', { params: { id }, body: { totals: repeated }, idempotencyKey: key });
};

test('what the seller is still asked about is neither allowed nor in the totals, and nothing is ordered before the answers', async () => {
  const bulk = await preview();
  expect(bulk).toMatchObject({ totals: [], progress: { subscriptions: 2, allowed: 0, checking: 2, refused: 0 } });
  expect(await itemsOf(bulk)).toEqual([
    ['checking', undefined],
    ['checking', undefined],
  ]);
  expect(await problemOf(execute(bulk, 'early'))).toMatchObject({ status: 409, code: 'bulk.checking' });
  let asked = 0;
  market.program.answer(() => {
    asked += 1;
    return asked === 1 ? { body: { answer: 'no', reason: 'The target is too small.' } } : YES;
  });
  await market.deliver();
  const checked = await read(bulk);
  expect(checked).toMatchObject({
    totals: [{ currency: 'USD', subscriptions: 1, net: '9000.00' }],
    progress: { subscriptions: 2, allowed: 1, checking: 0, refused: 1 },
  });
  expect((await itemsOf(bulk)).sort()).toEqual([
    ['allowed', undefined],
    ['refused', 'quote.refused'],
  ]);
  expect((await execute(checked, 'after')).status).toBe(202);
  await market.service.engine.bulk.executions.idle();
  expect(await read(bulk)).toMatchObject({ state: 'done', progress: { allowed: 1, ordered: 1, refused: 1 } });
});

test('a seller who does not answer in time has refused', async () => {
  const bulk = await preview();
  market.service.clock.advance(30);
  expect(await read(bulk)).toMatchObject({ totals: [], progress: { checking: 0, refused: 2 } });
  expect((await itemsOf(bulk)).map(([state]) => state)).toEqual(['refused', 'refused']);
});
