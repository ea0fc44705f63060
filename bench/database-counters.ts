import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** What the database counted in a span. */
export interface DatabaseCounters {
  readonly commits: number;
  /** Flushes of the write-ahead log; undefined before PostgreSQL 18. */
  readonly flushes: number | undefined;
}

/** A back end tells its counters at the end of a transaction, at most once in this time. */
const TOLD_EVERY_MS = 1_000;

/**
 * Commits and flushes of a span, exact to a few: before it and after it, after a pause, a few transactions on every
 * connection make the back ends tell what they had kept to themselves.
 */
export async function countInDatabase<T>(
  client: pg.ClientBase,
  of: { readonly nudge: () => Promise<void>; readonly span: () => Promise<T> },
): Promise<{ value: T; counters: DatabaseCounters }> {
  await settle(of.nudge);
  const before = await readCounters(client);
  const value = await of.span();
  await settle(of.nudge);
  const after = await readCounters(client);
  const flushes = before.flushes === undefined ? undefined : (after.flushes ?? 0) - before.flushes;
  return { value, counters: { commits: after.commits - before.commits, flushes } };
}

async function settle(nudge: () => Promise<void>): Promise<void> {
  await sleep(TOLD_EVERY_MS * 1.1);
  await nudge();
}

async function readCounters(client: pg.ClientBase): Promise<DatabaseCounters> {
  const { rows } = await client.query<{ commits: string; version: number }>(
    `select xact_commit as commits, current_setting('server_version_num')::int as version
     from pg_stat_database where datname = current_database()`,
  );
  const [row] = rows;
  const commits = Number(row?.commits);
  if ((row?.version ?? 0) < 180_000) return { commits, flushes: undefined };
  const io = await client.query<{ fsyncs: string }>(
    `select sum(fsyncs) as fsyncs from pg_stat_io where object = 'wal'`,
  );
  return { commits, flushes: Number(io.rows[0]?.fsyncs) };
}
