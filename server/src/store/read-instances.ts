import { present } from '@regrade/core';
import type { Instance, ReadStore } from '../engine/read-port.ts';
import { type AdjustmentRow, adjustmentFromRow } from './adjustment-store.ts';
import type { Queryable, Row } from './database.ts';
import { licenseFromRow } from './license-store.ts';
import { pageOf } from './page.ts';
import { fromWholeRow, stateAt, type WholeSubscriptionRow, wholeSubscriptions } from './read-subscriptions.ts';
import { SUBSCRIPTION_COLUMNS } from './subscription-store.ts';

type InstanceReads = Pick<ReadStore, 'listInstances' | 'readInstance' | 'readAdjustments' | 'listMovingClocks'>;

type InstanceRow = WholeSubscriptionRow & { readonly customer: string };

/** Its seller has to know whose it is. */
const CUSTOMER = '(select a.name from account a where a.account_id = f.account_id) as customer';

const READ_INSTANCE = wholeSubscriptions(
  `select ${SUBSCRIPTION_COLUMNS} from subscription where account_id = $1 and subscription_id = $2`,
  CUSTOMER,
);

const LIST_INSTANCES = wholeSubscriptions(
  `
  select ${SUBSCRIPTION_COLUMNS} from subscription s
  where seller_id = $1 and ($2::text is null or product_id = $2) and ($3::text is null or account_id = $3)
    and ($4::text is null or $4 = ${stateAt('$5')})
    and ($6::text is null or exists (
      select from license l
      where l.account_id = s.account_id and l.subscription_id = s.subscription_id and l.status = $6))
    and ($7::text is null or starts_with(subscription_id, $7)
      or exists (
        select from account a where a.account_id = s.account_id and position(lower($7) in lower(a.name)) > 0)
      or exists (
        select from license l
        where l.account_id = s.account_id and l.subscription_id = s.subscription_id and starts_with(l.license_id, $7)))
    and ($8::boolean is null or $8 = exists (
      select from account a where a.account_id = s.account_id and a.sandbox_now is not null))
    and ($9::text is null or (account_id, subscription_id) > ($9, $10))
  order by account_id, subscription_id limit $11`,
  CUSTOMER,
);

export function createInstanceReads(sql: Queryable): InstanceReads {
  return {
    async listInstances({ seller, product, account, state, license, search, sandbox, now }, page) {
      const { rows } = await sql.query<InstanceRow>('list-instances', LIST_INSTANCES, [
        seller,
        product ?? null,
        account ?? null,
        state ?? null,
        now,
        license ?? null,
        search ?? null,
        sandbox ?? null,
        page.after?.[0] ?? null,
        page.after?.[1] ?? null,
        page.limit + 1,
      ]);
      return pageOf(rows, page, {
        item: instanceFromRow,
        key: ({ subscription }) => [subscription.account_id, subscription.subscription_id],
      });
    },
    async readInstance(subscription) {
      const { rows } = await sql.query<InstanceRow>('read-instance', READ_INSTANCE, [
        accountIn(subscription),
        subscription,
      ]);
      return rows[0] && instanceFromRow(rows[0]);
    },
    async readAdjustments({ subscription, component }, page) {
      const { rows } = await sql.query<AdjustmentRow & Row>(
        'read-adjustments',
        `select * from adjustment
         where account_id = $1 and subscription_id = $2 and ($3::text is null or component = $3)
           and ($4::bigint is null or (at, revision, adjustment_id) < ($4, $5, $6))
         order by at desc, revision desc, adjustment_id desc limit $7`,
        [
          accountIn(subscription),
          subscription,
          component ?? null,
          page.after?.[0] ?? null,
          page.after?.[1] ?? null,
          page.after?.[2] ?? null,
          page.limit + 1,
        ],
      );
      return pageOf(rows, page, {
        item: adjustmentFromRow,
        key: ({ at, revision, adjustment_id }) => [String(at), String(revision), adjustment_id],
      });
    },
    async listMovingClocks(limit) {
      const { rows } = await sql.query<Row & { account_id: Instance['subscription']['account'] }>(
        'list-moving-clocks',
        'select account_id from account where sandbox_target is not null order by account_id limit $1',
        [limit],
      );
      return rows.map(({ account_id }) => account_id);
    },
  };
}

function instanceFromRow(row: InstanceRow): Instance {
  return {
    ...fromWholeRow(row),
    customer: row.customer,
    licenses: (row.licenses ?? []).map((license) => licenseFromRow(license).license),
  };
}

function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
