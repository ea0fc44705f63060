import type { Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { assembleEngine } from '../../../server/src/assemble-engine.ts';
import { seedSample } from '../../../server/src/sample/seed-sample.ts';
import { takeTurns } from '../../../server/src/store/take-turns.ts';
import { audit } from '../../support/auditor.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  codeOf,
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
  world = await createWorld({ engines: 2 });
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const other = () => world.engines[1] ?? world.engine;

async function bought(funds: bigint, agents = 10): Promise<Subscription> {
  const account = await openCustomer(world, { USD: funds });
  return must(buy(world.engine, { account, components: [helpdesk('basic', agents)] }));
}

const grow = (subscription: Subscription, agents: number) =>
  must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents } }]));

test.each(['one process', 'two processes'])(
  'of two orders raced on one subscription by %s exactly one wins',
  async (by) => {
    const subscription = await bought(5_000_000n);
    const quotes = await Promise.all([grow(subscription, 20), grow(subscription, 30)]);
    const engines = by === 'one process' ? [world.engine, world.engine] : [world.engine, other()];
    const codes = await Promise.all(quotes.map((quote, index) => codeOf(order(engines[index] ?? world.engine, quote))));
    expect(codes.sort()).toEqual(['done', 'quote.superseded']);
    const { subscription: after, slices } = await stateNow(world, subscription);
    expect(after.version).toBe(2);
    expect(slices).toHaveLength(2);
  },
);

test.each(['one process', 'two processes'])(
  'of two unpaid orders raced by %s one stays open, the other is told of it',
  async (by) => {
    const subscription = await bought(5_000_000n);
    const quotes = await Promise.all([grow(subscription, 20), grow(subscription, 30)]);
    const engines = by === 'one process' ? [world.engine, world.engine] : [world.engine, other()];
    const codes = await Promise.all(
      quotes.map((quote, index) => codeOf(order(engines[index] ?? world.engine, quote, { unpaid: true }))),
    );
    expect(codes.sort()).toEqual(['done', 'subscription.changing']);
  },
);

test('one quote is good for one order, however many are raced on it', async () => {
  const subscription = await bought(5_000_000n);
  const quote = await grow(subscription, 20);
  const codes = await Promise.all(
    [world.engine, other(), world.engine, other()].map((engine) => codeOf(order(engine, quote))),
  );
  expect(codes.filter((code) => code === 'done')).toHaveLength(1);
  expect(new Set(codes)).toEqual(new Set(['done', 'quote.accepted']));
});

test('of two orders in one transaction with money for one, the first is paid and the second refused', async () => {
  // 2 × 900.00 for the purchases, and 900.00 for one of the two changes.
  const account = await openCustomer(world, { USD: 270_000n });
  const buying = { account, components: [helpdesk('basic', 10)] };
  const subscriptions = await Promise.all([must(buy(world.engine, buying)), must(buy(world.engine, buying))]);
  const quotes = await Promise.all(subscriptions.map((subscription) => grow(subscription, 20)));
  const before = world.engine.stats().batches;
  const codes = await Promise.all(quotes.map((quote) => codeOf(order(world.engine, quote))));
  expect(world.engine.stats().batches - before).toBe(1);
  expect(codes).toEqual(['done', 'payment.insufficient-funds']);
  expect(await walletOf(world, account)).toBe(0n);
});

test('two purchases raced by two processes on money for one: one subscription, no debt', async () => {
  const account = await openCustomer(world, { USD: 90_000n });
  const buying = { account, components: [helpdesk('basic', 10)] };
  const codes = await Promise.all([world.engine, other()].map((engine) => codeOf(buy(engine, buying))));
  expect(codes.sort()).toEqual(['done', 'payment.insufficient-funds']);
  expect(await walletOf(world, account)).toBe(0n);
});

test('a wallet shared by a batch is charged for each of its commands', async () => {
  const account = await openCustomer(world, { USD: 1_000_000n });
  const before = world.engine.stats().batches;
  await Promise.all(
    [10, 20, 30].map((agents) => must(buy(world.engine, { account, components: [helpdesk('basic', agents)] }))),
  );
  expect(world.engine.stats().batches - before).toBe(1);
  expect(await walletOf(world, account)).toBe(1_000_000n - 60n * 9_000n);
});

test('the audit chain of an account goes on across batches and two processes', async () => {
  const account = await openCustomer(world);
  const credit = (index: number) =>
    [world.engine, other()][index % 2]?.commands.creditWallet({
      account,
      actor: 'operator',
      conflict: `${index}`,
      body: { account, currency: 'USD', amountMinor: 1n, reason: 'test' },
    });
  await Promise.all(Array.from({ length: 30 }, (_, index) => credit(index)));
  const records = await world.sql('select n from audit where account_id = $1 order by n', [account]);
  expect(records.map(({ n }) => Number(n))).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
  expect(await walletOf(world, account)).toBe(30n);
});

test('an account opened by two processes at once is there once', async () => {
  const account = world.engine.ids.locator();
  const body = { account, kind: 'customer' as const, name: 'Twin', seller: null, token: `token of ${account}` };
  const command = { account, actor: 'test', conflict: account, body };
  const codes = await Promise.all(
    [world.engine, other()].map((engine) => codeOf(engine.commands.createAccount(command))),
  );
  expect(codes.sort()).toEqual(['account.exists', 'done']);
});

test('two programs that start on one empty database share its secrets, and seed one sample marketplace', async () => {
  const database = await createTestDatabase({ empty: true });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = {
    writersMax: 2,
    batchMax: 128,
    poolMax: 4,
    rememberedMax: 1_000,
    quoteSeconds: 900,
    payOutQuoteSeconds: 300,
  };
  const both = await Promise.all([1, 2].map(() => assembleEngine({ connection: database.connection, config, log })));
  try {
    const [a, b] = await Promise.all(
      both.map((assembled) => takeTurns(database.connection, () => seedSample(assembled))),
    );
    expect(a).toEqual(b);
    expect(await audit(database.connection)).toEqual([]);
  } finally {
    await Promise.all(both.map(({ close }) => close()));
    await database.drop();
  }
});
