import type { Database } from '../../server/src/store/database.ts';

/** The tables in which a text stands anywhere, however it is escaped: a secret stands in none. */
export async function tablesThatHold(database: Database, text: string): Promise<string[]> {
  const { rows: tables } = await database.query<{ table_name: string }>(
    'test-tables',
    `select table_name from information_schema.tables where table_schema = 'public' order by table_name`,
    [],
  );
  const holding: string[] = [];
  for (const { table_name: table } of tables) {
    const { rows } = await database.query<{ found: boolean }>(
      `test-search-${table}`,
      `select true as found from "${table}" r where position($1 in replace(r::text, '\\', '')) > 0 limit 1`,
      [text],
    );
    if (rows.length > 0) holding.push(table);
  }
  return holding;
}
