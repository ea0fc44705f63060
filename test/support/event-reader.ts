import type { CloudEvent } from '@regrade/client';
import { present } from '@regrade/core';
import type { TestService } from './service.ts';

/** A reader of `GET /v1/events` who knows nothing of our client: `fetch`, lines, ids. */
export interface ReadEvents {
  readonly events: readonly CloudEvent[];
  /** The newest id, of an event or alone: where to go on. */
  readonly cursor: string;
}

export interface EventRequest {
  readonly token: string;
  readonly query?: string;
  readonly lastEventId?: string;
  readonly url?: string;
}

export function requestEvents(service: TestService, asked: EventRequest, signal?: AbortSignal): Promise<Response> {
  return fetch(`${asked.url ?? service.url}/v1/events${asked.query ?? ''}`, {
    headers: {
      authorization: `Bearer ${asked.token}`,
      ...(asked.lastEventId !== undefined && { 'last-event-id': asked.lastEventId }),
    },
    ...(signal && { signal }),
  });
}

/** Reads until `isEnough`, then closes the connection in the middle of whatever comes. */
export async function readEvents(
  service: TestService,
  asked: EventRequest,
  isEnough: (read: ReadEvents) => boolean,
): Promise<ReadEvents> {
  const response = await requestEvents(service, asked);
  const reader = present(response.body ?? undefined, 'a stream has a body').getReader();
  const decoder = new TextDecoder();
  const events: CloudEvent[] = [];
  let cursor = asked.lastEventId ?? '';
  let rest = '';
  while (!isEnough({ events, cursor })) {
    const { value, done } = await reader.read();
    if (done) break;
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (isEnough({ events, cursor })) break;
      const [, id] = /^id: (.*)$/m.exec(block) ?? [];
      const [, data] = /^data: (.*)$/m.exec(block) ?? [];
      if (data !== undefined) events.push(JSON.parse(data) as CloudEvent);
      cursor = id ?? cursor;
    }
  }
  await reader.cancel();
  return { events, cursor };
}
