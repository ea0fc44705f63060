import { randomUUID } from 'node:crypto';
import type { AccountId } from '@regrade/core';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  publish,
  readSample,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const credit = (account: AccountId, amountMinor: bigint) =>
  world.engine.commands.creditWallet({
    account,
    actor: 'operator',
    conflict: randomUUID(),
    body: { account, currency: 'USD', amountMinor, reason: 'test' },
  });

const wallet = (account: AccountId, amountMinor: bigint) => ({ account, name: 'wallet', currency: 'USD', amountMinor });

const open = (seller: string | null) => {
  const account = world.engine.ids.locator();
  const body = { account, kind: 'seller' as const, name: 'Seller', seller, token: `token of ${account}` };
  return world.engine.commands.createAccount({ account, actor: 'operator', conflict: account, body });
};

/** How many transactions the act took. */
async function batchesOf(act: () => Promise<unknown>): Promise<number> {
  const before = world.engine.stats().batches;
  await act();
  return world.engine.stats().batches - before;
}

test('commands of one turn share one transaction, and each gets its own answer', async () => {
  const customers = await Promise.all([1, 2, 3].map(() => openCustomer(world)));
  const [a, b, c] = customers as [AccountId, AccountId, AccountId];
  const batches = await batchesOf(async () => {
    const answers = await Promise.all([credit(a, 1n), credit(b, 2n), credit(c, 3n), credit(a, 4n)]);
    expect(answers.map((answer) => (answer.ok ? answer.value.balances : answer.error.code))).toEqual([
      [wallet(a, 1n)],
      [wallet(b, 2n)],
      [wallet(c, 3n)],
      [wallet(a, 5n)],
    ]);
  });
  expect(batches).toBe(1);
  expect(await Promise.all(customers.map((account) => walletOf(world, account)))).toEqual([5n, 2n, 3n]);
});

test('a refused command never fails its neighbours', async () => {
  const account = await openCustomer(world, { USD: 1_000_000n });
  const batches = await batchesOf(async () => {
    const codes = await Promise.all([
      codeOf(buy(world.engine, { account, components: [helpdesk('basic', 10)] })),
      codeOf(buy(world.engine, { account, components: [helpdesk('basic', 15)] })),
      codeOf(buy(world.engine, { account, components: [helpdesk('platinum', 10)] })),
      codeOf(buy(world.engine, { account, components: [helpdesk('basic', 20)] })),
    ]);
    expect(codes).toEqual(['done', 'purchase.quantity', 'purchase.sku-unknown', 'done']);
  });
  expect(batches).toBe(1);
});

test('a command whose decision breaks a promise fails alone, and nothing of it is written', async () => {
  const account = await openCustomer(world);
  const codes = await Promise.all([credit(account, 10n), credit(account, -3n), credit(account, 20n)].map(codeOf));
  expect(codes).toEqual(['done', 'internal', 'done']);
  expect(await walletOf(world, account)).toBe(30n);
});

test('a write that the database refuses splits the batch: its neighbours succeed, each once', async () => {
  const account = await openCustomer(world);
  const seller = `s${account}`;
  const codes = await Promise.all([open(null), open(seller), open(seller), open(`other-${account}`)].map(codeOf));
  expect(codes).toEqual(['done', 'done', 'account.exists', 'done']);
  const rows = await world.sql('select account_id from account where seller_id like $1', [`%${account}`]);
  expect(rows).toHaveLength(2);
});

test('an id that was drawn twice fails its command and leaves the first owner untouched', async () => {
  const account = await openCustomer(world, { USD: 1_000_000n });
  const subscription = await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
  const quote = await must(askQuote(world.engine, subscription, [{ component: 'app', sku: { edition: 'advanced' } }]));
  // The next quote of another subscription is given a primary key that is taken already.
  const other = await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
  await world.sql(
    `insert into quote select account_id, 'quo_taken', subscription_id, null, at, expires_at, document
     from quote where quote_id = $1`,
    [quote.id],
  );
  await world.sql(`create function take_key() returns trigger language plpgsql as
    $$ begin if new.subscription_id = '${other.id}' then new.quote_id := 'quo_taken'; end if; return new; end $$`);
  await world.sql('create trigger take_key before insert on quote for each row execute function take_key()');
  try {
    const codes = await Promise.all([
      codeOf(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 20 } }])),
      codeOf(askQuote(world.engine, other, [{ component: 'app', quantities: { agents: 20 } }])),
      codeOf(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 30 } }])),
    ]);
    expect(codes).toEqual(['done', 'internal', 'done']);
  } finally {
    await world.sql('drop trigger take_key on quote');
    await world.sql("delete from quote where quote_id = 'quo_taken'");
  }
});

/** Makes the next `times` writes of an audit record fail with this SQLSTATE; sequences survive a rollback. */
async function failWrites(
  code: string,
  times: number,
): Promise<{ attempts: () => Promise<number>; end: () => Promise<void> }> {
  await world.sql('create sequence failure');
  await world.sql(`create function fail_write() returns trigger language plpgsql as
    $$ begin if nextval('failure') <= ${times} then raise exception 'provoked' using errcode = '${code}'; end if;
       return null; end $$`);
  await world.sql('create trigger fail_write after insert on audit for each statement execute function fail_write()');
  return {
    attempts: async () => Number((await world.sql('select last_value from failure'))[0]?.['last_value']),
    end: async () => {
      await world.sql('drop trigger fail_write on audit');
      await world.sql('drop function fail_write()');
      await world.sql('drop sequence failure');
    },
  };
}

test.each(['40001', '40P01'])(
  'a transaction that ends with %s is done again as a whole, and takes effect once',
  async (code) => {
    const account = await openCustomer(world);
    const failure = await failWrites(code, 2);
    try {
      const codes = await Promise.all([credit(account, 10n), credit(account, 20n)].map(codeOf));
      expect(codes).toEqual(['done', 'done']);
      expect(await failure.attempts()).toBe(3);
    } finally {
      await failure.end();
    }
    expect(await walletOf(world, account)).toBe(30n);
  },
);

test('an error that does not go away is answered, and changes nothing', async () => {
  const account = await openCustomer(world);
  const failure = await failWrites('40001', 1_000);
  try {
    const codes = await Promise.all([credit(account, 10n), credit(account, 20n)].map(codeOf));
    expect(new Set(codes).has('done')).toBe(false);
  } finally {
    await failure.end();
  }
  expect(await walletOf(world, account)).toBe(0n);
  expect(await codeOf(credit(account, 5n))).toBe('done');
});

test('of two programs that lock two accounts in opposite order, the batch lets the other go first and succeeds', async () => {
  const accounts = (await Promise.all([openCustomer(world), openCustomer(world)])).sort();
  const [first, second] = accounts as [AccountId, AccountId];
  const other = new pg.Client(world.connection);
  await other.connect();
  try {
    // Whoever has waited longest looks for a deadlock first and is its victim: that is to be the engine.
    await other.query("set deadlock_timeout = '60s'");
    await other.query('begin');
    const lock = 'select 1 from account_head where account_id = $1 for update';
    await other.query(lock, [second]);
    const batch = Promise.all([credit(first, 1n), credit(second, 1n)].map(codeOf));
    await expect
      .poll(
        async () => (await world.sql("select 1 from pg_locks where not granted and locktype = 'transactionid'")).length,
      )
      .toBe(1);
    await other.query(lock, [first]);
    await other.query('commit');
    expect(await batch).toEqual(['done', 'done']);
  } finally {
    await other.end();
  }
});

test('a command whose connection is lost before its write says so, and the same key repeats it with one effect', async () => {
  const account = await openCustomer(world);
  const other = new pg.Client(world.connection);
  await other.connect();
  const paid = () =>
    codeOf(
      world.engine.commands.creditWallet({
        account,
        actor: 'operator',
        conflict: account,
        body: { account, currency: 'USD', amountMinor: 7n, reason: 'test' },
        idempotency: { key: 'lost', requestHash: 'lost' },
      }),
    );
  try {
    await other.query('begin');
    await other.query('select 1 from account_head where account_id = $1 for update', [account]);
    const outcome = paid();
    // Of this database alone: others share the server.
    const waiting = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await world.sql(waiting)).length).toBe(1);
    await world.sql(`select pg_terminate_backend(pid) from (${waiting}) as blocked`);
    expect(await outcome).toBe('unavailable');
    await other.query('rollback');
  } finally {
    await other.end();
  }
  expect(await paid()).toBe('done');
  expect(await paid()).toBe('done');
  expect(await walletOf(world, account)).toBe(7n);
});

test('draining finishes what was accepted and refuses what comes after', async () => {
  const draining = await createWorld();
  try {
    const account = await openCustomer(draining);
    const body = { account, currency: 'USD', amountMinor: 5n, reason: 'test' };
    const add = () => draining.engine.commands.creditWallet({ account, actor: 'operator', conflict: account, body });
    const accepted = [add(), add(), add()];
    const drained = draining.engine.drain();
    expect(await codeOf(add())).toBe('unavailable');
    await drained;
    expect(await Promise.all(accepted.map(codeOf))).toEqual(['done', 'done', 'done']);
    expect(await walletOf(draining, account)).toBe(15n);
    await draining.expectSound();
  } finally {
    await draining.close();
  }
});
