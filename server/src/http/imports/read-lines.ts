import { IMPORT_ROW_BYTES_MAX } from '@regrade/client';
import type { RawLine } from '../../engine/imports/chunk-lines.ts';

/** A body whose sender has fallen silent. */
export class SilentSender extends Error {
  override readonly name = 'SilentSender';
}

export interface LineOptions {
  /** The number of the first line. */
  readonly from: number;
  readonly idleMillisMax?: number;
}

/** So long a sender may send nothing while we wait for it; time in which we do not read counts for nobody. */
const IDLE_MILLIS_MAX = 60_000;
const NEWLINE = 10;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A body as lines, in the pieces in which it arrives. No more is kept than one line of the longest length allowed. */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  { from, idleMillisMax = IDLE_MILLIS_MAX }: LineOptions,
): AsyncGenerator<readonly RawLine[]> {
  const pieces = withSilenceLimit(body, idleMillisMax);
  let number = from;
  let begun: Buffer[] = [];
  let length = 0;

  function take(bytes: Buffer): void {
    const room = IMPORT_ROW_BYTES_MAX - length;
    // A line without an end is not gathered: what counts is that it is too long.
    if (room > 0) begun.push(bytes.subarray(0, room));
    length += bytes.length;
  }

  function end(): RawLine {
    const bytes = withoutMark(begun.length === 1 && begun[0] ? begun[0] : Buffer.concat(begun), number);
    const line = { line: number, bytes, isTooLong: length > IMPORT_ROW_BYTES_MAX };
    number += 1;
    begun = [];
    length = 0;
    return line;
  }

  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const lines: RawLine[] = [];
    let at = 0;
    for (let next = bytes.indexOf(NEWLINE); next >= 0; next = bytes.indexOf(NEWLINE, at)) {
      take(bytes.subarray(at, next));
      lines.push(end());
      at = next + 1;
    }
    if (at < bytes.length) take(bytes.subarray(at));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [end()];
}

function withoutMark(bytes: Buffer, line: number): Buffer {
  return line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** What a sender sends, who may not fall silent. */
export async function* withSilenceLimit(
  body: AsyncIterable<Uint8Array>,
  millis: number = IDLE_MILLIS_MAX,
): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new SilentSender()), millis);
      const next = await Promise.race([pieces.next(), promise]).finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that waits for its sender answers when that one speaks again.
    pieces.return?.()?.catch(() => undefined);
  }
}
