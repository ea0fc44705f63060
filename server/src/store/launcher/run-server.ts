import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import type { Binaries } from './find-binaries.ts';
import { readLock } from './postmaster-pid.ts';
import type { FolderReach } from './prepare-data-folder.ts';
import { type ServerAccount, spawnAs } from './server-account.ts';
import { toServerArguments } from './server-settings.ts';
import { waitUntil } from './wait-until.ts';

export interface ServerRun {
  readonly dataDir: string;
  readonly reach: FolderReach;
  readonly socketFolder: string;
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly settings: Readonly<Record<string, string>>;
  /** Called when the server ends, whoever ended it. */
  readonly onExit: (exit: string) => void;
}

/** `exited`: the server gave up before it was ready; `output` is what it wrote meanwhile. */
export type RunOutcome =
  | { readonly kind: 'ready'; readonly pid: number }
  | { readonly kind: 'exited'; readonly output: string };

/** Long enough to replay a log that grew to `max_wal_size` on a slow disk. */
const READY_LIMIT_MS = 600_000;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const OUTPUT_BYTES_MAX = 4_096;

/** Starts the server and waits until it takes connections, or has given up. */
export async function runServer(run: ServerRun): Promise<RunOutcome> {
  const logFile = await openLogFile(`${run.dataDir}.log`);
  try {
    const before = (await logFile.stat()).size;
    const child = spawnServer(run, logFile.fd);
    const exit = watchExit(child, run.onExit);
    const outcome = await waitUntil(
      async () => (exit.reason === undefined ? await readReadiness(run.dataDir, child.pid) : 'exited'),
      { limitMs: READY_LIMIT_MS },
    );
    if (outcome === 'ready' && child.pid !== undefined) return { kind: 'ready', pid: child.pid };
    if (exit.reason === undefined) child.kill('SIGQUIT');
    return { kind: 'exited', output: (await readFrom(logFile, before)) || (exit.reason ?? 'not ready in time') };
  } finally {
    await logFile.close();
  }
}

function spawnServer(run: ServerRun, logFile: number): ChildProcess {
  const child = spawn(
    run.binaries.postgres,
    [
      '-D',
      run.reach.path,
      '-h',
      '',
      '-k',
      run.socketFolder,
      '-p',
      '5432',
      '-c',
      'unix_socket_permissions=0700',
      ...toServerArguments(run.settings),
    ],
    {
      ...spawnAs(run.account),
      cwd: run.reach.cwd,
      // Its own session: a terminal's Ctrl-C goes to a whole process group, and PostgreSQL must outlive Regrade's last commit.
      detached: true,
      // A file and not a pipe: the server must be able to go on writing when this process was killed.
      stdio: ['ignore', logFile, logFile],
    },
  );
  // A Regrade that is done may end; the server is stopped by stop(), not by keeping Node waiting for it.
  child.unref();
  return child;
}

function watchExit(child: ChildProcess, onExit: (exit: string) => void): { reason: string | undefined } {
  const exit: { reason: string | undefined } = { reason: undefined };
  child.once('error', (error) => {
    exit.reason = error.message;
  });
  child.once('exit', (code, signal) => {
    exit.reason = signal === null ? `ended with code ${code}` : `ended by ${signal}`;
    onExit(exit.reason);
  });
  return exit;
}

async function readReadiness(dataDir: string, pid: number | undefined): Promise<'ready' | undefined> {
  const lock = await readLock(dataDir);
  return lock !== undefined && lock.pid === pid && lock.status === 'ready' ? 'ready' : undefined;
}

/** PostgreSQL appends to it for as long as it runs, so the size is looked at when it starts. */
async function openLogFile(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (facts) => facts.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.1`);
  return await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
}

async function readFrom(file: FileHandle, position: number): Promise<string> {
  const bytes = Buffer.alloc(OUTPUT_BYTES_MAX);
  const { bytesRead } = await file.read(bytes, 0, OUTPUT_BYTES_MAX, position);
  return bytes.toString('utf8', 0, bytesRead).trim();
}
