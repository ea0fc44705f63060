/**
 * One table's part of the write statement of a batch: its rows go in as one JSON parameter and come out as records of
 * the table's own type, so a batch of any size is one statement with one parameter per table.
 */
export interface SaveFragment<T> {
  readonly table: string;
  readonly toRow: (item: T) => object;
  /** What follows `insert into <table> select * from json_populate_recordset(…)`; or the whole statement. */
  readonly sql: (rows: string) => string;
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
  return {
    table,
    toRow,
    sql: (rows) => `insert into ${table} select * from json_populate_recordset(null::${table}, ${rows}::json)${upsert}`,
  };
}
