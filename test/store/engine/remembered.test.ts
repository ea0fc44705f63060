import type { AccountId, Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createFactsMemory, type FactsMemory } from '../../../server/src/engine/facts-memory.ts';
import type { AccountFacts, AccountWants } from '../../../server/src/engine/ports.ts';
import { openDatabase } from '../../../server/src/store/database.ts';
import { createTransactionStore } from '../../../server/src/store/transaction-store.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  readSample,
  renew,
  suspend,
  suspendAccount,
  topUp,
  walletOf,
} from '../../support/world-market.ts';

const NOTHING: AccountWants = { quotes: [], orders: [], subscriptions: [], products: [] };

let world: World;
let recalls = { asked: 0, answered: 0 };

/** A memory that counts how often it could answer. */
function createCountedMemory(): FactsMemory {
  const memory = createFactsMemory(1_000);
  return {
    ...memory,
    recall: (accounts, wants) => {
      const recalled = memory.recall(accounts, wants);
      recalls = { asked: recalls.asked + 1, answered: recalls.answered + (recalled ? 1 : 0) };
      return recalled;
    },
  };
}

const memory = createCountedMemory();

beforeAll(async () => {
  world = await createWorld({ engines: 2, memory });
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

/** What a transaction would load at this moment. */
async function load(account: AccountId, wants: AccountWants): Promise<AccountFacts> {
  const database = openDatabase({ connection: world.connection, poolMax: 1 });
  try {
    const store = createTransactionStore(database);
    return await store.transact(async (sql) => ({ value: await sql.loadAccountFacts([account], wants) }));
  } finally {
    await database.end();
  }
}

async function expectTrueMemory(account: AccountId, wants: Partial<AccountWants>): Promise<void> {
  const wanted = { ...NOTHING, ...wants };
  const recalled = memory.recall([account], wanted);
  expect(recalled?.facts).toEqual(await load(account, wanted));
}

async function bought(funds: bigint): Promise<Subscription> {
  const account = await openCustomer(world, { USD: funds });
  return must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
}

const grow = (subscription: Subscription, agents: number) =>
  askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents } }]);

test('what is remembered after each command is what a load would find', async () => {
  const subscription = await bought(9_000_000n);
  const { account, id } = subscription;
  await expectTrueMemory(account, { subscriptions: [id] });
  const quote = await must(grow(subscription, 20));
  await expectTrueMemory(account, { quotes: [quote.id] });
  await must(order(world.engine, quote));
  await expectTrueMemory(account, { subscriptions: [id] });
  await topUp(world, { account, currency: 'JPY', amountMinor: 500n });
  await expectTrueMemory(account, { subscriptions: [id], products: ['acme.helpdesk'] });
  world.clock.advance(30 * DAY);
  const later = await must(grow(subscription, 40));
  const unpaid = await must(order(world.engine, later, { unpaid: true }));
  await expectTrueMemory(account, { subscriptions: [id] });
  await must(cancelOrder(world.engine, unpaid));
  await expectTrueMemory(account, { subscriptions: [id] });
  await must(suspend(world.engine, subscription));
  await expectTrueMemory(account, { subscriptions: [id] });
});

test('a license that time has ended is remembered with its subscription: its quotes bind its revision everywhere', async () => {
  const account = await openCustomer(world, { USD: 9_000_000n });
  const subscription = await must(buy(world.engine, { account, period: 'P1M', components: [helpdesk('basic', 10)] }));
  world.clock.advance(31 * DAY);
  await world.lookAtClock();
  await expectTrueMemory(account, { subscriptions: [subscription.id] });
  await must(renew(world.engine, subscription));
  await expectTrueMemory(account, { subscriptions: [subscription.id] });
  const quote = await must(grow(subscription, 20));
  expect(Object.values(quote.boundTo.licenseRevisions)).toEqual([3]);
  expect(await codeOf(order(elsewhere(), quote))).toBe('done');
});

test('an order right after its quote is decided from memory', async () => {
  const subscription = await bought(9_000_000n);
  const quote = await must(grow(subscription, 20));
  recalls = { asked: 0, answered: 0 };
  await must(order(world.engine, quote));
  expect(recalls).toEqual({ asked: 1, answered: 1 });
});

const elsewhere = () => world.engines[1] ?? world.engine;

test('a change by another process is seen, whatever this one remembers', async () => {
  const subscription = await bought(90_000n);
  const quote = await must(grow(subscription, 20));
  // Here the wallet is remembered as empty; the money comes through another process.
  const { account } = subscription;
  const credit = { account, currency: 'USD', amountMinor: 100_000n, reason: 'test' };
  const command = { account, actor: 'operator', conflict: account, body: credit };
  await must(elsewhere().commands.creditWallet(command));
  expect(await codeOf(order(world.engine, quote))).toBe('done');
  expect(await walletOf(world, account)).toBe(100_000n - quote.figures.payable);
});

test('money spent through another process is not spent again, though it is remembered', async () => {
  // 900.00 for the purchase, and 900.00 for one of two changes.
  const subscription = await bought(180_000n);
  const here = await must(grow(subscription, 20));
  await must(buy(elsewhere(), { account: subscription.account, components: [helpdesk('basic', 10)] }));
  expect(await codeOf(order(world.engine, here))).toBe('payment.insufficient-funds');
  expect(await walletOf(world, subscription.account)).toBe(0n);
});

test('a suspension by another process is noticed, and its end too, though the account is remembered', async () => {
  const subscription = await bought(9_000_000n);
  const { account } = subscription;
  const quote = await must(grow(subscription, 20));
  await must(suspendAccount(elsewhere(), account));
  // Decided on a memory in which the account is not suspended, and therefore not written.
  recalls = { asked: 0, answered: 0 };
  expect(await codeOf(order(world.engine, quote))).toBe('account.suspended');
  expect(recalls.answered).toBe(1);
  await expectTrueMemory(account, { subscriptions: [subscription.id] });
  await must(suspendAccount(elsewhere(), account, false));
  expect(await codeOf(order(world.engine, quote))).toBe('done');
  await expectTrueMemory(account, { subscriptions: [subscription.id] });
});

test('a release published by another process supersedes a remembered quote', async () => {
  const subscription = await bought(9_000_000n);
  const quote = await must(grow(subscription, 20));
  const document = await readSample('helpdesk');
  for (const sku of document.components[0].specifications[0].skus)
    for (const row of sku.prices) for (const part of row.parts) if (part.model === 'linear') part.amount = '99.00';
  await publish({ ...world, engine: elsewhere() }, document);
  expect(await codeOf(order(world.engine, quote))).toBe('quote.superseded');
});

test('the order of a lost answer is answered again, not refused from memory', async () => {
  const subscription = await bought(9_000_000n);
  const quote = await must(grow(subscription, 20));
  const idempotency = { key: 'once', requestHash: 'same' };
  const first = await must(order(world.engine, quote, { idempotency }));
  expect(await must(order(world.engine, quote, { idempotency }))).toEqual(first);
});

test('accounts that were not used for longest are forgotten first, and only money of an account counts as one', () => {
  const small = createFactsMemory(2);
  const head = (account: string) => ({ account: account as AccountId, auditN: 1, auditHash: 'x' });
  const facts = {
    accounts: new Map(),
    balances: new Map(),
    quotes: new Map(),
    orders: new Map(),
    subscriptions: new Map(),
    licenses: new Map(),
    products: new Map(),
  };
  const learn = (account: string) =>
    small.remember(facts, { before: new Map(), after: new Map([[account as AccountId, head(account)]]) });
  const knows = (account: string) => small.recall([account as AccountId], NOTHING) !== undefined;
  learn('aaaaaaaa');
  learn('bbbbbbbb');
  expect(knows('aaaaaaaa')).toBe(true);
  learn('cccccccc');
  expect(['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map(knows)).toEqual([true, false, true]);
  small.forget(['aaaaaaaa' as AccountId]);
  expect(knows('aaaaaaaa')).toBe(false);
});
