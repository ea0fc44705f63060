import { present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeColumnArrays } from '../../server/src/store/database/column-arrays.ts';
import { HOT_TABLES } from '../../server/src/store/hot-tables.ts';
import { saveInto } from '../../server/src/store/save-fragment.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

test('the columns of the hot tables are those that the migrations made, in their order', async () => {
  const { rows } = await own.database.query<{ table: string; column: string; type: string }>(
    'hot-columns',
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = any($1) order by table_name, ordinal_position`,
    [Object.keys(HOT_TABLES)],
  );
  const made = Map.groupBy(rows, ({ table }) => table);
  for (const [table, columns] of Object.entries(HOT_TABLES)) {
    expect(made.get(table)?.map(({ column, type }) => [column, type])).toEqual(Object.entries(columns));
  }
});

test('a column of any type arrives as it was sent', async () => {
  const texts = ['', 'plain', 'Prüfung 规格 🙂', 'back\\slash "quote" {brace}, null', null];
  const amounts = ['0', '-1', '9007199254740993', '9223372036854775807', '-9223372036854775808'];
  const instants = [1_795_308_152, -4_294_967_297, 4_294_967_296, 0, null];
  const prices = ['99000000000.000001', '-0.5', '1e3', null, '0'];
  const documents = ['{"a":[1,"ü"]}', 'null', '"text"', '[]', null];
  const columns = encodeColumnArrays([
    { type: 'text', items: texts },
    { type: 'bigint', items: amounts },
    { type: 'bigint', items: instants },
    { type: 'integer', items: [1, -1, 2_147_483_647, -2_147_483_648, null] },
    { type: 'boolean', items: [true, false, true, false, null] },
    { type: 'numeric', items: prices },
    { type: 'json', items: documents },
  ]);
  const { rows } = await own.database.query(
    'columns-arrive',
    `select a, b::text, c::text, d, e, f::numeric::text, g::text from unnest($1::text[], $2::bigint[], $3::bigint[],
       $4::integer[], $5::boolean[], $6::text[], $7::json[]) as r(a, b, c, d, e, f, g)`,
    columns,
  );
  expect(rows.map(({ a }) => a)).toEqual(texts);
  expect(rows.map(({ b }) => b)).toEqual(amounts);
  expect(rows.map(({ c }) => c)).toEqual(instants.map((instant) => instant?.toString() ?? null));
  expect(rows.map(({ d }) => d)).toEqual([1, -1, 2_147_483_647, -2_147_483_648, null]);
  expect(rows.map(({ e }) => e)).toEqual([true, false, true, false, null]);
  expect(rows.map(({ f }) => f)).toEqual(['99000000000.000001', '-0.5', '1000', null, '0']);
  expect(rows.map(({ g }) => g)).toEqual(documents);
});

test('rows by value and by column are the same rows, new or there already', async () => {
  const key = ['account_id', 'name', 'currency'];
  const { forms } = saveInto('balance', (row: object) => row, { key, update: ['amount'] });
  const rowsOf = (account: string, amounts: readonly string[]) =>
    amounts.map((amount, index) => ({ account_id: account, name: `näme "${index}"`, currency: 'USD', amount }));
  for (const amounts of [
    ['9007199254740993', '-5', '0'],
    ['1', '2', '3'],
  ]) {
    const byValue = present(forms.values?.(amounts.length), 'balances are a hot table');
    for (const [account, form] of [['by-value', byValue] as const, ['many', forms.many] as const]) {
      await own.database.query(`save ${account}`, form.sql(1), form.encode(rowsOf(account, amounts), new Map()));
    }
    const { rows } = await own.database.query(
      'read-balances',
      'select account_id, name, currency, amount::text from balance order by account_id, name',
    );
    expect(rows).toEqual(['by-value', 'many'].flatMap((account) => rowsOf(account, amounts)));
  }
});
