import { encodeJson } from '../engine/json-codec.ts';
import { encodeTextArrays } from './database/text-array.ts';
import type { SqlValue } from './database.ts';
import { type ColumnType, HOT_TABLES } from './hot-tables.ts';

/** One table's part of the write statement of a batch, with as many parameters whatever its rows. */
export interface SaveFragment<T> {
  readonly table: string;
  readonly toRow: (item: T) => object;
  /** The rows as one JSON parameter; `rows` is its place in the statement. */
  readonly sql: (rows: string) => string;
  /** Faster ways for the tables that orders write; parameters are numbered from `first` on. */
  readonly hot?: HotFragment;
}

export interface HotFragment {
  /** One parameter for each column, an array: for many rows. */
  readonly columnsSql: (first: number) => string;
  readonly encodeColumns: (rows: readonly object[]) => SqlValue[];
  /** One parameter for each value: for a few rows, and another statement for every number of them. */
  readonly valuesSql: (first: number, rows: number) => string;
  readonly encodeValues: (rows: readonly object[]) => SqlValue[];
  readonly columns: number;
}

/** `insert … on conflict (key) do update` of the named columns; plain `insert` without them: then a double is an error. */
export function saveInto<T>(
  table: string,
  toRow: (item: T) => object,
  conflict?: { readonly key: readonly string[]; readonly update: readonly string[] },
): SaveFragment<T> {
  const upsert = conflict
    ? ` on conflict (${conflict.key.join(', ')}) do update set ${conflict.update
        .map((column) => `${column} = excluded.${column}`)
        .join(', ')}`
    : '';
  const types = HOT_TABLES[table];
  return {
    table,
    toRow,
    sql: (rows) => `insert into ${table} select * from json_populate_recordset(null::${table}, ${rows}::json)${upsert}`,
    ...(types && { hot: hotFragment(table, types, upsert) }),
  };
}

function hotFragment(table: string, types: { readonly [column: string]: ColumnType }, upsert: string): HotFragment {
  const columns = Object.entries(types);
  const names = columns.map(([name]) => name).join(', ');
  const into = `insert into ${table} (${names})`;
  const cast = columns.map(([name, type]) => (type === 'text' ? name : `${name}::${type}`)).join(', ');
  const cell = (row: object, [name, type]: readonly [string, ColumnType]) =>
    textOf((row as { readonly [column: string]: unknown })[name], type);
  return {
    columns: columns.length,
    columnsSql: (first) => {
      const arrays = columns.map((_, index) => `$${first + index}::text[]`).join(', ');
      return `${into} select ${cast} from unnest(${arrays}) as r(${names})${upsert}`;
    },
    encodeColumns: (rows) => encodeTextArrays(columns.map((column) => rows.map((row) => cell(row, column)))),
    valuesSql: (first, rows) => {
      const tuple = (row: number) =>
        columns.map(([, type], index) => `$${first + row * columns.length + index}::${type}`).join(', ');
      return `${into} values (${Array.from({ length: rows }, (_, row) => tuple(row)).join('), (')})${upsert}`;
    },
    encodeValues: (rows) => rows.flatMap((row) => columns.map((column) => cell(row, column))),
  };
}

/** A value in the form that PostgreSQL reads. */
function textOf(value: unknown, type: ColumnType): string | null {
  if (value === null || value === undefined) return null;
  if (type === 'json') return encodeJson(value);
  return typeof value === 'string' ? value : String(value);
}
