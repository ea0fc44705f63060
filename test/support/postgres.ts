import { inject } from 'vitest';
import type { Database, DatabaseOptions } from '../../server/src/store/database.ts';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';
import { createDatabaseOn } from './database-on.ts';
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
  /** A copy of this database in place of the migrated one. */
  readonly template?: string;
}

/** A fresh, migrated database on the run's server, usually one per test file (`beforeAll`, dropped in `afterAll`). */
export function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { template, ...own } = options;
  return createDatabaseOn({ ...inject('postgres'), ...(template !== undefined && { template }) }, own);
}
