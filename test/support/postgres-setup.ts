import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { isAlive } from '../../server/src/store/launcher/process-identity.ts';
import {
  type PostgresConnection,
  type RunningPostgres,
  startPostgres,
} from '../../server/src/store/launcher/start-postgres.ts';
import { stopServer } from '../../server/src/store/launcher/stop-server.ts';
import { migrate } from '../../server/src/store/migrate.ts';

/** What a test needs to make a database of its own. */
export interface TestServer {
  readonly connection: PostgresConnection;
  /** A migrated database nobody may connect to: connections would block its copying. */
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

/** One server for all projects of a run: vitest sets every project up in the same process, each with its own copy of this module. */
interface SharedServer {
  readonly started: Promise<{ server: RunningPostgres; test: TestServer; folder: string }>;
  users: number;
}

declare global {
  var regradeTestServer: SharedServer | undefined;
}

const FOLDER_PREFIX = 'regrade-test-';
const TEMPLATE = 'regrade_template';

/** vitest's `globalSetup`: starts the run's PostgreSQL, and returns what ends it, whatever became of the tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  globalThis.regradeTestServer ??= { started: startTestServer(), users: 0 };
  const shared = globalThis.regradeTestServer;
  shared.users += 1;
  const { test } = await shared.started;
  project.provide('postgres', test);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.regradeTestServer = undefined;
    const { server, folder } = await shared.started;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** A server in a folder of its own with a migrated template database. */
export async function startTestServer(): Promise<{ server: RunningPostgres; test: TestServer; folder: string }> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    const client = new pg.Client(server.connection);
    // Without it the end of the server hides why a migration failed.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`create database ${TEMPLATE}`);
    await migrate({ connection: { ...server.connection, database: TEMPLATE } });
    await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
    await client.end();
    return { server, folder, test: { connection: server.connection, template: TEMPLATE } };
  } catch (error) {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Servers and folders of test runs that were killed; the run's process id is in the name. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const pid = Number(name.slice(FOLDER_PREFIX.length).split('-')[0]);
    if (!(pid > 0) || (await isAlive(pid))) continue;
    const folder = join(tmpdir(), name);
    await stopServer(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
}
