import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { err, ok, type ProductTypePolicy, type Result } from '@regrade/core';
import type { CheckAnswer, CheckQuestion, CheckThread } from '../engine/catalog/catalog-checks.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';

/** A question as it goes to the thread: texts travel in no time, and objects are copied one by one. */
export interface ThreadQuestion {
  readonly product: string;
  readonly json: string;
  readonly previousJson: string | undefined;
  readonly wantsRepair: boolean;
}

/** Large documents that wait for their turn: one is checked at a time. */
const WAITING_MAX = 20;
const CHECK_MILLIS_MAX = 60_000;
/** Whoever edits a large draft saves it again and again, and the thread remembers the version before. */
const IDLE_MILLIS = 60_000;
/** The sources run as they are in a checkout; the published package has no others. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/** Checks documents one after the other in a thread of its own, which begins with the first and ends when it has rested. */
export function createCheckThread(policies: readonly ProductTypePolicy[]): CheckThread {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let worker: Worker | undefined;
  let resting: NodeJS.Timeout | undefined;
  let stopping = new AbortController();

  function begin(): Worker {
    const file = new URL(IS_SOURCE ? './check-worker.ts' : './check-worker.js', import.meta.url);
    const begun = new Worker(file, { workerData: policies, ...(IS_SOURCE && { execArgv: ['--conditions=source'] }) });
    // It holds up no process that ends; its faults are heard where its answer is awaited.
    begun.unref();
    begun.on('error', () => undefined);
    begun.on('exit', () => {
      if (worker === begun) worker = undefined;
    });
    return begun;
  }

  async function end(): Promise<void> {
    clearTimeout(resting);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  }

  async function ask(question: ThreadQuestion): Promise<CheckAnswer> {
    clearTimeout(resting);
    worker ??= begin();
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(CHECK_MILLIS_MAX)]);
      const answered = once(worker, 'message', { signal });
      worker.postMessage(question);
      const [answer] = await answered;
      resting = setTimeout(end, IDLE_MILLIS).unref();
      return answer as CheckAnswer; // posted by `check-worker.ts`
    } catch (error) {
      // What it was about to say would be taken for the answer to the next question.
      await end();
      throw error;
    }
  }

  return {
    async check(question): Promise<Result<CheckAnswer, Refusal>> {
      if (waiting >= WAITING_MAX) {
        return err(refuse('unavailable', 'Other large catalogs are being checked; repeat the request in a moment.'));
      }
      waiting += 1;
      const asked = toThread(question);
      const answer = last.then(() => ask(asked));
      last = answer.catch(() => undefined);
      try {
        return ok(await answer);
      } finally {
        waiting -= 1;
      }
    },
    async stop() {
      stopping.abort();
      await last;
      await end();
      stopping = new AbortController();
    },
  };
}

function toThread({ product, document, previous, wantsRepair = false }: CheckQuestion): ThreadQuestion {
  const previousJson = previous && JSON.stringify(previous.stored.document);
  return { product, json: JSON.stringify(document), previousJson, wantsRepair };
}
