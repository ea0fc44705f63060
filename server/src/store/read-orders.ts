import { type AccountId, type ChangeOrder, type OrderId, present, type Quote } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { DueOrder, ListedOrder, OrderFilter, Page, ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row, SqlValue } from './database.ts';
import { dueValues, isDue } from './due-scope.ts';
import { type OrderEventRow, orderFromRows } from './order-store.ts';
import { pageOf } from './page.ts';

type OrderReads = Pick<ReadStore, 'readOrder' | 'listOrders' | 'listDueOrders'>;

export function createOrderReads(sql: Queryable): OrderReads {
  return {
    async readOrder(order) {
      const [found] = await selectOrders(sql, {
        name: 'read-order',
        found: 'select * from change_order where account_id = $1 and order_id = $2',
        values: [accountIn(order), order],
      });
      return found;
    },
    async listOrders(filter, page) {
      const orders = await selectListed(sql, listStatement(filter, page));
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

type OrderWithEvents = Row & { readonly document: unknown; readonly events: readonly OrderEventRow[] | null };

const EVENTS = `(
       select json_agg(e order by e.n) from (
         select n, at, type, by, detail from order_event e
         where e.account_id = o.account_id and e.order_id = o.order_id
       ) e
     ) as events`;

async function selectOrders(sql: Queryable, { name, found, values }: OrderStatement): Promise<ChangeOrder[]> {
  const { rows } = await sql.query<OrderWithEvents>(
    name,
    `select o.document, ${EVENTS} from (${found}) o ${NEWEST}`,
    values,
  );
  return rows.map((row) => orderFromRows(row, row.events ?? []));
}

/** What an order changes to stands in its quote, which is read beside it. */
async function selectListed(sql: Queryable, { name, found, values }: OrderStatement): Promise<ListedOrder[]> {
  const { rows } = await sql.query<OrderWithEvents & { readonly components: unknown }>(
    name,
    `select o.document, ${EVENTS}, (
       select q.document -> 'components' from quote q where q.account_id = o.account_id and q.quote_id = o.quote_id
     ) as components from (${found}) o ${NEWEST}`,
    values,
  );
  return rows.map((row) => ({
    order: orderFromRows(row, row.events ?? []),
    to: fromJson<Quote['components']>(row.components).map(({ to }) => to),
  }));
}

/** Orders of an account with the quotes that they carry out, by id, in one statement however many they are. */
export async function readQuotedOrders(
  sql: Queryable,
  { account, orders }: { readonly account: AccountId; readonly orders: readonly OrderId[] },
): Promise<ReadonlyMap<OrderId, QuotedOrder>> {
  if (orders.length === 0) return new Map();
  const { rows } = await sql.query<OrderWithEvents & { readonly quote: unknown }>(
    'read-quoted-orders',
    `select o.document, ${EVENTS}, q.document as quote
     from change_order o join quote q on q.account_id = o.account_id and q.quote_id = o.quote_id
     where o.account_id = $1 and o.order_id = any($2)`,
    [account, orders],
  );
  return new Map(
    rows.map((row) => {
      const order = orderFromRows(row, row.events ?? []);
      return [order.id, { order, quote: fromJson<Quote>(row.quote) }];
    }),
  );
}

export interface QuotedOrder {
  readonly order: ChangeOrder;
  readonly quote: Quote;
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
