import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type AssembledEngine, assembleEngine } from '../server/src/assemble-engine.ts';
import { parseConfig } from '../server/src/config.ts';
import type { Log } from '../server/src/engine/ports.ts';
import { type RunningPostgres, startPostgres } from '../server/src/store/launcher/start-postgres.ts';
import { BARE_SHAPES, type BareLoops, openBareLoops } from './bare-loops.ts';
import { bareOrderFrom } from './bare-order.ts';
import { createBareSchema, ORDER_TABLES } from './bare-schema.ts';
import { forEachAtOnce } from './closed-loop.ts';
import { type Marketplace, openMarketplace, placeReadyOrder, shuffled, storeQuotes } from './marketplace.ts';
import type { BenchOptions } from './options.ts';
import { createShapes, findPgbench } from './pgbench.ts';
import { countRows, describeRows, rowsWrittenWith } from './written-rows.ts';

/** Everything that is measured, on one database. */
export interface BenchWorld {
  readonly folder: string;
  readonly postgres: RunningPostgres;
  readonly client: pg.Client;
  readonly marketplace: Marketplace;
  /** The same through an engine that remembers nothing, as one that another process was faster than. */
  readonly forgetful: Marketplace;
  readonly bare: BareLoops;
  /** The pgbench program; undefined where it is not installed. */
  readonly pgbench: string | undefined;
  readonly rowsPerOrder: number;
  readonly rowsByTable: string;
  readonly writersMax: number;
  readonly batchMax: number;
  readonly close: () => Promise<void>;
}

/**
 * What a server of one's own has: memory for the tables that are at work, and a log that is not full every few seconds.
 * With less, whoever comes after the storing of quotes pays for writing them out. Durability is the launcher's business.
 */
export const SERVER_SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB' } as const;

/** The engine's defaults, its log thrown away; what it warns of ends the run. */
const LOG: Log = {
  info: () => undefined,
  warn: (fields) => process.stderr.write(`${JSON.stringify(fields)}\n`),
  error: (fields) => process.stderr.write(`${JSON.stringify(fields)}\n`),
};

export async function openWorld(options: BenchOptions, say: (progress: string) => void): Promise<BenchWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
  const endings: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: SERVER_SETTINGS });
    endings.push(postgres.stop);
    const config = parseConfig({}, folder);
    if (!config.ok) throw new Error(config.error.join(' '));
    const assembled: AssembledEngine = await assembleEngine({
      connection: postgres.connection,
      config: config.value,
      log: LOG,
    });
    endings.push(assembled.close);
    const forgetful = await assembleEngine({
      connection: postgres.connection,
      config: { ...config.value, rememberedMax: 0 },
      log: LOG,
    });
    endings.push(forgetful.close);
    const client = new pg.Client(postgres.connection);
    await client.connect();
    endings.push(() => client.end());
    say(`a marketplace of ${options.accounts} accounts with ${options.subscriptionsPerAccount} subscriptions each`);
    const marketplace = await openMarketplace(assembled.engine, options);
    const bare = await openBare({ marketplace, client, postgres });
    endings.push(bare.loops.end);
    await warmUp({ marketplace, bare: bare.loops, client });
    const pgbench = await findPgbench();
    if (pgbench) await createShapes(client);
    const { writersMax, batchMax } = config.value;
    return {
      ...{ folder, postgres, client, marketplace, pgbench, writersMax, batchMax, close },
      forgetful: { ...marketplace, engine: forgetful.engine },
      bare: bare.loops,
      rowsPerOrder: bare.rowsPerOrder,
      rowsByTable: bare.rowsByTable,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const WARM_UP_SECONDS = 0.5;
const WARM_UP_CALLERS = 32;

/** Code is compiled, pages are read, and statistics say what the tables have come to: nobody is measured before that. */
async function warmUp(of: {
  readonly marketplace: Marketplace;
  readonly bare: BareLoops;
  readonly client: pg.Client;
}): Promise<void> {
  const { engine, spread } = of.marketplace;
  await forEachAtOnce(await storeQuotes(engine, spread), WARM_UP_CALLERS, async (ready) => {
    await placeReadyOrder(engine, ready);
  });
  for (const shape of BARE_SHAPES) await of.bare.run({ shape, connections: WARM_UP_CALLERS, seconds: WARM_UP_SECONDS });
  await of.client.query('vacuum analyze');
}

/** Bare loops on copies of our tables, once a bare order of either shape has proved to write the rows of one of ours. */
async function openBare(of: {
  readonly marketplace: Marketplace;
  readonly client: pg.Client;
  readonly postgres: RunningPostgres;
}): Promise<{ loops: BareLoops; rowsPerOrder: number; rowsByTable: string }> {
  const { client } = of;
  const { engine, spread } = of.marketplace;
  const ready = await storeQuotes(engine, spread);
  const [first] = ready;
  if (!first) throw new Error('the marketplace has no subscriptions');
  const look = (schema: string, order: string) => rowsWrittenWith(client, { schema, tables: ORDER_TABLES, order });
  const ours = await look('public', await placeReadyOrder(engine, first));
  const rowsByTable = describeRows(ours);
  await createBareSchema(client);
  const quotes = new Map(ready.map(({ subscription, quote }) => [subscription, quote]));
  const targets = shuffled(spread).map((subscription) => ({
    ...subscription,
    quote: quotes.get(subscription.subscription) ?? '',
  }));
  const order = bareOrderFrom(ours);
  const loops = await openBareLoops({ connection: of.postgres.connection, order, targets, ids: engine.ids });
  for (const shape of BARE_SHAPES) {
    const theirs = describeRows(await look('bare', await loops.placeOne(shape)));
    if (theirs !== rowsByTable)
      throw new Error(`the bare loop writes other rows than an order of ours: ${theirs} instead of ${rowsByTable}`);
  }
  return { loops, rowsPerOrder: countRows(ours), rowsByTable };
}
