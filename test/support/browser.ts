import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

/** The Chromium that the browser tests drive: the machine's own where there is one, else one that is installed for them. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const INSTALL_MS_MAX = 10 * 60_000;

/** As root Chromium has no sandbox; the rest keeps it from calling anybody but us. */
export const BROWSER_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];

/** The path of a Chromium, installed first when there is none; throws one sentence when that cannot be done. */
export async function ensureBrowser(say: (line: string) => void): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  say('Regrade: installing Chromium for the browser tests (once) ...');
  const faults: string[] = [];
  for (const install of [installByApt, installByPlaywright]) {
    await install().catch((error: unknown) => faults.push(firstLine(error)));
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `The browser tests need Chromium, and it could not be installed (${faults.join('; ')}): install it and name it in REGRADE_CHROMIUM.`,
  );
}

function findBrowser(): string | undefined {
  const named = process.env['REGRADE_CHROMIUM'];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`REGRADE_CHROMIUM names ${named}, which is no program.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...APPLICATIONS, chromium.executablePath()].find((path) => isProgram(path));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installByApt(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error('this is no Debian, or not root');
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  // A fresh container has no lists of packages yet.
  await install().catch(() => run('apt-get', ['update']).then(install));
}

async function installByPlaywright(): Promise<void> {
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '../cli.js');
  await run(process.execPath, [cli, 'install', 'chromium']);
}

async function run(command: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: OUTPUT_BYTES_MAX,
    timeout: INSTALL_MS_MAX,
  });
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
