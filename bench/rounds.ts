import { join } from 'node:path';
import { BARE_SHAPES } from './bare-loops.ts';
import type { Measured } from './closed-loop.ts';
import type { DatabaseCounters } from './database-counters.ts';
import { measureEngine, quotesFor } from './engine-orders.ts';
import { type BenchService, measureHttp, startService } from './http-orders.ts';
import type { BenchOptions } from './options.ts';
import { PGBENCH_SHAPES, runPgbench } from './pgbench.ts';
import { withServerCpu } from './server-cpu.ts';
import type { BenchWorld } from './world.ts';

/** One repetition of one line. */
export interface Sample extends Partial<Measured> {
  readonly perSecond: number;
  readonly batchMean?: number;
  /** CPU time of the database for each order, in microseconds. */
  readonly serverCpuMicros?: number;
  readonly counters?: DatabaseCounters;
  readonly meanMillis?: number;
}

/** A line of the table, with its repetitions in the order of the rounds. */
export interface Line {
  readonly group: 'bare' | 'engine' | 'http' | 'pgbench';
  readonly name: string;
  readonly atOnce: number;
  readonly samples: Sample[];
}

export const BARE_CONNECTIONS = [1, 8, 32] as const;
export const ENGINE_CALLERS = [1, 8, 64, 256] as const;
const FORGETFUL_CALLERS = [1, 64] as const;
const BESIDE_CALLERS = [1, 64] as const;
export const HTTP_CONNECTIONS = [1, 64] as const;
const HOT_CALLERS = 64;
const COUNTED_CALLERS = 64;

export interface RoundsResult {
  readonly lines: readonly Line[];
  readonly idleMegabytes: number;
}

/** Everything once, then everything again: what disturbs the machine for a while disturbs all lines alike. */
export async function runRounds(
  world: BenchWorld,
  options: BenchOptions,
  say: (progress: string) => void,
): Promise<RoundsResult> {
  const lines = new Map<string, Line>();
  const add = (of: Omit<Line, 'samples'>, sample: Sample) => {
    const key = `${of.group} ${of.name} ${of.atOnce}`;
    const line = lines.get(key) ?? { ...of, samples: [] };
    lines.set(key, line);
    line.samples.push(sample);
  };
  // The service is there for its own lines alone: it gives every record its place in the order of events, for all processes.
  const beginService = (name: string) =>
    startService({
      // The service takes addresses that are URLs, which need a host; the socket's folder in the query overrides it.
      databaseUrl: world.postgres.connectionString.replace('@/', '@localhost/'),
      folder: join(world.folder, `service-${name}`),
    });
  const idle = await beginService('idle');
  await idle.stop();
  for (let round = 1; round <= options.rounds; round++) {
    say(`round ${round} of ${options.rounds}`);
    await bareRound(world, options, add);
    await engineRound(world, { ...options, round }, add);
    const service = await beginService(String(round));
    try {
      await besideRound(world, options, add);
      await httpRound(world, { ...options, service }, add);
    } finally {
      await service.stop();
    }
    await pgbenchRound(world, options, add);
  }
  return { lines: [...lines.values()], idleMegabytes: idle.idleMegabytes };
}

type Add = (of: Omit<Line, 'samples'>, sample: Sample) => void;

/**
 * What a line has left to tidy up is its own: the next one begins on a database that has done it. Behind a checkpoint a
 * page is logged whole when it is first changed; so each line pays for that alike, and not the first one alone.
 */
async function settle({ client }: BenchWorld): Promise<void> {
  await client.query('vacuum (analyze)');
  await client.query('checkpoint');
}

async function bareRound(world: BenchWorld, { cellSeconds }: BenchOptions, add: Add): Promise<void> {
  for (const connections of BARE_CONNECTIONS) {
    for (const shape of BARE_SHAPES) {
      const measure = () => world.bare.run({ shape, connections, seconds: cellSeconds });
      await settle(world);
      add({ group: 'bare', name: shape, atOnce: connections }, await withServerCpu(world.postgres.pid, measure));
    }
  }
}

async function engineRound(world: BenchWorld, of: BenchOptions & { readonly round: number }, add: Add): Promise<void> {
  const { marketplace } = world;
  const common = { seconds: of.cellSeconds, postmaster: world.postgres.pid, settle: () => settle(world) };
  for (const callers of ENGINE_CALLERS) {
    const counting =
      of.round === 1 && callers === COUNTED_CALLERS
        ? { counting: { client: world.client, nudge: world.bare.nudge } }
        : {};
    const cell = { subscriptions: marketplace.spread, callers, ...common, ...counting };
    add({ group: 'engine', name: 'many accounts', atOnce: callers }, await measureEngine(marketplace, cell));
  }
  for (const callers of FORGETFUL_CALLERS) {
    const cell = { subscriptions: marketplace.spread, callers, ...common };
    add({ group: 'engine', name: 'nothing remembered', atOnce: callers }, await measureEngine(world.forgetful, cell));
  }
  const hot = { subscriptions: marketplace.hot, callers: HOT_CALLERS, ...common };
  add({ group: 'engine', name: 'one account', atOnce: HOT_CALLERS }, await measureEngine(marketplace, hot));
}

/** The engine again, while a service beside it tells what happens. */
async function besideRound(world: BenchWorld, { cellSeconds: seconds }: BenchOptions, add: Add): Promise<void> {
  const { marketplace, postgres } = world;
  const common = { seconds, postmaster: postgres.pid, settle: () => settle(world) };
  for (const callers of BESIDE_CALLERS) {
    const cell = { subscriptions: marketplace.spread, callers, ...common };
    add({ group: 'engine', name: 'beside a service', atOnce: callers }, await measureEngine(marketplace, cell));
  }
}

async function httpRound(
  world: BenchWorld,
  of: BenchOptions & { readonly service: BenchService },
  add: Add,
): Promise<void> {
  const { marketplace, postgres } = world;
  for (const connections of HTTP_CONNECTIONS) {
    const supply = { subscriptions: marketplace.spread, callers: connections, seconds: of.cellSeconds };
    const ready = await quotesFor(marketplace, supply);
    await settle(world);
    const measure = () => measureHttp(of.service, { ready, connections, seconds: of.cellSeconds });
    add({ group: 'http', name: 'many accounts', atOnce: connections }, await withServerCpu(postgres.pid, measure));
  }
}

async function pgbenchRound(world: BenchWorld, { cellSeconds, quick }: BenchOptions, add: Add): Promise<void> {
  const { pgbench, postgres } = world;
  if (pgbench === undefined) return;
  // It measures whole seconds only.
  for (const connections of quick ? [8] : BARE_CONNECTIONS) {
    for (const shape of PGBENCH_SHAPES) {
      const { connectionString } = postgres;
      const sample = await runPgbench(pgbench, { connectionString, shape, connections, seconds: cellSeconds });
      add({ group: 'pgbench', name: shape.name, atOnce: connections }, sample);
    }
  }
}
