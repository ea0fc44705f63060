import type { SimWorld } from './sim-world.ts';

const TABLES = `select table_name from information_schema.columns
  where table_schema = current_schema() and column_name = 'account_id' order by table_name`;

/** All that is stored below accounts, in one word for each table: a refused command leaves every one of them alone. */
export async function readFingerprint({ sql }: SimWorld): Promise<ReadonlyMap<string, string>> {
  const tables = (await sql(TABLES)).map((row) => String(row['table_name']));
  const parts = tables.map(
    (table) => `select '${table}' as name, md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} t`,
  );
  const rows = await sql(parts.join(' union all '));
  return new Map(rows.map((row) => [String(row['name']), String(row['sum'])]));
}

/** The tables that are not as they were. */
export function changedTables(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([table, sum]) => before.get(table) !== sum).map(([table]) => table);
}
