import type { AccountId, License, LicenseId, SubscriptionId } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Queryable } from '../../server/src/store/database.ts';
import { createRevisionReads } from '../../server/src/store/read-revisions.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

/** One account whose chain is long, with a license that was revised at its beginning and seldom since. */
let own: TestDatabase;

const RECORDS = 30_000;
const ACCOUNT = 'acc00001' as AccountId;
const LICENSE = {
  id: 'lic_acc00001_app' as LicenseId,
  account: ACCOUNT,
  subscription: 'sub_acc00001_mine' as SubscriptionId,
} as License;
const NEWEST = RECORDS - 100;
const REVISED = [1, 2, 3, 7_000, NEWEST];

beforeAll(async () => {
  own = await createTestDatabase();
  // Every tenth record revises a license of another subscription; 20 revise the other component of this one.
  await own.database.query(
    'fill-audit',
    `insert into audit (account_id, n, at_ms, actor, command, subject, body, previous_hash, hash)
     select $1, n, n, 'customer:x', 'place-order', 'ord_' || n,
       case when n = any($2::integer[]) then ${bodyOf("'lic_acc00001_app'", "'sub_acc00001_mine'")}
         when n % 1500 = 0 then ${bodyOf("'lic_acc00001_voice'", "'sub_acc00001_mine'")}
         when n % 10 = 0 then ${bodyOf("'lic_acc00001_' || n", "'sub_acc00001_' || n % 7")}
         else '{"changes":[{"noun":"quote","did":["opened"],"data":{"quote":"q","subscription":"sub_acc00001_mine"}}]}' end,
       '', ''
     from generate_series(1, ${RECORDS}) n`,
    [ACCOUNT, REVISED],
  );
  await own.database.query('analyze-audit', 'analyze audit');
});
afterAll(() => own.drop());

/** As `list-changes` writes it. */
function bodyOf(license: string, subscription: string): string {
  return `'{"changes":[{"noun":"subscription","did":["changed"],"data":{"subscription":"' || ${subscription} || '"}},'
    || '{"noun":"license","did":["revised"],"data":{"license":"' || ${license} || '","subscription":"' || ${subscription}
    || '","component":"app","revision":2,"status":"active"}}]}'`;
}

const list = (after: string[] | null, limit: number) =>
  createRevisionReads(own.database).listLicenseRecords(LICENSE, { limit, after });

test('the records that revised a license are found, page by page, the newest first', async () => {
  const first = await list(null, 2);
  expect(first.items.map(({ n }) => n)).toEqual([NEWEST, 7_000]);
  const second = await list([...(first.next ?? [])], 2);
  expect(second.items.map(({ n }) => n)).toEqual([3, 2]);
  const third = await list([...(second.next ?? [])], 2);
  expect(third).toEqual({ items: [expect.objectContaining({ n: 1 })] });
});

interface PlanNode {
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

function leavesOf(plan: PlanNode): PlanNode[] {
  return plan.Plans ? plan.Plans.flatMap(leavesOf) : [plan];
}

test('a page reads the records of the subscription that revised a license, and nothing else of the chain', async () => {
  const read: PlanNode[] = [];
  const explained: Queryable = {
    query: async (name, text, values) => {
      const { rows } = await own.database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain-${name}`,
        `explain (analyze, format json) ${text}`,
        values,
      );
      read.push(...rows.flatMap((row) => leavesOf(row['QUERY PLAN'][0].Plan)));
      return { rows: [], rowCount: 0 };
    },
  };
  await createRevisionReads(explained).listLicenseRecords(LICENSE, { limit: 50, after: null });
  expect(read.map((node) => node['Index Name'])).toEqual(['audit_license']);
  expect(read[0]?.['Actual Rows']).toBe(REVISED.length);
  // Those of the other component.
  expect(read[0]?.['Rows Removed by Filter']).toBe(RECORDS / 1500);
});
