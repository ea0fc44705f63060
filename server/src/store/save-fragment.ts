import { encodeTextArray } from './database/text-array.ts';
import type { SqlValue } from './database.ts';
import { type ColumnType, HOT_TABLES } from './hot-tables.ts';

/** One table's part of the write statement of a batch, with as many parameters whatever its rows. */
export interface SaveFragment<T> {
  readonly table: string;
  readonly toRow: (item: T) => object;
  /** The rows as one JSON parameter; `rows` is its place in the statement. */
  readonly sql: (rows: string) => string;
  /** The rows as one parameter for each column, from the numbered one on; absent where nobody saves many. */
  readonly columns?: {
    readonly sql: (first: number) => string;
    readonly encode: (rows: readonly object[]) => SqlValue[];
  };
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
    ...(types && {
      columns: {
        sql: (first) =>
          `insert into ${table} (${Object.keys(types).join(', ')}) ${selectColumns(types, first)}${upsert}`,
        encode: (rows) => encodeColumns(types, rows),
      },
    }),
  };
}

type Columns = { readonly [column: string]: ColumnType };

function selectColumns(types: Columns, first: number): string {
  const names = Object.keys(types);
  const values = Object.entries(types).map(([name, type]) => (type === 'text' ? name : `${name}::${type}`));
  const arrays = names.map((_, index) => `$${first + index}::text[]`);
  return `select ${values.join(', ')} from unnest(${arrays.join(', ')}) as r(${names.join(', ')})`;
}

function encodeColumns(types: Columns, rows: readonly object[]): SqlValue[] {
  return Object.entries(types).map(([name, type]) =>
    encodeTextArray(rows.map((row) => textOf((row as { readonly [column: string]: unknown })[name], type))),
  );
}

/** A value in the form that PostgreSQL reads; what `JSON.stringify` would leave out or write as null is null. */
function textOf(value: unknown, type: ColumnType): string | null {
  if (value === null || value === undefined) return null;
  if (type === 'json') return JSON.stringify(value);
  return typeof value === 'string' ? value : String(value);
}
