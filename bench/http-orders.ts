import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { closedLoop, type Measured } from './closed-loop.ts';
import type { ReadyOrder } from './marketplace.ts';

/** The service as it is started by `regrade serve`, in a process of its own, on the bench's database. */
export interface BenchService {
  readonly url: string;
  /** Resident memory before the first request, without PostgreSQL. */
  readonly idleMegabytes: number;
  readonly stop: () => Promise<void>;
}

const START_ATTEMPTS_MAX = 300;
const START_LOOK_EVERY_MS = 100;
const SETTLE_MS = 1_000;
/** Those of `regrade` and `npm start`. */
const NODE_OPTIONS = ['--conditions=source', '--max-semi-space-size=4'];
const SERVICE = fileURLToPath(new URL('../server/bin/regrade.js', import.meta.url));
const run = promisify(execFile);

export async function startService(of: {
  readonly databaseUrl: string;
  readonly folder: string;
}): Promise<BenchService> {
  await mkdir(of.folder, { recursive: true });
  const child = spawn(process.execPath, [...NODE_OPTIONS, SERVICE, 'serve'], {
    env: {
      ...process.env,
      DATABASE_URL: of.databaseUrl,
      REGRADE_DATA: of.folder,
      REGRADE_SAMPLE: '0',
      PORT: '0',
    },
    // Its log, a line for each request, is written and thrown away.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = await waitForUrl(child, join(of.folder, 'access.json'));
  await sleep(SETTLE_MS);
  return {
    url,
    idleMegabytes: await residentMegabytes(child),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function waitForUrl(child: ChildProcess, accessFile: string): Promise<string> {
  for (let attempt = 1; attempt <= START_ATTEMPTS_MAX; attempt++) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode} before it was ready`);
    const text = await readFile(accessFile, 'utf8').catch(() => undefined);
    if (text !== undefined) return (JSON.parse(text) as { url: string }).url;
    await sleep(START_LOOK_EVERY_MS);
  }
  throw new Error('the service did not become ready');
}

async function residentMegabytes(child: ChildProcess): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(child.pid)]);
  return Number(stdout) / 1024;
}

/** So many connections, kept alive, each with one order under way. */
export async function measureHttp(
  service: BenchService,
  of: { readonly ready: ReadyOrder[]; readonly connections: number; readonly seconds: number },
): Promise<Measured> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: of.connections });
  const target = new URL('/v1/change-orders', service.url);
  try {
    return await closedLoop({
      callers: of.connections,
      seconds: of.seconds,
      work: async () => {
        const next = of.ready.pop();
        if (next) await postOrder({ agent, target }, next);
        return next !== undefined;
      },
    });
  } finally {
    agent.destroy();
  }
}

function postOrder(to: { readonly agent: http.Agent; readonly target: URL }, order: ReadyOrder): Promise<void> {
  const body = JSON.stringify({ quoteId: order.quote, net: order.net, pay: 'wallet' });
  const headers = {
    authorization: `Bearer ${order.token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(to.target, { method: 'POST', agent: to.agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`the service answered ${response.statusCode}: ${Buffer.concat(chunks).toString()}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
