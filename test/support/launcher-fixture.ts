import { chmod, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach } from 'vitest';
import { isAlive } from '../../server/src/store/launcher/process-identity.ts';
import {
  type PostgresOptions,
  type RunningPostgres,
  startPostgres,
} from '../../server/src/store/launcher/start-postgres.ts';
import { type SpawnedRegrade, spawnRegrade } from './spawn-regrade.ts';

/** What a launcher test works with; everything it starts is ended after the test. */
export interface LauncherFixture {
  /** A fresh folder of the test; `dataDir` is a folder in it that does not exist yet. */
  readonly folder: string;
  readonly dataDir: string;
  readonly start: (options?: Partial<PostgresOptions>) => Promise<RunningPostgres>;
  /** In another process. */
  readonly startElsewhere: () => Promise<SpawnedRegrade>;
}

/** Registers the hooks; the properties of the answer are those of the running test. */
export function useLauncher(): LauncherFixture {
  const running: RunningPostgres[] = [];
  const regrades: SpawnedRegrade[] = [];
  const fixture = {
    folder: '',
    dataDir: '',
    start: async (options: Partial<PostgresOptions> = {}) => {
      const server = await startPostgres({ dataDir: fixture.dataDir, ...options });
      running.push(server);
      return server;
    },
    startElsewhere: async () => {
      const regrade = await spawnRegrade(fixture.dataDir);
      regrades.push(regrade);
      return regrade;
    },
  };
  beforeEach(async () => {
    fixture.folder = await mkdtemp(join(tmpdir(), 'regrade-launcher-'));
    // As root, PostgreSQL runs as another user, who must get in.
    await chmod(fixture.folder, 0o755);
    fixture.dataDir = join(fixture.folder, 'postgres');
  });
  afterEach(async () => {
    for (const regrade of regrades.splice(0)) if (await isAlive(regrade.pid)) await regrade.stop();
    for (const server of running.splice(0)) await server.stop();
    await rm(fixture.folder, { recursive: true, force: true });
  });
  return fixture;
}

/** Connects, asks one thing, and leaves. */
export async function ask(
  server: Pick<RunningPostgres, 'connectionString'>,
  statement: string,
): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(server.connectionString);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

export async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
