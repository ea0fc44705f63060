import type { Engine } from '../engine/engine.ts';
import { type EventFilter, type EventReader, matchesFilter, maySee } from '../engine/events/build-events.ts';
import type { PlacedEvent } from '../engine/events/event-center.ts';
import { after, type EventCursor, formatCursor, isBehind } from '../engine/events/event-cursor.ts';
import type { EventBatch } from '../engine/events/event-tail.ts';
import type { Log } from '../engine/ports.ts';
import type { SseConnection } from './sse-connection.ts';

export interface AskedStream {
  readonly reader: EventReader;
  readonly filter: EventFilter;
  /** Whose streams are counted together. */
  readonly owner: string;
  readonly cursor: string | undefined;
}

/**
 * One reader, who is either live, and given what the tail tells, or behind, and given what it reads from the store. Only
 * its cursor is kept: a reader who is slow, or comes late, is behind, and reads until it has caught up.
 */
export interface EventStream {
  readonly events: Engine['events'];
  readonly log: Log;
  readonly asked: AskedStream;
  readonly connection: SseConnection;
  cursor: EventCursor;
  isLive: boolean;
  isReading: boolean;
  /** Something moved while it was reading. */
  isCalledAgain: boolean;
}

/** The place where the reader stands, as an event without data: a reader that nothing concerns keeps up too. */
export function markOf({ cursor }: Pick<EventStream, 'cursor'>): string {
  return `id: ${formatCursor(cursor)}\n\n`;
}

export function hear(stream: EventStream, { events, to }: EventBatch): void {
  if (!stream.isLive) {
    goOn(stream);
    return;
  }
  const end = after(to);
  if (send(stream, events) && isBehind(stream.cursor, end)) stream.cursor = end;
}

/** Reads on from the store, unless it is live, at it already, or waits for its reader. */
export function goOn(stream: EventStream): void {
  stream.isCalledAgain = stream.isReading;
  if (stream.isReading || stream.isLive || stream.connection.isBlocked()) return;
  stream.isReading = true;
  catchUp(stream)
    .catch((error: unknown) => {
      // The answer has begun: the reader comes back by itself, with its cursor.
      stream.log.warn({ event: 'event-stream-ended', owner: stream.asked.owner, error: String(error) });
      stream.connection.end();
    })
    .finally(() => {
      stream.isReading = false;
      if (stream.isCalledAgain) goOn(stream);
    });
}

async function catchUp(stream: EventStream): Promise<void> {
  const { events, asked } = stream;
  for (let to = events.tail.place(); to !== undefined; to = events.tail.place()) {
    if (stream.cursor.place > to) {
      stream.isLive = true;
      return;
    }
    const page = await events.readPage({ reader: asked.reader, from: stream.cursor, to });
    if (!send(stream, page.events)) return;
    stream.cursor = page.end;
  }
}

/** Until the reader takes no more: then it is behind, and goes on when it has drained. */
function send(stream: EventStream, told: readonly PlacedEvent[]): boolean {
  const { reader, filter } = stream.asked;
  for (const { event, cursor, json } of told) {
    // Whoever came meanwhile may be ahead of the tail.
    if (!isBehind(stream.cursor, cursor) || !maySee(reader, event) || !matchesFilter(filter, event)) continue;
    stream.cursor = cursor;
    if (stream.connection.write(`id: ${formatCursor(cursor)}\ndata: ${json}\n\n`)) continue;
    stream.isLive = false;
    return false;
  }
  return true;
}
