import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../server/src/store/database.ts';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';
import type { TestDatabase, TestDatabaseOptions } from './postgres.ts';
import type { TestServer } from './postgres-setup.ts';

/** A fresh, migrated database on a test server, for programs that no test runner starts as well. */
export async function createDatabaseOn(
  { connection: server, template }: TestServer,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
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

/** A database of that name that others are copied from, made of the migrated one; nobody connects to it any more. */
export async function createTemplate(
  { connection, template }: TestServer,
  name: string,
  fill: (connection: PostgresConnection) => Promise<void>,
): Promise<void> {
  await runOnServer(connection, `create database ${name} template ${template}`);
  await fill({ ...connection, database: name });
  await runOnServer(connection, `alter database ${name} with is_template true allow_connections false`);
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
