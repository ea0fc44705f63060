import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';
import {
  type Buying,
  buy,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  publish,
  readSample,
  stateNow,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const voice = { component: 'voice', specification: 'minutes', sku: {}, quantities: { minutes: 5000 } };

test('a purchase is paid at once, runs for its term, and each component has its license', async () => {
  const account = await openCustomer(world, { USD: 100_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 10), voice] }));
  expect(await walletOf(world, account)).toBe(10_000n);
  expect(subscription.term.start).toBe(world.clock.now());
  expect(subscription.components.map(({ component, expiresAt }) => [component, expiresAt])).toEqual([
    ['app', subscription.term.end],
    // Billed offline: permanent until its seller says otherwise.
    ['voice', null],
  ]);
  expect((await stateNow(world, subscription)).subscription).toEqual(subscription);
});

test('three months of a monthly price cost three of it and end three months later', async () => {
  const account = await openCustomer(world, { USD: 100_000n });
  const buying = { account, period: 'P1M', periods: 3, components: [helpdesk('basic', 10)] };
  const subscription = await must(buy(world.engine, buying));
  expect(await walletOf(world, account)).toBe(100_000n - 3n * 9_000n);
  expect(new Date((subscription.term.end ?? 0) * 1000).toISOString()).toBe('2026-05-03T09:30:00.000Z');
});

const app = helpdesk('basic', 10);
const REFUSALS: readonly [name: string, buying: Partial<Buying>, code: string][] = [
  ['a product that is not on sale', { product: 'acme.nothing' }, 'not-found'],
  ['a term of more than 60 periods', { period: 'P1M', periods: 61 }, 'purchase.term-too-long'],
  ['a term of more than five years', { periods: 6 }, 'purchase.term-too-long'],
  ['a period that is no period', { period: 'P1D' }, 'purchase.term-too-long'],
  ['one component twice', { components: [app, app] }, 'purchase.component-repeated'],
  ['an add-on without the base application', { components: [voice] }, 'purchase.base-missing'],
  ['nothing at all', { components: [] }, 'purchase.base-missing'],
  ['a component that is not there', { components: [app, { ...app, component: 'crm' }] }, 'purchase.sku-unknown'],
  ['an edition that is not there', { components: [helpdesk('platinum', 10)] }, 'purchase.sku-unknown'],
  ['a quantity off the grid', { components: [helpdesk('basic', 11)] }, 'purchase.quantity'],
  ['a quantity below the minimum', { components: [helpdesk('basic', 0)] }, 'purchase.quantity'],
  ['a quantity above the maximum', { components: [helpdesk('basic', 1010)] }, 'purchase.quantity'],
  ['a quantity that was not given', { components: [{ ...app, quantities: {} }] }, 'purchase.quantity'],
  ['a quantity nobody sells', { components: [{ ...app, quantities: { agents: 10, seats: 1 } }] }, 'purchase.quantity'],
  ['a currency without a price', { currency: 'EUR' }, 'purchase.price-missing'],
  ['a currency that is none', { currency: 'XQX' }, 'purchase.price-missing'],
  ['a period without a price', { period: 'P2Y' }, 'purchase.price-missing'],
  ['more than the wallet holds', { components: [helpdesk('basic', 1000)] }, 'payment.insufficient-funds'],
];

test.each(REFUSALS)('%s is refused, and nothing is written', async (_name, buying, code) => {
  const account = await openCustomer(world, { USD: 100_000n });
  expect(await codeOf(buy(world.engine, { account, components: [app], ...buying }))).toBe(code);
  expect(await walletOf(world, account)).toBe(100_000n);
  expect(await world.sql('select 1 from subscription where account_id = $1', [account])).toEqual([]);
});

test('an account that does not exist buys nothing', async () => {
  const account = world.engine.ids.locator();
  expect(await codeOf(buy(world.engine, { account, components: [app] }))).toBe('not-found');
});
