import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readCsvRows } from '../tables/read-csv-rows.ts';
import { TableFault } from '../tables/table-fault.ts';
import { InputFault, toInputFault } from './read-input.ts';

/** A stretch of the lines to send. */
export interface ImportPart {
  /** The line of the file at which it begins. */
  readonly from: number;
  readonly bytes: Uint8Array;
  readonly lines: number;
  readonly isLast: boolean;
}

export interface ImportFile {
  readonly isCsv: boolean;
  /** Cut so that a part is quickly sent again after a broken connection. Reads no faster than it is asked. */
  readonly parts: AsyncIterable<ImportPart>;
}

const PART_BYTES_MAX = 2_000_000;
const FIRST_LINE_BYTES_MAX = 65_536;
const NEWLINE = 10;

/** Lines of JSON as they are, or a table as lines of JSON on the line numbers of its file. */
export async function openImportFile(file: string, open: (file: string) => Readable): Promise<ImportFile> {
  const pieces = readPieces(file, open)[Symbol.asyncIterator]();
  const begun = await readFirstLine(pieces);
  const isCsv = !/^[\ufeff\s]*(\{|$)/.test(begun.toString('utf8'));
  const whole = prepend(begun, pieces);
  const lines = isCsv ? toJsonLines(whole, file) : whole;
  return { isCsv, parts: cutParts(lines) };
}

/**
 * A table as lines of JSON, each on the line on which its record ends in the file - lines in between are blank - so that
 * whoever reports a line means the file's.
 */
async function* toJsonLines(pieces: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let written = 0;
  try {
    for await (const row of readCsvRows(pieces, file)) {
      yield Buffer.from(`${'\n'.repeat(row.line - written - 1)}${row.json}\n`);
      written = row.line;
    }
  } catch (error) {
    throw error instanceof TableFault ? new InputFault(error.message) : error;
  }
}

async function* readPieces(file: string, open: (file: string) => Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of open(file)) yield Buffer.from(piece as Uint8Array);
  } catch (error) {
    throw toInputFault(file)(error);
  }
}

/** What a file is shows in its first line; a longer one is judged by its beginning. */
async function readFirstLine(pieces: AsyncIterator<Buffer>): Promise<Buffer> {
  let begun = Buffer.alloc(0);
  while (begun.length < FIRST_LINE_BYTES_MAX && !begun.includes(NEWLINE)) {
    const next = await pieces.next();
    if (next.done) break;
    begun = Buffer.concat([begun, next.value]);
  }
  return begun;
}

async function* prepend(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Whole lines, up to a size; the last part says that it is. */
async function* cutParts(pieces: AsyncIterable<Buffer>): AsyncGenerator<ImportPart> {
  let from = 1;
  let waiting: Buffer[] = [];
  let length = 0;
  const cut = (end: number, isLast: boolean): ImportPart => {
    const all = Buffer.concat(waiting);
    const bytes = all.subarray(0, end);
    waiting = end < all.length ? [all.subarray(end)] : [];
    length = all.length - end;
    const lines = countLines(bytes);
    const part = { from, bytes, lines, isLast };
    from += lines;
    return part;
  };
  for await (const piece of pieces) {
    // What was there before has to leave while it is known that more follows.
    const last = piece.lastIndexOf(NEWLINE);
    waiting.push(piece);
    length += piece.length;
    if (length < PART_BYTES_MAX || last < 0) continue;
    yield cut(length - piece.length + last + 1, false);
  }
  yield cut(length, true);
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === NEWLINE) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== NEWLINE ? lines + 1 : lines;
}

/** The same file is the same import, wherever it lies; what comes from a pipe is a new one every time. */
export async function keyOfFile(file: string, open: (file: string) => Readable): Promise<string> {
  if (file === '-') return `import-${randomUUID()}`;
  const hash = createHash('sha256');
  for await (const piece of readPieces(file, open)) hash.update(piece);
  return `import-${hash.digest('base64url')}`;
}
