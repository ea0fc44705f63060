import type { MeasurePort, Measures, Meter, StoredMeasures } from './meter.ts';
import type { OutboxQueue } from './outbox/outbox-port.ts';
import type { OutboxWorker } from './outbox/outbox-worker.ts';
import type { Clock, Log } from './ports.ts';

const MILLIS_PER_SECOND = 1_000;
/** Anybody may ask, so asking often costs the database nothing. */
const KEPT_MILLIS = 1_000;

/** Reads how full things are and lets the meter write it down with what it has counted. */
export function createMetricsReader(of: {
  readonly meter: Meter;
  readonly measures: MeasurePort;
  readonly queue: OutboxQueue;
  readonly worker: OutboxWorker;
  readonly clock: Clock;
  readonly log: Log;
}): () => Promise<string> {
  const { meter, measures, queue, worker, clock, log } = of;

  async function readStored(): Promise<StoredMeasures | null> {
    const nowMillis = clock.nowMillis();
    try {
      const [outbox, rest] = await Promise.all([queue.measure(nowMillis), measures.readStored(nowMillis)]);
      const { waiting, claimed, givenUp, lanesPaused, oldestDueAtMillis } = outbox;
      return {
        effects: { waiting, claimed, 'given-up': givenUp },
        effectsLateSeconds: (nowMillis - (oldestDueAtMillis ?? nowMillis)) / MILLIS_PER_SECOND,
        lanesPaused,
        ...rest,
      };
    } catch (error) {
      log.warn({ check: 'metrics', error: String(error) });
      return null;
    }
  }

  async function read(): Promise<string> {
    const { done, retried, givenUp, faults } = worker.stats();
    const effects: Measures['effects'] = { done, retried, 'given-up': givenUp, fault: faults };
    return meter.read({ stored: await readStored(), connections: measures.connections(), effects });
  }

  let kept: { readonly text: Promise<string>; readonly until: number } | undefined;
  return () => {
    if (!kept || performance.now() >= kept.until) {
      kept = { text: read(), until: performance.now() + KEPT_MILLIS };
    }
    return kept.text;
  };
}
