import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../ports.ts';
import type { EventCenter, PlacedEvent } from './event-center.ts';
import { after } from './event-cursor.ts';

/** New events of all accounts, as this process saw them come: everything after one place, up to another. */
export interface EventBatch {
  readonly from: number;
  readonly to: number;
  readonly events: readonly PlacedEvent[];
}

/** The end of the order, followed once for all readers of this process, and only while there are any. */
export interface EventTail {
  /** Calls `listener` with every batch from now on, the first one empty; answers how to stop. */
  watch(listener: (batch: EventBatch) => void): () => void;
  /** The last place that was told; undefined before the first batch. */
  place(): number | undefined;
  /** Something was committed here: look at once and not at the next turn. */
  wake(): void;
  stop(): Promise<void>;
}

/** What another process commits is seen after this time at the latest. */
const TURN_MILLIS = 250;
/** Under load, the commits of this span are gathered together. */
const PAUSE_MILLIS = 20;

export function createEventTail(deps: { readonly center: EventCenter; readonly log: Log }): EventTail {
  const { center, log } = deps;
  const listeners = new Set<(batch: EventBatch) => void>();
  let place: number | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let alarm = new AbortController();

  async function turn(): Promise<void> {
    const end = await center.gather();
    if (place === undefined) return tell({ from: end, to: end, events: [] });
    while (place < end) {
      const page = await center.readPage({ reader: { role: 'operator' }, from: after(place), to: end });
      tell({ from: place, to: page.end.place - 1, events: page.events });
    }
  }

  function tell(batch: EventBatch): void {
    place = batch.to;
    for (const listener of listeners) listener(batch);
  }

  async function follow(): Promise<void> {
    while (listeners.size > 0 && !isStopped) {
      await turn().catch((error: unknown) => log.warn({ event: 'event-tail', error: String(error) }));
      await wait(PAUSE_MILLIS, undefined, { ref: false });
      await wait(TURN_MILLIS - PAUSE_MILLIS, undefined, { ref: false, signal: alarm.signal }).catch(() => undefined);
      if (alarm.signal.aborted) alarm = new AbortController();
    }
    // Whoever comes next begins where the order ends then, and finds the rest by reading.
    place = undefined;
    running = undefined;
  }

  return {
    watch(listener) {
      listeners.add(listener);
      running ??= follow();
      return () => void listeners.delete(listener);
    },
    place: () => place,
    wake() {
      if (running) alarm.abort();
    },
    async stop() {
      isStopped = true;
      alarm.abort();
      await running;
    },
  };
}
