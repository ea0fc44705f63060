import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';

export const PGBENCH_SHAPES = [
  { name: 'six statements', file: 'six-statements.sql', orders: 1 },
  { name: 'one CTE', file: 'one-cte.sql', orders: 1 },
  { name: 'function', file: 'function.sql', orders: 1 },
  { name: '64 in one', file: 'grouped-64.sql', orders: 64 },
] as const;

export type PgbenchShape = (typeof PGBENCH_SHAPES)[number];

const run = promisify(execFile);
const fileOf = (name: string) => fileURLToPath(new URL(`pgbench/${name}`, import.meta.url));

/** The program, on the path or where Debian puts it; undefined where it is not installed. */
export async function findPgbench(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const places = [
    'pgbench',
    ...versions
      .sort()
      .reverse()
      .map((version) => join('/usr/lib/postgresql', version, 'bin/pgbench')),
  ];
  for (const place of places) {
    const answers = await run(place, ['--version']).catch(() => undefined);
    if (answers) return place;
  }
  return undefined;
}

export async function createShapes(client: pg.ClientBase): Promise<void> {
  await client.query(await readFile(fileOf('schema.sql'), 'utf8'));
}

/** Orders per second of one shape: pgbench has one thread, prepared statements, and nothing to decide. */
export async function runPgbench(
  program: string,
  of: {
    readonly connectionString: string;
    readonly shape: PgbenchShape;
    readonly connections: number;
    readonly seconds: number;
  },
): Promise<{ perSecond: number; meanMillis: number }> {
  const { shape, connections, seconds } = of;
  const { stdout } = await run(program, [
    ...['-n', '-M', 'prepared', '-f', fileOf(shape.file)],
    ...['-c', String(connections), '-T', String(Math.max(1, Math.round(seconds))), of.connectionString],
  ]);
  const read = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
  return {
    perSecond: read(/^tps = ([\d.]+)/m) * shape.orders,
    meanMillis: read(/^latency average = ([\d.]+) ms/m),
  };
}
