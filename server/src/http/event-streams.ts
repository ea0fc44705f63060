import { err, ok, type Result } from '@regrade/core';
import type { FastifyReply } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import { type EventFilter, type EventReader, matchesFilter, maySee } from '../engine/events/build-events.ts';
import type { PlacedEvent } from '../engine/events/event-center.ts';
import { after, type EventCursor, formatCursor, isBehind } from '../engine/events/event-cursor.ts';
import type { EventBatch } from '../engine/events/event-tail.ts';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { HEARTBEAT_MILLIS, openSseConnection, type SseConnection } from './sse-connection.ts';

/** The open streams of `GET /v1/events` of this process. */
export interface EventStreams {
  /** Takes the connection over: what follows the cursor, then whatever happens, until one side ends it. */
  open(asked: AskedStream, reply: FastifyReply): Promise<Result<void, Refusal>>;
  closeAll(): void;
}

interface AskedStream {
  readonly reader: EventReader;
  readonly filter: EventFilter;
  /** Whose streams are counted together. */
  readonly owner: string;
  readonly cursor: string | undefined;
}

export interface EventStreamOptions {
  readonly heartbeatMillis?: number;
  readonly streamsMax?: number;
  readonly streamsPerOwnerMax?: number;
  readonly lifeMillis?: number;
}

/** Of all readers in one process. */
const STREAMS_MAX = 2_000;
const STREAMS_PER_OWNER_MAX = 50;
/** A token that was revoked is found out when its stream is opened again. */
const LIFE_MILLIS = 3_600_000;

export function createEventStreams(
  { events }: Pick<Engine, 'events'>,
  log: Log,
  options: EventStreamOptions = {},
): EventStreams {
  const { streamsMax = STREAMS_MAX, streamsPerOwnerMax = STREAMS_PER_OWNER_MAX } = options;
  const streams = new Map<SseConnection, string>();
  let isClosed = false;

  function refuseRoom(owner: string): Refusal | undefined {
    if (isClosed || streams.size >= streamsMax) {
      return refuse('unavailable', 'No more event streams are open here; ask again in a moment.');
    }
    const own = [...streams.values()].filter((other) => other === owner).length;
    if (own < streamsPerOwnerMax) return undefined;
    return refuse('limit.streams', `You have ${own} event streams open; more are not given to one account.`);
  }

  async function open(asked: AskedStream, reply: FastifyReply): Promise<Result<void, Refusal>> {
    const cursor = await events.findCursor(asked.cursor);
    if (!cursor.ok) return cursor;
    const refused = refuseRoom(asked.owner);
    if (refused) return err(refused);
    const stream = beginStream({ events, log, asked, from: cursor.value });
    const connection = openSseConnection(reply, {
      heartbeatMillis: options.heartbeatMillis ?? HEARTBEAT_MILLIS,
      lifeMillis: options.lifeMillis ?? LIFE_MILLIS,
      beat: stream.mark,
      onDrain: stream.goOn,
      onClose: () => {
        stream.stop();
        streams.delete(connection);
      },
    });
    streams.set(connection, asked.owner);
    stream.begin(connection);
    return ok(undefined);
  }

  return {
    open,
    closeAll() {
      isClosed = true;
      for (const connection of streams.keys()) connection.end();
    },
  };
}

/**
 * One reader, who is either live, and given what the tail tells, or behind, and given what it reads from the store. Only
 * its cursor is kept: a reader who is slow, or comes late, is behind, and reads until it has caught up.
 */
function beginStream(of: {
  readonly events: Engine['events'];
  readonly log: Log;
  readonly asked: AskedStream;
  readonly from: EventCursor;
}) {
  const { events, log, asked } = of;
  let cursor = of.from;
  let connection: SseConnection | undefined;
  let isLive = false;
  let isReading = false;
  let isCalledAgain = false;
  const unwatch = events.tail.watch(hear);

  /** The place where the reader stands as an event without data: a reader that nothing concerns keeps up too. */
  const mark = () => `id: ${formatCursor(cursor)}\n\n`;

  function hear({ events: told, to }: EventBatch): void {
    if (!isLive) {
      goOn();
      return;
    }
    const end = after(to);
    if (send(told) && isBehind(cursor, end)) cursor = end;
  }

  /** Until the reader takes no more: then it is behind, and goes on when it has drained. */
  function send(told: readonly PlacedEvent[]): boolean {
    for (const { event, cursor: next, json } of told) {
      // Whoever came meanwhile may be ahead of the tail.
      if (!isBehind(cursor, next)) continue;
      if (!maySee(asked.reader, event) || !matchesFilter(asked.filter, event)) continue;
      const isTaken = connection?.write(`id: ${formatCursor(next)}\ndata: ${json}\n\n`) ?? false;
      cursor = next;
      if (isTaken) continue;
      isLive = false;
      return false;
    }
    return true;
  }

  function goOn(): void {
    isCalledAgain = isReading;
    if (isReading || isLive || !connection || connection.isBlocked()) return;
    isReading = true;
    catchUp()
      .catch((error: unknown) => {
        // The answer has begun: the reader comes back by itself, with its cursor.
        log.warn({ event: 'event-stream-ended', owner: asked.owner, error: String(error) });
        connection?.end();
      })
      .finally(() => {
        isReading = false;
        if (isCalledAgain) goOn();
      });
  }

  async function catchUp(): Promise<void> {
    for (let to = events.tail.place(); to !== undefined && !isLive; to = events.tail.place()) {
      if (cursor.place > to) {
        isLive = true;
        return;
      }
      const page = await events.readPage({ reader: asked.reader, from: cursor, to });
      if (!connection || !send(page.events)) return;
      cursor = page.end;
    }
  }

  return {
    mark,
    goOn,
    begin(opened: SseConnection) {
      connection = opened;
      connection.write(mark());
      goOn();
    },
    stop() {
      connection = undefined;
      unwatch();
    },
  };
}
