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

/** JSON of the documents of one statement: an order is written with itself as the answer, a selection thrice. */
export type EncodedTexts = Map<object, string>;

export interface RowForm {
  readonly parameters: number;
  /** The statement with its parameters numbered from `first` on. */
  readonly sql: (first: number) => string;
  readonly encode: (rows: readonly object[], texts: EncodedTexts) => SqlValue[];
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
  const tuple = (first: number) => columns.map(([, type], index) => `$${first + index}::${type}`).join(', ');
  const byValue = (rows: number): RowForm => ({
    parameters: rows * columns.length,
    sql: (first) => {
      const tuples = Array.from({ length: rows }, (_, row) => tuple(first + row * columns.length));
      return statementOf(`values (${tuples.join('), (')})`);
    },
    encode: (rows, texts) => {
      const values: SqlValue[] = [];
      for (const row of rows) pushCells(values, { row, columns, texts });
      return values;
    },
  });
  const made: RowForm[] = [];
  return {
    values: (rows) => {
      const known = made[rows] ?? byValue(rows);
      made[rows] = known;
      return known;
    },
    many: {
      parameters: columns.length,
      // In the select list the arrays are taken apart side by side; in a from clause each would first be written down.
      sql: (first) => {
        const items = columns.map(
          ([, type], index) => `unnest($${first + index}::${arrayTypeOf(type)})${castOf(type)}`,
        );
        return statementOf(`select ${items.join(', ')}`);
      },
      encode: (rows, texts) =>
        encodeColumnArrays(
          columns.map(([name, type]) => ({
            type,
            items: rows.map((row) => cellOf((row as { readonly [column: string]: unknown })[name], type, texts)),
          })),
        ),
    },
  };
}

/** Numeric travels as text. */
function castOf(type: ColumnType): string {
  return type === 'numeric' ? '::numeric' : '';
}

interface CellsOf {
  readonly row: object;
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  readonly texts: EncodedTexts;
}

function pushCells(values: SqlValue[], { row, columns, texts }: CellsOf): void {
  const fields = row as { readonly [column: string]: unknown };
  for (const [name, type] of columns) values.push(cellOf(fields[name], type, texts));
}

type Cell = string | number | bigint | boolean | null;

/** A value in the form that PostgreSQL is sent. */
function cellOf(value: unknown, type: ColumnType, texts: EncodedTexts): Cell {
  if (value === null || value === undefined) return null;
  if (type !== 'json') return value as Cell;
  if (typeof value !== 'object') return encodeJson(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = encodeJson(value);
  texts.set(value, text);
  return text;
}
