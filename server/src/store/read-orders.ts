import { type AccountId, type ChangeOrder, type OrderId, present, type Quote } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { DueOrder, ListedOrder, OrderFilter, Page, QuotedOrder, ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row, SqlValue } from './database.ts';
import { dueValues, isDue } from './due-scope.ts';
import { type OrderEventRow, orderFromRows } from './order-store.ts';
import { pageOf } from './page.ts';

type OrderReads = Pick<ReadStore, 'readOrder' | 'readQuotedOrder' | 'listOrders' | 'listDueOrders'>;

export function createOrderReads(sql: Queryable): OrderReads {
  return {
    async readOrder(order) {
      const found = 'select * from change_order where account_id = $1 and order_id = $2';
      const statement = { name: 'read-order', found, values: [accountIn(order), order] };
      const [row] = await selectOrders(sql, statement, 'nothing');
      return row && orderOf(row);
    },
    async readQuotedOrder(order) {
      return (await readQuotedOrders(sql, { account: accountIn(order), orders: [order] })).get(order);
    },
    async listOrders(filter, page) {
      // What an order changes to stands in its quote.
      const statement = listStatement(filter, page);
      const rows = await selectOrders<Row & { readonly components: unknown }>(sql, statement, 'components');
      const orders = rows.map(
        (row): ListedOrder => ({
          order: orderOf(row),
          to: fromJson<Quote['components']>(row.components).map(({ to }) => to),
        }),
      );
      return pageOf(orders, page, {
        item: (listed) => listed,
        key: ({ order }) => [String(order.placedAt), order.id],
      });
    },
    async listDueOrders(scope) {
      const { account } = scope;
      const waiting = isDue('o', { key: ['o.due_at', 'o.account_id', 'o.order_id'], account });
      const ended = isDue('o', { key: ['s.term_end', 'o.account_id', 'o.order_id'], account });
      // What awaits a seller is due when the silence is over, and when the term ends meanwhile.
      const { rows } = await sql.query<DueOrderRow>(
        account ? 'list-due-orders-of' : 'list-due-orders',
        `(select account_id, order_id, due_at from change_order o
          where state in ('awaiting-payment', 'awaiting-seller') and ${waiting}
          order by due_at, account_id, order_id limit $2)
         union
         (select o.account_id, o.order_id, s.term_end as due_at
          from change_order o join subscription s using (account_id, subscription_id)
          where o.state in ('awaiting-seller', 'held') and ${ended}
          order by s.term_end, o.account_id, o.order_id limit $2)
         order by due_at, account_id, order_id limit $2`,
        dueValues(scope),
      );
      return rows.map(dueOrderFromRow);
    },
  };
}

export interface DueOrderRow extends Row {
  readonly account_id: string;
  readonly order_id: OrderId;
  readonly due_at: bigint;
}

export function dueOrderFromRow({ account_id, order_id, due_at }: DueOrderRow): DueOrder {
  const at = Number(due_at);
  return { order: order_id, at, key: [at, account_id, order_id] };
}

interface OrderStatement {
  readonly name: string;
  /** Selects the rows of the orders, in the order of the answer. */
  readonly found: string;
  readonly values: readonly SqlValue[];
}

const ALL_STATES: { readonly [State in ChangeOrder['state']['kind']]: true } = {
  ...{ scheduled: true, 'awaiting-payment': true, 'awaiting-seller': true, held: true, refunding: true },
  ...{ completed: true, refunded: true, expired: true, cancelled: true },
};
const NEWEST = 'order by placed_at desc, order_id desc';

/**
 * Every combination of filters is a statement of its own that names what it filters by alone: only so is each of them
 * read from the end of an index. Without an account or a product the states are read one by one and merged.
 */
function listStatement(filter: OrderFilter, page: Page): OrderStatement {
  const values: SqlValue[] = [];
  const given = (value: SqlValue) => `$${values.push(value)}`;
  const conditions = {
    account: filter.account && `account_id = ${given(filter.account)}`,
    subscription: filter.subscription && `subscription_id = ${given(filter.subscription)}`,
    product: filter.product && `product_id = ${given(filter.product)}`,
    state: filter.state && `state = ${given(filter.state)}`,
    from: filter.from !== undefined && `placed_at >= ${given(filter.from)}`,
    to: filter.to !== undefined && `placed_at < ${given(filter.to)}`,
    after: page.after && `(placed_at, order_id) < (${page.after.slice(0, 2).map(given).join(', ')})`,
  };
  const named = Object.entries(conditions).flatMap(([name, text]) => (text ? [{ name, text }] : []));
  const name = ['list-orders', ...named.map((condition) => condition.name)].join('-');
  const isNarrow = Boolean(filter.account || filter.product || filter.state);
  const where = [...named.map(({ text }) => text), ...(isNarrow ? [] : ['state = each.state'])].join(' and ');
  const limit = given(page.limit + 1);
  const newest = `select * from change_order where ${where} ${NEWEST} limit ${limit}`;
  if (isNarrow) return { name, found: newest, values };
  const states = given(Object.keys(ALL_STATES));
  const found = `select o.* from unnest(${states}::text[]) as each (state) cross join lateral (${newest}) o ${NEWEST} limit ${limit}`;
  return { name, found, values };
}

type OrderRow = Row & { readonly document: unknown; readonly events: readonly OrderEventRow[] | null };

/** What stands beside an order, read from its quote. */
const BESIDE = {
  nothing: '',
  components: ", q.document -> 'components' as components",
  quote: ', q.document as quote',
} as const;

/** Orders with their events, and with what is asked for beside them. */
async function selectOrders<Beside extends Row>(
  sql: Queryable,
  { name, found, values }: OrderStatement,
  beside: keyof typeof BESIDE,
): Promise<readonly (OrderRow & Beside)[]> {
  const quote = 'left join quote q on q.account_id = o.account_id and q.quote_id = o.quote_id';
  const { rows } = await sql.query<OrderRow & Beside>(
    name,
    `select o.document, (
       select json_agg(e order by e.n) from (
         select n, at, type, by, detail from order_event e
         where e.account_id = o.account_id and e.order_id = o.order_id
       ) e
     ) as events${BESIDE[beside]}
     from (${found}) o ${beside === 'nothing' ? '' : quote} ${NEWEST}`,
    values,
  );
  return rows;
}

function orderOf(row: OrderRow): ChangeOrder {
  return orderFromRows(row, row.events ?? []);
}

/** Orders of an account with the quotes that they carry out, by id, in one statement however many they are. */
export async function readQuotedOrders(
  sql: Queryable,
  { account, orders }: { readonly account: AccountId; readonly orders: readonly OrderId[] },
): Promise<ReadonlyMap<OrderId, QuotedOrder>> {
  if (orders.length === 0) return new Map();
  const found = 'select * from change_order where account_id = $1 and order_id = any($2)';
  const statement = { name: 'read-quoted-orders', found, values: [account, orders] };
  const rows = await selectOrders<Row & { readonly quote: unknown }>(sql, statement, 'quote');
  return new Map(
    rows.map((row) => {
      const order = orderOf(row);
      return [order.id, { order, quote: fromJson<Quote>(row.quote) }];
    }),
  );
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: OrderId): AccountId {
  return present(id.split('_')[1], 'ids of account data carry their account') as AccountId;
}
