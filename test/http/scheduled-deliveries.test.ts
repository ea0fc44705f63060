import type { Client, PurchasedSubscription } from '@regrade/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buyHelpdesk, helpdeskDocument, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { YES } from '../support/seller-program.ts';
import type { TestLogin } from '../support/service.ts';
import { silence, startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Changes at renewal whose seller has to be asked and told (webhook). */
let market: WebhookMarket;
let client: Client;
let subscription: PurchasedSubscription;
let customer: TestLogin;

const YEAR = 365 * 86_400;
const NO = { body: { answer: 'no', reason: 'We cannot do this.' } };

beforeEach(async () => {
  market = await startWebhookMarket();
  const document = await helpdeskDocument(({ product, rules }) => {
    Object.assign(product, { protocol: 'webhook', type: 'direct' });
    for (const rule of rules.specifications) Object.assign(rule, { timing: 'customer-chooses' });
  });
  await market.service.publish(market.seller, document);
  const bought = await market.buy('Northwind');
  client = market.service.client(bought.customer.token);
  ({ customer, subscription } = bought);
});
afterEach(() => market.close());

const read = async () => (await client.call('getSubscription', { params: { id: subscription.id } })).body;
const wallet = async () => (await client.call('getWallet')).body;

async function schedule(agents: number) {
  const body = { subscriptionId: subscription.id, changes: toAgents(agents), timing: 'at-renewal' as const };
  return (await client.call('requestQuote', { body })).body;
}

async function order({ id }: { readonly id: string }) {
  const body = { quoteId: id, net: '0.00' };
  return (await client.call('placeOrder', { idempotencyKey: `order-${id}`, body })).body;
}

/** Renewed a month ahead; then the clock comes to the old end. */
async function renewAndBegin() {
  const params = { id: subscription.id };
  market.service.clock.advance(YEAR - 30 * 86_400);
  const { net, components } = (await client.call('previewRenewal', { params, body: {} })).body;
  await client.call('renewSubscription', { params, idempotencyKey: `renew-${net}`, body: { net } });
  market.service.clock.advance(30 * 86_400);
  await market.lookAtClock();
  return components;
}

describe('a downgrade at renewal', () => {
  test('is promised once the seller says that it fits, and in force when they say that it is done', async () => {
    const quote = await schedule(50);
    expect(quote).toMatchObject({ state: 'checking', net: '0.00', renewalPrice: '4500.00' });
    await market.deliver();
    const placed = await order(quote);
    expect(placed).toMatchObject({ state: 'scheduled', net: '0.00' });
    expect(await renewAndBegin()).toMatchObject([{ priceFrom: 'kept', charge: '4500.00' }]);
    expect((await market.readOrder(placed.id)).state).toBe('awaiting-seller');
    expect((await read()).components).toMatchObject([{ quantities: { agents: 100 }, licenseRevision: 2 }]);
    await market.deliver();
    expect((await market.readOrder(placed.id)).state).toBe('completed');
    expect(await read()).toMatchObject({
      openOrder: null,
      components: [{ quantities: { agents: 50 }, licenseRevision: 3 }],
    });
  });

  test('that the seller refuses at its start leaves what runs, and costs the customer nothing more', async () => {
    const quote = await schedule(50);
    await market.deliver();
    const placed = await order(quote);
    await renewAndBegin();
    const before = await wallet();
    market.program.answer(NO);
    await market.deliver();
    expect((await market.readOrder(placed.id)).state).toBe('refunded');
    expect(await wallet()).toEqual(before);
    const after = await read();
    expect(after).toMatchObject({ openOrder: null, components: [{ quantities: { agents: 100 }, licenseRevision: 2 }] });
    expect(after.slices.at(-1)).toMatchObject({ charge: '9000.00', selection: { quantities: { agents: 100 } } });
    market.program.answer(YES);
    const next = (
      await client.call('requestQuote', { body: { subscriptionId: subscription.id, changes: toAgents(110) } })
    ).body;
    expect(next.state).toBe('open');
  });
});

test('an upgrade at renewal is not asked about first; refused at its start, its surplus goes back', async () => {
  const quote = await schedule(200);
  expect(quote.state).toBe('open');
  const placed = await order(quote);
  await renewAndBegin();
  const [before] = (await wallet()).funds;
  market.program.answer(NO);
  await market.deliver();
  expect((await market.readOrder(placed.id)).state).toBe('refunded');
  const [after] = (await wallet()).funds;
  expect(Number(after?.wallet) - Number(before?.wallet)).toBe(9_000);
  expect((await read()).components).toMatchObject([{ quantities: { agents: 100 }, licenseRevision: 2 }]);
});

test('held at its start, a downgrade is cancelled for the price of what runs, or stays where the wallet lacks it', async () => {
  const document = await helpdeskDocument(({ product, rules }) => {
    Object.assign(product, { protocol: 'webhook', type: 'direct' });
    for (const rule of rules.specifications) Object.assign(rule, { timing: 'customer-chooses', ...silence('hold') });
  });
  await market.service.publish(market.seller, document);
  const quote = await schedule(50);
  await market.deliver();
  const placed = await order(quote);
  await renewAndBegin();
  market.service.clock.advance(3 * 3_600);
  await market.lookAtClock();
  expect((await market.readOrder(placed.id)).state).toBe('held');
  // Of 95 500.00 that are left, 100.00 stay.
  for (const agents of [1000, 60]) await buyHelpdesk(market.service, customer, { agents, key: `spend-${agents}` });
  const unsaid = client.call('cancelOrder', { params: { id: placed.id }, idempotencyKey: 'unsaid', body: {} });
  const { payable = '' } = (await problemOf(unsaid)).wouldAllow ?? {};
  const cancel = (idempotencyKey: string) =>
    client.call('cancelOrder', { params: { id: placed.id }, idempotencyKey, body: { payable } });
  expect(await problemOf(cancel('too-soon'))).toMatchObject({ code: 'payment.insufficient-funds' });
  expect((await market.readOrder(placed.id)).state).toBe('held');
  await market.operatorClient.call('creditWallet', {
    params: { id: customer.account },
    idempotencyKey: 'top-up',
    body: { amount: '5000.00', currency: 'USD', reason: 'test' },
  });
  expect((await cancel('paid')).body.state).toBe('refunded');
  // 4 500.00 more for the year that was billed at 50 agents.
  expect((await wallet()).funds).toMatchObject([{ wallet: '600.00' }]);
});
