import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  change,
  codeOf,
  type Editable,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  readSample,
  stateNow,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
  await publish(world, await readSample('kintone'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

test('edition and quantity change together as one: one order, one slice, one license revision', async () => {
  const account = await openCustomer(world, { USD: 9_000_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 100)] }));
  world.clock.advance(100 * DAY);
  const changes = [{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 150 } }];
  const placed = await change(world.engine, subscription, changes);
  expect(placed.state.kind).toBe('completed');
  const { subscription: after, slices } = await stateNow(world, subscription);
  expect(slices).toHaveLength(2);
  expect(after.components[0]).toMatchObject({
    license: subscription.components[0]?.license,
    licenseRevision: 2,
    slice: { selection: { skuKey: 'edition=advanced', quantities: { agents: 150 } } },
  });
  expect(after.term).toEqual(subscription.term);
});

test('a component that does not change keeps its slice and its license revision', async () => {
  const account = await openCustomer(world, { USD: 9_000_000n });
  const voice = { component: 'voice', specification: 'minutes', sku: {}, quantities: { minutes: 5000 } };
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 10), voice] }));
  await change(world.engine, subscription, [{ component: 'app', quantities: { agents: 20 } }]);
  const { subscription: after } = await stateNow(world, subscription);
  const unchanged = ({ component }: { component: string }) => component === 'voice';
  expect(after.components.find(unchanged)).toEqual(subscription.components.find(unchanged));
});

const kintone = (users: number, guests: number) => [
  { component: 'app', specification: 'users', sku: { course: 'light' }, quantities: { users } },
  { component: 'guests', specification: 'guests', sku: { course: 'light' }, quantities: { guests } },
];

test('two components change at once in a currency without decimals, by civil days, and each license moves once', async () => {
  const account = await openCustomer(world, { JPY: 9_000_000n });
  const buying = { account, product: 'cybozu.kintone', currency: 'JPY', components: kintone(35, 4) };
  const subscription = await must(buy(world.engine, buying));
  world.clock.advance(73 * DAY);
  const before = await walletOf(world, account, 'JPY');
  const placed = await change(world.engine, subscription, [
    { component: 'app', sku: { course: 'standard' } },
    { component: 'guests', sku: { course: 'standard' }, quantities: { guests: 6 } },
  ]);
  // 292 of 365 days are left: (17640 − 9170) × 35 and 14110 × 6 − 6820 × 4, each × 292/365.
  expect(placed.settlement.netMinor).toBe(237_160n + 45_904n);
  expect(before - (await walletOf(world, account, 'JPY'))).toBe(placed.settlement.payableMinor);
  const { subscription: after, slices } = await stateNow(world, subscription);
  expect(slices).toHaveLength(4);
  expect(after.components.map(({ licenseRevision }) => licenseRevision)).toEqual([2, 2]);
});

test('two components that change one after the other are each credited once', async () => {
  const account = await openCustomer(world, { JPY: 9_000_000n });
  const buying = { account, product: 'cybozu.kintone', currency: 'JPY', components: kintone(10, 2) };
  const subscription = await must(buy(world.engine, buying));
  world.clock.advance(10 * DAY);
  await change(world.engine, subscription, [{ component: 'app', quantities: { users: 12 } }]);
  await change(world.engine, subscription, [{ component: 'guests', quantities: { guests: 3 } }]);
  world.clock.advance(10 * DAY);
  await change(world.engine, subscription, [{ component: 'app', sku: { course: 'standard' } }]);
  const { slices } = await stateNow(world, subscription);
  expect(slices.filter(({ component }) => component === 'app')).toHaveLength(3);
  expect(slices.filter(({ component }) => component === 'guests')).toHaveLength(2);
});

/** `edit` is in force when the customer buys; the sample as it is when the change comes. */
async function boughtBefore(edit: (document: Editable) => void, sku: ReturnType<typeof helpdesk>) {
  const document = await readSample('helpdesk');
  edit(document);
  await publish(world, document);
  const account = await openCustomer(world, { USD: 99_000_000n });
  const subscription = await must(buy(world.engine, { account, components: [sku] }));
  await publish(world, await readSample('helpdesk'));
  world.clock.advance(30 * DAY);
  return subscription;
}

test('after a price cut an upgrade-only product charges 0.00, pays nothing out, and says what is forfeited', async () => {
  const subscription = await boughtBefore(
    (document) => {
      for (const sku of document.components[0].specifications[0].skus) {
        for (const row of sku.prices) row.parts.at(-1).amount = (Number(row.parts.at(-1).amount) * 4).toFixed(2);
      }
    },
    helpdesk('basic', 50),
  );
  const before = await walletOf(world, subscription.account);
  const quote = await must(askQuote(world.engine, subscription, [{ component: 'app', sku: { edition: 'advanced' } }]));
  expect(quote.direction).toBe('upgrade');
  expect(quote.figures).toMatchObject({ payable: 0n, refund: 0n, balance: 0n, waived: 0n, settled: ['zero'] });
  expect(quote.figures.net).toBeLessThan(0n);
  expect(quote.figures.forfeited).toBe(-quote.figures.net);
  const placed = await must(order(world.engine, quote));
  expect(placed.state.kind).toBe('completed');
  expect(await walletOf(world, subscription.account)).toBe(before);
  const { subscription: after } = await stateNow(world, subscription);
  expect(after.components[0]?.slice.selection.skuKey).toBe('edition=advanced');
  expect(after.totals.forfeitedMinor).toBe(quote.figures.forfeited);
});

test('who holds a withdrawn plan keeps it, can move up from it, and nobody can buy it or move to it', async () => {
  const document = await readSample('tencent-edgeone');
  await publish(world, document);
  const account = await openCustomer(world, { USD: 9_000_000n });
  const plan = (name: string) => [{ component: 'plan', specification: 'prepaid', sku: { plan: name }, quantities: {} }];
  const buying = { account, product: 'tencent.edgeone', period: 'P1M', periods: 6 };
  const [personal, basic] = await Promise.all([
    must(buy(world.engine, { ...buying, components: plan('personal') })),
    must(buy(world.engine, { ...buying, components: plan('basic') })),
  ]);
  document.components[0].specifications[0].skus[0].removed = true;
  document.components[0].specifications[0].skus[1].removed = true;
  // Who may not be moved *to* any more is no target; rules *from* a withdrawn plan stay in force.
  document.rules.specifications[0].skus[0].to = [{ plan: 'standard' }];
  await publish(world, document);
  world.clock.advance(20 * DAY);
  expect(await codeOf(buy(world.engine, { ...buying, components: plan('personal') }))).toBe('purchase.sku-unknown');
  const toBasic = askQuote(world.engine, personal, [{ component: 'plan', sku: { plan: 'basic' } }]);
  expect(await codeOf(toBasic)).not.toBe('done');
  for (const subscription of [personal, basic]) {
    const placed = await change(world.engine, subscription, [{ component: 'plan', sku: { plan: 'standard' } }]);
    expect(placed.state.kind).toBe('completed');
  }
});

test('a quantity off the new grid is kept until the next change, which lands on the grid', async () => {
  const subscription = await boughtBefore(
    (document) => {
      Object.assign(document.components[0].specifications[0].attributes[1], { min: 1, step: 1 });
    },
    helpdesk('basic', 33),
  );
  expect(subscription.components[0]?.slice.selection.quantities).toEqual({ agents: 33 });
  const to = (agents: number) => askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents } }]);
  const refused = await to(35);
  expect(refused.ok).toBe(false);
  expect(refused.ok || refused.error.wouldAllow).toMatchObject({ quantities: { agents: 40 } });
  const placed = await must(order(world.engine, await must(to(40))));
  expect(placed.state.kind).toBe('completed');
});

test('fewer agents are refused where only upgrades are allowed, and nothing is touched', async () => {
  const account = await openCustomer(world, { USD: 9_000_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 50)] }));
  const refused = await askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 40 } }]);
  expect(refused.ok).toBe(false);
  expect((await stateNow(world, subscription)).subscription).toEqual(subscription);
});

test('a direct product pays a downgrade out, never more than was paid', async () => {
  const document = await readSample('helpdesk');
  document.product = { ...document.product, id: 'direct-desk', type: 'direct' };
  document.rules.specifications[0].skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  await publish(world, document);
  const account = await openCustomer(world, { USD: 9_000_000n });
  const buying = { account, product: 'acme.direct-desk', components: [helpdesk('advanced', 100)] };
  const subscription = await must(buy(world.engine, buying));
  world.clock.advance(73 * DAY);
  const before = await walletOf(world, account);
  const placed = await change(world.engine, subscription, [
    { component: 'app', sku: { edition: 'basic' }, quantities: { agents: 50 } },
  ]);
  // 490 + 120 × 100 against 90 × 50, for 292 of 365 days.
  expect(placed.settlement.refundMinor).toBe(639_200n);
  expect((await walletOf(world, account)) - before).toBe(639_200n);
  const again = await change(world.engine, subscription, [{ component: 'app', quantities: { agents: 60 } }]);
  expect(again.settlement.payableMinor).toBe(72_000n);
});
