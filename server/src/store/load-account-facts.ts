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

/**
 * All facts of a batch on account data in one statement, whatever its size: what was asked for by id, and the
 * subscriptions that those quotes and orders are about, with running slices, licenses and products.
 */
const LOAD_ACCOUNT_FACTS = `
with wanted_order as (
  select o.account_id, o.order_id, o.subscription_id, o.quote_id, o.document
  from unnest($4::text[], $5::text[]) as w(account_id, id)
  join change_order o on o.account_id = w.account_id and o.order_id = w.id
), wanted_quote as (
  select q.account_id, q.quote_id, q.subscription_id, q.accepted_by, q.at, q.expires_at, q.document
  from (
    select account_id, id from unnest($2::text[], $3::text[]) as w(account_id, id)
    union select account_id, quote_id from wanted_order
  ) w
  join quote q on q.account_id = w.account_id and q.quote_id = w.id
), wanted_subscription as (
  select account_id, id from unnest($6::text[], $7::text[]) as w(account_id, id)
  union select account_id, subscription_id from wanted_quote
  union select account_id, subscription_id from wanted_order
), found_subscription as (
  select s.account_id, s.subscription_id, s.product_id, s.seller_id, s.release, s.currency, s.period, s.periods,
    s.term_start, s.term_end, s.version, s.suspended, s.open_order, s.totals
  from wanted_subscription w join subscription s on s.account_id = w.account_id and s.subscription_id = w.id
)
select
  (select json_agg(a) from account a where a.account_id = any($1)) as accounts,
  (select json_agg(b) from (select account_id, name, currency, amount::text from balance where account_id = any($1)) b) as balances,
  (select json_agg(q) from wanted_quote q) as quotes,
  (select json_agg(o) from (
    select document, (
      select json_agg(e order by e.n) from (
        select n, at, type, by, detail from order_event e
        where e.account_id = wanted_order.account_id and e.order_id = wanted_order.order_id
      ) e
    ) as events from wanted_order
  ) o) as orders,
  (select json_agg(s) from (select ${SUBSCRIPTION_COLUMNS} from found_subscription) s) as subscriptions,
  (select json_agg(x) from (
    select ${qualify('l', SLICE_COLUMNS)} from found_subscription f
    join slice l on l.account_id = f.account_id and l.subscription_id = f.subscription_id and l.running
    order by l.component
  ) x) as slices,
  (select json_agg(x) from (
    select ${qualify('l', LICENSE_COLUMNS)} from found_subscription f
    join license l on l.account_id = f.account_id and l.subscription_id = f.subscription_id
  ) x) as licenses,
  (select json_agg(p) from product p
    where p.product_id = any($8) or p.product_id in (select product_id from found_subscription)) as products`;

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
  const { rows } = await sql.query<FactsRow>('load-account-facts', LOAD_ACCOUNT_FACTS, [
    accounts,
    ...accountsAndIds(wants.quotes),
    ...accountsAndIds(wants.orders),
    ...accountsAndIds(wants.subscriptions),
    wants.products,
  ]);
  return factsFromRow(rows[0] as FactsRow);
}

/** Ids carry their account's locator: the leading key of the row is read from the id (contract, opening). */
function accountsAndIds(ids: readonly string[]): [accounts: string[], ids: readonly string[]] {
  return [ids.map((id) => id.split('_')[1] ?? ''), ids];
}

function factsFromRow(row: FactsRow): AccountFacts {
  const licenses = (row.licenses ?? []).map(licenseFromRow);
  const slices = row.slices ?? [];
  const subscriptions = (row.subscriptions ?? []).map((subscription) =>
    subscriptionFromRows(
      subscription,
      slices.filter((slice) => slice.subscription_id === subscription.subscription_id),
      licenses.filter(({ license }) => license.subscription === subscription.subscription_id),
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
