import type { MoneyReads, SellerSeriesPoint } from '../engine/statement-port.ts';
import type { Queryable, Row } from './database.ts';

/**
 * One row for each day or month with a transaction of the seller, from the index of their own entries. A transaction is
 * an order's where its subject is one; what an order cost before discounts tells up from down.
 */
const READ_SELLER_SERIES = `
with found as (
  select distinct at, account_id, transaction_id from ledger_entry
  where name = $1 and name like 'revenue:%' and name <> 'revenue:operator' and currency = $2 and at >= $3 and at < $4
),
earned as (
  select f.at, min(e.subject) like 'ord\\_%' as is_change,
    coalesce(sum(e.amount) filter (where e.name like 'revenue:%' and e.memo in ('charge', 'credit')), 0) as price,
    sum(e.amount) filter (
      where e.name in ($1, 'discount:' || $5, 'forfeited:' || $5, 'waived:' || $5)) as net
  from found f
  join ledger_entry e on e.account_id = f.account_id and e.transaction_id = f.transaction_id
  group by f.at, f.account_id, f.transaction_id
)
select extract(epoch from date_trunc($6, to_timestamp(at) at time zone 'UTC'))::bigint as begins,
  count(*) filter (where is_change and price > 0)::integer as upgrades,
  count(*) filter (where is_change and price <= 0)::integer as downgrades,
  coalesce(sum(net) filter (where is_change), 0)::text as changes,
  coalesce(sum(net) filter (where not is_change), 0)::text as others
from earned group by begins order by begins`;

interface SeriesRow extends Row {
  readonly begins: bigint;
  readonly upgrades: number;
  readonly downgrades: number;
  readonly changes: string;
  readonly others: string;
}

export async function readSellerSeries(
  sql: Queryable,
  { seller, currency, from, to, by }: Parameters<MoneyReads['readSellerSeries']>[0],
): Promise<readonly SellerSeriesPoint[]> {
  const values = [`revenue:${seller}`, currency, from, to, seller, by];
  const { rows } = await sql.query<SeriesRow>('read-seller-series', READ_SELLER_SERIES, values);
  return rows.map(({ begins, upgrades, downgrades, changes, others }) => ({
    from: Number(begins),
    upgrades,
    downgrades,
    changesMinor: BigInt(changes),
    othersMinor: BigInt(others),
  }));
}
