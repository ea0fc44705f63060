import { hasErrorCode, type LauncherLog, LauncherRefusal } from './launcher-refusal.ts';
import { readLock } from './postmaster-pid.ts';
import { isAlive, isServerOf } from './process-identity.ts';
import { removeSocketFolder } from './socket-folder.ts';
import { waitUntil } from './wait-until.ts';

export interface StopOptions {
  readonly log?: LauncherLog;
  /** How long open connections and the last checkpoint may take before the server is stopped without them. */
  readonly fastLimitMs?: number;
}

const FAST_LIMIT_MS = 30_000;
/** PostgreSQL itself kills what does not react to an immediate stop after 5 seconds. */
const IMMEDIATE_LIMIT_MS = 15_000;

/**
 * Stops whatever server runs on the data folder: fast (SIGINT: connections end, a checkpoint is written), and if that
 * takes too long immediately (SIGQUIT: the next start replays the log; nothing committed is lost either way).
 * The process id is read now, and checked, so neither a server that was restarted nor a stranger is mistaken.
 */
export async function stopServer(dataDir: string, options: StopOptions = {}): Promise<void> {
  const lock = await readLock(dataDir);
  if (lock === undefined) return;
  if (await isServerOf(lock.pid, dataDir)) {
    const fast = await endBy('SIGINT', lock.pid, options.fastLimitMs ?? FAST_LIMIT_MS);
    if (!fast && !(await endBy('SIGQUIT', lock.pid, IMMEDIATE_LIMIT_MS))) {
      throw new LauncherRefusal(
        'postgres.stop-failed',
        `PostgreSQL (process ${lock.pid}) on ${dataDir} does not end: look into ${dataDir}.log.`,
      );
    }
    options.log?.('postgres stopped', { pid: lock.pid, fast });
  }
  if (lock.address !== undefined) await removeSocketFolder(lock.address.socketFolder);
}

async function endBy(signal: 'SIGINT' | 'SIGQUIT', pid: number, limitMs: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasErrorCode(error, 'ESRCH')) throw error;
  }
  return (await waitUntil(async () => ((await isAlive(pid)) ? undefined : true), { limitMs })) === true;
}
