import { type ChangeOrder, type OrderId, present } from '@regrade/core';
import type { Page, ReadStore, SubscriptionWithSlices } from '../engine/read-port.ts';
import type { Queryable, Row, SqlValue } from './database.ts';
import { inScope } from './due-scope.ts';
import { LICENSE_COLUMNS, type LicenseRow, licenseFromRow } from './license-store.ts';
import { type OrderEventRow, orderFromRows } from './order-store.ts';
import { pageOf } from './page.ts';
import { type QuoteRow, quoteFromRow } from './quote-store.ts';
import {
  SLICE_COLUMNS,
  type SliceRow,
  SUBSCRIPTION_COLUMNS,
  type SubscriptionRow,
  sliceFromRow,
  subscriptionFromRows,
} from './subscription-store.ts';

type SubscriptionReads = Pick<
  ReadStore,
  'readSubscription' | 'listSubscriptions' | 'readQuote' | 'readOrder' | 'listOrders' | 'listDueOrders'
>;

export type WholeSubscriptionRow = Row & {
  readonly subscription: SubscriptionRow;
  readonly slices: readonly SliceRow[] | null;
  readonly licenses: readonly LicenseRow[] | null;
  readonly sandbox_now: bigint | null;
};

/** A subscription with all its slices and licenses, whatever the filter: `found` names the rows, `more` further columns. */
export const wholeSubscriptions = (found: string, ...more: readonly string[]) => `
with found as (${found})
select row_to_json(f) as subscription,
  (select json_agg(x) from (
    select ${SLICE_COLUMNS} from slice l
    where l.account_id = f.account_id and l.subscription_id = f.subscription_id order by l.from_at, l.slice_id
  ) x) as slices,
  (select json_agg(x) from (
    select ${LICENSE_COLUMNS} from license l
    where l.account_id = f.account_id and l.subscription_id = f.subscription_id
  ) x) as licenses,
  (select a.sandbox_now from account a where a.account_id = f.account_id) as sandbox_now${more.map((column) => `, ${column}`).join('')}
from found f order by f.account_id, f.subscription_id`;

const READ_SUBSCRIPTION = wholeSubscriptions(
  `select ${SUBSCRIPTION_COLUMNS} from subscription where account_id = $1 and subscription_id = $2`,
);

/** The state of subscription `s` at an instant, or at its account's own time. */
export function stateAt(now: string): string {
  const own = `coalesce((select a.sandbox_now from account a where a.account_id = s.account_id), ${now})`;
  return `case when term_end is not null and term_end <= ${own} then 'ended' when suspended then 'suspended' else 'active' end`;
}

const LIST_SUBSCRIPTIONS = wholeSubscriptions(`
  select ${SUBSCRIPTION_COLUMNS} from subscription s
  where ($1::text is null or account_id = $1) and ($2::text is null or product_id = $2)
    and ($3::text is null or $3 = ${stateAt('$4')})
    and ($5::text is null or (account_id, subscription_id) > ($5, $6))
  order by account_id, subscription_id limit $7`);

export function createSubscriptionReads(sql: Queryable): SubscriptionReads {
  return {
    async readSubscription(subscription) {
      const { rows } = await sql.query<WholeSubscriptionRow>('read-subscription', READ_SUBSCRIPTION, [
        accountIn(subscription),
        subscription,
      ]);
      return rows[0] && fromWholeRow(rows[0]);
    },
    async listSubscriptions({ account, product, state, now }, page) {
      const { rows } = await sql.query<WholeSubscriptionRow>('list-subscriptions', LIST_SUBSCRIPTIONS, [
        account ?? null,
        product ?? null,
        state ?? null,
        now,
        page.after?.[0] ?? null,
        page.after?.[1] ?? null,
        page.limit + 1,
      ]);
      return pageOf(rows, page, {
        item: fromWholeRow,
        key: ({ subscription }) => [subscription.account_id, subscription.subscription_id],
      });
    },
    async readQuote(quote) {
      const { rows } = await sql.query<QuoteRow & Row>(
        'read-quote',
        'select * from quote where account_id = $1 and quote_id = $2',
        [accountIn(quote), quote],
      );
      return rows[0] && quoteFromRow(rows[0]);
    },
    async readOrder(order) {
      const [found] = await selectOrders(sql, {
        name: 'read-order',
        where: 'o.account_id = $1 and o.order_id = $2',
        values: [accountIn(order), order],
      });
      return found;
    },
    listOrders: (filter, page) => listOrders(sql, filter, page),
    async listDueOrders({ until, limit, account }) {
      // What awaits a seller is due when the silence is over, and when the term ends meanwhile.
      const { rows } = await sql.query<Row & { order_id: OrderId; due_at: bigint }>(
        account ? 'list-due-orders-of' : 'list-due-orders',
        `(select order_id, due_at from change_order o
          where due_at <= $1 and state in ('awaiting-payment', 'awaiting-seller') and ${inScope('o', account)}
          order by due_at, account_id, order_id limit $2)
         union
         (select o.order_id, s.term_end as due_at from change_order o join subscription s using (account_id, subscription_id)
          where o.state in ('awaiting-seller', 'held') and s.term_end <= $1 and ${inScope('o', account)}
          order by s.term_end, o.account_id, o.order_id limit $2)
         order by due_at limit $2`,
        [until, limit, ...(account ? [account] : [])],
      );
      return rows.map(({ order_id, due_at }) => ({ order: order_id, at: Number(due_at) }));
    },
  };
}

async function listOrders(
  sql: Queryable,
  { account, subscription, state }: Parameters<ReadStore['listOrders']>[0],
  page: Page,
): ReturnType<ReadStore['listOrders']> {
  const orders = await selectOrders(sql, {
    name: 'list-orders',
    where: `($1::text is null or o.account_id = $1) and ($2::text is null or o.subscription_id = $2)
      and ($3::text is null or o.state = $3)
      and ($4::bigint is null or (o.placed_at, o.order_id) < ($4, $5))
      order by o.placed_at desc, o.order_id desc limit $6`,
    values: [
      account ?? null,
      subscription ?? null,
      state ?? null,
      page.after?.[0] ?? null,
      page.after?.[1] ?? null,
      page.limit + 1,
    ],
  });
  return pageOf(orders, page, { item: (order) => order, key: (order) => [String(order.placedAt), order.id] });
}

async function selectOrders(
  sql: Queryable,
  of: { readonly name: string; readonly where: string; readonly values: readonly SqlValue[] },
): Promise<ChangeOrder[]> {
  const { rows } = await sql.query<Row & { document: unknown; events: readonly OrderEventRow[] | null }>(
    of.name,
    `select o.document, (
       select json_agg(e order by e.n) from (
         select n, at, type, by, detail from order_event e
         where e.account_id = o.account_id and e.order_id = o.order_id
       ) e
     ) as events
     from change_order o where ${of.where}`,
    of.values,
  );
  return rows.map((row) => orderFromRows(row, row.events ?? []));
}

export function fromWholeRow(row: WholeSubscriptionRow): SubscriptionWithSlices {
  const slices = row.slices ?? [];
  const licenses = (row.licenses ?? []).map(licenseFromRow);
  return {
    subscription: subscriptionFromRows(
      row.subscription,
      // By name: ids made in one millisecond are in no order, and a change must not move what is shown.
      slices.filter(({ running }) => running).sort(byComponentAndTime),
      licenses,
    ),
    slices: slices.map(sliceFromRow),
    sandboxNow: row.sandbox_now === null ? null : Number(row.sandbox_now),
  };
}

function byComponentAndTime(a: SliceRow, b: SliceRow): number {
  if (a.component !== b.component) return a.component < b.component ? -1 : 1;
  return Number(a.from_at) - Number(b.from_at);
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
