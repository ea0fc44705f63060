/** The hook before `npm start` and `npm test`, in a small checkout whose lock file asks for nothing, so that no network is needed. */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/ensure-installed.cjs', import.meta.url));
const INSTALL_MS_MAX = 30_000;
/** No process has this id: Linux stops at 2^22. */
const DEAD_PID = 2 ** 22 + 1;

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'regrade-install-'));
  mkdirSync(join(checkout, 'scripts'));
  copyFileSync(SCRIPT, join(checkout, 'scripts/ensure-installed.cjs'));
  writeLockFile('1.0.0');
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

test(
  'a checkout is installed once, then left alone without a word, until its lock file changes',
  async () => {
    expect(await ensureInstalled()).toMatchObject({ code: 0, stdout: expect.stringContaining('installing packages') });
    expect(await ensureInstalled()).toEqual({ code: 0, stdout: '', stderr: '' });
    writeLockFile('1.0.1');
    expect(await ensureInstalled()).toMatchObject({ code: 0, stdout: expect.stringContaining('installing packages') });
    expect(existsSync(join(checkout, '.install-lock'))).toBe(false);
  },
  INSTALL_MS_MAX,
);

test(
  'of two at once one installs and the other waits for it',
  async () => {
    const both = await Promise.all([ensureInstalled(), ensureInstalled()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stdout }) => stdout.includes('installing packages'))).toHaveLength(1);
  },
  INSTALL_MS_MAX,
);

test(
  'the lock of a process that died is taken over',
  async () => {
    mkdirSync(join(checkout, '.install-lock'));
    writeFileSync(join(checkout, '.install-lock/pid'), String(DEAD_PID));
    expect(await ensureInstalled()).toMatchObject({ code: 0, stdout: expect.stringContaining('installing packages') });
  },
  INSTALL_MS_MAX,
);

test(
  'what is no checkout, or a lock file that does not fit, is refused with a sentence',
  async () => {
    writeFileSync(join(checkout, 'package.json'), '{"name":"checkout","private":true,"dependencies":{"zod":"4.6.7"}}');
    const unfit = await ensureInstalled();
    expect(unfit).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Regrade: .*npm/) });
    rmSync(join(checkout, 'package-lock.json'));
    expect(await ensureInstalled()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('package-lock.json is missing'),
    });
  },
  INSTALL_MS_MAX,
);

function writeLockFile(version: string): void {
  const root = { name: 'checkout', version };
  const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root } };
  writeFileSync(join(checkout, 'package.json'), JSON.stringify({ ...root, private: true }));
  writeFileSync(join(checkout, 'package-lock.json'), JSON.stringify(lock));
}

function ensureInstalled(): Promise<Said> {
  // A closed port instead of a registry: nothing here may depend on one.
  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9' };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(checkout, 'scripts/ensure-installed.cjs')], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
