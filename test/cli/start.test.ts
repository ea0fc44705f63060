import type { ChildProcess } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import {
  cleanUp,
  endOf,
  familyOf,
  filesOf,
  ROOT,
  spawnServe,
  startServe,
  waitForNothingLeft,
} from '../support/serve-process.ts';

/** `npm start` in a clone of its own: the consoles are there without a second command, and only built when they have to be. */
const ROOMS = ['core', 'contract', 'server', 'web', 'scripts', 'tsconfig.json', 'package-lock.json', 'package.json'];
const BUILDING = 'building the consoles';
const BUILD_BEGINS_MS_MAX = 20_000;

let clone: string;
let folder: string;
let children: ChildProcess[];

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'regrade-clone-'));
  for (const room of ROOMS) {
    cpSync(join(ROOT, room), join(clone, room), { recursive: true, filter: (path) => !/\/dist$/.test(path) });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-start-'));
  await chmod(folder, 0o755);
  children = [];
});
afterEach(async () => {
  await cleanUp(folder, children);
  await rm(folder, { recursive: true, force: true });
});

const START = () => ({
  ...{ folder, env: { REGRADE_SAMPLE: '0' } },
  args: ['--conditions=source', join(clone, 'scripts/start.ts'), 'serve'],
});

async function start() {
  const service = await startServe(START());
  children.push(service.child);
  return service;
}

async function pageOf(url: string): Promise<string> {
  return (await fetch(`${url}/sign-in`, { headers: { accept: 'text/html' } })).text();
}

test('SIGINT while the consoles are built ends the build, and starts nothing', async () => {
  const child = spawnServe(START());
  children.push(child);
  const pids = await waitUntil(
    async () => {
      const family = await familyOf(child.pid ?? 0);
      return child.output().includes(BUILDING) && family.length > 1 ? family : undefined;
    },
    { limitMs: BUILD_BEGINS_MS_MAX },
  );
  expect(pids, 'the build is a process of its own').toBeDefined();
  child.kill('SIGINT');
  expect(await endOf(child)).toEqual({ code: 0, signal: null });
  expect(await waitForNothingLeft(folder, pids ?? [])).toEqual([]);
  expect(await filesOf(folder)).toEqual([]);
  expect(existsSync(join(clone, 'web/dist'))).toBe(false);
});

test('the first start builds the consoles, later ones do not, and one after a change does', async () => {
  const first = await start();
  expect(first.output()).toContain(BUILDING);
  expect(readdirSync(join(clone, 'web')).filter((name) => name.startsWith('.dist'))).toEqual([]);
  const page = await pageOf(first.url);
  const script = /<script type="module"[^>]* src="(\/assets\/[^"]+)"/.exec(page)?.[1];
  expect((await fetch(`${first.url}${script}`)).headers.get('content-type')).toMatch(/javascript/);
  first.child.kill('SIGINT');
  expect(await first.ended()).toEqual({ code: 0, signal: null });

  const second = await start();
  expect(second.output()).not.toContain(BUILDING);
  expect(await pageOf(second.url)).toBe(page);
  second.child.kill('SIGINT');
  await second.ended();

  appendFileSync(join(clone, 'web/index.html'), '<!-- changed -->');
  const third = await start();
  expect(third.output()).toContain(BUILDING);
  expect(await pageOf(third.url)).toContain('<!-- changed -->');
});

test('consoles that do not build are said in a sentence, and the service starts all the same', async () => {
  appendFileSync(join(clone, 'web/src/main.tsx'), '\nthis is no program;\n');
  const service = await start();
  expect(service.output()).toContain('Regrade starts without new consoles, they could not be built:');
  expect(service.output()).toContain('main.tsx');
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
});
