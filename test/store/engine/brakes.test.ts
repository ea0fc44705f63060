import { BUILT_IN_PRODUCT_TYPES, formatInstant } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { assembleEngine } from '../../../server/src/assemble-engine.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  change,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  readSample,
  stateNow,
} from '../../support/world-market.ts';

const BRAKES = { changesPerDayMax: 2, downgradeHoldSeconds: 2 * DAY };

let world: World;

beforeAll(async () => {
  world = await createWorld({ productTypes: BUILT_IN_PRODUCT_TYPES.map((type) => ({ ...type, brakes: BRAKES })) });
  const document = await readSample('helpdesk');
  document.product.type = 'direct';
  document.rules.specifications[0].quantities = { agents: 'both' };
  await publish(world, document);
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const agents = (count: number) => [{ component: 'app', quantities: { agents: count } }];

async function running() {
  const account = await openCustomer(world, { USD: 9_000_000n });
  return must(buy(world.engine, { account, components: [helpdesk('basic', 50)] }));
}

test('a purchase is no change; completed changes count, quotes and unpaid orders do not', async () => {
  const subscription = await running();
  await must(askQuote(world.engine, subscription, agents(60)));
  const unpaid = await must(
    order(world.engine, await must(askQuote(world.engine, subscription, agents(70))), { unpaid: true }),
  );
  const { account } = subscription;
  const cancelling = { account, actor: account, conflict: unpaid.id, body: { order: unpaid.id } };
  await must(world.engine.commands.cancelOrder(cancelling));
  expect((await stateNow(world, subscription)).subscription.history).toBeUndefined();
  await change(world.engine, subscription, agents(60));
  await change(world.engine, subscription, agents(70));
  const refused = await askQuote(world.engine, subscription, agents(80));
  expect(refused).toMatchObject({ ok: false, error: { code: 'limit.changes-per-day' } });
});

test('what was refused today is accepted from the instant that the refusal named', async () => {
  const subscription = await running();
  await change(world.engine, subscription, agents(60));
  await change(world.engine, subscription, agents(70));
  const refused = await askQuote(world.engine, subscription, agents(80));
  const at = refused.ok ? 0 : ((refused.error.wouldAllow as { at: number }).at ?? 0);
  expect(formatInstant(at)).toMatch(/T00:00:00Z$/);
  world.clock.advance(at - world.clock.now());
  await change(world.engine, subscription, agents(80));
  const { history } = (await stateNow(world, subscription)).subscription;
  expect(history).toEqual({ changedAt: at, changesThatDay: 1, upgradedAt: at });
});

test('a downgrade that pays out waits for the hold, and then pays out (G17)', async () => {
  const subscription = await running();
  await change(world.engine, subscription, agents(60));
  world.clock.advance(BRAKES.downgradeHoldSeconds - HOUR);
  expect(await codeOf(askQuote(world.engine, subscription, agents(40)))).toBe('limit.downgrade-hold');
  world.clock.advance(HOUR);
  expect((await change(world.engine, subscription, agents(40))).settlement.refundMinor).toBeGreaterThan(0n);
});

test('brakes that the operator has tightened since the quote hold the order, and nothing is touched', async () => {
  const { account, id } = await running();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = {
    writersMax: 1,
    batchMax: 8,
    poolMax: 4,
    rememberedMax: 1_000,
    quoteSeconds: 900,
    payOutQuoteSeconds: 300,
    secretKeys: TEST_SECRET_KEYS,
  };
  const clock = { nowMillis: () => world.clock.now() * 1000 };
  const unbraked = await assembleEngine({ connection: world.connection, config, log, clock });
  const { subscription } = await stateNow(world, { id });
  await change(unbraked.engine, subscription, agents(60));
  const down = await must(askQuote(unbraked.engine, subscription, agents(40)));
  const before = await stateNow(world, { id });
  expect(await codeOf(order(world.engine, down))).toBe('limit.downgrade-hold');
  expect(await stateNow(world, { id })).toEqual(before);
  const placed = await must(order(unbraked.engine, down));
  expect([placed.account, placed.state.kind]).toEqual([account, 'completed']);
  await unbraked.close();
});
