import { present } from '@regrade/core';
import type { ReadStore, SubscriptionWithSlices } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { LICENSE_COLUMNS, type LicenseRow, licenseFromRow } from './license-store.ts';
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

type SubscriptionReads = Pick<ReadStore, 'readSubscription' | 'listSubscriptions' | 'readQuote'>;

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
  };
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
