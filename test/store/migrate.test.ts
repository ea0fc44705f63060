import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../server/src/store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let own: TestDatabase;
let folder: string;

beforeEach(async () => {
  own = await createTestDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'regrade-migrations-'));
  await writeFile(
    join(folder, '0001-first.sql'),
    'create table first (id integer primary key);\ninsert into first values (1);\n',
  );
  await writeFile(
    join(folder, '0002-second.sql'),
    '-- breaking-change: renames a column\nalter table first rename id to number;\n',
  );
});
afterEach(async () => {
  await own.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = async () => await migrate({ connection: own.connection, folder });

async function recorded(): Promise<unknown> {
  return (
    await own.database.query(
      'list',
      'select number, name, length(sha256) as digits from schema_migration order by number',
    )
  ).rows;
}

test('migrations are applied once, in order, and recorded with their digest', async () => {
  expect((await run()).map((migration) => migration.name)).toEqual(['first', 'second']);
  expect(await run()).toEqual([]);
  expect(await recorded()).toEqual([
    { number: 1, name: 'first', digits: 64 },
    { number: 2, name: 'second', digits: 64 },
  ]);
  expect((await own.database.query('rows', 'select number from first')).rows).toEqual([{ number: 1 }]);
});

test('a new file is applied to a database that has the earlier ones', async () => {
  await run();
  await writeFile(join(folder, '0003-third.sql'), 'create table third (id integer primary key);');
  expect((await run()).map((migration) => migration.number)).toEqual([3]);
});

test('a file that changed after it was applied is refused by name', async () => {
  await run();
  await writeFile(join(folder, '0001-first.sql'), 'create table first (id bigint primary key);');
  await expect(run()).rejects.toMatchObject({
    code: 'migration.changed',
    message: expect.stringContaining('0001-first was changed'),
  });
});

test('a file that only got other line ends has not changed', async () => {
  await run();
  await writeFile(
    join(folder, '0001-first.sql'),
    'create table first (id integer primary key);\r\ninsert into first values (1);\r\n',
  );
  expect(await run()).toEqual([]);
});

test('a database newer than the program is refused', async () => {
  await run();
  await rm(join(folder, '0002-second.sql'));
  await expect(run()).rejects.toMatchObject({
    code: 'migration.newer-database',
    message: expect.stringContaining('newer than this program'),
  });
});

test('a migration that fails is named, and nothing of it is kept', async () => {
  await writeFile(
    join(folder, '0002-second.sql'),
    'create table half (id integer);\ncreate table first (id integer);\n',
  );
  await expect(run()).rejects.toMatchObject({
    code: 'migration.failed',
    message: expect.stringContaining('0002-second'),
  });
  expect(await recorded()).toEqual([{ number: 1, name: 'first', digits: 64 }]);
  expect((await own.database.query('half', "select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
});

test('of several migrators at once each migration is applied by exactly one', async () => {
  const done = await Promise.all([run(), run(), run(), run()]);
  expect(
    done
      .flat()
      .map((migration) => migration.number)
      .sort(),
  ).toEqual([1, 2]);
  expect((await own.database.query('rows', 'select number from first')).rows).toEqual([{ number: 1 }]);
});

test.each([
  ['a gap in the numbers', '0004-late.sql'],
  ['a name that says nothing', '0003.sql'],
])('%s is refused before anything is applied', async (_case, file) => {
  await writeFile(join(folder, file), 'select 1;');
  await expect(run()).rejects.toMatchObject({
    code: 'migration.files-invalid',
    message: expect.stringContaining(file),
  });
});

test('a file says in its first line that older programs cannot run beside it', async () => {
  expect((await readMigrations(folder)).map((migration) => migration.breaking)).toEqual([false, true]);
});

test('the migrations of the program are found beside it, and a migrated database needs none', async () => {
  const files = await readdir(new URL('../../server/src/store/migrations/', import.meta.url));
  expect((await readMigrations()).length).toBe(files.filter((name) => name.endsWith('.sql')).length);
  const migrated = await createTestDatabase();
  try {
    expect(await migrate({ connection: migrated.connection })).toEqual([]);
  } finally {
    await migrated.drop();
  }
});
