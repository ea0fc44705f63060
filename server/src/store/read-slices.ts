import type { OrderId, Quote } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { ReadStore, SliceSources } from '../engine/read-port.ts';
import type { StoredRenewal } from '../engine/renewals/renewal.ts';
import type { Queryable, Row } from './database.ts';

/** A slice that more corrections than this have touched shows the first of them. */
const ORDERS_MAX = 50;

/** A line is about the running term, from the quote's instant on, or about a pre-paid one, which says where it begins. */
const READ_SOURCES = `
select
  (select json_agg(found) from (
     select o.order_id as order, q.document as quote
     from change_order o
     join quote q on q.account_id = o.account_id and q.quote_id = o.quote_id
     where o.account_id = $1 and o.subscription_id = $2 and o.state = 'completed'
       and exists (
         select from json_array_elements(q.document #> '{figures,lines}') l
         where l ->> 'component' = $3
           and (coalesce((l ->> 'from')::bigint, q.at) in ($4, $5)
             or (q.document #>> '{corrects,kind}' = 'goodwill' and q.at >= $4 and ($5::bigint is null or q.at < $5))))
     order by q.at, o.order_id limit ${ORDERS_MAX}) found) as orders,
  (select json_agg(document) from renewal
   where account_id = $1 and subscription_id = $2 and (document #>> '{offer,from}')::bigint = $4) as renewals,
  (select coalesce(max(number) filter (where published_at <= $4), min(number)) from release
   where product_id = $6) as release`;

export function createSliceReads(sql: Queryable): Pick<ReadStore, 'readSliceSources'> {
  return { readSliceSources: (of) => readSliceSources(sql, of) };
}

async function readSliceSources(
  sql: Queryable,
  { subscription: { account, id, product }, slice }: Parameters<ReadStore['readSliceSources']>[0],
): Promise<SliceSources> {
  const { rows } = await sql.query<Row & { orders: unknown; renewals: unknown; release: number | null }>(
    'read-slice-sources',
    READ_SOURCES,
    [account, id, slice.component, slice.from, slice.to, product],
  );
  const [row] = rows;
  return {
    orders: fromJson<{ order: OrderId; quote: Quote }[] | null>(row?.orders ?? null) ?? [],
    renewals: fromJson<StoredRenewal[] | null>(row?.renewals ?? null) ?? [],
    release: row?.release ?? null,
  };
}
