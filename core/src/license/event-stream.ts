import { centerUrl, type LicenseCenter, LicenseCenterError } from './fetch-license.ts';

/**
 * Server-sent events (WHATWG HTML §9.2). Parsed here, against the house rule on parsers, because this package has no
 * dependencies and the `EventSource` of browsers cannot send an `Authorization` header.
 */
export type StreamItem =
  /** The connection stands; comes first. */
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly lastEventId: string }
  /** A comment: the server's heartbeat. */
  | { readonly kind: 'heartbeat' };

export interface EventStreamRequest extends LicenseCenter {
  readonly path: string;
  /** Empty on the first connection. */
  readonly lastEventId: string;
  /** Silence after which the connection counts as dead; the center sends a heartbeat every 15 s. */
  readonly idleMillisMax: number;
}

const EVENT_CHARS_MAX = 256 * 1024;

/**
 * One connection: its items until the server ends it. Throws `LicenseCenterError` when it cannot be opened, breaks, or
 * stays silent for `idleMillisMax`.
 */
export async function* openEventStream(request: EventStreamRequest): AsyncGenerator<StreamItem, void> {
  const idle = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, idle.signal]) : idle.signal;
  let timer = setTimeout(() => idle.abort(), request.idleMillisMax);
  try {
    const body = await openBody(request, signal);
    yield { kind: 'open' };
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = createEventParser();
    for (let chunk = await reader.read(); chunk.value; chunk = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => idle.abort(), request.idleMillisMax);
      yield* parser.push(decoder.decode(chunk.value, { stream: true }));
    }
  } catch (error) {
    if (error instanceof LicenseCenterError) throw error;
    throw new LicenseCenterError('the event stream of the license center broke', { cause: error });
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}

async function openBody(request: EventStreamRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers = new Headers({ accept: 'text/event-stream', authorization: `Bearer ${request.key}` });
  if (request.lastEventId !== '') headers.set('last-event-id', request.lastEventId);
  const response = await (request.fetch ?? fetch)(centerUrl(request, request.path), {
    headers,
    signal,
    cache: 'no-store',
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (response.status !== 200 || !isStream || !response.body) {
    throw new LicenseCenterError(`the license center answered ${response.status} and no event stream`);
  }
  return response.body;
}

/** Takes text in pieces of any size and gives the items that are complete. */
export function createEventParser(): { push(text: string): StreamItem[] } {
  let rest = '';
  let endedWithReturn = false;
  let [event, data, lastEventId] = ['', '', ''];

  function push(text: string): StreamItem[] {
    if (text === '') return [];
    // A line may end in CR, LF or CRLF, and a CRLF may be cut in two.
    rest += endedWithReturn && text.startsWith('\n') ? text.slice(1) : text;
    endedWithReturn = text.endsWith('\r');
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    const items = lines.map(takeLine).filter((item) => item !== undefined);
    if (rest.length + data.length > EVENT_CHARS_MAX) {
      throw new LicenseCenterError('an event of the license center is too long');
    }
    return items;
  }

  function takeLine(line: string): StreamItem | undefined {
    if (line === '') return dispatch();
    if (line.startsWith(':')) return { kind: 'heartbeat' };
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) lastEventId = value;
    return undefined;
  }

  function dispatch(): StreamItem | undefined {
    const item: StreamItem = { kind: 'event', event: event || 'message', data: data.slice(0, -1), lastEventId };
    const isEmpty = data === '';
    [event, data] = ['', ''];
    return isEmpty ? undefined : item;
  }

  return { push };
}
