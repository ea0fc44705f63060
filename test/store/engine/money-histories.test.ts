import type { ChangeOrder, Coupon, Subscription } from '@regrade/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../support/auditor.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  type Editable,
  helpdesk,
  must,
  openCustomer,
  order,
  payOrder,
  publish,
  readSample,
  renew,
} from '../../support/world-market.ts';

const RUNS = 15;
const ALWAYS = { from: 0, until: null };
const ANY = { products: [], directions: ['upgrade', 'downgrade', 'equal'], valid: ALWAYS } as const;

let world: World;
let couponsIssued = 0;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
});
afterAll(() => world.close());

/** Dollars are renamed: two decimals fit dinars of three, and yen take what is left without them. */
async function publishIn(currency: string): Promise<void> {
  const document = await readSample('helpdesk');
  document.product = { ...document.product, id: `desk-${currency.toLowerCase()}`, type: 'direct' };
  for (const { skus } of document.components[0].specifications) {
    for (const { prices } of skus) for (const row of prices) rename(row, currency);
  }
  document.rules.specifications[0].skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  document.rules.specifications[0].timing = 'customer-chooses';
  await publish(world, document);
}

function rename(row: Editable, currency: string): void {
  if (row.currency !== 'USD') return;
  row.currency = currency;
  if (currency !== 'JPY') return;
  for (const part of row.parts) {
    for (const priced of part.bands ?? [part]) priced.amount = String(Math.round(Number(priced.amount)));
  }
}

const percent = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => (hundredths / 100).toFixed(2));
const rules = fc.record({
  currency: fc.constantFrom('JPY', 'BHD', 'USD'),
  tax: fc.array(percent, { maxLength: 2 }),
  discount: fc.option(fc.record({ percent, funder: fc.constantFrom('operator', 'acme') })),
  coupon: fc.record({
    worth: fc.oneof(percent, fc.bigInt({ min: 1n, max: 90_000n })),
    funder: fc.constantFrom('operator', 'acme'),
    usesMax: fc.constantFrom(1, 2, null),
  }),
});
const act = fc.record({
  kind: fc.constantFrom(
    ...([
      'change',
      'change',
      'change',
      'coupon',
      'coupon',
      'unpaid',
      'pay',
      'cancel',
      'reverse',
      'goodwill',
      'look',
      'renew',
      'renew',
      'schedule',
    ] as const),
  ),
  engine: fc.nat(1),
  pick: fc.nat(20),
  edition: fc.constantFrom('basic', 'advanced'),
  agents: fc.integer({ min: 1, max: 12 }).map((tens) => tens * 10),
  share: fc.bigInt({ min: 1n, max: 60_000n }),
  wait: fc.constantFrom(0, 1, HOUR, DAY, 40 * DAY),
  commission: fc.integer({ min: 0, max: 10_000 }),
});
type Act = typeof act extends fc.Arbitrary<infer Drawn> ? Drawn : never;
type Rules = typeof rules extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const OPERATOR = { account: 'operator2' as never, actor: 'operator' };

async function setRules({ currency, tax, discount, coupon }: Rules): Promise<string> {
  const { commands } = world.engine;
  const save = (body: Parameters<typeof commands.saveMoneyRule>[0]['body']) =>
    must(commands.saveMoneyRule({ ...OPERATOR, conflict: world.engine.ids.uuid(), body }));
  for (const index of [0, 1]) {
    const valid = tax[index] === undefined ? { from: 0, until: 1 } : ALWAYS;
    const rate = {
      id: `t${index}`,
      name: `T${index}`,
      percent: tax[index] ?? '1',
      region: 'XX',
      productTypes: [],
      valid,
    };
    await save({ kind: 'tax-rate', owner: 'operator', rule: rate });
  }
  const valid = discount ? ALWAYS : { from: 0, until: 1 };
  const { percent: off = '1', funder = 'operator' } = discount ?? {};
  await save({
    kind: 'discount',
    owner: 'operator',
    rule: { ...ANY, id: 'd', name: 'D', percent: off, funder, valid },
  });
  couponsIssued += 1;
  const worth = typeof coupon.worth === 'string' ? { percent: coupon.worth } : { amountMinor: coupon.worth, currency };
  const code = `CODE-${couponsIssued}`;
  const issued: Coupon = {
    ...ANY,
    code,
    name: 'C',
    funder: coupon.funder,
    worth,
    usesMax: coupon.usesMax,
    usesPerAccountMax: 2,
  };
  await must(commands.saveCoupon({ ...OPERATOR, conflict: code, body: issued }));
  return code;
}

async function perform(
  of: Act,
  cast: { subscriptions: Subscription[]; orders: ChangeOrder[]; renewals: number; code: string },
): Promise<void> {
  const engine = world.engines[of.engine] ?? world.engine;
  const subscription = cast.subscriptions[of.pick % cast.subscriptions.length];
  const placed = cast.orders.at(-1 - (of.pick % Math.max(1, Math.min(cast.orders.length, 3))));
  if (!subscription) return;
  switch (of.kind) {
    case 'change':
    case 'coupon':
    case 'unpaid': {
      const changes = [{ component: 'app', sku: { edition: of.edition }, quantities: { agents: of.agents } }];
      const asked = await askQuote(engine, subscription, changes, of.kind === 'coupon' ? { coupon: cast.code } : {});
      if (!asked.ok) return;
      const answer = await order(engine, asked.value, { unpaid: of.kind === 'unpaid' });
      if (answer.ok) cast.orders.push(answer.value);
      return;
    }
    case 'pay':
    case 'cancel':
      if (placed) await (of.kind === 'pay' ? payOrder : cancelOrder)(engine, placed);
      return;
    case 'reverse':
    case 'goodwill': {
      if (!placed) return;
      const base = { order: placed.id, reason: 'test' };
      const amount = { kind: 'goodwill', amountMinor: of.share, to: of.pick % 2 === 0 ? 'wallet' : 'balance' } as const;
      const body =
        of.kind === 'reverse' ? { ...base, kind: 'reversal' as const, pay: 'wallet' as const } : { ...base, ...amount };
      const { account } = placed;
      const corrected = await engine.commands.correctOrder({
        account,
        actor: `operator for ${account}`,
        conflict: placed.id,
        body,
      });
      if (corrected.ok) cast.orders.push(corrected.value);
      return;
    }
    case 'renew':
      if ((await renew(engine, subscription, { periods: 1 + (of.pick % 2) })).ok) cast.renewals += 1;
      return;
    case 'schedule': {
      const changes = [{ component: 'app', sku: { edition: of.edition }, quantities: { agents: of.agents } }];
      const asked = await askQuote(engine, subscription, changes, { timing: 'at-renewal' });
      const answer = asked.ok ? await order(engine, asked.value) : asked;
      if (answer.ok) cast.orders.push(answer.value);
      return;
    }
    case 'look': {
      const rule = { seller: 'acme', basisPoints: of.commission };
      const body = { kind: 'commission', owner: 'acme', rule } as const;
      await must(engine.commands.saveMoneyRule({ ...OPERATOR, conflict: engine.ids.uuid(), body }));
      await world.lookAtClock();
    }
  }
}

test('with tax, discounts, coupons, commission and corrections, in any currency and over two processes, the books are sound', async () => {
  for (const currency of ['JPY', 'BHD', 'USD']) await publishIn(currency);
  const locator = world.engine.ids.locator();
  Object.assign(OPERATOR, { account: locator });
  const opened = { account: locator, kind: 'operator', name: 'Operator', seller: null, token: 'token' } as const;
  await must(world.engine.commands.createAccount({ account: locator, actor: 'test', conflict: locator, body: opened }));
  let completed = 0;
  let corrected = 0;
  let renewals = 0;
  await fc.assert(
    fc.asyncProperty(rules, fc.array(act, { minLength: 6, maxLength: 24, size: 'max' }), async (drawn, acts) => {
      const loggedBefore = world.logged.length;
      const { currency } = drawn;
      const code = await setRules(drawn);
      const cast = { subscriptions: [] as Subscription[], orders: [] as ChangeOrder[], renewals: 0, code };
      for (const funds of [40_000_000n, 6_000_000n]) {
        const account = await openCustomer(world, { [currency]: funds });
        const request = { account, region: 'XX-1' };
        await must(
          world.engine.commands.setTaxRegion({ account, actor: 'operator', conflict: account, body: request }),
        );
        const product = `acme.desk-${currency.toLowerCase()}`;
        const components = [helpdesk('basic', 10)];
        cast.subscriptions.push(await must(buy(world.engine, { account, product, currency, components })));
      }
      for (const one of acts) {
        await perform(one, cast);
        world.clock.advance(one.wait);
      }
      completed += cast.orders.length;
      renewals += cast.renewals;
      corrected += cast.orders.filter(({ corrects }) => corrects !== undefined).length;
      expect(world.logged.slice(loggedBefore).filter((line) => 'stack' in line)).toEqual([]);
      expect(await audit(world.connection)).toEqual([]);
      expect(
        (await world.engine.reads.sumLedger(currency)).reduce((sum, { closingMinor }) => sum + closingMinor, 0n),
      ).toBe(0n);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // A property over histories in which nothing happens says nothing.
  expect(completed).toBeGreaterThan(RUNS);
  expect(corrected).toBeGreaterThan(0);
  expect(renewals).toBeGreaterThan(0);
});
