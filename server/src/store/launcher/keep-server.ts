import type { LauncherLog } from './launcher-refusal.ts';
import { hasEnded } from './process-identity.ts';

/** Looks after a server that somebody might kill: the kernel when memory is short, or a person. */
export interface ServerKeeper {
  /** What is wrong, in a sentence; null while the server runs. */
  readonly trouble: () => string | null;
  /** Starts nothing more, and waits for a start that is under way. */
  readonly stop: () => Promise<void>;
}

export interface KeptServer {
  readonly pid: number;
  /** Starts it again, or finds the one that somebody else has started; answers its process id. */
  readonly restart: () => Promise<number>;
  readonly log: LauncherLog;
}

const LOOK_EVERY_MS = 500;
/** A server that ends again and again has a reason that starting it does not remove. */
const RESTARTS_MAX = 10;
const RESTARTS_WITHIN_MS = 600_000;
/** Before the second try in a row, the third …; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000];

const RESTARTING = 'The embedded PostgreSQL has ended and is started again.';
const GIVEN_UP = `The embedded PostgreSQL has ended ${RESTARTS_MAX} times in ${RESTARTS_WITHIN_MS / 60_000} minutes: look into its log, then restart the service.`;

/** running → (ended) restarting → running | (too often) given up */
export function keepServer({ pid: first, restart, log }: KeptServer): ServerKeeper {
  let pid = first;
  let trouble: string | null = null;
  let stopped = false;
  let looking: Promise<void> | undefined;
  let tries: number[] = [];
  let nextTryAt = 0;

  async function look(): Promise<void> {
    if (trouble === null && !(await hasEnded(pid))) return;
    const now = performance.now();
    if (now < nextTryAt || trouble === GIVEN_UP || stopped) return;
    tries = tries.filter((at) => now - at < RESTARTS_WITHIN_MS);
    if (tries.length >= RESTARTS_MAX) {
      trouble = GIVEN_UP;
      log('postgres given up', { pid, restarts: tries.length });
      return;
    }
    trouble = RESTARTING;
    tries.push(now);
    try {
      const ended = pid;
      pid = await restart();
      trouble = null;
      nextTryAt = 0;
      log('postgres restarted', { ended, pid });
    } catch (error) {
      nextTryAt = performance.now() + (PAUSES_MS[Math.min(tries.length, PAUSES_MS.length) - 1] ?? 0);
      log('postgres not restarted', { pid, error: String(error) });
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    trouble: () => trouble,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
