import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLock, SERVER_DATABASE, SERVER_USER } from '../../server/src/store/launcher/postmaster-pid.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { findViolations, readForAudit } from '../support/auditor.ts';
import { cleanUp, readAccess, type ServeProcess, startServe } from '../support/serve-process.ts';

/** A bulk change whose process is killed with -9 is finished by the next one: no order twice, none left out. */
const SUBSCRIPTIONS = 200;
/** The claim of the dead process has to grow old first. */
const LIMIT_MS = 120_000;

const started: ServeProcess[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-kills-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
});

afterAll(async () => {
  await cleanUp(
    folder,
    started.map(({ child }) => child),
  );
  await rm(folder, { recursive: true, force: true });
});

async function start(sample: boolean) {
  const env = { REGRADE_LOG: 'error', REGRADE_SAMPLE: sample ? '1' : '0' };
  const service = await startServe({ folder, env, more: sample ? ['--sample'] : [] });
  started.push(service);
  return service;
}

test('a bulk change that is killed between its orders is finished without a double', async () => {
  const first = await start(true);
  const { logins } = await readAccess(folder);
  const { token } = present(
    logins.find(({ name }) => name === 'Northwind Support'),
    'the sample has this customer',
  );
  const api = createClient({ url: first.url, token });
  const components = [
    { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
  ];
  const bought = await Promise.all(
    Array.from({ length: SUBSCRIPTIONS }, (_, n) =>
      api.call('purchase', {
        body: { product: 'acme.helpdesk', currency: 'USD', period: 'P1M', components, pay: 'wallet' },
        idempotencyKey: `bought-${n}`,
      }),
    ),
  );
  const subscriptions = bought.map(({ body }) => body.id);
  const changes = [{ component: 'app', quantities: { agents: 20 } }];
  const { body: bulk } = await api.call('previewBulkChange', { body: { subscriptions, changes } });
  expect(bulk.progress).toMatchObject({ allowed: SUBSCRIPTIONS, refused: 0 });
  const params = { id: bulk.id };
  const totals = bulk.totals.map(({ currency, net }) => ({ currency, net }));
  await api.call('executeBulkChange', { params, body: { totals, pay: 'wallet' }, idempotencyKey: 'execute' });
  const begun = await waitUntil(
    async () => ((await api.call('getBulkChange', { params })).body.progress.ordered > 0 ? true : undefined),
    { limitMs: LIMIT_MS },
  );
  expect(begun, 'orders are placed').toBe(true);
  first.child.kill('SIGKILL');
  await first.ended();

  const second = await start(false);
  const again = createClient({ url: second.url, token });
  const done = await waitUntil(
    async () => {
      const { body } = await again.call('getBulkChange', { params });
      return body.state === 'done' ? body : undefined;
    },
    { limitMs: LIMIT_MS },
  );
  expect(done?.progress).toEqual({
    subscriptions: SUBSCRIPTIONS,
    allowed: SUBSCRIPTIONS,
    checking: 0,
    ordered: SUBSCRIPTIONS,
    refused: 0,
  });
  const lock = present(await readLock(await realpath(join(folder, 'postgres'))), 'the database runs');
  const { socketFolder, port } = present(lock.address, 'a database that runs has a socket');
  const stored = await readForAudit({ host: socketFolder, port, user: SERVER_USER, database: SERVER_DATABASE });
  expect(findViolations(stored)).toEqual([]);
  const orders = stored.orders.filter(({ subscription }) => subscriptions.includes(subscription as never));
  expect(orders.map(({ state }) => state)).toEqual(Array(SUBSCRIPTIONS).fill('completed'));
});
