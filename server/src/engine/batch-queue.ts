import { err, present, type Result } from '@regrade/core';
import { type Refusal, refuse } from './refusal.ts';
import type { Command, CommandKind, RunnerOptions, RunnerStats } from './run-command.ts';

/** Commands of one kind that go into one transaction. */
export interface CommandBatch {
  readonly kind: CommandKind<unknown, unknown, unknown>;
  readonly commands: readonly Command<unknown>[];
}

interface Waiting {
  readonly command: Command<unknown>;
  readonly resolve: (result: Result<unknown, Refusal>) => void;
  readonly reject: (error: unknown) => void;
}

interface QueueOptions extends RunnerOptions {
  readonly runBatch: (batch: CommandBatch) => Promise<Result<unknown, Refusal>[]>;
}

export interface BatchQueue {
  add<Body, Facts, Answer>(
    kind: CommandKind<Body, Facts, Answer>,
    command: Command<Body>,
  ): Promise<Result<Answer, Refusal>>;
  stats(): RunnerStats;
  drain(): Promise<void>;
}

/** Fewer than this stay together: a second transaction would cost more than a second writer gains. */
const SPLIT_MIN = 16;

/**
 * Groups by themselves: a batch closes as soon as a writer is free, so one caller alone never waits, and under load a
 * batch is whatever arrived during the previous commit. Several free writers share what waits, so that one decides
 * while the database works for the other. Kinds take turns, first come first served.
 */
export function createBatchQueue(options: QueueOptions): BatchQueue {
  const waitingByKind = new Map<CommandKind<unknown, unknown, unknown>, Waiting[]>();
  const stats = { batches: 0, commands: 0 };
  /** Accounts that a running batch has locked: a second transaction would only wait for the first. */
  const lockedAccounts = new Set<string>();
  let writers = 0;
  let pumpIsDue = false;
  let draining = false;
  const drained: (() => void)[] = [];

  function pump(): void {
    while (writers < options.writersMax) {
      const next = takeBatch();
      if (!next) break;
      writers++;
      stats.batches++;
      stats.commands += next.taken.length;
      void runAndAnswer(next.kind, next.taken);
    }
    if (writers === 0 && waitingByKind.size === 0) for (const tell of drained.splice(0)) tell();
  }

  /**
   * Callers of the same turn of the event loop share a batch: requests that arrived together are all read first, and who
   * was answered just now may come back in time for the next one.
   */
  function pumpSoon(): void {
    if (pumpIsDue) return;
    pumpIsDue = true;
    setImmediate(() => {
      pumpIsDue = false;
      pump();
    });
  }

  function takeBatch(): { kind: CommandKind<unknown, unknown, unknown>; taken: Waiting[] } | undefined {
    for (const [kind, waiting] of waitingByKind) {
      const { taken, left } = divide(waiting);
      if (taken.length === 0) continue;
      waitingByKind.delete(kind);
      if (left.length > 0) waitingByKind.set(kind, left);
      return { kind, taken };
    }
    return undefined;
  }

  function divide(waiting: readonly Waiting[]): { taken: Waiting[]; left: Waiting[] } {
    const share = Math.ceil(waiting.length / (options.writersMax - writers));
    const takenMax = Math.min(options.batchMax, Math.max(SPLIT_MIN, share));
    const conflicts = new Set<string>();
    const accounts = new Set<string>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const entry of waiting) {
      const { account, conflict } = entry.command;
      // What an account already in the batch waits for goes along: the other writer could not take it.
      const hasRoom = taken.length < takenMax || (accounts.has(account) && taken.length < options.batchMax);
      const mayGo = hasRoom && !conflicts.has(conflict) && !lockedAccounts.has(account);
      (mayGo ? taken : left).push(entry);
      conflicts.add(conflict);
      if (mayGo) accounts.add(account);
    }
    return { taken, left };
  }

  async function runAndAnswer(kind: CommandKind<unknown, unknown, unknown>, taken: readonly Waiting[]): Promise<void> {
    for (const { command } of taken) lockedAccounts.add(command.account);
    try {
      const results = await options.runBatch({ kind, commands: taken.map(({ command }) => command) });
      taken.forEach(({ resolve }, index) => {
        resolve(present(results[index], 'every command of a batch has a result'));
      });
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      for (const { command } of taken) lockedAccounts.delete(command.account);
      writers--;
      pumpSoon();
    }
  }

  function enqueue(
    kind: CommandKind<unknown, unknown, unknown>,
    command: Command<unknown>,
  ): Promise<Result<unknown, Refusal>> {
    if (draining)
      return Promise.resolve(err(refuse('unavailable', 'the service is shutting down; repeat the request')));
    return new Promise((resolve, reject) => {
      const waiting = waitingByKind.get(kind);
      if (waiting) waiting.push({ command, resolve, reject });
      else waitingByKind.set(kind, [{ command, resolve, reject }]);
      pumpSoon();
    });
  }

  return {
    add: (kind, command) => enqueue(eraseKind(kind), command) as Promise<Result<never, Refusal>>,
    stats: () => ({ ...stats }),
    drain: () => {
      draining = true;
      return new Promise((resolve) => {
        drained.push(resolve);
        pump();
      });
    },
  };
}

/** A kind is only ever run with its own commands: the queue keeps them apart, so their types may be forgotten here. */
function eraseKind<Body, Facts, Answer>(
  kind: CommandKind<Body, Facts, Answer>,
): CommandKind<unknown, unknown, unknown> {
  return kind as unknown as CommandKind<unknown, unknown, unknown>;
}
