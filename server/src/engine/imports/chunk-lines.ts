import { createHash } from 'node:crypto';

/** A line of an uploaded file, without its end. */
export interface RawLine {
  /** Of the file, counted from 1. */
  readonly line: number;
  readonly bytes: Uint8Array;
  /** Longer than a row may be: `bytes` is its beginning. */
  readonly isTooLong: boolean;
}

/** Rows that are decided together, and where the file stands behind them. */
export interface Chunk {
  readonly rows: readonly RawLine[];
  readonly lastLine: number;
  readonly contentHash: string;
}

/** What was kept of the file before. */
export interface Position {
  readonly lastLine: number;
  readonly contentHash: string;
}

const CHUNK_ROWS_MAX = 256;
const CHUNK_BYTES_MAX = 2_000_000;
/** Of a file of which nothing was read. */
export const NOTHING_READ = '';

/** Lines that are not those that were imported under this key before. */
export class OtherContent extends Error {
  override readonly name = 'OtherContent';
}

/**
 * Cuts a file into chunks. Lines up to `kept.lastLine` are passed over; a file sent from its beginning has to have the
 * same ones again, which the chained hash tells. Blank lines count as lines and are no rows.
 */
export async function* chunkLines(
  parts: AsyncIterable<readonly RawLine[]>,
  of: { readonly kept: Position; readonly from: number },
): AsyncGenerator<Chunk> {
  const { kept, from } = of;
  let contentHash = from === 1 ? NOTHING_READ : kept.contentHash;
  let lastLine = from - 1;
  let rows: RawLine[] = [];
  let bytes = 0;
  for await (const part of parts) {
    for (const raw of part) {
      lastLine = raw.line;
      const isKept = raw.line <= kept.lastLine;
      // A caller who begins later has passed over kept lines without reading them.
      if (!isKept || from === 1) contentHash = chainHash(contentHash, raw.bytes);
      if (isKept && raw.line === kept.lastLine && contentHash !== kept.contentHash) throw new OtherContent();
      if (isKept || isBlank(raw.bytes)) continue;
      rows.push(raw);
      bytes += raw.bytes.length;
      if (rows.length < CHUNK_ROWS_MAX && bytes < CHUNK_BYTES_MAX) continue;
      yield { rows, lastLine, contentHash };
      rows = [];
      bytes = 0;
    }
  }
  if (lastLine > kept.lastLine) yield { rows, lastLine, contentHash };
}

function chainHash(before: string, bytes: Uint8Array): string {
  return createHash('sha256').update(before).update('\n').update(bytes).digest('base64url');
}

const BLANKS = new Set([...' \t\r'].map((character) => character.charCodeAt(0)));

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => BLANKS.has(byte));
}
