import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { hasErrorCode } from './launcher-refusal.ts';

const run = promisify(execFile);
/** A zombie has given up its files and sockets already; only its parent has not looked yet. */
const DEAD_STATES = ['Z', 'X'];

/**
 * A mark that tells this life of a process id from another: after a restart of a container the same small ids come
 * back for other programs. Undefined when no such process runs.
 */
export async function readProcessMark(pid: number): Promise<string | undefined> {
  if (!answersSignal(pid)) return undefined;
  if (process.platform === 'linux') return await readLinuxMark(pid);
  return await askPs(pid, 'lstart=').then((started) => started?.replaceAll(/[^0-9A-Za-z]+/g, '.'));
}

export async function isAlive(pid: number): Promise<boolean> {
  return (await readProcessMark(pid)) !== undefined;
}

/** The same asked many times: where it takes a program to see a process that has ended and was not yet waited for, a signal will do. */
export async function hasEnded(pid: number): Promise<boolean> {
  return process.platform === 'linux' ? !(await isAlive(pid)) : !answersSignal(pid);
}

/** Whether this process is a PostgreSQL that works in `dataDir` (a real path), and not a program that got its old id. */
export async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (process.platform === 'linux') {
    // PostgreSQL makes the data folder its working folder before it writes its lock file. What we may not look at
    // belongs to a user who is neither root nor the folder's owner, so it cannot be this folder's server.
    return await readlink(`/proc/${pid}/cwd`).then(
      (folder) => folder === dataDir,
      () => false,
    );
  }
  const command = await askPs(pid, 'comm=');
  return command !== undefined && basename(command) === 'postgres';
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
}

async function readLinuxMark(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may hold anything; fields are counted behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', startedTicks = ''] = [fields[0], fields[19]];
  if (DEAD_STATES.includes(state)) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  return `${boot.slice(0, 8)}.${startedTicks}`;
}

async function askPs(pid: number, field: string): Promise<string | undefined> {
  const answer = await run('/bin/ps', ['-o', field, '-p', String(pid)]).catch(() => undefined);
  const text = answer?.stdout.trim();
  return text === '' ? undefined : text;
}
