import { serverCpuMicros } from './server-cpu.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleEngine } from '../server/src/assemble-engine.ts';
import { parseConfig } from '../server/src/config.ts';
import { startPostgres } from '../server/src/store/launcher/start-postgres.ts';
import { closedLoop } from './closed-loop.ts';
import { openMarketplace, storeQuotes, placeReadyOrder } from './marketplace.ts';
import { parseOptions } from './options.ts';
import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
const options = parseOptions(['--quick'])!;
const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const config = parseConfig({}, folder); if (!config.ok) throw 1;
const log = { info() {}, warn(f: object) { console.log(f) }, error(f: object) { console.log(f) } };
const cfg = { ...config.value, writersMax: Number(process.env['W'] ?? 2), batchMax: Number(process.env['B'] ?? 128) };
const assembled = await assembleEngine({ connection: postgres.connection, config: cfg, log });
const shuffle = <T>(a: T[]) => { for (let i = a.length - 1; i > 0; i--) { const j = Math.floor(Math.random() * (i + 1)); [a[i], a[j]] = [a[j]!, a[i]!]; } return a; };
try {
  const m = await openMarketplace(assembled.engine, options);
  const session = new Session(); session.connect();
  const show = (name: string, r: object) => console.log(name.padEnd(12), Object.entries(r).map(([k, v]) => `${k} ${Number(v).toFixed(2)}`).join('  '));
  const prof = process.env['PROF'];
  for (let round = 0; round < Number(process.env['R'] ?? 2); round++)
    for (const callers of (process.env['C'] ?? '1,64').split(',').map(Number)) {
      const ready = shuffle(await storeQuotes(assembled.engine, m.spread));
      const c0 = (await serverCpuMicros(postgres.pid))!; const s0 = assembled.engine.stats();
      if (prof) { await session.post('Profiler.enable'); await session.post('Profiler.setSamplingInterval', { interval: 200 }); await session.post('Profiler.start'); }
      const r = await closedLoop({ callers, seconds: 0.6, work: async () => { const o = ready.pop(); if (!o) throw new Error('starved'); await placeReadyOrder(assembled.engine, o); } });
      if (prof) { const { profile } = await session.post('Profiler.stop'); writeFileSync(`/tmp/prof-${callers}.cpuprofile`, JSON.stringify(profile)); }
      const c1 = (await serverCpuMicros(postgres.pid))!; const s1 = assembled.engine.stats();
      show(`engine ${callers}`, { ...r, pg: (c1 - c0) / r.orders, batch: (s1.commands - s0.commands) / (s1.batches - s0.batches) });
    }
} finally {
  await assembled.close(); await postgres.stop(); await rm(folder, { recursive: true });
}
