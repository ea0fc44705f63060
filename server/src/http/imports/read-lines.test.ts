import { IMPORT_ROW_BYTES_MAX } from '@regrade/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines, SilentSender } from './read-lines.ts';

async function* sent(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function linesOf(body: AsyncIterable<Uint8Array>, from = 1) {
  const lines = [];
  for await (const part of readLines(body, { from })) lines.push(...part);
  return lines.map(({ line, bytes, isTooLong }) => ({ line, text: Buffer.from(bytes).toString('utf8'), isTooLong }));
}

describe('a body', () => {
  test('is the same lines wherever a network cuts it', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), fc.boolean(), async (lines, cuts, isClosed) => {
        const text = lines.map((one) => `${one}\n`).join('') + (isClosed ? '' : 'end');
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        const expected = [...lines, ...(isClosed ? [] : ['end'])];
        const read = await linesOf(sent(pieces), 7);
        expect(read.map(({ text: own }) => own)).toEqual(expected);
        expect(read.map((one) => one.line)).toEqual(expected.map((_, index) => index + 7));
      }),
    );
  });

  test('keeps of a line that is too long only what tells that it is', async () => {
    const piece = Buffer.alloc(100_000, 'x');
    const pieces = [...Array<Buffer>(50).fill(piece), Buffer.from('\nshort\n')];
    const [long, short] = await linesOf(sent(pieces));
    expect([long?.isTooLong, long?.text.length]).toEqual([true, IMPORT_ROW_BYTES_MAX]);
    expect(short).toEqual({ line: 2, text: 'short', isTooLong: false });
  });

  test('loses its byte order mark on the first line alone', async () => {
    expect((await linesOf(sent([Buffer.from('\ufeffa\n\ufeffb\n')]))).map(({ text }) => text)).toEqual([
      'a',
      '\ufeffb',
    ]);
  });

  test('whose sender falls silent is given up', async () => {
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one\n');
      await new Promise(() => undefined);
    }
    const lines = readLines(silent(), { from: 1, idleMillisMax: 10 });
    expect((await lines.next()).value).toHaveLength(1);
    await expect(lines.next()).rejects.toBeInstanceOf(SilentSender);
  });
});
