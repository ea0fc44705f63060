import type { AccountId } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderFilter } from '../../server/src/engine/read-port.ts';
import type { Queryable } from '../../server/src/store/database.ts';
import { createOrderReads } from '../../server/src/store/read-orders.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

/** The operator's list of orders before 20,000 of them, most of which are completed. */
let own: TestDatabase;

const ORDERS = 20_000;
const STATES = ['held', 'awaiting-seller', 'completed', 'completed', 'completed', 'completed', 'refunded', 'cancelled'];

beforeAll(async () => {
  own = await createTestDatabase();
  await own.database.query(
    'fill-orders',
    `insert into change_order (account_id, order_id, subscription_id, quote_id, product_id, seller_id, state, due_at, placed_at, document)
     select 'acc' || n % 300, 'ord_acc' || n % 300 || '_' || n, 'sub_acc' || n % 300 || '_' || n, 'qte' || n,
       'acme.product' || n % 100, 'acme', ($1::text[])[1 + n % $2], null, n, json_build_object('n', n)
     from generate_series(1, ${ORDERS}) n`,
    [STATES, STATES.length],
  );
  await own.database.query('analyze-orders', 'analyze change_order');
});
afterAll(() => own.drop());

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The statement of a list, as the database would carry it out for these values, and for any. */
async function plansOf(filter: OrderFilter, after: readonly string[] | null): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  const explained: Queryable = {
    query: async (name, text, values) => {
      const read = async (how: string, given: typeof values) => {
        const asked = `explain (format json${how}) ${text}`;
        const { rows } = await own.database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
          `explain${how}-${name}`,
          asked,
          given,
        );
        for (const row of rows) plans.push(row['QUERY PLAN'][0].Plan);
      };
      await read('', values);
      return { rows: [], rowCount: 0 };
    },
  };
  await createOrderReads(explained).listOrders(filter, { limit: 50, after });
  return plans;
}

function walkedTables(plan: PlanNode): string[] {
  const here = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...here, ...(plan.Plans ?? []).flatMap(walkedTables)];
}

const FILTERS: readonly OrderFilter[] = [
  {},
  { state: 'held' },
  { state: 'scheduled' },
  { product: 'acme.product7' },
  { product: 'acme.product7', state: 'completed', from: 5_000, to: 15_000 },
  { from: 5_000, to: 15_000 },
  { account: 'acc7' as AccountId },
  { account: 'acc7' as AccountId, state: 'held', from: 5_000 },
];

describe('the list of orders', () => {
  test.each(FILTERS)('with the filter %j never walks the table', async (filter) => {
    for (const after of [null, ['9000', 'ord_acc0_9000']]) {
      const plans = await plansOf(filter, after);
      expect(plans).toHaveLength(1);
      for (const plan of plans) expect(walkedTables(plan)).not.toContain('change_order');
    }
  });

  test.each(FILTERS)('with the filter %j shows each order that fits once, the newest first', async (filter) => {
    const { account = null, product = null, state = null, from = null, to = null } = filter;
    const { rows } = await own.database.query<{ n: bigint }>(
      'expected-orders',
      `select placed_at as n from change_order where ($1::text is null or account_id = $1) and ($2::text is null or product_id = $2)
         and ($3::text is null or state = $3) and ($4::bigint is null or placed_at >= $4) and ($5::bigint is null or placed_at < $5)
       order by placed_at desc`,
      [account, product, state, from, to],
    );
    const expected = rows.map(({ n }) => Number(n));
    const found: number[] = [];
    // Of each page the numbers alone: these rows are no whole orders.
    const numbers: Queryable = {
      query: async (name, text, values) => {
        const { rows: page } = await own.database.query<{ document: { n: number } }>(name, text, values);
        found.push(...page.map(({ document }) => document.n));
        return { rows: [], rowCount: 0 };
      },
    };
    const { listOrders } = createOrderReads(numbers);
    for (let pages = 0; pages < 4; pages++) {
      const last = found.at(-1);
      const after = last === undefined ? null : [String(last), `ord_acc${last % 300}_${last}`];
      await listOrders(filter, { limit: 49, after });
    }
    expect(found).toEqual(expected.slice(0, 200));
  });
});
