import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommitOutcomeUnknown, isRetryable } from '../../server/src/store/database/database-error.ts';
import { openDatabase } from '../../server/src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { openSocketGate, type SocketGate } from '../support/socket-gate.ts';

let own: TestDatabase;
let gate: SocketGate;

beforeAll(async () => {
  own = await createTestDatabase({ empty: true });
  gate = await openSocketGate(own.connection);
  await own.database.query('create-entry', 'create table entry (id integer primary key, amount bigint not null)');
});
afterAll(async () => {
  await gate.close();
  await own.drop();
});
beforeEach(async () => {
  await own.database.query('clear-entry', 'delete from entry');
});

const insert = 'insert into entry (id, amount) values ($1, $2)';

async function storedIds(): Promise<unknown[]> {
  return (await own.database.query<{ id: number }>('list-entry', 'select id from entry order by id')).rows.map(
    (row) => row.id,
  );
}

test('money comes back as bigint, fractions as text, and a day as the day it is', async () => {
  const { rows } = await own.database.query(
    'types',
    `select 9007199254740993::int8 as money, array[1, null, 9007199254740993]::int8[] as moneys, 0.1::numeric as fraction,
       array[1.10, 2]::numeric[] as fractions, date '2026-03-31' as day, array[date '2026-03-31'] as days`,
  );
  expect(rows).toEqual([
    {
      money: 9007199254740993n,
      moneys: [1n, null, 9007199254740993n],
      fraction: '0.1',
      fractions: ['1.10', '2'],
      day: '2026-03-31',
      days: ['2026-03-31'],
    },
  ]);
});

test('a bigint is stored to the last digit', async () => {
  await own.database.query('insert-entry', insert, [1, 9007199254740993n]);
  const { rows } = await own.database.query('read-amount', 'select amount from entry where id = any($1)', [[1]]);
  expect(rows).toEqual([{ amount: 9007199254740993n }]);
});

test('statements issued together travel together, and the load travels with BEGIN', async () => {
  const database = openDatabase({ connection: gate.connection, poolMax: 1 });
  try {
    await database.write('warm-up', 'select 1', []);
    gate.holdAnswersUntil('the-load');
    await database.withTransaction(async (transaction) => {
      await transaction.query('load', "select 'the-load'");
      gate.holdAnswersUntil('commit');
      transaction.enqueue('insert-entry', insert, [1, 1n]);
      transaction.enqueue('insert-entry', insert, [2, 1n]);
    });
    expect(await storedIds()).toEqual([1, 2]);
  } finally {
    await database.end();
  }
});

test('everything that is read before the first write travels with BEGIN', async () => {
  const database = openDatabase({ connection: gate.connection, poolMax: 1 });
  try {
    await database.write('warm-up', 'select 1', []);
    gate.holdAnswersUntil('the-second-load');
    await database.withTransaction(async (transaction) => {
      await Promise.all([
        transaction.query('first-load', "select 'the-first-load'"),
        transaction.query('second-load', "select 'the-second-load'"),
      ]);
      gate.holdAnswersUntil('commit');
      transaction.enqueue('insert-entry', insert, [1, 1n]);
    });
    expect(await storedIds()).toEqual([1]);
  } finally {
    await database.end();
  }
});

test('a read that was issued behind a write sees it', async () => {
  await own.database.withTransaction(async (transaction) => {
    transaction.enqueue('insert-entry', insert, [1, 1n]);
    const { rows } = await transaction.query('list-entry', 'select id from entry order by id');
    expect(rows).toEqual([{ id: 1 }]);
  });
});

test('plans are kept for transactions only: a list of many rows is planned for its values', async () => {
  const show = 'select setting from pg_settings where name = any($1) order by name';
  const settings = [['enable_seqscan', 'plan_cache_mode']];
  const inside = await own.database.withTransaction((transaction) => transaction.query('show-plans', show, settings));
  expect(inside.rows.map(({ setting }) => setting)).toEqual(['off', 'force_generic_plan']);
  const outside = await own.database.query('show-plans', show, settings);
  expect(outside.rows.map(({ setting }) => setting)).toEqual(['on', 'auto']);
});

test('in a pipelined transaction the error is on its own promise, what follows fails with 25P02, and COMMIT says ROLLBACK', async () => {
  const client = new pg.Client({ ...own.connection, pipeline: true });
  await client.connect();
  try {
    const [begun, first, double, after, committed] = await Promise.allSettled([
      client.query('begin'),
      client.query({ name: 'insert-entry', text: insert, values: [1, 1] }),
      client.query({ name: 'insert-entry', text: insert, values: [1, 1] }),
      client.query({ name: 'insert-entry', text: insert, values: [2, 1] }),
      client.query('commit'),
    ]);
    expect(begun.status).toBe('fulfilled');
    expect(first.status).toBe('fulfilled');
    expect(double).toMatchObject({ status: 'rejected', reason: { code: '23505' } });
    expect(after).toMatchObject({ status: 'rejected', reason: { code: '25P02' } });
    expect(committed).toMatchObject({ status: 'fulfilled', value: { command: 'ROLLBACK' } });
    expect(await storedIds()).toEqual([]);
  } finally {
    await client.end();
  }
});

test('a transaction whose enqueued write fails throws that first error and leaves nothing behind', async () => {
  const outcome = own.database.withTransaction(async (transaction) => {
    transaction.enqueue('insert-entry', insert, [1, 1n]);
    transaction.enqueue('insert-entry', insert, [1, 2n]);
    await transaction.query('insert-entry', insert, [2, 1n]);
  });
  await expect(outcome).rejects.toMatchObject({ code: '23505' });
  expect(await storedIds()).toEqual([]);
});

test('a value the driver cannot write fails the transaction instead of being left out of it', async () => {
  const unwritable = {
    toPostgres: () => {
      throw new Error('cannot be written');
    },
  };
  const outcome = own.database.withTransaction(async (transaction) => {
    transaction.enqueue('insert-entry', insert, [1, 1n]);
    // @ts-expect-error the type refuses such a value; this is what happens to one that got past it
    transaction.enqueue('insert-entry', insert, [unwritable, 1n]);
  });
  await expect(outcome).rejects.toThrow('cannot be written');
  expect(await storedIds()).toEqual([]);
});

test('one name with two texts fails the transaction instead of leaving the statement out', async () => {
  const outcome = own.database.withTransaction(async (transaction) => {
    await transaction.query('insert-entry', insert, [1, 1n]);
    transaction.enqueue('insert-entry', 'insert into entry (amount, id) values ($1, $2)', [7n, 7]);
  });
  await expect(outcome).rejects.toThrow('must be unique');
  expect(await storedIds()).toEqual([]);
});

test('an error that the work swallows still means that nothing was committed', async () => {
  const outcome = own.database.withTransaction(async (transaction) => {
    await transaction.query('insert-entry', insert, [1, 1n]);
    await transaction.query('insert-entry', insert, [1, 1n]).catch(() => undefined);
  });
  await expect(outcome).rejects.toMatchObject({ code: '23505' });
  expect(await storedIds()).toEqual([]);
});

test('work that throws right after enqueueing writes leaves none of them behind', async () => {
  const outcome = own.database.withTransaction(async (transaction) => {
    transaction.enqueue('insert-entry', insert, [1, 1n]);
    transaction.enqueue('insert-entry', insert, [2, 1n]);
    throw new Error('changed my mind');
  });
  await expect(outcome).rejects.toThrow('changed my mind');
  expect(await storedIds()).toEqual([]);
});

test('a statement issued after its transaction is refused', async () => {
  const late = await own.database.withTransaction(async (transaction) => transaction);
  await expect(late.query('insert-entry', insert, [1, 1n])).rejects.toThrow('transaction that is over');
  expect(await storedIds()).toEqual([]);
});

test('a connection that breaks while COMMIT is on its way is reported as an unknown outcome', async () => {
  const database = openDatabase({ connection: gate.connection, poolMax: 1 });
  try {
    await database.write('warm-up', 'select 1', []);
    const outcome = database.withTransaction(async (transaction) => {
      await transaction.query('insert-entry', insert, [1, 1n]);
      gate.breakAfter('commit');
    });
    await expect(outcome).rejects.toBeInstanceOf(CommitOutcomeUnknown);
    // The database had committed: exactly what the caller cannot know.
    expect(await storedIds()).toEqual([1]);
  } finally {
    await database.end();
  }
});

test('a connection that breaks while a write is on its way leaves its outcome unknown too', async () => {
  const database = openDatabase({ connection: gate.connection, poolMax: 1 });
  try {
    await database.write('warm-up', 'select 1', []);
    gate.breakAfter('insert into entry');
    await expect(database.write('insert-entry', insert, [1, 1n])).rejects.toBeInstanceOf(CommitOutcomeUnknown);
  } finally {
    await database.end();
  }
});

test('a database that ends all connections costs the statements under way, not the process', async () => {
  const lost: Error[] = [];
  const database = openDatabase({ connection: own.connection, onConnectionLost: (error) => lost.push(error) });
  try {
    const { rows } = await database.query<{ pid: number }>('pid', 'select pg_backend_pid() as pid');
    await own.database.query('end-backend', 'select pg_terminate_backend($1, 10000)', [rows[0]?.pid ?? 0]);
    await expect.poll(() => lost.length).toBe(1);
    expect((await database.query('again', 'select 1 as one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await database.end();
  }
});

test('a refused unique key does not cost the connection', async () => {
  const database = openDatabase({ connection: own.connection, poolMax: 1 });
  try {
    const pid = async () => (await database.query('pid', 'select pg_backend_pid() as pid')).rows;
    const before = await pid();
    await database.query('insert-entry', insert, [1, 1n]);
    await expect(database.query('insert-entry', insert, [1, 1n])).rejects.toMatchObject({ code: '23505' });
    expect(await pid()).toEqual(before);
  } finally {
    await database.end();
  }
});

test('of two transactions in a deadlock one succeeds and the other is told that it may try again', async () => {
  await own.database.query('insert-entry', insert, [1, 1n]);
  await own.database.query('insert-entry', insert, [2, 1n]);
  const meeting = { arrived: 0, all: Promise.withResolvers<void>() };
  const add = async (first: number, second: number) =>
    await own.database.withTransaction(async (transaction) => {
      await transaction.query('add', 'update entry set amount = amount + 1 where id = $1', [first]);
      meeting.arrived += 1;
      if (meeting.arrived === 2) meeting.all.resolve();
      await meeting.all.promise;
      await transaction.query('add', 'update entry set amount = amount + 1 where id = $1', [second]);
    });
  const outcomes = await Promise.allSettled([add(1, 2), add(2, 1)]);
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(failed).toHaveLength(1);
  expect(isRetryable(failed[0]?.reason)).toBe(true);
});

test('a long list is read in batches, as it was when the reading began, and may be given up', async () => {
  await own.database.query('fill-entry', 'insert into entry select n, n from generate_series(1, 2500) n');
  const text = 'select id from entry where id > $1 order by amount desc';
  const read = () => own.database.readInBatches<{ id: number }>({ text, values: [500], rowsAtOnce: 1_000 });
  const batches: number[][] = [];
  for await (const rows of read()) {
    batches.push(rows.map(({ id }) => id));
    await own.database.query('clear-entry', 'delete from entry');
  }
  expect(batches.map((ids) => ids.length)).toEqual([1_000, 1_000]);
  expect(batches.flat()).toEqual(Array.from({ length: 2_000 }, (_, index) => 2_500 - index));
  await own.database.query('fill-entry', 'insert into entry select n, n from generate_series(1, 2500) n');
  // More than may be under way at once: one that is given up gives its place back.
  for (let given = 0; given < 5; given++) {
    for await (const rows of read()) {
      expect(rows[0]?.id).toBe(2_500);
      break;
    }
  }
});
