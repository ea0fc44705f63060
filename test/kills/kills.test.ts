import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLock, SERVER_DATABASE, SERVER_USER } from '../../server/src/store/launcher/postmaster-pid.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { findViolations, readForAudit } from '../support/auditor.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import { createRandom } from '../support/random.ts';
import {
  type Access,
  cleanUp,
  familyOf,
  postmasterOf,
  readAccess,
  type ServeProcess,
  startServe,
  waitForNothingLeft,
} from '../support/serve-process.ts';
import {
  type Acknowledgement,
  findDifferences,
  findLost,
  openAcknowledgements,
  readAcknowledgements,
} from './acknowledgements.ts';
import { type Load, type LoadClient, startLoad } from './order-load.ts';

/**
 * Service and database are killed with -9 under a running load of orders, again and again. The judge is the log of
 * acknowledgements that the clients keep for themselves; the database is the accused. `KILL_SEED` repeats a run.
 */
const KILLS = 20;
const CLIENTS = 6;
const TARGETS = ['service', 'postgres', 'both'] as const;
const PROGRESS_LIMIT_MS = 30_000;
/** A kill falls somewhere into this time after an acknowledgement: a few requests later, at no particular point. */
const KILL_WITHIN_MS = 60;

const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31));
const random = createRandom(seed);
const started: ServeProcess[] = [];
const seen = new Set<number>();
let folder: string;
let service: ServeProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-kills-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  await start({ REGRADE_SAMPLE: '1' }, ['--sample']);
});

afterAll(async () => {
  await cleanUp(
    folder,
    started.map(({ child }) => child),
  );
  await rm(folder, { recursive: true, force: true });
});

async function start(env: NodeJS.ProcessEnv, more: readonly string[] = []): Promise<void> {
  service = await startServe({ folder, env: { REGRADE_LOG: 'error', ...env }, more });
  started.push(service);
  const postmaster = present(await postmasterOf(folder), 'a ready service has its database');
  for (const pid of [...(await familyOf(service.pid)), ...(await familyOf(postmaster))]) seen.add(pid);
}

async function readStored() {
  const lock = present(await readLock(await realpath(join(folder, 'postgres'))), 'the database runs');
  const { socketFolder, port } = present(lock.address, 'a database that runs has a socket');
  return readForAudit({ host: socketFolder, port, user: SERVER_USER, database: SERVER_DATABASE });
}

/** Subscriptions of the load, of two customers who share their wallets among several clients. */
async function buySubscriptions({ logins }: Access): Promise<LoadClient[]> {
  const customers = logins.filter(({ name }) => name === 'Northwind Support' || name === 'Contoso Engineering');
  const clients: LoadClient[] = [];
  for (let n = 0; n < CLIENTS; n++) {
    const { token } = present(customers[n % customers.length], 'the sample has both customers');
    const components = [
      { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
    ];
    const { body } = await createClient({ url: service.url, token }).call('purchase', {
      body: { product: 'acme.helpdesk', currency: 'USD', period: 'P1M', components, pay: 'wallet' },
      idempotencyKey: `bought-${n}`,
    });
    clients.push({ token, account: body.account, subscription: body.id });
  }
  return clients;
}

async function killAndRestart(target: (typeof TARGETS)[number]): Promise<void> {
  const postmaster = present(await postmasterOf(folder), 'the database runs before it is killed');
  if (target !== 'postgres') service.child.kill('SIGKILL');
  if (target !== 'service') process.kill(postmaster, 'SIGKILL');
  if (target === 'postgres') {
    // Meanwhile its clients are told to come again; it says that it is not ready, and starts the database by itself.
    await expectReadiness(503);
    await expectReadiness(200);
    const next = present(await postmasterOf(folder), 'the database was started again');
    expect(next).not.toBe(postmaster);
    for (const pid of await familyOf(next)) seen.add(pid);
    return;
  }
  const { signal } = await service.ended();
  expect(signal).toBe('SIGKILL');
  await start({});
}

async function expectReadiness(status: 200 | 503): Promise<void> {
  const readiness = async () => (await fetch(`${service.url}/readyz`)).status;
  const said = await waitUntil(async () => ((await readiness()) === status ? true : undefined), {
    limitMs: PROGRESS_LIMIT_MS,
  });
  expect(said, `/readyz says ${status}`).toBe(true);
}

async function expectProgress(load: Load, more: () => boolean): Promise<void> {
  const done = await waitUntil(() => (load.failure() !== undefined || more() ? true : undefined), {
    limitMs: PROGRESS_LIMIT_MS,
  });
  if (load.failure() !== undefined) throw load.failure();
  expect(done, `orders go through within ${PROGRESS_LIMIT_MS / 1000} s`).toBe(true);
}

test(`killing service and database with -9 at random points of an order load, ${KILLS} times, loses no acknowledged order and breaks no invariant (G6; KILL_SEED=${seed})`, async () => {
  process.stdout.write(`KILL_SEED=${seed}\n`);
  const clients = await buySubscriptions(await readAccess(folder));
  const before = await readStored();
  expect(findViolations(before)).toEqual([]);
  const file = join(folder, 'acknowledgements.jsonl');
  const log = await openAcknowledgements(file);
  const load = startLoad({ url: () => service.url, log }, clients);
  try {
    const targets = random.shuffled(Array.from({ length: KILLS }, (_, index) => TARGETS[index % TARGETS.length]));
    for (const target of targets) {
      const wanted = log.count() + 1 + random.upTo(8);
      await expectProgress(load, () => log.count() >= wanted);
      // Not to wait for anything: this is what makes the point of the kill a random one.
      await pause(random.upTo(KILL_WITHIN_MS));
      await killAndRestart(present(target, 'every kill has a target'));
      const told = await readAcknowledgements(file);
      const stored = await readStored();
      expect([...findLost(told, stored), ...findViolations(stored)], `after killing ${target}`).toEqual([]);
    }
    const atLast = log.count();
    await expectProgress(load, () => log.count() > atLast);
  } finally {
    await load.finish();
    await log.close();
  }
  const told = await readAcknowledgements(file);
  const after = await readStored();
  expect([...findLost(told, after), ...findViolations(after), ...findDifferences(told, before, after)]).toEqual([]);
  process.stdout.write(`${told.length} acknowledgements over ${KILLS} kills\n`);
  expectJudgeToSee({ told, before, after });
});

/** The judge itself: whatever a client was told and is not so is a sentence. */
function expectJudgeToSee(of: { told: Acknowledgement[]; before: AuditedDatabase; after: AuditedDatabase }): void {
  const { told, before, after } = of;
  const last = present(told.at(-1), 'the load had orders');
  const orders = after.orders.filter(({ id }) => id !== last.order);
  expect(findLost(told, { ...after, orders })).not.toEqual([]);
  expect(findLost(told, { ...after, orders: [...after.orders, ...after.orders] })).not.toEqual([]);
  expect(findLost([{ ...last, net: `${last.net}1` }], after)).not.toEqual([]);
  expect(findLost([{ ...last, selection: { ...last.selection, quantities: { agents: 1 } } }], after)).not.toEqual([]);
  expect(findDifferences(told.slice(0, -1), before, after)).not.toEqual([]);
  expect(findDifferences(told, after, after)).not.toEqual([]);
}

test('the service that was killed so often stops in order, and leaves no process and no lock', async () => {
  service.child.kill('SIGINT');
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  expect(await waitForNothingLeft(folder, [...seen])).toEqual([]);
});
