import type { AccountId } from '@regrade/core';
import { type AccountFacts, type AccountWants, balanceKey } from '../engine/ports.ts';
import { type AccountRow, accountFromRow } from './account-store.ts';
import { type ProductRow, productFromRow } from './catalog-store.ts';
import type { Queryable } from './database.ts';
import { LICENSE_COLUMNS, type LicenseRow, licenseFromRow } from './license-store.ts';
import { type OrderEventRow, orderFromRows } from './order-store.ts';
import { type QuoteRow, quoteFromRow } from './quote-store.ts';
import {
  SLICE_COLUMNS,
  type SliceRow,
  SUBSCRIPTION_COLUMNS,
  type SubscriptionRow,
  subscriptionFromRows,
} from './subscription-store.ts';

const ORDERS = `(select json_agg(o) from (
    select document, (
      select json_agg(e order by e.n) from (
        select n, at, type, by, detail from order_event e
        where e.account_id = wanted_order.account_id and e.order_id = wanted_order.order_id
      ) e
    ) as events from wanted_order
  ) o)`;

/** The parts a batch may ask for by id, each with two parameters: accounts and ids. */
const PARTS = ['quotes', 'orders', 'subscriptions'] as const;
type Part = (typeof PARTS)[number];

interface LoadStatement {
  readonly name: string;
  readonly text: string;
}

const statements = new Map<string, LoadStatement>();

/** Every combination of parts is written, and prepared by the server, once. */
function statementFor(parts: readonly Part[]): LoadStatement {
  const name = ['load-account-facts', ...parts].join('-');
  const known = statements.get(name) ?? { name, text: loadText(parts) };
  statements.set(name, known);
  return known;
}

/**
 * All facts of a batch on account data in one statement, whatever its size: what was asked for by id, and the
 * subscriptions that those quotes and orders are about, with running slices, licenses and products. A part that nobody
 * asked for is left out: each costs its start. It begins with `select`, so it travels with BEGIN.
 */
function loadText(parts: readonly Part[]): string {
  const wanted = (part: Part) => {
    const first = 3 + 2 * parts.indexOf(part);
    return parts.includes(part)
      ? [`select account_id, id from unnest($${first}::text[], $${first + 1}::text[]) as w(account_id, id)`]
      : [];
  };
  const orders = parts.includes('orders');
  const ofOrders = (column: string) => (orders ? [`select account_id, ${column} from wanted_order`] : []);
  const union = (selects: readonly string[]) => selects.join(' union ') || 'select null, null where false';
  const wantedOrder = `wanted_order as (
  select o.account_id, o.order_id, o.subscription_id, o.quote_id, o.document
  from (${union(wanted('orders'))}) as w(account_id, id)
  ${lookUp('change_order', 'o', 'account_id = w.account_id and order_id = w.id')}
), `;
  return `select facts.* from (
with ${orders ? wantedOrder : ''}wanted_quote as (
  select q.account_id, q.quote_id, q.subscription_id, q.accepted_by, q.at, q.expires_at, q.document
  from (${union([...wanted('quotes'), ...ofOrders('quote_id')])}) as w(account_id, id)
  ${lookUp('quote', 'q', 'account_id = w.account_id and quote_id = w.id')}
), found_subscription as (
  select s.account_id, s.subscription_id, s.product_id, s.seller_id, s.release, s.currency, s.period, s.periods,
    s.term_start, s.term_end, s.version, s.suspended, s.open_order, s.totals, s.history, s.renewal
  from (${union([
    ...wanted('subscriptions'),
    // Several quotes of a batch may be about one subscription, and a union of one select keeps doubles.
    'select distinct account_id, subscription_id from wanted_quote',
    ...ofOrders('subscription_id'),
  ])}) as w(account_id, id)
  ${lookUp('subscription', 's', 'account_id = w.account_id and subscription_id = w.id')}
)
select
  (select json_agg(a) from account a where a.account_id = any($1)) as accounts,
  (select json_agg(b) from (select account_id, name, currency, amount::text from balance where account_id = any($1)) b) as balances,
  (select json_agg(q) from wanted_quote q) as quotes,
  ${orders ? ORDERS : 'null'} as orders,
  (select json_agg(s) from (select ${SUBSCRIPTION_COLUMNS} from found_subscription) s) as subscriptions,
  (select json_agg(x) from (
    select ${qualify('l', SLICE_COLUMNS)} from found_subscription f
    ${lookUp('slice', 'l', 'account_id = f.account_id and subscription_id = f.subscription_id and running')}
    order by l.component, l.from_at
  ) x) as slices,
  (select json_agg(x) from (
    select ${qualify('l', LICENSE_COLUMNS)} from found_subscription f
    ${lookUp('license', 'l', 'account_id = f.account_id and subscription_id = f.subscription_id')}
  ) x) as licenses,
  (select json_agg(p) from product p
    where p.product_id = any($2) or p.product_id in (select product_id from found_subscription)) as products
) as facts`;
}

/**
 * A join that can only be made one way, by looking up the rows of each row on its left: `offset 0` keeps the planner from
 * turning it round, which it would while statistics say that the table is nearly empty.
 */
function lookUp(table: string, alias: string, key: string): string {
  return `cross join lateral (select * from ${table} where ${key} offset 0) ${alias}`;
}

interface FactsRow extends Record<string, unknown> {
  readonly accounts: readonly AccountRow[] | null;
  readonly balances: readonly BalanceRow[] | null;
  readonly quotes: readonly QuoteRow[] | null;
  readonly orders: readonly { readonly document: unknown; readonly events: readonly OrderEventRow[] | null }[] | null;
  readonly subscriptions: readonly SubscriptionRow[] | null;
  readonly slices: readonly SliceRow[] | null;
  readonly licenses: readonly LicenseRow[] | null;
  readonly products: readonly ProductRow[] | null;
}

interface BalanceRow {
  readonly account_id: AccountId;
  readonly name: string;
  readonly currency: string;
  readonly amount: string;
}

export async function loadAccountFacts(
  sql: Queryable,
  accounts: readonly AccountId[],
  wants: AccountWants,
): Promise<AccountFacts> {
  const parts = PARTS.filter((part) => wants[part].length > 0);
  const { name, text } = statementFor(parts);
  const { rows } = await sql.query<FactsRow>(name, text, [
    accounts,
    wants.products,
    ...parts.flatMap((part) => accountsAndIds(wants[part])),
  ]);
  return factsFromRow(rows[0] as FactsRow);
}

/** Ids carry their account's locator: the leading key of the row is read from the id (contract, opening). */
function accountsAndIds(ids: readonly string[]): [accounts: string[], ids: readonly string[]] {
  return [ids.map((id) => id.split('_')[1] ?? ''), ids];
}

function factsFromRow(row: FactsRow): AccountFacts {
  const licenses = (row.licenses ?? []).map(licenseFromRow);
  const slicesOf = Map.groupBy(row.slices ?? [], (slice) => slice.subscription_id);
  const licensesOf = Map.groupBy(licenses, ({ license }) => license.subscription);
  const subscriptions = (row.subscriptions ?? []).map((subscription) =>
    subscriptionFromRows(
      subscription,
      slicesOf.get(subscription.subscription_id) ?? [],
      licensesOf.get(subscription.subscription_id) ?? [],
    ),
  );
  return {
    accounts: new Map((row.accounts ?? []).map((account) => [account.account_id, accountFromRow(account)])),
    balances: new Map(
      (row.balances ?? []).map((balance) => [
        balanceKey({ ...balance, account: balance.account_id }),
        BigInt(balance.amount),
      ]),
    ),
    quotes: new Map((row.quotes ?? []).map((quote) => [quote.quote_id, quoteFromRow(quote)])),
    orders: new Map(
      (row.orders ?? []).map((order) => orderFromRows(order, order.events ?? [])).map((order) => [order.id, order]),
    ),
    subscriptions: new Map(subscriptions.map((subscription) => [subscription.id, subscription])),
    licenses: new Map(licenses.map((stored) => [stored.license.id, stored])),
    products: new Map((row.products ?? []).map((product) => [product.product_id, productFromRow(product)])),
  };
}

function qualify(alias: string, columns: string): string {
  return columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');
}
