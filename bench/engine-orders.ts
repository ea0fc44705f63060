import type pg from 'pg';
import { closedLoop, type Measured } from './closed-loop.ts';
import { countInDatabase, type DatabaseCounters } from './database-counters.ts';
import {
  type BenchSubscription,
  type Marketplace,
  placeReadyOrder,
  type ReadyOrder,
  storeQuotes,
} from './marketplace.ts';
import { withServerCpu } from './server-cpu.ts';

export interface EngineMeasured extends Measured {
  readonly batchMean: number;
  readonly serverCpuMicros?: number;
  readonly counters?: DatabaseCounters;
}

/** More orders a second than this machine is expected to take: so many quotes wait before a line is measured. */
const ORDERS_PER_SECOND_MAX = 14_000;
const ORDERS_PER_CALLER_SECOND_MAX = 3_000;

/** Stored quotes for a line: enough that no caller ever waits for one. */
export function quotesFor(
  marketplace: Marketplace,
  of: { readonly subscriptions: readonly BenchSubscription[]; readonly callers: number; readonly seconds: number },
): Promise<ReadyOrder[]> {
  const perSecond = Math.min(ORDERS_PER_SECOND_MAX, of.callers * ORDERS_PER_CALLER_SECOND_MAX);
  const wanted = Math.ceil(perSecond * of.seconds);
  return storeQuotes(marketplace.engine, of.subscriptions.slice(0, wanted));
}

/** Callers of the engine in this process, each waiting for the acknowledgement of its order before it places the next. */
export async function measureEngine(
  marketplace: Marketplace,
  of: {
    readonly subscriptions: readonly BenchSubscription[];
    readonly callers: number;
    readonly seconds: number;
    readonly postmaster: number;
    /** Called once the quotes are stored, before anything is measured. */
    readonly settle: () => Promise<void>;
    /** Set to have the database count commits meanwhile, which takes two seconds more; `nudge` is for other back ends. */
    readonly counting?: { readonly client: pg.ClientBase; readonly nudge: () => Promise<void> };
  },
): Promise<EngineMeasured> {
  const { engine } = marketplace;
  const ready = await quotesFor(marketplace, of);
  await of.settle();
  const placeNext = async () => {
    const next = ready.pop();
    if (next) await placeReadyOrder(engine, next);
    return next !== undefined;
  };
  const span = async (): Promise<EngineMeasured> => {
    const before = engine.stats();
    const measured = await withServerCpu(of.postmaster, () =>
      closedLoop({ callers: of.callers, seconds: of.seconds, work: placeNext }),
    );
    const after = engine.stats();
    const batchMean = (after.commands - before.commands) / (after.batches - before.batches);
    return { ...measured, batchMean };
  };
  if (!of.counting) return span();
  const { client, nudge: nudgeOthers } = of.counting;
  const nudge = async () => {
    await nudgeOthers();
    await Promise.all(Array.from({ length: of.callers }, placeNext));
  };
  const { value, counters } = await countInDatabase(client, { nudge, span });
  return { ...value, counters };
}
