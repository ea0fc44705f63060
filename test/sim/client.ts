import { setImmediate as nextLook } from 'node:timers/promises';
import type { Result } from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { Refusal } from '../../server/src/engine/refusal.ts';
import type { Outcome } from '../support/world-market.ts';
import type { Act } from './acts.ts';
import type { ClientLog, Learned } from './client-log.ts';
import type { SimReceivers } from './receivers.ts';
import type { SimWorld } from './sim-world.ts';

export interface Ground {
  readonly world: SimWorld;
  readonly log: ClientLog;
  readonly receivers: SimReceivers;
  readonly turn: number;
}

export interface Performed {
  /** What came of it, for the log of steps. */
  readonly text: string;
  readonly learned: readonly Learned[];
  /** What must not have happened. */
  readonly faults: readonly string[];
  /** Everything it asked for was refused at the first answer: nothing may have changed. */
  readonly untouched: boolean;
}

/** A customer's program at one act: it repeats what was not answered, with the same key, until it is. */
export interface Client {
  readonly ground: Ground;
  readonly act: Act;
  readonly learn: (learned: Learned) => void;
  readonly fault: (sentence: string) => void;
  readonly say: (text: string) => void;
  /** Asks a process, and where none answers the next one. */
  readonly send: <T>(run: (engine: Engine) => Outcome<T>, process?: number) => Promise<Result<T, Refusal>>;
  /** The same for reads, which answer or throw. */
  readonly read: <T>(run: (engine: Engine) => Promise<T>) => Promise<T>;
  readonly performed: () => Performed;
}

/** More than all cuts and kills of a turn can take away. */
const ATTEMPTS_MAX = 30;
/**
 * Nobody knows what became of it: the same request with the same key is right. An import is taken over by its own first
 * attempt when that one was cut off and reaches the database last.
 */
const UNANSWERED = new Set(['unavailable', 'idempotency.in-progress', 'import.superseded']);

/** What they do is not seen in an answer. */
const UNSEEN: ReadonlySet<string> = new Set(['look', 'deliver', 'follow']);

export function createClient(ground: Ground, act: Act): Client {
  const learned: Learned[] = [];
  const faults: string[] = [];
  const said: string[] = [];
  let touched = false;
  let asked = false;
  const ask = async <T>(run: (engine: Engine) => Promise<T>, isAnswer: (value: T) => boolean, process: number) => {
    asked = true;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (attempt > 0) touched = true;
      const engine = ground.world.process(process + attempt);
      const answer = await run(engine).catch((error: unknown) => {
        if (!engine.isUnavailable(error)) throw error;
        return undefined;
      });
      if (answer !== undefined && isAnswer(answer)) return answer;
      await nextLook();
    }
    throw new Error(`${act.kind} was not answered in ${ATTEMPTS_MAX} attempts`);
  };
  return {
    ground,
    act,
    learn: (one) => void learned.push(one),
    fault: (sentence) => void faults.push(`${act.kind} ${act.id}: ${sentence}`),
    say: (text) => void said.push(text),
    send: async (run, process = act.process) => {
      const result = await ask(run, (answer) => answer.ok || !UNANSWERED.has(answer.error.code), process);
      if (result.ok) touched = true;
      said.push(result.ok ? 'done' : result.error.code);
      if (!result.ok && result.error.code === 'internal') faults.push(`${act.kind} ${act.id} broke a promise of ours`);
      return result;
    },
    read: async (run) => {
      const answer = await ask(
        async (engine) => [await run(engine)] as const,
        () => true,
        act.process,
      );
      return answer[0];
    },
    performed: () => ({
      text: said.join(', '),
      learned,
      faults,
      untouched: asked && !touched && !UNSEEN.has(act.kind),
    }),
  };
}
