import { Readable } from 'node:stream';
import { IMPORT_ROW_BYTES_MAX } from '@regrade/client';
import { CsvError, type Info, parse } from 'csv-parse';
import { cellsToRow, checkHeader, findContradiction, hasSeveralRows, isOfSame } from './import-columns.ts';
import { TableFault } from './table-fault.ts';

/** A row of a table, or the rows of one subscription, as a line of JSON; and the line of the file on which they end. */
export interface CsvRow {
  readonly line: number;
  readonly json: string;
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

const DELIMITERS = [',', ';', '\t'];
/** Characters of a cell that a fault shows. */
const SHOWN_MAX = 80;
/** All three in one file: tables are put together from others. */
const LINE_ENDS = ['\r\n', '\n', '\r'];
/** What letters of another encoding are read as. */
const UNREADABLE_LETTER = '\ufffd';
/** Stands for a line that is longer than any row: a noncharacter, which no text has. */
const TOO_LONG = '\ufdd0';

/**
 * A table row by row; nothing but one record is held at a time. What is no row becomes `{ "unreadable": "why" }`, which
 * the import reports in these words: so every row is told of by its line, in one report.
 */
export async function* readCsvRows(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<CsvRow> {
  const records = readRecords(pieces, name);
  const { value: header } = await records.next();
  if (header === undefined || !('header' in header)) return;
  yield* hasSeveralRows(header.header) ? gatherRows(header.header, records) : eachRow(header.header, records);
}

/** The first is the header. */
type Read =
  | { readonly header: readonly string[] }
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

async function* eachRow(header: readonly string[], records: AsyncIterable<Read>): AsyncGenerator<CsvRow> {
  for await (const read of records) {
    if ('fault' in read) yield unreadable(read.line, read.fault);
    else if ('cells' in read) yield { line: read.line, json: JSON.stringify(cellsToRow(header, [read.cells])) };
  }
}

/** Rows of one subscription that follow each other. Beside a row that cannot be read nobody knows whether one of them is missing. */
async function* gatherRows(header: readonly string[], records: AsyncIterable<Read>): AsyncGenerator<CsvRow> {
  let together: Together = { rows: [], line: 0, length: 0, isDoubtful: false };
  for await (const read of records) {
    const fault = faultOf(header, read);
    if (fault !== undefined && 'line' in read) {
      yield* joinRows(header, { ...together, isDoubtful: true });
      together = { rows: [], line: read.line, length: 0, isDoubtful: true };
      yield unreadable(read.line, fault);
    } else if ('cells' in read) {
      const [first] = together.rows;
      if (first && !isOfSame(header, [first, read.cells])) {
        yield* joinRows(header, together);
        together = { rows: [], line: read.line, length: 0, isDoubtful: false };
      }
      const { rows, length, isDoubtful } = together;
      // What is longer than a row may be is not gathered.
      if (length <= IMPORT_ROW_BYTES_MAX) rows.push(read.cells);
      together = { rows, line: read.line, length: length + read.cells.join().length, isDoubtful };
    }
  }
  yield* joinRows(header, together);
}

interface Together {
  readonly rows: (readonly string[])[];
  /** On which the last of them ends. */
  readonly line: number;
  readonly length: number;
  readonly isDoubtful: boolean;
}

/** Rows without a reference may be meant for the one before: nobody says so. */
function faultOf(header: readonly string[], read: Read): string | undefined {
  if ('fault' in read) return read.fault;
  const hasReference = 'cells' in read && (read.cells[header.indexOf('reference')] ?? '') !== '';
  return hasReference ? undefined : 'The row names no reference.';
}

function joinRows(header: readonly string[], { rows, line, length, isDoubtful }: Together): CsvRow[] {
  if (rows.length === 0) return [];
  if (isDoubtful) return [unreadable(line, 'A row beside these cannot be read, and may be one of them.')];
  if (length > IMPORT_ROW_BYTES_MAX) return [unreadable(line, 'The rows of this reference are longer than 256 KB.')];
  const column = findContradiction(header, rows);
  if (column) return [unreadable(line, `The rows of this reference do not say the same of ${column}.`)];
  return [{ line, json: JSON.stringify(cellsToRow(header, rows)) }];
}

function unreadable(line: number, why: string): CsvRow {
  return { line, json: JSON.stringify({ unreadable: why }) };
}

async function* readRecords(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Read> {
  const text = wholeLines(decodeText(pieces, name))[Symbol.asyncIterator]();
  const first = await text.next();
  const begun = first.done ? '' : first.value;
  const parser = parse({
    delimiter: delimiterOf(begun),
    record_delimiter: LINE_ENDS,
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
  let before = 0;
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<CsvRecord>) {
      // The line end that ends a record at the end of a piece is counted with the next.
      const line = Math.max(info.lines, before + 1);
      if (header) yield readRecord(header, { record, line, from: before + 1 });
      else {
        header = checkHeader(record, name);
        yield { header };
      }
      before = line;
    }
  } catch (error) {
    throw error instanceof CsvError ? noTable(error, { name, from: before + 1 }) : error;
  }
}

function noTable(error: CsvError, { name, from }: { readonly name: string; readonly from: number }): TableFault {
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const why = isOpen ? 'a quote that opens there is not closed within 256 KB' : error.message;
  return new TableFault(`${name} is no table from line ${from} on: ${why}.`);
}

function readRecord(
  header: readonly string[],
  { record, line, from }: { readonly record: readonly string[]; readonly line: number; readonly from: number },
): Read {
  const cells = record.map(unwrap);
  const fault = (why: string): Read => ({ line, fault: why });
  const isIn = (sign: string) => record.some((cell) => cell.includes(sign));
  if (isIn(TOO_LONG)) return fault('The line is longer than 256 KB.');
  if (isIn(UNREADABLE_LETTER)) return fault('The row is no text in UTF-8. Save the table as "CSV UTF-8".');
  if (record.length !== header.length) {
    const spread = line > from ? ` It begins on line ${from}: is a quote not closed?` : '';
    return fault(`The row has ${record.length} cells, and the table ${header.length} columns.${spread}`);
  }
  const nameless = header.findIndex((column, index) => column === '' && cells[index] !== '');
  if (nameless >= 0) return fault(`The cell ${nameless + 1} belongs to a column without a name.`);
  const formula = cells.findIndex((cell) => /^[=@]/.test(cell));
  if (formula >= 0)
    return fault(
      `The cell ${header[formula]} holds a formula, ${record[formula]?.slice(0, SHOWN_MAX)}. Export values.`,
    );
  return { line, cells };
}

/** `="0042"` is how spreadsheets write a text that looks like a number. */
function unwrap(cell: string): string {
  const trimmed = cell.trim();
  return /^="([^"]*)"$/.exec(trimmed)?.[1] ?? trimmed;
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\n|\r/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Letters that are no UTF-8 are told row by row; where half of every letter is 0 the whole is of another encoding. */
async function* decodeText(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst && piece.includes(0)) throw new TableFault(`${name} is no text in UTF-8. Save it as "CSV UTF-8".`);
    isFirst = false;
    yield decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}

/** The text in pieces of whole lines; a line that is longer than any row is not gathered. */
async function* wholeLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  for await (const piece of pieces) {
    begun += piece;
    // Behind a carriage return at the end the other half of a line end may come.
    const end = 1 + Math.max(begun.lastIndexOf('\n'), begun.lastIndexOf('\r', begun.length - 2));
    if (end > 0) yield withoutLongLines(begun.slice(0, end));
    begun = begun.slice(end);
    // One letter more is kept, which says that it is too long.
    if (begun.length > IMPORT_ROW_BYTES_MAX) begun = begun.slice(0, IMPORT_ROW_BYTES_MAX + 1);
  }
  yield withoutLongLines(begun);
}

/** Looking for them takes longer than reading the table, and a piece has none in almost all cases. */
function withoutLongLines(text: string): string {
  return text.length > IMPORT_ROW_BYTES_MAX ? text.replace(LONG_LINE, TOO_LONG) : text;
}

const LONG_LINE = new RegExp(`[^\\r\\n]{${IMPORT_ROW_BYTES_MAX + 1},}`, 'g');

async function* prepend(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
