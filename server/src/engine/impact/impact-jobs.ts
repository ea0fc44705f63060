import { setImmediate as nextTurn } from 'node:timers/promises';
import { createImpact, type ImpactSummary, impactReadsMoney, type QuotableRelease } from '@regrade/core';
import type { Clock, Ids, Log } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';

/** What one document would do to the running subscriptions of its product: computed in the background. */
export interface ImpactJob {
  readonly id: string;
  readonly product: string;
  /** Number of the published release that the document is compared to. */
  readonly release: number;
  /** Of the document: the same content asked about again is the same job. */
  readonly contentHash: string;
  /** The instant that fees are computed for. */
  readonly at: number;
  readonly state: ImpactJobState;
}

export type ImpactJobState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly seen: number; readonly total: number }
  | { readonly kind: 'done'; readonly seen: number; readonly summary: ImpactSummary }
  /** The database went away, or a fault of ours that the log names. */
  | { readonly kind: 'failed' }
  /** The process was asked to end. */
  | { readonly kind: 'cancelled' };

export interface ImpactRequest {
  readonly product: string;
  readonly contentHash: string;
  /** The published release. */
  readonly before: QuotableRelease;
  /** The document, compiled as the release that it would become. */
  readonly after: QuotableRelease;
}

export interface ImpactJobs {
  /** The job of this content: the one that waits, runs or has just ended, else a new one. Undefined: too many wait. */
  start(request: ImpactRequest): ImpactJob | undefined;
  find(id: string): ImpactJob | undefined;
  /** The newest job about this content against this release. */
  findBy(of: Pick<ImpactJob, 'product' | 'contentHash' | 'release'>): ImpactJob | undefined;
  /** Resolves when everything that was started has ended. */
  idle(): Promise<void>;
  /** Cancels what waits and runs, and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** Subscriptions of one read. */
const PAGE_MAX = 2_000;
/** Subscriptions between two turns of the event loop: well below 10 ms, so that orders beside the job hardly wait. */
const TURN_MAX = 100;
const WAITING_MAX = 20;
const JOBS_KEPT_MAX = 50;
/** Asked again within so many seconds, a finished job is the answer: several processes behind one address find it so. */
const ANSWER_GOOD_SECONDS = 60;

/**
 * Jobs of one process, one after the other, in its memory: an impact is a question, nothing that has to survive. They
 * run in short turns of the event loop, not in a thread: half of the time is spent waiting for the database, the rest
 * is a few seconds for a million subscriptions, and a thread would need a second pool of connections.
 */
export function createImpactJobs(deps: {
  readonly reads: Pick<ReadStore, 'countRunning' | 'streamRunning'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}): ImpactJobs {
  const jobs = new Map<string, ImpactJob>();
  let line = Promise.resolve();
  let isStopped = false;

  const setState = (id: string, state: ImpactJobState) => {
    const job = jobs.get(id);
    if (job) jobs.set(id, { ...job, state });
  };

  function findBy({ product, contentHash, release }: Pick<ImpactJob, 'product' | 'contentHash' | 'release'>) {
    return [...jobs.values()].findLast(
      (job) => job.product === product && job.contentHash === contentHash && job.release === release,
    );
  }

  async function run({ id, product, at }: ImpactJob, request: ImpactRequest): Promise<void> {
    if (isStopped) return setState(id, { kind: 'cancelled' });
    const begun = deps.clock.nowMillis();
    try {
      const progress = (seen: number, total: number) => {
        setState(id, { kind: 'running', seen, total });
        return !isStopped;
      };
      const summary = await computeImpact(deps.reads, { ...request, at }, progress);
      setState(id, summary ? { kind: 'done', seen: summary.subscriptions, summary } : { kind: 'cancelled' });
      const ms = deps.clock.nowMillis() - begun;
      deps.log.info({ job: 'impact', id, product, seen: summary?.subscriptions ?? 0, done: summary !== undefined, ms });
    } catch (error) {
      setState(id, { kind: 'failed' });
      deps.log.error({ job: 'impact', id, product, error: String(error) });
    }
  }

  return {
    start(request) {
      const { product, contentHash, before } = request;
      const known = findBy({ product, contentHash, release: before.number });
      const now = Math.floor(deps.clock.nowMillis() / 1000);
      if (known && isStillGood(known, now)) return known;
      const waiting = [...jobs.values()].filter(({ state }) => state.kind === 'waiting');
      if (isStopped || waiting.length >= WAITING_MAX) return undefined;
      const job: ImpactJob = {
        id: `imp_${deps.ids.uuid()}`,
        product,
        release: before.number,
        contentHash,
        at: now,
        state: { kind: 'waiting' },
      };
      if (known) jobs.delete(known.id);
      jobs.set(job.id, job);
      forgetOldest(jobs);
      line = line.then(() => run(job, request));
      return job;
    },
    find: (id) => jobs.get(id),
    findBy,
    idle: () => line,
    async stop() {
      isStopped = true;
      await line;
    },
  };
}

function isStillGood({ state, at }: ImpactJob, now: number): boolean {
  if (state.kind === 'waiting' || state.kind === 'running') return true;
  return state.kind === 'done' && now - at <= ANSWER_GOOD_SECONDS;
}

/** Undefined where `progress` says to stop. */
async function computeImpact(
  reads: Pick<ReadStore, 'countRunning' | 'streamRunning'>,
  of: ImpactRequest & { readonly at: number },
  progress: (seen: number, total: number) => boolean,
): Promise<ImpactSummary | undefined> {
  const { product, at } = of;
  const impact = createImpact(of);
  const stream = { product, now: at, money: impactReadsMoney(of) };
  const total = await reads.countRunning(product, at);
  let seen = 0;
  let next = reads.streamRunning(stream, { limit: PAGE_MAX, after: null });
  for (;;) {
    const page = await next;
    const isMore = page.next !== undefined;
    // The database reads the next page while this one is computed; a failure is heard where it is awaited.
    if (page.next) next = reads.streamRunning(stream, { limit: PAGE_MAX, after: page.next });
    next.catch(() => undefined);
    for (const [index, subscription] of page.items.entries()) {
      if (index % TURN_MAX === TURN_MAX - 1) await nextTurn();
      impact.add(subscription);
    }
    seen += page.items.length;
    // Some may have been bought since they were counted.
    if (!progress(seen, Math.max(total, seen))) return undefined;
    if (!isMore) return impact.summary();
  }
}

function forgetOldest(jobs: Map<string, ImpactJob>): void {
  for (const { id, state } of jobs.values()) {
    if (jobs.size <= JOBS_KEPT_MAX) return;
    if (state.kind !== 'waiting' && state.kind !== 'running') jobs.delete(id);
  }
}
