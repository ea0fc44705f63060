import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LauncherRefusal } from './launcher-refusal.ts';

/** The user PostgreSQL runs as. `switchUser` is set when we are root: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  readonly switchUser: boolean;
}

/** What a program needs to be told to run as this account, and what it printed. */
export interface AccountRun {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly account: ServerAccount;
  readonly cwd?: string;
}

/** `failed` is the system's error code when the program could not be started at all. */
export interface RunOutcome {
  readonly exitCode: number | null;
  readonly output: string;
  readonly failed?: string;
}

const ACCOUNT_NAMES = ['postgres', '_postgres', 'nobody'];
const OUTPUT_LENGTH_MAX = 64 * 1024;

/**
 * Ourselves; as root, the owner of an existing data folder, else `postgres`, else `nobody`.
 * The owner comes first because a machine may get a `postgres` user long after the folder was made.
 */
export async function findServerAccount(dataDir: string): Promise<ServerAccount> {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined) {
    throw new LauncherRefusal(
      'postgres.no-account',
      'The embedded PostgreSQL runs on Linux and macOS only; set DATABASE_URL to use a server of your own.',
    );
  }
  if (uid !== 0) return { uid, gid, switchUser: false };

  const owner = await stat(join(dataDir, 'PG_VERSION')).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, switchUser: true };

  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  for (const name of ACCOUNT_NAMES) {
    const account = accounts.get(name);
    if (account !== undefined && account.uid !== 0) return { ...account, switchUser: true };
  }
  throw new LauncherRefusal(
    'postgres.no-account',
    'PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor `nobody`: create one, start Regrade as an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * What `spawn` needs to run as this account. The environment is built here so that PGDATA, PGOPTIONS and the like of
 * whoever starts us cannot reach the server, and messages come in English (we read two of them).
 */
export function spawnAs(account: ServerAccount): { uid?: number; gid?: number; env: Record<string, string> } {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return account.switchUser ? { uid: account.uid, gid: account.gid, env } : { env };
}

/** Runs a short program as the account and collects what it prints. */
export async function runAs(run: AccountRun): Promise<RunOutcome> {
  const child = spawn(run.command, run.arguments, {
    ...spawnAs(run.account),
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    // Its own session: a Ctrl-C in the terminal is for Regrade, which then decides what ends when.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_LENGTH_MAX);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return await new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ exitCode: null, output, failed: error.code ?? 'unknown' }),
    );
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

function parseAccounts(passwd: string): Map<string, { uid: number; gid: number }> {
  const accounts = new Map<string, { uid: number; gid: number }>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) continue;
    // macOS writes nobody's id as -2, which the system calls want as an unsigned number.
    accounts.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return accounts;
}
