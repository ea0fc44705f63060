import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventParser, type StreamItem } from './event-stream.ts';

const STREAM = [
  ': hello\n',
  'id: 7\nevent: license\ndata: {"a":1}\n\n',
  'data: first\r\ndata:  second\r\n\r\n',
  'id: 8\rdata\r\r',
  'event: nothing\n\n',
  'retry: 10\nunknown: field\ndata: 價\n\n',
  'data: cut off',
].join('');

const ITEMS: readonly StreamItem[] = [
  { kind: 'heartbeat' },
  { kind: 'event', event: 'license', data: '{"a":1}', lastEventId: '7' },
  { kind: 'event', event: 'message', data: 'first\n second', lastEventId: '7' },
  { kind: 'event', event: 'message', data: '', lastEventId: '8' },
  { kind: 'event', event: 'message', data: '價', lastEventId: '8' },
];

describe('createEventParser', () => {
  test('events, comments and all three line ends are read as the standard says; an unfinished event is not given', () => {
    expect(createEventParser().push(STREAM)).toEqual(ITEMS);
  });

  test('it does not matter where the network cuts the stream', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 40 }), (cuts) => {
        const parser = createEventParser();
        const points = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const pieces = points.slice(1).map((end, index) => STREAM.slice(points[index], end));
        expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(ITEMS);
      }),
    );
  });

  test('an event without end is refused instead of filling the memory', () => {
    const parser = createEventParser();
    const megabyte = `data: ${'x'.repeat(100_000)}\n`;
    expect(() => {
      for (let line = 0; line < 10; line++) parser.push(megabyte);
    }).toThrow('too long');
  });
});
