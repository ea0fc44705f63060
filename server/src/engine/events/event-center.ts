import { err, ok, type Result } from '@regrade/core';
import type { Clock, Log } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { buildEvents, type EventReader, type MarketEvent, maySee } from './build-events.ts';
import { after, type EventCursor, isBehind, parseCursor } from './event-cursor.ts';
import type { EventStore, PlacedRecord } from './event-port.ts';
import { createPlacer } from './place-records.ts';

/** An event in the one order of all accounts. */
export interface PlacedEvent {
  readonly event: MarketEvent;
  /** Where somebody stands who has read it. */
  readonly cursor: EventCursor;
  /** The text of its CloudEvent, made once for all who are sent it. */
  readonly json: string;
}

/** What follows upon a cursor, and where the reader stands who has read it. */
export interface EventPage {
  readonly events: readonly PlacedEvent[];
  readonly end: EventCursor;
}

export interface EventCenter {
  /** The cursor of a reader: absent means from now on, `oldest` everything that is still kept. */
  findCursor(text: string | undefined): Promise<Result<EventCursor, Refusal>>;
  /** The next events about a reader, a page of them, up to a place. */
  readPage(of: { readonly reader: EventReader; readonly from: EventCursor; readonly to: number }): Promise<EventPage>;
  /** Gives places to what was committed lately in any process, and answers the last place. */
  gather(): Promise<number>;
  /** One look of the clock: what nobody gathered gets its place, what is too old is forgotten. */
  look(): Promise<void>;
}

/** How long a reader may be away and go on without a gap. */
export const EVENTS_KEPT_SECONDS = 7 * 86_400;
const PAGE_MAX = 200;
/** The cursor before everything that is kept. */
const OLDEST = 'oldest';
const FORGOTTEN_PER_LOOK_MAX = 5_000;

export function createEventCenter(deps: {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: Log;
}): EventCenter {
  const { store, clock, log } = deps;
  const placer = createPlacer(deps);

  return {
    async findCursor(text) {
      // What was committed before is none of what comes from now on.
      if (text === undefined) return ok(after(await placer.placeFresh()));
      const { place, forgotten } = await store.readFeed();
      if (text === OLDEST) return ok(after(forgotten));
      const cursor = parseCursor(text);
      if (!cursor || cursor.place > place + 1) return err(unknownCursor());
      return cursor.place > forgotten ? ok(cursor) : err(expiredCursor());
    },
    async readPage({ reader, from, to }) {
      const placed = await store.readPlaced({ reader, from: from.place, to, limit: PAGE_MAX });
      const events = placed
        .flatMap(eventsOf)
        .filter(({ event, cursor }) => isBehind(from, cursor) && maySee(reader, event));
      const last = placed.at(-1);
      return { events, end: after(last && placed.length === PAGE_MAX ? last.place : Math.max(to, from.place - 1)) };
    },
    gather: placer.placeFresh,
    async look() {
      const nowMillis = clock.nowMillis();
      await placer.placeRest();
      const forgotten = await store.forgetPlaced(nowMillis - EVENTS_KEPT_SECONDS * 1000, FORGOTTEN_PER_LOOK_MAX);
      if (forgotten > 0) log.info({ job: 'events', forgotten });
    },
  };
}

function eventsOf({ place, seller, record }: PlacedRecord): PlacedEvent[] {
  return buildEvents(record)
    .filter((event) => event.seller === seller)
    .map((event, index) => ({
      event,
      cursor: { place, seen: index + 1 },
      json: JSON.stringify(event.cloudEvent),
    }));
}

function unknownCursor(): Refusal {
  return refuse('events.cursor-unknown', 'This is no cursor of these events; begin without one, or with `oldest`.');
}

function expiredCursor(): Refusal {
  return refuse(
    'events.cursor-expired',
    `Events are kept ${EVENTS_KEPT_SECONDS / 86_400} days, and what follows this cursor is older. Read what you follow anew, then begin without a cursor.`,
  );
}
