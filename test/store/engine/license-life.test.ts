import type { Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runJobs } from '../../../server/src/engine/jobs/run-jobs.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  helpdesk,
  must,
  openCustomer,
  order,
  orderNow,
  publish,
  readSample,
} from '../../support/world-market.ts';

/** What time does to licenses and orders, looked at by two processes at once. */
let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2, config: { isolationDays: 10 } });
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const bothLook = () => Promise.all(world.engines.map((engine) => runJobs(engine, log)));

async function bought(): Promise<Subscription> {
  const account = await openCustomer(world, { USD: 9_000_000n });
  return must(buy(world.engine, { account, components: [helpdesk('basic', 10)], period: 'P1M' }));
}

async function licenseOf({ components }: Subscription) {
  const [stored] = await world.engine.reads.readLicenses(components.map(({ license }) => license));
  if (!stored) throw new Error('no license');
  return stored.license;
}

async function actsOf({ account }: Subscription, command: string): Promise<unknown[]> {
  const rows = await world.sql('select body from audit where account_id = $1 and command = $2 order by n', [
    account,
    command,
  ]);
  return rows.map(({ body }) => JSON.parse(String(body)));
}

test('a license is isolated at its end and destroyed after the operator’s days, once each, by two processes', async () => {
  const subscription = await bought();
  const end = subscription.term.end ?? 0;
  world.clock.advance(end - world.clock.now() - 1);
  await bothLook();
  expect((await licenseOf(subscription)).status).toBe('active');
  world.clock.advance(1);
  await bothLook();
  await bothLook();
  expect(await licenseOf(subscription)).toMatchObject({ status: 'isolated', revision: 2 });
  world.clock.advance(10 * DAY - 1);
  await bothLook();
  expect((await licenseOf(subscription)).status).toBe('isolated');
  world.clock.advance(1);
  await bothLook();
  await bothLook();
  expect(await licenseOf(subscription)).toMatchObject({ status: 'destroyed', revision: 3 });
  expect(await actsOf(subscription, 'expire-license')).toMatchObject([
    { status: 'isolated', revision: 2 },
    { status: 'destroyed', revision: 3 },
  ]);
  world.clock.advance(400 * DAY);
  await bothLook();
  expect((await licenseOf(subscription)).revision).toBe(3);
});

test('a license whose end was found late has all its days of isolation', async () => {
  const subscription = await bought();
  world.clock.advance(100 * DAY);
  await bothLook();
  expect((await licenseOf(subscription)).status).toBe('isolated');
  world.clock.advance(10 * DAY - 1);
  await bothLook();
  expect((await licenseOf(subscription)).status).toBe('isolated');
  world.clock.advance(1);
  await bothLook();
  expect((await licenseOf(subscription)).status).toBe('destroyed');
});

test('of many licenses that end at once each is isolated once, whoever comes first', async () => {
  const subscriptions = await Promise.all(Array.from({ length: 20 }, bought));
  world.clock.advance(40 * DAY);
  await bothLook();
  for (const subscription of subscriptions) {
    expect(await licenseOf(subscription)).toMatchObject({ status: 'isolated', revision: 2 });
    expect(await actsOf(subscription, 'expire-license')).toHaveLength(1);
  }
});

test('an order’s deadline that two processes find at once ends it once', async () => {
  const subscription = await bought();
  const quote = await must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 20 } }]));
  const open = await must(order(world.engine, quote, { unpaid: true }));
  world.clock.advance(DAY);
  await bothLook();
  await bothLook();
  const closed = await orderNow(world, open.id);
  expect(closed.state.kind).toBe('expired');
  expect(closed.events.filter(({ type }) => type === 'deadline')).toHaveLength(1);
  expect(await actsOf(subscription, 'expire-order')).toHaveLength(1);
});
