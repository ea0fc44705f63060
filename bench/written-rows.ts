import type pg from 'pg';

/** Rows as text, by table: what one transaction wrote. */
export type WrittenRows = ReadonlyMap<string, readonly TextRow[]>;
export type TextRow = Readonly<Record<string, string | null>>;

/** Everything that stands in PostgreSQL's own text form, so that it can be written again as it was. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/** The rows that the transaction which placed an order has written: counted in the tables, not in our own words. */
export async function rowsWrittenWith(
  client: pg.ClientBase,
  of: { readonly schema: string; readonly tables: readonly string[]; readonly order: string },
): Promise<WrittenRows> {
  const { rows } = await client.query<{ xmin: string }>(
    `select xmin::text from ${of.schema}.change_order where order_id = $1`,
    [of.order],
  );
  const written = new Map<string, TextRow[]>();
  for (const table of of.tables) {
    const found = await client.query<TextRow>({
      text: `select * from ${of.schema}.${table} where xmin::text = $1`,
      values: [rows[0]?.xmin],
      types: AS_TEXT,
    });
    if (found.rows.length > 0) written.set(table, found.rows);
  }
  return written;
}

export function countRows(written: WrittenRows): number {
  return [...written.values()].reduce((sum, rows) => sum + rows.length, 0);
}

export function describeRows(written: WrittenRows): string {
  return [...written].map(([table, { length }]) => `${table} ${length}`).join(', ');
}
