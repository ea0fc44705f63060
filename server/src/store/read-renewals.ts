import { type OrderId, present, type SubscriptionId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { StoredRenewal } from '../engine/renewals/renewal.ts';
import type { Queryable, Row } from './database.ts';
import { inScope } from './due-scope.ts';
import { pageOf } from './page.ts';

type RenewalReads = Pick<ReadStore, 'listRenewals' | 'listDueRenewals' | 'listDueStarts'>;

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
    async listDueRenewals({ until, limit, account }) {
      const { rows } = await sql.query<
        Row & { subscription_id: SubscriptionId; open_order: OrderId | null; renew_at: bigint }
      >(
        account ? 'list-due-renewals-of' : 'list-due-renewals',
        `select subscription_id, open_order, renew_at from subscription s
         where renew_at <= $1 and ${inScope('s', account)}
         order by renew_at, account_id, subscription_id limit $2`,
        [until, limit, ...(account ? [account] : [])],
      );
      return rows.map((row) => ({
        subscription: row.subscription_id,
        order: row.open_order,
        at: Number(row.renew_at),
      }));
    },
    async listDueStarts({ until, limit, account }) {
      // Orders that go on waiting for an automatic renewal are left out here, or they would stand before those that are due.
      const { rows } = await sql.query<Row & { order_id: OrderId; due_at: bigint }>(
        account ? 'list-due-starts-of' : 'list-due-starts',
        `select o.order_id, o.due_at from change_order o
         join subscription s on s.account_id = o.account_id and s.subscription_id = o.subscription_id
         where o.due_at <= $1 and o.state = 'scheduled' and ${inScope('o', account)}
           and (s.suspended or s.term_end is null or s.term_end > o.due_at or s.renew_at is null)
         order by o.due_at, o.account_id, o.order_id limit $2`,
        [until, limit, ...(account ? [account] : [])],
      );
      return rows.map(({ order_id, due_at }) => ({ order: order_id, at: Number(due_at) }));
    },
  };
}

function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
