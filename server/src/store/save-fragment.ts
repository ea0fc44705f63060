import { encodeJson } from '../engine/json-codec.ts';
import { arrayTypeOf, type ColumnType, encodeColumnArrays } from './database/column-arrays.ts';
import type { SqlValue } from './database.ts';
import { HOT_TABLES } from './hot-tables.ts';

/** One table's part of the write statement of a batch. */
export interface SaveFragment<T> {
  readonly table: string;
  readonly toRow: (item: T) => object;
  /** The ways in which rows may travel; each is another statement, and all do the same. */
  readonly forms: RowForms;
}

export interface RowForms {
  /** Few rows by value: one parameter for each, so the statement depends on how many they are. */
  readonly values?: (rows: number) => RowForm;
  /** Any number of rows. */
  readonly many: RowForm;
}

export interface RowForm {
  readonly parameters: number;
  /** The statement with its parameters numbered from `first` on. */
  readonly sql: (first: number) => string;
  readonly encode: (rows: readonly object[]) => SqlValue[];
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
  if (!types) return { table, toRow, forms: { many: asJson(table, upsert) } };
  const names = Object.keys(types).join(', ');
  return { table, toRow, forms: hotForms(types, (rows) => `insert into ${table} (${names}) ${rows}${upsert}`) };
}

/** All rows as one JSON parameter, which become records of the table's own type: simple, and slow for many rows. */
function asJson(table: string, upsert: string): RowForm {
  return {
    parameters: 1,
    sql: (first) =>
      `insert into ${table} select * from json_populate_recordset(null::${table}, $${first}::json)${upsert}`,
    encode: (rows) => [encodeJson(rows)],
  };
}

/** Forms for tables that every order writes; `statementOf` puts a query that yields the rows into the statement. */
export function hotForms(
  types: { readonly [column: string]: ColumnType },
  statementOf: (rows: string) => string,
): RowForms {
  const columns = Object.entries(types);
  const cells = (row: object) =>
    columns.map(([name, type]) => cellOf((row as { readonly [column: string]: unknown })[name], type));
  const tuple = (first: number) => columns.map(([, type], index) => `$${first + index}::${type}`).join(', ');
  return {
    values: (rows) => ({
      parameters: rows * columns.length,
      sql: (first) => {
        const tuples = Array.from({ length: rows }, (_, row) => tuple(first + row * columns.length));
        return statementOf(`values (${tuples.join('), (')})`);
      },
      encode: (rows) => rows.flatMap(cells),
    }),
    many: {
      parameters: columns.length,
      // In the select list the arrays are taken apart side by side; in a from clause each would first be written down.
      sql: (first) => {
        const items = columns.map(
          ([, type], index) => `unnest($${first + index}::${arrayTypeOf(type)})${castOf(type)}`,
        );
        return statementOf(`select ${items.join(', ')}`);
      },
      encode: (rows) => {
        const table = rows.map(cells);
        return encodeColumnArrays(
          columns.map(([, type], index) => ({ type, items: table.map((row) => row[index] ?? null) })),
        );
      },
    },
  };
}

/** Numeric travels as text. */
function castOf(type: ColumnType): string {
  return type === 'numeric' ? '::numeric' : '';
}

/** A value in the form that PostgreSQL is sent. */
function cellOf(value: unknown, type: ColumnType): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  if (type === 'json') return encodeJson(value);
  return value as string | number | bigint | boolean;
}
