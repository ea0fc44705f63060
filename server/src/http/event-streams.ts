import { err, ok, type Result } from '@regrade/core';
import type { FastifyReply } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { type AskedStream, type EventStream, goOn, hear, markOf } from './event-stream.ts';
import { HEARTBEAT_MILLIS, openSseConnection } from './sse-connection.ts';

/** The open streams of `GET /v1/events` of this process. */
export interface EventStreams {
  /** Takes the connection over: what follows the cursor, then whatever happens, until one side ends it. */
  open(asked: AskedStream, reply: FastifyReply): Promise<Result<void, Refusal>>;
  closeAll(): void;
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
  const streams = new Set<EventStream>();
  let isClosed = false;

  function refuseRoom(owner: string): Refusal | undefined {
    if (isClosed || streams.size >= streamsMax) {
      return refuse('unavailable', 'No more event streams are open here; ask again in a moment.');
    }
    const own = [...streams].filter(({ asked }) => asked.owner === owner).length;
    if (own < streamsPerOwnerMax) return undefined;
    return refuse('limit.streams', `You have ${own} event streams open; more are not given to one account.`);
  }

  async function open(asked: AskedStream, reply: FastifyReply): Promise<Result<void, Refusal>> {
    const cursor = await events.findCursor(asked.cursor);
    if (!cursor.ok) return cursor;
    const refused = refuseRoom(asked.owner);
    if (refused) return err(refused);
    const connection = openSseConnection(reply, {
      heartbeatMillis: options.heartbeatMillis ?? HEARTBEAT_MILLIS,
      lifeMillis: options.lifeMillis ?? LIFE_MILLIS,
      beat: () => markOf(stream),
      onDrain: () => goOn(stream),
      onClose: () => {
        unwatch();
        streams.delete(stream);
      },
    });
    const state = { cursor: cursor.value, isLive: false, isReading: false, isCalledAgain: false };
    const stream: EventStream = { events, log, asked, connection, ...state };
    streams.add(stream);
    connection.write(markOf(stream));
    const unwatch = events.tail.watch((batch) => hear(stream, batch));
    goOn(stream);
    return ok(undefined);
  }

  return {
    open,
    closeAll() {
      isClosed = true;
      for (const { connection } of streams) connection.end();
    },
  };
}
