import { err, present, type Result } from '@regrade/core';
import { type Refusal, refuse } from './refusal.ts';
import type { Command, CommandKind, RunnerOptions, RunnerStats } from './run-command.ts';
import { type AnyKind, createWaitingCommands, type TakenCommands } from './waiting-commands.ts';

/** Commands of one kind that go into one transaction. */
export interface CommandBatch {
  readonly kind: AnyKind;
  readonly commands: readonly Command<unknown>[];
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

/**
 * Groups by themselves: a batch closes as soon as a writer is free, so one caller alone never waits, and under load a
 * batch is whatever arrived during the previous commit.
 */
export function createBatchQueue(options: QueueOptions): BatchQueue {
  const waiting = createWaitingCommands(options);
  const stats = { batches: 0, commands: 0 };
  const drained: (() => void)[] = [];
  let writers = 0;
  let pumpIsDue = false;
  let draining = false;

  function pump(): void {
    while (writers < options.writersMax) {
      const next = waiting.take(options.writersMax - writers);
      if (!next) break;
      writers++;
      stats.batches++;
      stats.commands += next.taken.length;
      void runAndAnswer(next);
    }
    if (writers === 0 && waiting.isEmpty()) for (const tell of drained.splice(0)) tell();
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

  async function runAndAnswer({ kind, taken }: TakenCommands): Promise<void> {
    try {
      const results = await options.runBatch({ kind, commands: taken.map(({ command }) => command) });
      answerAll(taken, results);
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      waiting.release(taken);
      writers--;
      pumpSoon();
    }
  }

  return {
    add: (kind, command) => {
      if (draining)
        return Promise.resolve(err(refuse('unavailable', 'The service is shutting down; repeat the request.')));
      return new Promise((resolve, reject) => {
        waiting.add(eraseKind(kind), {
          command,
          resolve: resolve as (result: Result<unknown, Refusal>) => void,
          reject,
        });
        pumpSoon();
      });
    },
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

function answerAll(taken: TakenCommands['taken'], results: readonly Result<unknown, Refusal>[]): void {
  taken.forEach(({ resolve }, index) => {
    resolve(present(results[index], 'every command of a batch has a result'));
  });
}

/** A kind is only ever run with its own commands: the queue keeps them apart, so their types may be forgotten here. */
function eraseKind<Body, Facts, Answer>(kind: CommandKind<Body, Facts, Answer>): AnyKind {
  return kind as unknown as AnyKind;
}
