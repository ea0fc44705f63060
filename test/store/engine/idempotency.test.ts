import type { AccountId, ChangeOrder, Quote, Result } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Refusal } from '../../../server/src/engine/refusal.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  codeOf,
  helpdesk,
  type Idempotency,
  must,
  openCustomer,
  order,
  publish,
  readSample,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const key = (name: string, requestHash = name): Idempotency => ({ key: name, requestHash });
const [FIRST, SECOND] = [0, 1];
const engineAt = (index: number) => {
  const engine = world.engines[index];
  if (!engine) throw new Error('the world has two engines');
  return engine;
};

async function quoteOfNew(): Promise<Quote> {
  const account = await openCustomer(world, { USD: 5_000_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
  return must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 50 } }]));
}

async function effectsOf({ account, subscription }: Quote) {
  const [orders, slices, taken] = await Promise.all([
    world.sql('select 1 from change_order where subscription_id = $1', [subscription]),
    world.sql('select 1 from slice where subscription_id = $1', [subscription]),
    world.sql("select 1 from ledger_entry where account_id = $1 and transaction_id like '%:take-payment'", [account]),
  ]);
  return { orders: orders.length, slices: slices.length, entries: taken.length };
}

const ONE_EFFECT = { orders: 1, slices: 2, entries: 2 };

function expectSameOrder(answers: readonly Result<ChangeOrder, Refusal>[]): void {
  const [first] = answers;
  expect(first?.ok).toBe(true);
  for (const answer of answers) expect(answer).toEqual(first);
}

test('one key sent five times in one turn is one order and five equal answers', async () => {
  const quote = await quoteOfNew();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => order(world.engine, quote, { idempotency: key('one') })));
  expectSameOrder(answers);
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});

test('one key twice in one transaction, under different conflict keys, is one order and two equal answers', async () => {
  const quote = await quoteOfNew();
  const before = world.engine.stats().batches;
  const answers = await Promise.all(
    ['a', 'b'].map((conflict) => order(world.engine, quote, { idempotency: key('one'), conflict })),
  );
  expect(world.engine.stats().batches - before).toBe(1);
  expectSameOrder(answers);
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});

test('a key sent again later is answered as the first time, bigints and all', async () => {
  const quote = await quoteOfNew();
  const first = await order(world.engine, quote, { idempotency: key('later') });
  const second = await order(world.engine, quote, { idempotency: key('later') });
  expectSameOrder([first, second]);
  expect(second.ok && second.value.settlement.netMinor).toBe(quote.figures.net);
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});

test('one key sent to two processes at once is one order and equal answers', async () => {
  const quote = await quoteOfNew();
  const answers = await Promise.all(
    [FIRST, SECOND, FIRST, SECOND].map((index) => order(engineAt(index), quote, { idempotency: key('two') })),
  );
  expectSameOrder(answers);
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});

test('a purchase repeated under its key, by two processes at once, is one subscription and one bill', async () => {
  const account = await openCustomer(world, { USD: 1_000_000n });
  const buying = { account, components: [helpdesk('basic', 10)] };
  const answers = await Promise.all(
    [FIRST, SECOND, FIRST].map((index) => must(buy(engineAt(index), buying, key('purchase')))),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await walletOf(world, account)).toBe(910_000n);
});

test('the same key with another body is refused and changes nothing, in the same transaction and in a later one', async () => {
  const quote = await quoteOfNew();
  const codes = await Promise.all(
    [key('reused', 'a'), key('reused', 'b')].map((idempotency, index) =>
      codeOf(order(world.engine, quote, { idempotency, conflict: `${index}` })),
    ),
  );
  expect(codes).toEqual(['done', 'idempotency.key-reused']);
  expect(await codeOf(order(engineAt(SECOND), quote, { idempotency: key('reused', 'b') }))).toBe(
    'idempotency.key-reused',
  );
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});

test('the same key for another command is refused', async () => {
  const quote = await quoteOfNew();
  await must(order(world.engine, quote, { idempotency: key('commands') }));
  const buying = { account: quote.account, components: [helpdesk('basic', 10)] };
  expect(await codeOf(buy(world.engine, buying, key('commands')))).toBe('idempotency.key-reused');
});

test('keys belong to their caller and account: the same key of another one is another request', async () => {
  const [mine, yours] = await Promise.all([quoteOfNew(), quoteOfNew()]);
  const same = key('everybody');
  const codes = await Promise.all(
    [mine, yours].map((quote) => codeOf(order(world.engine, quote, { idempotency: same }))),
  );
  expect(codes).toEqual(['done', 'done']);
  const byOperator = order(world.engine, mine, { idempotency: key('everybody', 'other body'), actor: 'operator' });
  expect(await codeOf(byOperator)).toBe('quote.accepted');
});

test('a refusal is not kept under its key: once the reason is gone, the same request succeeds', async () => {
  const account = await openCustomer(world, { USD: 90_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
  const quote = await must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 50 } }]));
  const place = () => codeOf(order(world.engine, quote, { idempotency: key('again') }));
  expect(await place()).toBe('payment.insufficient-funds');
  const credit = { account, actor: 'operator', conflict: account };
  const body = { account: account as AccountId, currency: 'USD', amountMinor: 360_000n, reason: 'test' };
  await must(world.engine.commands.creditWallet({ ...credit, body }));
  expect(await place()).toBe('done');
  expect(await place()).toBe('done');
  expect(await effectsOf(quote)).toEqual(ONE_EFFECT);
});
