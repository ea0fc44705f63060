import type { Client } from './client.ts';
import { parseWire } from './parse-wire.ts';
import { type EventQuery, eventDataSchema, type RegradeEvent } from './schemas/event.ts';

export interface FollowOptions extends EventQuery {
  readonly signal?: AbortSignal;
}

export interface FollowedEvent {
  readonly event: RegradeEvent;
  /** Keep it with what you did about the event; `after` of the next `events` goes on behind it. */
  readonly cursor: string;
}

/** Attempts in a row that told nothing, not even where the stream stands. */
export const FOLLOW_ATTEMPTS_MAX = 20;
const PAUSE_MILLIS = 100;
const PAUSE_MILLIS_MAX = 30_000;

/** `Client.events`: one stream after another, each behind the last. */
export async function* followEvents(
  client: Pick<Client, 'stream'>,
  { signal, after, ...query }: FollowOptions,
): AsyncGenerator<FollowedEvent, void> {
  let cursor: string | undefined;
  for (let attempt = 1; !signal?.aborted; attempt++) {
    try {
      const where = cursor === undefined ? { query: { ...query, ...(after !== undefined && { after }) } } : { query };
      const options = {
        ...where,
        ...(cursor !== undefined && { lastEventId: cursor }),
        ...(signal && { signal }),
        onId: (id: string) => {
          cursor = id;
          attempt = 0;
        },
      };
      for await (const { id, data } of client.stream('events', options)) {
        cursor = id ?? cursor;
        attempt = 0;
        const event = readEvent(data);
        if (event && cursor !== undefined) yield { event, cursor };
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!isPassing(error) || attempt >= FOLLOW_ATTEMPTS_MAX) throw error;
    }
    await pause(Math.min(PAUSE_MILLIS * 2 ** attempt, PAUSE_MILLIS_MAX), signal);
  }
}

/** An event of a type that this version knows, with data of its shape. */
function readEvent(event: { readonly type: string; readonly data: unknown }): RegradeEvent | undefined {
  const schema = eventDataSchema(event.type);
  const data = schema && parseWire(schema, event.data);
  if (!data?.ok) return undefined;
  const read: unknown = { ...event, data: data.value };
  return read as RegradeEvent; // the data were read by the schema of this type
}

/** Whether the same request may be answered later: a broken connection, a service that is starting, a full house. */
function isPassing(error: unknown): boolean {
  const status = (error as { readonly problem?: { readonly status?: number } }).problem?.status;
  if (status !== undefined) return status === 429 || status >= 500;
  const unexpected = (error as { readonly status?: number }).status;
  return unexpected === undefined || unexpected >= 500;
}

function pause(millis: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, millis);
    signal?.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
