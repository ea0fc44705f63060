import { Readable } from 'node:stream';
import { IMPORT_ROW_BYTES_MAX } from '@regrade/client';
import { CsvError, type Info, parse } from 'csv-parse';
import { cellsToRow, checkHeader } from './import-columns.ts';
import type { UnreadableRow } from './import-file.ts';
import { InputFault } from './read-input.ts';

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

const DELIMITERS = [',', ';', '\t'];

/**
 * A table as lines of JSON. Each row stands on the line on which its record ends in the file - lines in between are
 * blank - so that whoever reports a line means the file's. Nothing but one record is held at a time.
 */
export async function* readCsvLines(
  pieces: AsyncIterable<Buffer>,
  { file, report }: { readonly file: string; readonly report: (row: UnreadableRow) => void },
): AsyncGenerator<Buffer> {
  const text = decodeText(pieces, file)[Symbol.asyncIterator]();
  const first = await text.next();
  const begun = first.done ? '' : first.value;
  const parser = parse({
    delimiter: delimiterOf(begun),
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: IMPORT_ROW_BYTES_MAX,
  });
  const source = Readable.from(prepend(begun, text));
  // Its fault is the parser's, where it is awaited.
  source.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  let written = 0;
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<CsvRecord>) {
      const { lines: line } = info;
      if (!header) {
        header = checkHeader(record);
        continue;
      }
      const row = readRecord(header, record);
      if (typeof row === 'string') {
        report({ line, message: row });
        continue;
      }
      const blanks = '\n'.repeat(Math.max(0, line - written - 1));
      yield Buffer.from(`${blanks}${JSON.stringify(row)}\n`);
      written = Math.max(line, written + 1);
    }
  } catch (error) {
    throw error instanceof CsvError ? new InputFault(`${file} is no table: ${error.message}.`) : error;
  }
}

/** The row, or the sentence that says why the record is none. */
function readRecord(header: readonly string[], record: readonly string[]): object | string {
  if (record.length !== header.length) {
    return `The row has ${record.length} cells, and the table ${header.length} columns.`;
  }
  const formula = record.findIndex((cell) => /^[=@]/.test(unwrap(cell)));
  if (formula >= 0) return `The cell ${header[formula]} holds a formula, ${record[formula]}. Export values.`;
  return cellsToRow(header, record.map(unwrap));
}

/** `="0042"` is how spreadsheets write a text that looks like a number. */
function unwrap(cell: string): string {
  const trimmed = cell.trim();
  return /^="([^"]*)"$/.exec(trimmed)?.[1] ?? trimmed;
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Text in UTF-8 or a sentence: letters that were read wrongly would be kept for ever. */
async function* decodeText(pieces: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const otherEncoding = () => new InputFault(`${file} is no text in UTF-8. Save it as "CSV UTF-8".`);
  try {
    for await (const piece of pieces) {
      // Half of every letter in UTF-16.
      if (piece.includes(0)) throw otherEncoding();
      yield decoder.decode(piece, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? otherEncoding() : error;
  }
}

async function* prepend(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
