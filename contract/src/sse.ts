/**
 * Server-sent events out of a byte stream, by the WHATWG rules ("9.2.6 Interpreting an event stream"). Our own lines
 * instead of a package: docs/decisions/0020 says what was tried.
 */
export interface ServerSentEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  /** The newest id of the stream so far. */
  readonly id?: string;
  readonly data: string;
}

/** Characters of one unfinished event: a stream that never ends a line must not fill the memory. */
export const EVENT_CHARACTERS_MAX = 1_000_000;

/** Yields each event once its blank line has come; an unfinished last one is dropped, as the rules say. `onId` is told of an id that
 * comes without an event: the place to go on from has moved, and nothing happened. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  onId: (id: string) => void = () => undefined,
): AsyncGenerator<ServerSentEvent, void> {
  let draft = EMPTY_EVENT;
  let id: string | undefined;
  for await (const line of readLines(body)) {
    if (line === '') {
      if (draft.data !== undefined) yield { ...(id === undefined ? {} : { id }), event: draft.event, data: draft.data };
      else if (draft.isMarked && id !== undefined) onId(id);
      draft = EMPTY_EVENT;
      continue;
    }
    const { field, value } = splitField(line);
    if (field === 'id' && !value.includes('\0')) id = value;
    draft = addField(draft, { field, value });
    if ((draft.data?.length ?? 0) > EVENT_CHARACTERS_MAX) throw tooLong();
  }
}

interface EventDraft {
  readonly event: string;
  readonly data?: string;
  readonly isMarked?: true;
}
const EMPTY_EVENT: EventDraft = { event: 'message' };

function addField(draft: EventDraft, { field, value }: { field: string; value: string }): EventDraft {
  if (field === 'event') return { ...draft, event: value === '' ? 'message' : value };
  if (field === 'id') return { ...draft, isMarked: true };
  if (field === 'data') return { ...draft, data: draft.data === undefined ? value : `${draft.data}\n${value}` };
  return draft;
}

/** A line without a colon is a field without a value; one that begins with a colon is a comment: the field ''. */
function splitField(line: string): { field: string; value: string } {
  const colon = line.indexOf(':');
  if (colon === -1) return { field: line, value: '' };
  const value = line.slice(colon + 1);
  return { field: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value };
}

/** Lines end with CRLF, LF or CR; a CR at the end of a chunk may be half of a CRLF, so it waits for the next one. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      rest += decoder.decode(chunk.value, { stream: true });
      const whole = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
      const lines = whole.split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '') + rest.slice(whole.length);
      yield* lines;
      if (rest.length > EVENT_CHARACTERS_MAX) throw tooLong();
    }
    if (rest.endsWith('\r')) yield rest.slice(0, -1);
  } finally {
    // The caller may stop in the middle: the connection must not stay open behind its back.
    await reader.cancel().catch(() => undefined);
  }
}

function tooLong(): RangeError {
  return new RangeError(`an event of the stream is longer than ${EVENT_CHARACTERS_MAX} characters`);
}
