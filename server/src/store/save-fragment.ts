import { encodeJson } from '../engine/json-codec.ts';
import { arrayTypeOf, type ColumnType, encodeColumnArrays } from './database/column-arrays.ts';
import type { SqlValue } from './database.ts';
import { HOT_TABLES } from './hot-tables.ts';

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
  readonly columns: number;
  /** For a few rows, one parameter for each value: another statement for every number of rows. */
  readonly valuesSql: (first: number, rows: number) => string;
  readonly encodeValues: (rows: readonly object[]) => SqlValue[];
  /** For many rows, one parameter for each column, an array. */
  readonly columnsSql: (first: number) => string;
  readonly encodeColumns: (rows: readonly object[]) => SqlValue[];
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
  const names = Object.keys(types).join(', ');
  const into = `insert into ${table} (${names})`;
  const cell = (row: object, [name, type]: readonly [string, ColumnType]) =>
    cellOf((row as { readonly [column: string]: unknown })[name], type);
  return {
    columns: columns.length,
    valuesSql: (first, rows) => {
      const tuple = (row: number) =>
        columns.map(([, type], index) => `$${first + row * columns.length + index}::${type}`).join(', ');
      return `${into} values (${Array.from({ length: rows }, (_, row) => tuple(row)).join('), (')})${upsert}`;
    },
    encodeValues: (rows) => rows.flatMap((row) => columns.map((column) => cell(row, column))),
    columnsSql: (first) => {
      const arrays = columns.map(([, type], index) => `$${first + index}::${arrayTypeOf(type)}`);
      const values = columns.map(([name, type]) => (type === 'numeric' ? `${name}::numeric` : name));
      return `${into} select ${values.join(', ')} from unnest(${arrays.join(', ')}) as r(${names})${upsert}`;
    },
    encodeColumns: (rows) =>
      encodeColumnArrays(columns.map((column) => ({ type: column[1], items: rows.map((row) => cell(row, column)) }))),
  };
}

/** A value in the form that PostgreSQL is sent. */
function cellOf(value: unknown, type: ColumnType): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  if (type === 'json') return encodeJson(value);
  return value as string | number | bigint | boolean;
}
