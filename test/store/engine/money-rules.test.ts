import { type AccountId, present, type Subscription, type TaxRate } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDesk, endOf, RENEWING_DESK, renewingDesk } from '../../support/renewing-desk.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import { askQuote, must, openCustomer, order, publish, renew, setAutoRenewal } from '../../support/world-market.ts';

/** A process knows the rules of tax for some seconds after another one has changed them. */
let world: World;
let desk: ReturnType<typeof createDesk>;
let operator: AccountId;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await renewingDesk());
  desk = createDesk(world);
  operator = await openCustomer(world, { USD: 1n });
});
afterAll(() => world.close());
beforeEach(() => setVat('10', world.engine));

async function setVat(percent: string, { commands } = present(world.engines[1], 'there are two processes')) {
  const valid = { from: 0, until: null };
  const rule: TaxRate = { id: 'vat', name: `VAT ${percent} %`, percent, region: 'DE', productTypes: [], valid };
  const body = { owner: 'operator', kind: 'tax-rate' as const, rule };
  await must(commands.saveMoneyRule({ account: operator, actor: 'operator', conflict: 'vat', body }));
}

async function taxed(): Promise<Subscription> {
  const subscription = await desk.bought();
  const { account } = subscription;
  const body = { account, region: 'DE' };
  await must(world.engine.commands.setTaxRegion({ account, actor: 'operator', conflict: account, body }));
  return subscription;
}

/** What the work of the first process takes out of the wallet. */
async function costOf(subscription: Subscription, work: () => Promise<unknown>): Promise<bigint> {
  const before = await desk.wallet(subscription);
  await work();
  return before - (await desk.wallet(subscription));
}

test('what is charged without a quote is taxed by the rate of now, though another process has just changed it', async () => {
  const subscription = await taxed();
  const { account } = subscription;
  const components = subscription.components.map(({ slice: { selection } }) => selection);
  const body = { account, product: RENEWING_DESK, currency: 'USD', period: 'P1M', periods: 1, components };
  const purchase = () => must(world.engine.commands.purchase({ account, actor: account, conflict: account, body }));
  expect(await costOf(subscription, purchase)).toBe(9_900n);
  await setVat('20');
  expect(await costOf(subscription, purchase)).toBe(10_800n);
  await setVat('30');
  expect(await costOf(subscription, () => must(renew(world.engine, subscription)))).toBe(11_700n);
  await must(setAutoRenewal(world.engine, subscription));
  desk.goTo(endOf(await desk.now(subscription)) - DAY);
  await must(askQuote(world.engine, await desk.now(subscription), [{ component: 'app', quantities: { agents: 20 } }]));
  await setVat('40');
  expect(await costOf(subscription, world.lookAtClock)).toBe(12_600n);
});

test('a quote of a process that does not know yet says what it charges, and charges that', async () => {
  const subscription = await taxed();
  await must(renew(world.engine, subscription));
  await setVat('20');
  const quote = await must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 20 } }]));
  expect(await costOf(subscription, () => must(order(world.engine, quote)))).toBe(quote.figures.payable);
});
