/**
 * `node --conditions=source bench/impact-job.ts [SUBSCRIPTIONS] [FEE RULE]`: the impact of a draft as the job that serves it,
 * over a database of so many subscriptions that SQL makes of a few bought ones: its progress, seconds, and the memory of
 * this process. Run by hand: it is no part of `npm run bench`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccountId, present } from '@regrade/core';
import pg from 'pg';
import { assembleEngine } from '../server/src/assemble-engine.ts';
import { parseConfig } from '../server/src/config.ts';
import type { Engine } from '../server/src/engine/engine.ts';
import { findDraftImpact, startDraftImpact } from '../server/src/engine/impact/ask-impact.ts';
import type { ImpactJobState } from '../server/src/engine/impact/impact-jobs.ts';
import { startPostgres } from '../server/src/store/launcher/start-postgres.ts';
import { BENCH_CATALOG, BENCH_PRODUCT, BENCH_SELLER } from './catalog.ts';
import { expectDone, publishProduct } from './marketplace.ts';
import { SERVER_SETTINGS } from './world.ts';

const SUBSCRIPTIONS = Number(process.argv[2] ?? 1_000_000);
const FEE_RULE = process.argv[3] ?? 'exact@1';
const SEATS = 500;
const SUBSCRIPTIONS_PER_ACCOUNT = 10;
const SAMPLE_MS = 100;
const ACTOR = 'bench';
const LOG = { info: () => undefined, warn: () => undefined, error: (line: object) => console.error(line) };

await measure();

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: SERVER_SETTINGS });
  const config = parseConfig({}, folder);
  if (!config.ok) throw new Error(config.error.join(' '));
  const { engine, close } = await assembleEngine({ connection: postgres.connection, config: config.value, log: LOG });
  try {
    await publishProduct(engine);
    for (const edition of ['basic', 'advanced']) await buyOne(engine, edition);
    const client = new pg.Client(postgres.connection);
    await client.connect();
    await multiply(client);
    await client.end();
    await saveDearerDraft(engine);
    await runJob(engine);
  } finally {
    await close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function buyOne(engine: Engine, edition: string): Promise<void> {
  const account = engine.ids.locator();
  const common = { account, actor: ACTOR };
  const customer = {
    account,
    kind: 'customer' as const,
    name: 'bench',
    seller: null,
    token: `rgt_${engine.ids.secret()}`,
  };
  expectDone('account', await engine.commands.createAccount({ ...common, conflict: account, body: customer }));
  const funds = { account, currency: 'USD', amountMinor: 1_000_000_000n, reason: 'bench' };
  expectDone('funds', await engine.commands.creditWallet({ ...common, conflict: account, body: funds }));
  const selection = { component: 'app', specification: 'standard', sku: { edition }, quantities: { seats: 10 } };
  const body = {
    account,
    product: BENCH_PRODUCT,
    currency: 'USD',
    period: 'P1Y',
    periods: 1,
    components: [selection],
  };
  expectDone('purchase', await engine.commands.purchase({ ...common, conflict: engine.ids.uuid(), body }));
}

/** Copies of the bought subscriptions with ids, accounts, seats and agreed prices of their own; their terms are alike. */
async function multiply(client: pg.Client): Promise<void> {
  const begun = performance.now();
  const copies = SUBSCRIPTIONS / 2;
  const account = `translate(lpad(to_hex((n / ${SUBSCRIPTIONS_PER_ACCOUNT})::int), 8, '0'), '01', 'gh')`;
  const id = `'sub_' || ${account} || right(t.subscription_id, 37 - 12) || lpad(to_hex(n), 12, '0')`;
  const columns = async (table: string, own: { [column: string]: string }) => {
    const { rows } = await client.query(
      `select column_name as name from information_schema.columns where table_name = '${table}' order by ordinal_position`,
    );
    return rows.map(({ name }) => own[name] ?? `t.${name}`).join(', ');
  };
  await client.query('set synchronous_commit = off');
  await client.query('create temporary table bought as select * from subscription');
  await client.query('create temporary table held as select * from slice');
  const numbers = `(select *, row_number() over (order by subscription_id) - 1 as k, count(*) over () as kinds from`;
  const from = (table: string) =>
    `from ${numbers} ${table}) t, generate_series(1, ${copies}) g, lateral (select g * kinds + k as n) x`;
  const seats = `(1 + (n * 31) % ${SEATS})`;
  await client.query(
    `insert into subscription select ${await columns('subscription', { account_id: account, subscription_id: id })} ${from('bought')}`,
  );
  await client.query(
    `insert into slice select ${await columns('slice', {
      account_id: account,
      subscription_id: id,
      slice_id: `'sli_' || n`,
      selection: `jsonb_set(t.selection::jsonb, '{quantities,seats}', to_jsonb(${seats}))::json`,
      agreed_price: `trunc(t.agreed_price / 10) * ${seats}`,
    })} ${from('held')}`,
  );
  await client.query('vacuum analyze subscription, slice');
  const { rows } = await client.query(
    'select count(*)::int as count from slice s join subscription using (account_id, subscription_id)',
  );
  say(`${rows[0].count} subscriptions made in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

async function saveDearerDraft({ commands, reads }: Engine): Promise<void> {
  const seller = present(await reads.readSeller(BENCH_SELLER), 'it was opened');
  const old = present(await reads.readDraft(BENCH_PRODUCT), 'it was published');
  const text = JSON.stringify(BENCH_CATALOG).replaceAll('120.00', '130.00').replaceAll('exact@1', FEE_RULE);
  const account: AccountId = seller.id;
  const draft = { seller: BENCH_SELLER, sellerAccount: account, product: BENCH_PRODUCT, version: old.version };
  const body = { ...draft, kind: 'document' as const, document: JSON.parse(text) };
  expectDone('draft', await commands.saveDraft({ account, actor: ACTOR, conflict: BENCH_PRODUCT, body }));
}

async function runJob({ impact }: Engine): Promise<void> {
  globalThis.gc?.();
  const memory = { idle: process.memoryUsage().rss, peak: 0 };
  const begun = performance.now();
  const processor = process.cpuUsage();
  expectDone('impact', await startDraftImpact(impact, BENCH_PRODUCT));
  let told = 0;
  for (;;) {
    await sleep(SAMPLE_MS);
    memory.peak = Math.max(memory.peak, process.memoryUsage().rss);
    const { state } = expectDone('impact', await findDraftImpact(impact, BENCH_PRODUCT));
    if (state.kind === 'running' && state.seen >= told + SUBSCRIPTIONS / 5) {
      told = state.seen;
      say(`${told} of ${state.total}, ${megabytes(process.memoryUsage().rss)}`);
    }
    if (isOver(state)) return sayEnd(state, { begun, processor, memory });
  }
}

function isOver({ kind }: ImpactJobState): boolean {
  return kind !== 'waiting' && kind !== 'running';
}

function sayEnd(
  state: ImpactJobState,
  of: { begun: number; processor: NodeJS.CpuUsage; memory: { idle: number; peak: number } },
): void {
  if (state.kind !== 'done') throw new Error(`the job ended as ${state.kind}`);
  const seconds = ((performance.now() - of.begun) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(of.processor);
  const own = ((user + system) / 1_000_000).toFixed(1);
  const { idle, peak } = of.memory;
  say(`${FEE_RULE}: ${state.seen} subscriptions in ${seconds} s, ${own} s of processor time in this process`);
  say(`memory ${megabytes(idle)} before, ${megabytes(peak)} at most; ${JSON.stringify(state.summary.counts)}`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
