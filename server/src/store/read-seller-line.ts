import { fromJson } from '../engine/json-codec.ts';
import type { StoredRenewal } from '../engine/renewals/renewal.ts';
import type { MoneyReads } from '../engine/statement-port.ts';
import type { Queryable, Row } from './database.ts';

/** All legs of one transaction; the seller whose it is stands in the name of their account. */
const FIND_SELLER_LINE = `
with leg as (
  select * from ledger_entry where account_id = $1 and transaction_id = $2
),
whose as (
  select substring(min(name) from 9) as seller from leg where name like 'revenue:%' and name <> 'revenue:operator'
)
select w.seller, min(l.subject) as subject, min(l.currency) as currency, min(l.at) as at,
  coalesce(sum(l.amount) filter (where l.memo = 'charge' and l.name like 'revenue:%'), 0)::text as charge,
  coalesce(-sum(l.amount) filter (where l.memo = 'credit' and l.name like 'revenue:%'), 0)::text as credit,
  coalesce(-sum(l.amount) filter (where l.name = 'discount:' || w.seller), 0)::text as discount,
  coalesce(sum(l.amount) filter (
    where l.name in ('revenue:operator', 'forfeited:operator', 'waived:operator')), 0)::text as commission,
  coalesce(sum(l.amount) filter (where l.name in ('forfeited:operator', 'waived:operator')), 0)::text as kept,
  coalesce(sum(l.amount) filter (where l.name in (
    'forfeited:' || w.seller, 'waived:' || w.seller, 'forfeited:operator', 'waived:operator')), 0)::text as withheld,
  coalesce(-sum(l.amount) filter (where l.memo = 'credit' and l.name = 'revenue:operator'), 0)::text as returned,
  (select document from renewal r
   where r.account_id = $1 and r.renewal_id = split_part($2, ':', 1)) as renewal
from leg l cross join whose w
where w.seller is not null
group by w.seller`;

interface LineRow extends Row {
  readonly seller: string;
  readonly subject: string;
  readonly currency: string;
  readonly at: bigint;
  readonly charge: string;
  readonly credit: string;
  readonly discount: string;
  readonly commission: string;
  readonly kept: string;
  readonly withheld: string;
  readonly returned: string;
  readonly renewal: unknown;
}

export async function findSellerLine(
  sql: Queryable,
  { account, transaction }: Parameters<MoneyReads['findSellerLine']>[0],
): ReturnType<MoneyReads['findSellerLine']> {
  const { rows } = await sql.query<LineRow>('find-seller-line', FIND_SELLER_LINE, [account, transaction]);
  const [row] = rows;
  if (!row) return undefined;
  const { seller, subject, currency } = row;
  return {
    ...{ account, transaction, seller, subject, currency },
    at: Number(row.at),
    chargeMinor: BigInt(row.charge),
    creditMinor: BigInt(row.credit),
    discountMinor: BigInt(row.discount),
    commissionMinor: BigInt(row.commission),
    returnedMinor: BigInt(row.returned),
    keptMinor: BigInt(row.kept),
    withheldMinor: BigInt(row.withheld),
    renewal: row.renewal === null ? null : fromJson<StoredRenewal>(row.renewal),
  };
}
