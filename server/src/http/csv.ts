import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Listed, Page } from '../engine/read-port.ts';

export type CsvRecord = Readonly<Record<string, string>>;

/** Lines that one statement of the database brings, and that are in memory at a time. */
const LINES_AT_ONCE = 1_000;
/** An amount is a number to a spreadsheet, whatever its sign. */
const AMOUNT = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet may take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/** A list as CSV (RFC 4180), read batch by batch while it is sent: a slow reader makes the database wait, not the memory. */
export function streamCsv<Item>(of: {
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly Item[]>;
  readonly render: (item: Item) => CsvRecord;
}): Readable {
  const csv = stringify({ header: true, columns: [...of.columns], record_delimiter: 'windows' });
  // An error of a read ends the answer in the middle: its reader sees that it is not whole.
  return pipeline(Readable.from(records(of)), csv, () => undefined);
}

async function* records<Item>({
  batches,
  render,
}: Pick<Parameters<typeof streamCsv<Item>>[0], 'batches' | 'render'>): AsyncGenerator<CsvRecord> {
  for await (const batch of batches) for (const item of batch) yield harmless(render(item));
}

/** A list with a key by which its pages follow each other, from its beginning to its end. */
export async function* readPages<Item>(read: (page: Page) => Promise<Listed<Item>>): AsyncGenerator<readonly Item[]> {
  let after: readonly string[] | null = null;
  do {
    const listed: Listed<Item> = await read({ limit: LINES_AT_ONCE, after });
    yield listed.items;
    after = listed.next ?? null;
  } while (after !== null);
}

/** Text that begins like a formula is given a quote, which spreadsheets show as text. */
export function harmless(record: CsvRecord): CsvRecord {
  return Object.fromEntries(
    Object.entries(record).map(([column, text]) => [
      column,
      FORMULA.test(text) && !AMOUNT.test(text) ? `'${text}` : text,
    ]),
  );
}
