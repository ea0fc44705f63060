import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@regrade/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import {
  cleanUp,
  endOf,
  familyOf,
  filesOf,
  postmasterOf,
  READY_LIMIT_MS,
  readAccess,
  type ServeCommand,
  type ServeProcess,
  spawnServe,
  startServe,
  waitForNothingLeft,
} from '../support/serve-process.ts';

/** `npm start` and `regrade serve` as a user has them: what they start, what they leave, and how they end (contract §1). */
const EMPTY = { REGRADE_SAMPLE: '0' };
const SAMPLE = { env: { REGRADE_SAMPLE: '1' }, more: ['--sample'] };

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-serve-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  children = [];
});
afterEach(async () => {
  await cleanUp(folder, children);
  await rm(folder, { recursive: true, force: true });
});

async function serve(of: Partial<ServeCommand> = {}): Promise<ServeProcess> {
  const service = await startServe({ folder, ...of });
  children.push(service.child);
  return service;
}

/** Every process that the service is, or has started. */
async function allOf(service: ServeProcess): Promise<number[]> {
  const postmaster = await postmasterOf(folder);
  expect(postmaster, 'a ready service has its database').toBeDefined();
  return [...(await familyOf(service.pid)), ...(postmaster === undefined ? [] : await familyOf(postmaster))];
}

test('on an empty folder it gets ready with the sample marketplace, and says how to get in', async () => {
  const service = await serve(SAMPLE);
  const access = await readAccess(folder);
  expect(Object.keys(access).sort()).toEqual(['logins', 'url']);
  expect(access.url).toBe(service.url);
  expect(new Set(access.logins.map(({ role }) => role))).toEqual(
    new Set(['operator', 'seller', 'customer', 'software']),
  );
  for (const { role, name, token, license, ...more } of access.logins) {
    expect(name).not.toBe('');
    expect(token).toMatch(role === 'software' ? /^rlk_/ : /^rgt_/);
    expect(license === undefined).toBe(role !== 'software');
    expect(Object.keys(more).filter((key) => key !== 'email' && key !== 'password')).toEqual([]);
  }
  expect((await stat(join(folder, 'access.json'))).mode & 0o777).toBe(0o600);
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  const editions = await Promise.all(
    access.logins
      .filter(({ role }) => role === 'customer')
      .map(async ({ token }) => {
        const { body } = await createClient({ url: service.url, token }).call('listSubscriptions');
        return body.items.flatMap(({ product, components }) => components.map(({ skuKey }) => `${product} ${skuKey}`));
      }),
  );
  expect(editions.flat()).toContain('acme.helpdesk edition=basic');
});

test('a second start keeps what was there: data, logins and keys', async () => {
  const first = await serve(SAMPLE);
  const before = await readAccess(folder);
  const customer = before.logins.find(({ role }) => role === 'customer');
  const wallet = (url: string) => createClient({ url, token: customer?.token ?? '' }).call('getWallet');
  const held = await wallet(first.url);
  first.child.kill('SIGTERM');
  expect(await first.ended()).toEqual({ code: 0, signal: null });
  const second = await serve(SAMPLE);
  expect((await readAccess(folder)).logins).toEqual(before.logins);
  expect((await wallet(second.url)).body).toEqual(held.body);
});

test('with REGRADE_SAMPLE=0 it starts with an operator and nothing else, whatever the command line says', async () => {
  const service = await serve({ env: EMPTY, more: ['--sample'] });
  const { logins } = await readAccess(folder);
  expect(logins.map(({ role }) => role)).toEqual(['operator']);
  const operator = createClient({ url: service.url, token: logins[0]?.token ?? '' });
  expect((await operator.call('listProducts')).body.items).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s to the process ends everything it started, once and in order',
  async (signal) => {
    const service = await serve({ env: EMPTY });
    const pids = await allOf(service);
    service.child.kill(signal);
    // A second and third one, as a terminal and npm send them, change nothing.
    service.child.kill(signal);
    service.child.kill('SIGINT');
    expect(await service.ended()).toEqual({ code: 0, signal: null });
    expect(await waitForNothingLeft(folder, pids)).toEqual([]);
    expect(await filesOf(folder)).toEqual(['access.json', 'postgres', 'postgres.log', 'secret.key']);
  },
);

test('SIGTERM closes the door first: a call that is under way outside goes on, and nothing new is taken meanwhile', async () => {
  const service = await serve(SAMPLE);
  const { logins } = await readAccess(folder);
  const token = logins.find(({ role }) => role === 'operator')?.token ?? '';
  const receiver = createHttpServer();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const called = once(receiver, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const body = { address: `http://127.0.0.1:${port}/hooks` };
  const client = createClient({ url: service.url, token });
  const { id } = (await client.call('createWebhookEndpoint', { body })).body;
  // What happens in the second of its making is told too, and so is that it was made.
  await client.call('rotateWebhookSecrets', { params: { id } });
  const [request, response] = await called;
  let isBrokenOff = false;
  request.socket.once('close', () => {
    isBrokenOff = true;
  });
  service.child.kill('SIGTERM');
  const isRefused = () =>
    fetch(`${service.url}/healthz`).then(
      () => false,
      () => true,
    );
  await expect.poll(isRefused, { timeout: 15_000 }).toBe(true);
  expect({ isBrokenOff, exit: service.child.exitCode }).toEqual({ isBrokenOff: false, exit: null });
  response.writeHead(200).end();
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  receiver.closeAllConnections();
  receiver.close();
});

const NPM_START = { command: 'npm', args: ['start'], env: EMPTY, detached: true };

test.each([
  ['SIGINT', 'its own process'],
  ['SIGTERM', 'its own process'],
  ['SIGINT', 'its process group'],
  ['SIGTERM', 'its process group'],
] as const)('npm start: %s to %s ends everything it started', async (signal, target) => {
  const npm = await serve(NPM_START);
  const pids = await allOf(npm);
  expect(pids.length).toBeGreaterThan(2);
  process.kill(target === 'its own process' ? npm.pid : -npm.pid, signal);
  await npm.ended();
  expect(await waitForNothingLeft(folder, pids)).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while it is starting ends what it has started by then',
  async (signal) => {
    const child = spawnServe({ folder, env: EMPTY });
    children.push(child);
    const postmaster = await waitUntil(() => postmasterOf(folder), { limitMs: READY_LIMIT_MS });
    expect(postmaster).toBeDefined();
    child.kill(signal);
    expect(await endOf(child)).toEqual({ code: 0, signal: null });
    expect(await waitForNothingLeft(folder, [child.pid ?? 0, postmaster ?? 0])).toEqual([]);
  },
);

test('after a kill -9 of the service a new start takes over the orphaned database, and ends it', async () => {
  const killed = await serve(SAMPLE);
  const orphan = await postmasterOf(folder);
  killed.child.kill('SIGKILL');
  await killed.ended();
  expect(await postmasterOf(folder)).toBe(orphan);
  const before = await readAccess(folder);
  const service = await serve(SAMPLE);
  expect(await postmasterOf(folder)).toBe(orphan);
  expect((await readAccess(folder)).logins).toEqual(before.logins);
  const pids = await allOf(service);
  service.child.kill('SIGINT');
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  expect(await waitForNothingLeft(folder, pids)).toEqual([]);
});

test('after a kill -9 of service and database a new start finds a stale lock, recovers, and ends in order', async () => {
  const killed = await serve(SAMPLE);
  const postmaster = await postmasterOf(folder);
  const before = await readAccess(folder);
  killed.child.kill('SIGKILL');
  process.kill(postmaster ?? 0, 'SIGKILL');
  await killed.ended();
  expect(await filesOf(join(folder, 'postgres'))).toContain('postmaster.pid');
  const service = await serve(SAMPLE);
  expect((await readAccess(folder)).logins).toEqual(before.logins);
  const pids = await allOf(service);
  service.child.kill('SIGINT');
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  expect(await waitForNothingLeft(folder, pids)).toEqual([]);
});

test('two services that start at once on an empty folder make one marketplace, with one set of logins', async () => {
  const both = await Promise.all([serve(SAMPLE), serve(SAMPLE)]);
  const { logins } = await readAccess(folder);
  for (const { url } of both) {
    for (const { role, token } of logins.filter((login) => login.role === 'customer' || login.role === 'seller')) {
      const items = await createClient({ url, token }).call('listProducts');
      expect(items.body.items.length, `products that a ${role} sees`).toBeGreaterThan(0);
    }
  }
});

test('two services on one folder share its database; it ends with the last of them', async () => {
  const first = await serve({ env: EMPTY });
  const second = await serve({ env: EMPTY });
  const pids = [...(await allOf(first)), second.pid];
  first.child.kill('SIGTERM');
  expect(await first.ended()).toEqual({ code: 0, signal: null });
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  second.child.kill('SIGTERM');
  expect(await second.ended()).toEqual({ code: 0, signal: null });
  expect(await waitForNothingLeft(folder, pids)).toEqual([]);
});

const WRONG: readonly [env: NodeJS.ProcessEnv, says: readonly RegExp[]][] = [
  [{ PORT: 'http' }, [/PORT is "http"; it has to be a whole number from 0 to 65535/]],
  [{ PORT: '65536' }, [/PORT is "65536"/]],
  [{ PORT: '-1' }, [/PORT is "-1"/]],
  [{ REGRADE_SAMPLE: 'yes' }, [/REGRADE_SAMPLE is "yes"; it has to be one of 0, 1/]],
  [{ REGRADE_LOG: 'loud' }, [/REGRADE_LOG is "loud"; it has to be one of trace/]],
  [{ REGRADE_WRITERS: '0' }, [/REGRADE_WRITERS is "0"/]],
  [{ REGRADE_BATCH: '1.5' }, [/REGRADE_BATCH is "1.5"/]],
  [{ REGRADE_POOL: '2' }, [/REGRADE_POOL is "2"/]],
  [{ REGRADE_QUOTE_SECONDS: '59' }, [/REGRADE_QUOTE_SECONDS is "59"/]],
  [{ REGRADE_PAYOUT_QUOTE_SECONDS: '301' }, [/REGRADE_PAYOUT_QUOTE_SECONDS is "301"/]],
  [{ DATABASE_URL: 'mysql://root:hunter2@host/db' }, [/DATABASE_URL is no PostgreSQL address/]],
  [{ PORT: 'x', REGRADE_LOG: 'y', REGRADE_POOL: 'z' }, [/PORT is "x"/, /REGRADE_LOG is "y"/, /REGRADE_POOL is "z"/]],
];

test.each(WRONG)(
  '%j is answered with a sentence for each wrong value and exit code 2, and starts nothing',
  async (env, says) => {
    const child = spawnServe({ folder, env });
    children.push(child);
    expect(await endOf(child)).toEqual({ code: 2, signal: null });
    for (const sentence of says) expect(child.output()).toMatch(sentence);
    expect(child.output()).not.toContain('hunter2');
    expect(await filesOf(folder)).toEqual([]);
  },
);

async function expectCannotStart(env: NodeJS.ProcessEnv, says: RegExp): Promise<void> {
  const child = spawnServe({ folder, env: { ...EMPTY, ...env } });
  children.push(child);
  expect(await endOf(child)).toEqual({ code: 1, signal: null });
  expect(child.output()).toMatch(/^Regrade could not start: \S/m);
  expect(child.output()).toMatch(says);
  expect(child.output()).not.toMatch(/^\s+at /m);
  expect(await waitForNothingLeft(folder, [child.pid ?? 0])).toEqual([]);
  expect(await postmasterOf(folder)).toBeUndefined();
}

test('a port that is taken is said in a sentence, and the database it had started is ended', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await expectCannotStart({ PORT: String(port) }, new RegExp(String(port)));
  } finally {
    other.close();
  }
});

test('a database that does not answer is said in a sentence', async () => {
  await expectCannotStart({ DATABASE_URL: 'postgres://nobody:hunter2@127.0.0.1:1/none' }, /ECONNREFUSED|not answer/);
});

test('a data folder that is a file is said in a sentence', async () => {
  await writeFile(join(folder, 'file'), '');
  await expectCannotStart({ REGRADE_DATA: join(folder, 'file') }, /file/);
});

test('a data folder of another PostgreSQL is left alone, and said in a sentence', async () => {
  await mkdir(join(folder, 'postgres'));
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '9\n');
  await expectCannotStart({}, /9/);
});
