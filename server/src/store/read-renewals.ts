import { type OrderId, present, type SubscriptionId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { StoredRenewal } from '../engine/renewals/renewal.ts';
import type { Queryable, Row } from './database.ts';
import { dueValues, isDue } from './due-scope.ts';
import { pageOf } from './page.ts';
import { type DueOrderRow, dueOrderFromRow } from './read-orders.ts';

type RenewalReads = Pick<ReadStore, 'listRenewals' | 'listDueRenewals' | 'listFailedRenewals' | 'listDueStarts'>;

export function createRenewalReads(sql: Queryable): RenewalReads {
  return {
    async listRenewals(subscription, page) {
      const { rows } = await sql.query<Row & { document: unknown }>(
        'list-renewals',
        `select document from renewal
         where account_id = $1 and subscription_id = $2
           and ($3::bigint is null or (at, renewal_id) < ($3, $4))
         order by at desc, renewal_id desc limit $5`,
        [accountIn(subscription), subscription, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      const renewals = rows.map(({ document }) => fromJson<StoredRenewal>(document));
      return pageOf(renewals, page, { item: (renewal) => renewal, key: ({ at, id }) => [String(at), id] });
    },
    async listDueRenewals(scope, graceSeconds) {
      const { account } = scope;
      const values = dueValues(scope);
      const { rows } = await sql.query<DueRenewalRow>(
        account ? 'list-due-renewals-of' : 'list-due-renewals',
        `select account_id, subscription_id, open_order, renew_at from subscription s
         where ${isDue('s', { key: ['renew_at', 'account_id', 'subscription_id'], account })}
           and (coalesce(renewal -> 'auto' -> 'failure' ->> 'code', '') <> 'account.suspended'
             or term_end <= $1 - $${values.length + 1}::bigint
             or exists (select from account a where a.account_id = s.account_id and not a.suspended))
         order by renew_at, account_id, subscription_id limit $2`,
        [...values, graceSeconds],
      );
      return rows.map(({ account_id, subscription_id, open_order, renew_at }) => {
        const at = Number(renew_at);
        return { subscription: subscription_id, order: open_order, at, key: [at, account_id, subscription_id] };
      });
    },
    async listFailedRenewals(account, limit) {
      const { rows } = await sql.query<Row & { subscription_id: SubscriptionId }>(
        'list-failed-renewals',
        `select subscription_id from subscription
         where account_id = $1 and renew_at is not null and renewal -> 'auto' -> 'failure' ->> 'code' is not null
         order by renew_at, subscription_id limit $2`,
        [account, limit],
      );
      return rows.map(({ subscription_id }) => subscription_id);
    },
    async listDueStarts(scope) {
      const { account } = scope;
      // Orders that go on waiting for an automatic renewal are left out here, or they would stand before those that are due.
      const { rows } = await sql.query<DueOrderRow>(
        account ? 'list-due-starts-of' : 'list-due-starts',
        `select o.account_id, o.order_id, o.due_at from change_order o
         join subscription s on s.account_id = o.account_id and s.subscription_id = o.subscription_id
         where o.state = 'scheduled' and ${isDue('o', { key: ['o.due_at', 'o.account_id', 'o.order_id'], account })}
           and (s.suspended or s.term_end is null or s.term_end > o.due_at or s.renew_at is null)
         order by o.due_at, o.account_id, o.order_id limit $2`,
        dueValues(scope),
      );
      return rows.map(dueOrderFromRow);
    },
  };
}

interface DueRenewalRow extends Row {
  readonly account_id: string;
  readonly subscription_id: SubscriptionId;
  readonly open_order: OrderId | null;
  readonly renew_at: bigint;
}

function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
