/**
 * `node --conditions=source bench/import.ts [ROWS]`: an import over HTTP into an embedded PostgreSQL of its own, rows per
 * second and the memory of this process (service and sender). Run by hand: it is no part of `npm run bench`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createClient } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import { assembleEngine } from '../server/src/assemble-engine.ts';
import { parseConfig } from '../server/src/config.ts';
import { createHttpServer } from '../server/src/http/server.ts';
import { startPostgres } from '../server/src/store/launcher/start-postgres.ts';
import { BENCH_PRODUCT } from './catalog.ts';
import { expectDone, publishProduct } from './marketplace.ts';
import { SERVER_SETTINGS } from './world.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const CUSTOMERS = Math.ceil(ROWS / 2);
const LOG = { info: () => undefined, warn: () => undefined, error: (line: object) => console.error(line) };
const SAMPLE_MS = 250;

await measure();

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: SERVER_SETTINGS });
  const config = parseConfig({}, folder);
  if (!config.ok) throw new Error(config.error.join(' '));
  const { engine, sessionSecret, close } = await assembleEngine({
    connection: postgres.connection,
    config: config.value,
    log: LOG,
  });
  const server = createHttpServer({ engine, log: LOG, sessionSecret });
  try {
    await publishProduct(engine);
    const account = engine.ids.locator();
    const token = `rgt_${engine.ids.secret()}`;
    const body = { account, kind: 'operator' as const, name: 'bench', seller: null, token };
    expectDone('operator', await engine.commands.createAccount({ account, actor: 'bench', conflict: account, body }));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    for (const key of ['first', 'again']) await importOnce({ url, token, key });
  } finally {
    await server.close();
    await close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The second time under another key: every row is found unchanged. */
async function importOnce({ url, token, key }: { url: string; token: string; key: string }): Promise<void> {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, SAMPLE_MS);
  const begun = performance.now();
  await upload({ url, token, key });
  clearInterval(sampler);
  const seconds = (performance.now() - begun) / 1000;
  const { body } = await createClient({ url, token }).call('listImports', { query: { limit: 1 } });
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
  const [job] = body.items;
  process.stdout.write(
    `${key}: ${ROWS} rows in ${seconds.toFixed(1)} s, ${Math.round(ROWS / seconds)} rows/s; memory ${megabytes(idle)} before, ${megabytes(peak)} at most; ${JSON.stringify({ imported: job?.imported, unchanged: job?.unchanged, bad: job?.bad })}\n`,
  );
}

async function upload({ url, token, key }: { url: string; token: string; key: string }): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    'idempotency-key': key,
  };
  const sending = request(`${url}/v1/subscriptions:import`, { method: 'POST', headers });
  const answered = new Promise<void>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the import was answered ${response.statusCode}`));
      });
    });
  });
  await Promise.all([pipeline(Readable.from(lines()), sending), answered]);
}

function* lines(): Generator<string> {
  const now = Math.floor(Date.now() / 86_400_000) * 86_400;
  const term = { start: formatInstant(now - 100 * 86_400), end: formatInstant(now + 265 * 86_400) };
  for (let n = 0; n < ROWS; n++) {
    const customer = n % CUSTOMERS;
    const seats = 10 + (n % 90);
    const charge = `${seats * 100}.00`;
    const slice = {
      ...{
        from: term.start,
        to: term.end,
        specification: 'standard',
        sku: { edition: 'basic' },
        quantities: { seats },
      },
      ...{ agreedPrice: charge, charge, paid: charge },
    };
    const row = {
      reference: `SUB-${n}`,
      account: { reference: `CUST-${customer}`, name: `Customer ${customer}` },
      ...{ product: BENCH_PRODUCT, currency: 'USD', period: 'P1Y', term },
      components: [{ component: 'app', slices: [slice] }],
      payments: [{ at: term.start, amount: charge }],
    };
    yield `${JSON.stringify(row)}\n`;
  }
}
