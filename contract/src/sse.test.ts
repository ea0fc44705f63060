import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_CHARACTERS_MAX, readServerSentEvents } from './sse.ts';

function streamOf(...chunks: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
}

async function eventsOf(...chunks: readonly (string | Uint8Array)[]) {
  const events = [];
  for await (const event of readServerSentEvents(streamOf(...chunks))) events.push(event);
  return events;
}

describe('an event stream', () => {
  // The examples of the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream".
  test.each([
    ['data: YHOO\ndata: +2\ndata: 10\n\n', [{ event: 'message', data: 'YHOO\n+2\n10' }]],
    [
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
      [
        { event: 'message', id: '1', data: 'first event' },
        { event: 'message', id: '', data: 'second event' },
        { event: 'message', id: '', data: ' third event' },
      ],
    ],
    [
      'data\n\ndata\ndata\n\ndata:',
      [
        { event: 'message', data: '' },
        { event: 'message', data: '\n' },
      ],
    ],
    [
      'data:test\n\ndata: test\n\n',
      [
        { event: 'message', data: 'test' },
        { event: 'message', data: 'test' },
      ],
    ],
    ['event: license\nid: 7\ndata: {}\n\n', [{ event: 'license', id: '7', data: '{}' }]],
    ['event: license\n\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['id: a\0b\nretry: 10\nunknown: 1\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['\uFEFFdata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['data: unfinished\n', []],
    ['', []],
  ])('%j is read as the standard says', async (text, expected) => {
    expect(await eventsOf(text)).toEqual(expected);
  });

  test('means the same with every line ending and wherever it is cut', async () => {
    const text = 'event: license\ndata: größer\ndata: 高级版\n\n: comment\nid: 2\ndata: b\n\n';
    const expected = await eventsOf(text);
    expect(expected).toHaveLength(2);
    const bytesOf = (ending: string) => new TextEncoder().encode(text.replaceAll('\n', ending));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat({ max: 120 }), { maxLength: 8 }),
        async (ending, cuts) => {
          const bytes = bytesOf(ending);
          const places = [0, ...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, index) => bytes.slice(places[index], end));
          expect(await eventsOf(...chunks)).toEqual(expected);
        },
      ),
    );
  });

  test('that never ends a line is refused instead of filling the memory', async () => {
    await expect(eventsOf('data: ', 'x'.repeat(EVENT_CHARACTERS_MAX + 1))).rejects.toThrow(RangeError);
  });

  test('that never ends an event is refused instead of filling the memory', async () => {
    const line = `data: ${'x'.repeat(1000)}\n`;
    await expect(eventsOf(...Array.from({ length: 1001 }, () => line))).rejects.toThrow(RangeError);
  });

  test('is closed when its reader stops in the middle', async () => {
    let closed = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        closed = true;
      },
    });
    for await (const event of readServerSentEvents(endless)) {
      expect(event.data).toBe('x');
      break;
    }
    expect(closed).toBe(true);
  });
});
