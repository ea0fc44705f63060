import { present } from '@regrade/core';
import type { Queryable, Row } from './database.ts';

/** A secret of this installation, made by whoever starts first; every process reads the same one. */
export async function keepSecret(sql: Queryable, name: string, made: string): Promise<string> {
  await sql.query(
    'keep-secret',
    'insert into instance_secret (name, value) values ($1, $2) on conflict (name) do nothing',
    [name, made],
  );
  return present(await readSecret(sql, name), 'a secret that was kept can be read');
}

export async function readSecret(sql: Queryable, name: string): Promise<string | undefined> {
  const { rows } = await sql.query<Row & { value: string }>(
    'read-secret',
    'select value from instance_secret where name = $1',
    [name],
  );
  return rows[0]?.value;
}
