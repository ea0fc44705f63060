import type pg from 'pg';

/** The tables that an order writes, all of them below an account. */
export const ORDER_TABLES = [
  'account_head',
  'audit',
  'balance',
  'change_order',
  'idempotency',
  'ledger_entry',
  'license',
  'order_event',
  'quote',
  'slice',
  'subscription',
] as const;

/** The same tables with the same indexes, settings and rows in the schema `bare`, for loops that know nothing of Regrade. */
export async function createBareSchema(client: pg.ClientBase): Promise<void> {
  await client.query('create schema bare');
  for (const table of ORDER_TABLES) {
    await client.query(`create table bare.${table} (like public.${table} including all)`);
    const { rows } = await client.query<{ option: string }>(
      'select unnest(reloptions) as option from pg_class where oid = $1::regclass',
      [`public.${table}`],
    );
    if (rows.length > 0)
      await client.query(`alter table bare.${table} set (${rows.map(({ option }) => option).join(', ')})`);
    await client.query(`insert into bare.${table} select * from public.${table}`);
  }
  await client.query('vacuum analyze');
}
