import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDoctor } from '../../server/src/cli/doctor.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase({ empty: true });
});
afterAll(() => own.drop());

test('regrade doctor says which PostgreSQL answers at the address', async () => {
  const { host, user, database } = own.connection;
  const databaseUrl = `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`;
  const config = { host: '127.0.0.1', port: 0, dataFolder: '.regrade', databaseUrl };
  const { stdout } = await runDoctor({ config, json: true, now: '2026-06-11T00:00:00Z' });
  const { checks } = JSON.parse(stdout) as { checks: { name: string }[] };
  const { rows } = await own.database.query<{ server_version: string }>('version', 'show server_version');
  expect(checks.find(({ name }) => name === 'database')).toEqual({
    name: 'database',
    ok: true,
    detail: `PostgreSQL ${rows[0]?.server_version}`,
  });
});
