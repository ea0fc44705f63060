import { present } from '@regrade/core';
import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { helpdeskDocument } from '../support/helpdesk.ts';
import { YES } from '../support/seller-program.ts';
import { startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Two processes on one database tell one seller: what the seller has to bear is bounded for both together. */
let market: WebhookMarket;

afterEach(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.close();
});

async function placeOrders(count: number): Promise<string[]> {
  const orders: string[] = [];
  for (let n = 0; n < count; n++) orders.push((await market.order(await market.buy(`Customer ${n}`), 200)).id);
  return orders;
}

const deliverAll = async () => {
  await Promise.all(market.service.instances.map(({ engine }) => engine.outbox.runDue()));
};

const statesOf = async (orders: readonly string[]) =>
  (await Promise.all(orders.map(market.readOrder))).map(({ state }) => state);

test('a seller never has more calls at once than the operator allows, and each order is told once', async () => {
  market = await startWebhookMarket({}, { instances: 2, delivery: { callsMax: 2 } });
  const orders = await placeOrders(6);
  const gate = Promise.withResolvers<void>();
  market.program.answer(async () => {
    await gate.promise;
    return YES;
  });
  const delivering = deliverAll();
  await market.program.arrived(2);
  // A second look of both, while the places are taken, claims nothing.
  const claimed = market.service.instances.map(({ engine }) => engine.outbox.stats().claimed);
  expect(claimed.reduce((sum, one) => sum + one, 0)).toBe(2);
  gate.resolve();
  await delivering;
  for (let round = 0; round < 3; round++) await deliverAll();
  expect(market.program.atOnceMax()).toBe(2);
  expect(market.program.received).toHaveLength(6);
  expect(new Set(await statesOf(orders))).toEqual(new Set(['completed']));
});

test('a seller with several products on one program bears no more calls for all of them together', async () => {
  market = await startWebhookMarket({}, { instances: 2, delivery: { callsMax: 2 } });
  const products = ['acme.helpdesk', 'acme.frontdesk', 'acme.backdesk'];
  for (const product of products.slice(1)) {
    const document = await helpdeskDocument(({ product: named }) => {
      Object.assign(named, { id: product.split('.')[1], protocol: 'webhook' });
    });
    await market.service.publish(market.seller, document);
  }
  const orders: string[] = [];
  for (const [n, product] of [...products, ...products].entries()) {
    const customer = await market.service.addCustomer(`Customer ${n}`, 10_900_000n);
    const { body: subscription } = await market.service.client(customer.token).call('purchase', {
      idempotencyKey: `buy-${n}`,
      body: { ...YEAR_OF_BASIC, product },
    });
    orders.push((await market.order({ customer, subscription }, 200)).id);
  }
  const gate = Promise.withResolvers<void>();
  market.program.answer(async () => {
    await gate.promise;
    return YES;
  });
  const delivering = deliverAll();
  await market.program.arrived(2);
  gate.resolve();
  await delivering;
  for (let round = 0; round < 6; round++) await deliverAll();
  expect(market.program.atOnceMax()).toBe(2);
  expect(market.program.received).toHaveLength(6);
  expect(new Set(await statesOf(orders))).toEqual(new Set(['completed']));
});

const YEAR_OF_BASIC = {
  currency: 'USD',
  period: 'P1Y',
  components: [{ component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } }],
  pay: 'wallet',
} as const;

test('a seller whose program fails is left in peace for a while, and no order loses an attempt to the pause', async () => {
  market = await startWebhookMarket({}, { instances: 2, delivery: { callsMax: 1, ladderSeconds: [600, 600] } });
  const orders = await placeOrders(8);
  market.program.answer({ status: 500 });
  await deliverAll();
  await deliverAll();
  expect(market.program.received).toHaveLength(5);
  /** As the delivery shows it; the endpoint says the same of the product. */
  const breakers = async () => {
    const { breaker } = await market.deliveryOf(present(orders[0], 'orders were placed'));
    const params = { scope: 'acme', protocol: 'webhook' };
    const { body } = await market.sellerClient.call('getSellerEndpoint', { params });
    const shown = breaker.failuresInRow === 0 ? [] : [{ product: 'acme.helpdesk', ...breaker }];
    expect(body.breakers).toEqual(shown);
    return breaker;
  };
  const attempts = async () =>
    (await Promise.all(orders.map(market.readOrder))).map(({ fulfilment }) => fulfilment.attempt);
  expect((await attempts()).toSorted()).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
  expect(await breakers()).toEqual({ failuresInRow: 5, pausedUntil: '2026-03-01T00:00:15.000Z' });
  market.service.clock.advance(14);
  await deliverAll();
  expect(market.program.received, 'the door is closed').toHaveLength(5);
  market.service.clock.advance(1);
  await deliverAll();
  expect(market.program.received, 'one looks whether it opens').toHaveLength(6);
  expect(await breakers()).toEqual({ failuresInRow: 6, pausedUntil: '2026-03-01T00:00:45.000Z' });
  market.program.answer(YES);
  market.service.clock.advance(30);
  await deliverAll();
  await deliverAll();
  expect(await breakers()).toEqual({ failuresInRow: 0, pausedUntil: null });
  expect((await statesOf(orders)).filter((state) => state === 'completed')).toHaveLength(2);
  market.service.clock.advance(600);
  await deliverAll();
  await deliverAll();
  expect(new Set(await statesOf(orders))).toEqual(new Set(['completed']));
});

describe('a seller whose program is left in peace, and is mended', () => {
  const params = { scope: 'acme', protocol: 'webhook' };
  const failures = async () => (await market.sellerClient.call('getSellerEndpoint', { params })).body.breakers;

  async function failUntilThePause() {
    market = await startWebhookMarket({}, { delivery: { callsMax: 1, ladderSeconds: [] } });
    const orders = await placeOrders(6);
    market.program.answer({ status: 500 });
    await deliverAll();
    expect(market.program.received).toHaveLength(5);
    expect(await market.deliver(), 'the door is closed').toBe(0);
    return orders;
  }

  test.each<[string, (dead: string) => Promise<unknown>]>([
    ['begins a delivery anew', (dead) => market.sellerClient.call('restartDelivery', { params: { id: dead } })],
    [
      'names the address again',
      () => market.sellerClient.call('saveSellerEndpoint', { params, body: { address: market.program.address } }),
    ],
    ['tries whether messages arrive', () => market.sellerClient.call('testSellerEndpoint', { params })],
  ])('is told at once when somebody %s', async (_what, act) => {
    const orders = await failUntilThePause();
    const told = market.program.received.map(({ message }) => message.data);
    market.program.answer(YES);
    await act(String(present(told[0], 'a delivery failed')['delivery']));
    expect(await market.deliver()).toBeGreaterThan(0);
    expect(await failures()).toEqual([]);
    const waited = orders.filter((order) => told.every((data) => data['order'] !== order));
    expect(await statesOf(waited)).toEqual(['completed']);
  });

  test('is left in peace for longer when it was not mended, and not for less when a trial fails', async () => {
    await failUntilThePause();
    const { body } = await market.sellerClient.call('testSellerEndpoint', { params });
    expect(body.ok).toBe(false);
    expect(await market.deliver()).toBe(0);
    await market.sellerClient.call('saveSellerEndpoint', { params, body: { address: market.program.address } });
    expect(await market.deliver(), 'one tries the door').toBe(1);
    expect(await failures()).toMatchObject([{ failuresInRow: 6, pausedUntil: '2026-03-01T00:00:30.000Z' }]);
  });
});

test('one seller’s troubles hold up no other', async () => {
  market = await startWebhookMarket({}, { delivery: { callsMax: 1 } });
  await placeOrders(6);
  market.program.answer('hang');
  const stuck = market.deliver();
  await market.program.arrived(1);
  const params = { scope: 'acme', protocol: 'webhook' };
  // The same program, asked at once beside the one that hangs: a test call is no delivery.
  market.program.answer(YES);
  const tried = await market.sellerClient.call('testSellerEndpoint', { params });
  expect(tried.body.ok).toBe(true);
  await stuck;
  expect(present(market.program.received[0], 'the first call hung').message.type).toBe('change.requested');
});
