import { serverCpuMicros } from './server-cpu.ts';
const shuffle = <T>(a: T[]) => { for (let i = a.length - 1; i > 0; i--) { const j = Math.floor(Math.random() * (i + 1)); [a[i], a[j]] = [a[j]!, a[i]!]; } return a; };
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { assembleEngine } from '../server/src/assemble-engine.ts';
import { parseConfig } from '../server/src/config.ts';
import { startPostgres } from '../server/src/store/launcher/start-postgres.ts';
import { openBareLoops } from './bare-loops.ts';
import { bareOrderFrom } from './bare-order.ts';
import { createBareSchema, ORDER_TABLES } from './bare-schema.ts';
import { closedLoop } from './closed-loop.ts';
import { openMarketplace, storeQuotes, placeReadyOrder } from './marketplace.ts';
import { parseOptions } from './options.ts';
import { countRows, describeRows, rowsWrittenWith } from './written-rows.ts';
const options = parseOptions(['--quick'])!;
const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const config = parseConfig({}, folder); if (!config.ok) throw 1;
const log = { info() {}, warn(f: object) { console.log(f) }, error(f: object) { console.log(f) } };
const cfg = { ...config.value, writersMax: Number(process.env['W'] ?? 2), batchMax: Number(process.env['B'] ?? 128) };
const assembled = await assembleEngine({ connection: postgres.connection, config: cfg, log });
try {
  let t = performance.now();
  const m = await openMarketplace(assembled.engine, options);
  console.log('marketplace', performance.now() - t, assembled.engine.stats());
  const client = new pg.Client(postgres.connection); await client.connect();
  const first = await storeQuotes(assembled.engine, m.spread);
  const id = await placeReadyOrder(assembled.engine, first.find((f) => f.subscription === m.spread[0]!.subscription)!);
  const written = await rowsWrittenWith(client, { schema: 'public', tables: ORDER_TABLES, order: id });
  console.log(countRows(written), describeRows(written));
  await createBareSchema(client);
  const q = new Map(first.map((r) => [r.subscription, r.quote]));
  const bare = await openBareLoops({ connection: postgres.connection, order: bareOrderFrom(written), ids: assembled.engine.ids, targets: m.spread.map((s) => ({ ...s, quote: q.get(s.subscription)! })) });
  for (const shape of ['one CTE', 'six statements'] as const) {
    const w = await rowsWrittenWith(client, { schema: 'bare', tables: ORDER_TABLES, order: await bare.placeOne(shape) });
    console.log(shape, countRows(w), describeRows(w));
  }
  const show = (name: string, r: object) => console.log(name.padEnd(20), Object.entries(r).map(([k, v]) => `${k} ${Number(v).toFixed(2)}`).join('  '));
  for (let round = 0; round < Number(process.env['R'] ?? 2); round++) {
    for (const shape of ['one CTE', 'six statements'] as const) for (const connections of [1, 8, 32])
      { const c0 = (await serverCpuMicros(postgres.pid))!; const r = await bare.run({ shape, connections, seconds: 0.8 }); const c1 = (await serverCpuMicros(postgres.pid))!; show(`${shape} ${connections}`, { ...r, pg: (c1 - c0) / r.orders }); }
    for (const callers of [1, 8, 64, 256]) {
      const ready = shuffle(await storeQuotes(assembled.engine, m.spread));
      const c0 = (await serverCpuMicros(postgres.pid))!; const s0 = assembled.engine.stats();
      const r = await closedLoop({ callers, seconds: 0.6, work: async () => { const o = ready.pop(); if (!o) throw new Error('starved'); await placeReadyOrder(assembled.engine, o); } });
      const c1 = (await serverCpuMicros(postgres.pid))!; const s1 = assembled.engine.stats();
      show(`engine ${callers}`, { ...r, pg: (c1 - c0) / r.orders, batch: (s1.commands - s0.commands) / (s1.batches - s0.batches) });
    }
  }
  await bare.end();
  await client.end();
} finally {
  await assembled.close(); await postgres.stop(); await rm(folder, { recursive: true });
}
