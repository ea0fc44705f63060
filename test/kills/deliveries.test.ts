import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLock, SERVER_DATABASE, SERVER_USER } from '../../server/src/store/launcher/postmaster-pid.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { audit } from '../support/auditor.ts';
import { helpdeskDocument, toAgents } from '../support/helpdesk.ts';
import { type SellerProgram, startSellerProgram, YES } from '../support/seller-program.ts';
import { cleanUp, readAccess, type ServeProcess, startServe } from '../support/serve-process.ts';

/** The service is killed with -9 while a seller's program has a call in its hands. */
let folder: string;
let program: SellerProgram;
let service: ServeProcess;
const started: ServeProcess[] = [];
const ANSWER_LIMIT_MS = 60_000;

async function start(): Promise<void> {
  service = await startServe({ folder, env: { REGRADE_LOG: 'error', REGRADE_PRIVATE_ADDRESSES: '1' } });
  started.push(service);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-kills-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  program = await startSellerProgram();
  await start();
});

afterAll(async () => {
  await program.close();
  await cleanUp(
    folder,
    started.map(({ child }) => child),
  );
  await rm(folder, { recursive: true, force: true });
});

/** A marketplace opened over the API alone; answers the token of a customer with money. */
async function openMarket(): Promise<string> {
  const { logins } = await readAccess(folder);
  const login = present(
    logins.find(({ role }) => role === 'operator'),
    'the operator has a login',
  );
  const operator = createClient({ url: service.url, token: login.token });
  const { body: acme } = await operator.call('createAccount', {
    body: { kind: 'seller', name: 'Acme', seller: 'acme' },
  });
  const seller = createClient({ url: service.url, token: acme.token });
  const params = { id: 'helpdesk' };
  const body = (await helpdeskDocument((document) =>
    Object.assign(document.product, { protocol: 'webhook' }),
  )) as never;
  const saved = await seller.call('saveDraft', { params, body, firstSave: true });
  const ifMatch = present(saved.etag, 'a save has a tag');
  const { body: review } = await seller.call('submitDraft', { params, ifMatch });
  const { body: detail } = await operator.call('getReview', { params: { id: review.id } });
  const decision = { decision: 'approve', reason: 'sound', etag: detail.etag } as const;
  await operator.call('decideReview', { params: { id: review.id }, body: decision });
  const endpoint = { scope: 'acme', protocol: 'webhook' };
  await seller.call('saveSellerEndpoint', { params: endpoint, body: { address: program.address } });
  const { body: customer } = await operator.call('createAccount', { body: { kind: 'customer', name: 'Northwind' } });
  const credit = { currency: 'USD', amount: '30000.00', reason: 'opening balance' };
  await operator.call('creditWallet', { params: { id: customer.id }, body: credit, idempotencyKey: 'opening' });
  return customer.token;
}

async function readViolations(): Promise<string[]> {
  const lock = present(await readLock(await realpath(join(folder, 'postgres'))), 'the database runs');
  const { socketFolder, port } = present(lock.address, 'a database that runs has a socket');
  return audit({ host: socketFolder, port, user: SERVER_USER, database: SERVER_DATABASE });
}

test('a call under way when the process is killed is made again under the same id, and completes its order once', async () => {
  const token = await openMarket();
  const client = () => createClient({ url: service.url, token });
  const components = [
    { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
  ];
  const purchase = { product: 'acme.helpdesk', currency: 'USD', period: 'P1Y', components, pay: 'wallet' } as const;
  const { body: bought } = await client().call('purchase', { body: purchase, idempotencyKey: 'buy' });
  program.answer('hang');
  const asked = { subscriptionId: bought.id, changes: toAgents(200) };
  const { body: quote } = await client().call('requestQuote', { body: asked });
  const order = { quoteId: quote.id, net: quote.net, pay: 'wallet' } as const;
  const { body: placed } = await client().call('placeOrder', { body: order, idempotencyKey: 'order' });
  await program.arrived(1);
  service.child.kill('SIGKILL');
  await service.ended();
  program.answer(YES);
  await start();
  const completed = await waitUntil(
    async () => {
      const { body } = await client().call('getOrder', { params: { id: placed.id } });
      return body.state === 'completed' ? body : undefined;
    },
    { limitMs: ANSWER_LIMIT_MS },
  );
  expect(present(completed, 'the order is completed').events.filter(({ type }) => type === 'completed')).toHaveLength(
    1,
  );
  const ids = program.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual(Array(2).fill(`${placed.id}:tell-seller`));
  expect(await readViolations()).toEqual([]);
});
