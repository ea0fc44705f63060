import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readLock } from '../../server/src/store/launcher/postmaster-pid.ts';
import { isAlive, isServerOf } from '../../server/src/store/launcher/process-identity.ts';
import { stopServer } from '../../server/src/store/launcher/stop-server.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const READY_LIMIT_MS = 60_000;
const END_LIMIT_MS = 30_000;

/** `regrade serve` as a process of its own, on a data folder of the test. */
export interface ServeProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
  readonly output: () => string;
  /** Waits until it has ended by itself or by a signal; throws with its output when it does not. */
  readonly ended: () => Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface ServeCommand {
  readonly folder: string;
  readonly command?: string;
  readonly args?: readonly string[];
  /** Behind the arguments. */
  readonly more?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** In a process group of its own, so that the group can be signalled without us. */
  readonly detached?: boolean;
}

const SERVE = ['--conditions=source', join(ROOT, 'server/bin/regrade.js'), 'serve'];

/** Everything of the caller's environment that would configure the service is left out. */
function environmentOf({ folder, env = {} }: ServeCommand): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(REGRADE_|DATABASE_URL$|PORT$|HOST$|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), PORT: '0', REGRADE_DATA: folder, ...env };
}

/** Starts it and waits for nothing. */
export function spawnServe(of: ServeCommand): ChildProcess & { readonly output: () => string } {
  const { command = process.execPath, args = SERVE, more = [], detached = false } = of;
  const child = spawn(command, [...args, ...more], {
    cwd: ROOT,
    env: environmentOf(of),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  return Object.assign(child, { output: () => output });
}

/** Resolves when it says that it is ready; rejects with what it printed when it ended before. */
export async function startServe(of: ServeCommand): Promise<ServeProcess> {
  const child = spawnServe(of);
  const ready = await waitUntil(
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) return { url: undefined };
      const url = /Regrade is ready at (http:\S+?),?\s/.exec(child.output())?.[1];
      return url === undefined ? undefined : { url };
    },
    { limitMs: READY_LIMIT_MS },
  );
  if (ready?.url === undefined) {
    child.kill('SIGKILL');
    throw new Error(`the service did not get ready: ${child.output()}`);
  }
  return {
    child,
    pid: child.pid ?? 0,
    url: ready.url,
    output: child.output,
    ended: () => endOf(child),
  };
}

/** How a process ended, once it has. */
export async function endOf(
  child: ChildProcess & { readonly output: () => string },
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(END_LIMIT_MS) });
    await exit.catch(() => {
      throw new Error(`process ${child.pid} did not end within ${END_LIMIT_MS / 1000} s: ${child.output()}`);
    });
  }
  return { code: child.exitCode, signal: child.signalCode };
}

export interface Access {
  readonly url: string;
  readonly logins: readonly {
    readonly role: string;
    readonly name: string;
    readonly token: string;
    readonly license?: string;
  }[];
}

export async function readAccess(folder: string): Promise<Access> {
  return JSON.parse(await readFile(join(folder, 'access.json'), 'utf8'));
}

/** The postmaster of the folder's database; undefined when none runs. */
export async function postmasterOf(folder: string): Promise<number | undefined> {
  const dataDir = await realpath(join(folder, 'postgres')).catch(() => undefined);
  const lock = dataDir === undefined ? undefined : await readLock(dataDir);
  return dataDir !== undefined && lock && (await isServerOf(lock.pid, dataDir)) ? lock.pid : undefined;
}

/** A process and everything it started, the oldest first. */
export async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) {
    family.push(...processes.filter(([, ppid]) => ppid === parent).map(([child = 0]) => child));
  }
  return family;
}

/** What is left of a service that has ended: living processes of those given, locks and claims on its folder. */
export async function leftoversOf(folder: string, pids: readonly number[]): Promise<string[]> {
  const left: string[] = [];
  for (const pid of pids) if (await isAlive(pid)) left.push(`process ${pid}`);
  for (const file of ['postgres/postmaster.pid', 'postgres.users']) {
    if (await exists(join(folder, file))) left.push(file);
  }
  return left;
}

/** Waits for the last processes of a service to go; then nothing may be left. */
export async function waitForNothingLeft(folder: string, pids: readonly number[]): Promise<string[]> {
  const nothing = async () => ((await leftoversOf(folder, pids)).length === 0 ? true : undefined);
  return (await waitUntil(nothing, { limitMs: END_LIMIT_MS })) ? [] : leftoversOf(folder, pids);
}

/** Ends whatever still runs on the folder, also after a failed test. */
export async function cleanUp(folder: string, children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  const dataDir = await realpath(join(folder, 'postgres')).catch(() => undefined);
  if (dataDir !== undefined) await stopServer(dataDir);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}
