/** `npm run story` against the real service, and through a proxy that falsifies one figure: it has to notice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS_MAX = 60_000;
const STORY_SECONDS_MAX = 25;
const CHAPTERS = [
  '1  The seller edits prices',
  '2  The seller submits, the operator approves',
  '3  The customer changes edition and quantity together',
  '4  What changed, and what did not',
  '5  What is refused',
];

let folder: string;
let service: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regrade-story-'));
  service = spawn(process.execPath, ['--conditions=source', join(ROOT, 'server/bin/regrade.js'), 'serve', '--sample'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', REGRADE_DATA: folder, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await waitUntilReady(service);
}, READY_MS_MAX);

afterAll(async () => {
  if (service.exitCode === null) {
    const ended = once(service, 'exit');
    service.kill('SIGINT');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

test('the story plays all five chapters to the end, without a difference and in time', async () => {
  const { code, stdout, stderr } = await playStory(folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => /^[1-5] {2}/.test(line))).toEqual(CHAPTERS);
  expect(stdout).toMatch(/revision 2, Advanced, 200 agents, active, signatures valid, \d+ ms after/);
  const [, seconds] = /no difference\. ([\d.]+) s\.\n$/.exec(stdout) ?? [];
  expect(Number(seconds)).toBeLessThan(STORY_SECONDS_MAX);
});

test('the story plays again on the same data, also twice at once', async () => {
  const played = await Promise.all([playStory(folder), playStory(folder)]);
  expect(played.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
});

interface Falsehood {
  readonly method: string;
  readonly path: RegExp;
  readonly falsify: (answer: string) => string;
  readonly named: RegExp;
}

const plusOneCent = (amount: string) => (Number(amount) + 0.01).toFixed(2);
const FIELD = (name: string) => new RegExp(`"${name}":"([\\d.-]+)"`);
const inField = (name: string) => (answer: string) =>
  answer.replace(FIELD(name), (_, amount: string) => `"${name}":"${plusOneCent(amount)}"`);
const quote = { method: 'POST', path: /^\/v1\/quotes$/ };

const FALSEHOODS: readonly (readonly [string, Falsehood])[] = [
  ['the net of a quote', { ...quote, falsify: inField('net'), named: /^net: .*the service says/m }],
  ['what a quote makes payable', { ...quote, falsify: inField('payable'), named: /^payable: .*the service says/m }],
  ['the number of a step', { ...quote, falsify: inField('exact'), named: /^list price of .*the service says/m }],
  ['the value of a step', { ...quote, falsify: inField('value'), named: /^list price of .*the service says/m }],
  [
    'a price that agrees with itself but not with the release',
    {
      ...quote,
      falsify: (answer) => answer.replaceAll('120.00 x 200', '120.01 x 200').replaceAll('24490', '24492'),
      named: /only from prices of the release and seconds of the term/,
    },
  ],
  [
    'a share of one second too many',
    { ...quote, falsify: (answer) => answer.replaceAll('/31536000', '/31536001'), named: /seconds of the term/ },
  ],
  [
    'the figure of now in a refusal',
    { method: 'POST', path: /^\/v1\/change-orders$/, falsify: inField('net'), named: /^net.*the service says/m },
  ],
  [
    'the price in a counterexample',
    {
      method: 'PUT',
      path: /\/draft$/,
      falsify: inField('toPrice'),
      named: /: the price of the target: the story makes it [\d.]+, the service says/,
    },
  ],
  [
    'the end of the term after the change',
    {
      method: 'GET',
      path: /^\/v1\/subscriptions\/sub_/,
      falsify: (answer) => answer.replace(/("term":\{"start":"[^"]*","end":")\d{4}/, '$12999'),
      named: /^the term: /m,
    },
  ],
];

test.each(FALSEHOODS)('a service that falsifies %s is found out, and the figure named', async (_, falsehood) => {
  const proxy = await startProxy(falsehood);
  const { code, stderr } = await playStory(proxy.dataFolder);
  proxy.server.close();
  proxy.server.closeAllConnections();
  expect(stderr).toMatch(falsehood.named);
  expect(code).toBe(1);
});

test('without a running service it says in one sentence what to do', async () => {
  const nowhere = await playStory(join(folder, 'nowhere'));
  expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm start') });
  const stopped = join(folder, 'stopped');
  writeAccess(stopped, 'http://127.0.0.1:9');
  expect(await playStory(stopped)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('does not answer at http://127.0.0.1:9'),
  });
});

async function playStory(dataFolder: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=source', join(ROOT, 'scripts/story.ts')], {
    cwd: ROOT,
    env: { ...process.env, REGRADE_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, stdout, stderr };
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.includes('Regrade is ready at')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`the service ended before it was ready: ${said}`)));
  });
}

/** A proxy before the real service that falsifies the answers of one route, and a data folder that leads to it. */
async function startProxy(falsehood: Falsehood): Promise<{ server: Server; dataFolder: string }> {
  const target = readAccess().url;
  const server = createServer((incoming, outgoing) => forward({ target, falsehood, incoming, outgoing }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dataFolder = join(folder, `proxy-${port}`);
  writeAccess(dataFolder, `http://127.0.0.1:${port}`);
  return { server, dataFolder };
}

function forward(of: {
  readonly target: string;
  readonly falsehood: Falsehood;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}): void {
  const { falsehood, incoming, outgoing } = of;
  const { method = 'GET', url = '/', headers } = incoming;
  const [path = '/'] = url.split('?', 1);
  const onward = request(`${of.target}${url}`, { method, headers }, async (answer) => {
    if (method !== falsehood.method || !falsehood.path.test(path)) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    const falsified = Buffer.from(falsehood.falsify((await buffer(answer)).toString('utf8')));
    const { 'transfer-encoding': _, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': falsified.length });
    outgoing.end(falsified);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

function readAccess(): { url: string } {
  return JSON.parse(readFileSync(join(folder, 'access.json'), 'utf8'));
}

function writeAccess(dataFolder: string, url: string): void {
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(dataFolder, 'access.json'), JSON.stringify({ ...readAccess(), url }));
}
