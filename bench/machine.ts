import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';

/** What the figures were measured on. */
export interface Machine {
  readonly cpus: number;
  readonly node: string;
  readonly postgres: string;
  /** Median time of writing 8 KiB through to the disk: what no commit can be faster than. */
  readonly flushMicros: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const FLUSHES = 201;

export async function describeMachine(client: pg.ClientBase, folder: string): Promise<Machine> {
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
  return {
    cpus: availableParallelism(),
    node: `Node ${process.versions.node}`,
    postgres: rows[0]?.version ?? '',
    flushMicros: medianFlush(join(folder, 'flushed')),
    loadBefore: load(),
    loadAfter: load(),
  };
}

/** Mean of the runnable processes over the last minute. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}

function medianFlush(path: string): number {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(8_192);
  const micros = Array.from({ length: FLUSHES }, () => {
    writeSync(file, block);
    const startedAt = performance.now();
    fdatasyncSync(file);
    return (performance.now() - startedAt) * 1000;
  });
  closeSync(file);
  return micros.sort((a, b) => a - b)[Math.floor(FLUSHES / 2)] ?? Number.NaN;
}
