import { present } from '@regrade/core';
import type { Queryable, Row } from './database.ts';

/** A secret of this installation, made by whoever starts first; every process reads the same one. */
export async function keepSecret(sql: Queryable, name: string, made: string): Promise<string> {
  await sql.query(
    'keep-secret',
    'insert into instance_secret (name, value) values ($1, $2) on conflict (name) do nothing',
    [name, made],
  );
  const { rows } = await sql.query<Row & { value: string }>(
    'read-secret',
    'select value from instance_secret where name = $1',
    [name],
  );
  return present(rows[0], 'a secret that was kept can be read').value;
}
