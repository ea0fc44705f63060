import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../server/src/store/launcher/start-postgres.ts';
const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
function textArray(values: (string | null)[]): Buffer {
  let size = 20; for (const v of values) size += 4 + (v === null ? 0 : Buffer.byteLength(v));
  const b = Buffer.allocUnsafe(size);
  b.writeInt32BE(1, 0); b.writeInt32BE(values.includes(null) ? 1 : 0, 4); b.writeInt32BE(25, 8); b.writeInt32BE(values.length, 12); b.writeInt32BE(1, 16);
  let at = 20;
  for (const v of values) { if (v === null) { b.writeInt32BE(-1, at); at += 4; continue; } const n = b.write(v, at + 4); b.writeInt32BE(n, at); at += 4 + n; }
  return b;
}
const c = new pg.Client(postgres.connection); await c.connect();
await c.query('create temp table t (account_id text, slice_id text, subscription_id text, component text, running boolean, from_at bigint, to_at bigint, selection json, agreed_price numeric, charge bigint, credited bigint, paid bigint, refunded bigint)');
const types = ['text','text','text','text','boolean','bigint','bigint','json','numeric','bigint','bigint','bigint','bigint'];
const cols = ['account_id','slice_id','subscription_id','component','running','from_at','to_at','selection','agreed_price','charge','credited','paid','refunded'];
const sel = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic', quantities: { seats: 11 } };
for (const n of [1, 2, 8, 64]) {
  const rows = Array.from({ length: n }, (_, i) => ({ account_id: 'j7qp2yti', slice_id: `sli_j7qp2yti_01a200b4-64ca-7e8f-bb3f-bb37f8ce9d${i}`, subscription_id: 'sub_j7qp2yti_01a200b4-64b4-75b9-834b-8eb7c97df259', component: 'app', running: true, from_at: 1795308152, to_at: 1826844151, selection: sel, agreed_price: '99000000000', charge: '99000', credited: '0', paid: '9000', refunded: '0' }));
  const shapes: Record<string, () => { name: string; text: string; values: unknown[] }> = {
    json: () => ({ name: `json`, text: 'insert into t select * from json_populate_recordset(null::t, $1::json)', values: [JSON.stringify(rows)] }),
    unnest: () => ({ name: `unnest`, text: `insert into t select ${cols.map((k, i) => `${k}::${types[i]}`).join(', ')} from unnest(${cols.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as r(${cols.join(', ')})`, values: cols.map((k, i) => textArray(rows.map((r) => { const v = (r as any)[k]; return v === null ? null : types[i] === 'json' ? JSON.stringify(v) : String(v); }))) }),
    values: () => ({ name: `values${n}`, text: `insert into t values ${rows.map((_, j) => `(${cols.map((_, i) => `$${j * 13 + i + 1}`).join(', ')})`).join(', ')}`, values: rows.flatMap((r) => cols.map((k, i) => { const v = (r as any)[k]; return types[i] === 'json' ? JSON.stringify(v) : String(v); })) }),
    none: () => ({ name: 'none', text: 'select 1', values: [] }),
  };
  const out: Record<string, string> = {};
  for (const round of [0, 1]) for (const [k, f] of Object.entries(shapes)) {
    const cpu = process.cpuUsage();
    const t = performance.now(); const times = 600;
    for (let i = 0; i < times; i++) await c.query(f());
    const d = process.cpuUsage(cpu);
    out[k] = `${((performance.now() - t) / times * 1000).toFixed(0)} µs (js ${((d.user + d.system) / times).toFixed(0)})`;
    await c.query('truncate t');
  }
  console.log(n, out);
}
await c.end(); await postgres.stop(); await rm(folder, { recursive: true });
