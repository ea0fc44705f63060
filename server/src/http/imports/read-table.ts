import { IMPORT_ROW_BYTES_MAX } from '@regrade/client';
import type { RawLine } from '../../engine/imports/chunk-lines.ts';
import { readCsvRows } from '../../tables/read-csv-rows.ts';
import { withSilenceLimit } from './read-lines.ts';

/** Rows that are handed on together. */
const ROWS_AT_ONCE = 64;

/** A body that is a CSV table as lines of JSON, each with the number of its line in the table. */
export async function* readTable(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly RawLine[]> {
  let lines: RawLine[] = [];
  for await (const { line, json } of readCsvRows(withSilenceLimit(body), 'The table')) {
    const bytes = Buffer.from(json);
    lines.push({ line, bytes, isTooLong: bytes.length > IMPORT_ROW_BYTES_MAX });
    if (lines.length < ROWS_AT_ONCE) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}
