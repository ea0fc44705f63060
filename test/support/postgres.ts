import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../server/src/store/database.ts';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';
import './postgres-setup.ts';

export interface TestDatabase {
  readonly connection: PostgresConnection;
  readonly database: Database;
  /** Closes `database` and removes it from the server, with whatever other connections are open. */
  readonly drop: () => Promise<void>;
}

export interface TestDatabaseOptions extends Omit<DatabaseOptions, 'connection'> {
  /** True: without a single table, for tests of the migrations themselves. */
  readonly empty?: boolean;
}

/** A fresh, migrated database on the run's server, usually one per test file (`beforeAll`, dropped in `afterAll`). */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { connection: server, template } = inject('postgres');
  const { empty = false, ...databaseOptions } = options;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOnServer(server, `create database ${name} template ${empty ? 'template0' : template}`);
  const connection = { ...server, database: name };
  const database = openDatabase({ ...databaseOptions, connection });
  return {
    connection,
    database,
    drop: async () => {
      await database.end();
      await runOnServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function runOnServer(server: PostgresConnection, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
