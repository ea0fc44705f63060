import type { QuoteId, Selection } from '@regrade/core';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { pageOf } from './page.ts';
import { type AuditRow, auditFromRow } from './record-store.ts';

export type RevisionReads = Pick<ReadStore, 'listLicenseRecords' | 'readQuotedSelections' | 'readFirstLicense'>;

/**
 * The records of a subscription that revised a license, from the index that holds no others (migration 0015): its
 * expressions are repeated here as they stand there. Whose text does not name this license revised another component's.
 */
const LIST_RECORDS = `
select * from audit
where account_id = $1
  and split_part(split_part(split_part(body, '"noun":"license"', 2), '"subscription":"', 2), '"', 1) = $2
  and position('"noun":"license"' in body) > 0
  and ($4::bigint is null or n < $4)
  and position('"license":"' || $3 || '"' in body) > 0
order by n desc limit $5`;

/**
 * The end as the first thing that moved it found it: an adjustment, a renewal, or nothing yet. The selection of the slice
 * that ran when the license was issued: of two that began in that second, the one that is over.
 */
const READ_FIRST = `
select
  (select selection from slice
   where account_id = $1 and subscription_id = $2 and component = $4 and from_at <= $5
   order by from_at desc, to_at limit 1) as selection,
  (select expires_at from (
     (select 1 as rank, from_expires_at as expires_at from adjustment
      where account_id = $1 and subscription_id = $2 and license_id = $3 order by at, revision limit 1)
     union all
     (select 2, (document #>> '{offer,from}')::bigint from renewal
      where account_id = $1 and subscription_id = $2 and exists (
        select from json_array_elements(document #> '{offer,parts}') p where p ->> 'component' = $4)
      order by at, renewal_id limit 1)
     union all
     (select 3, expires_at from license where account_id = $1 and license_id = $3)
   ) as known order by rank limit 1) as expires_at`;

export function createRevisionReads(sql: Queryable): RevisionReads {
  return {
    async listLicenseRecords({ account, subscription, id }, page) {
      const { rows } = await sql.query<AuditRow & Row>('list-license-records', LIST_RECORDS, [
        account,
        subscription,
        id,
        page.after?.[0] ?? null,
        page.limit + 1,
      ]);
      return pageOf(rows, page, { item: auditFromRow, key: ({ n }) => [String(n)] });
    },
    async readQuotedSelections(quotes, component) {
      const { rows } = await sql.query<Row & { quote_id: QuoteId; from: Selection; to: Selection }>(
        'read-quoted-selections',
        `select q.quote_id, c -> 'from' as from, c -> 'to' as to
         from unnest($1::text[], $2::text[]) as w(account_id, id)
         join quote q on q.account_id = w.account_id and q.quote_id = w.id
         cross join lateral json_array_elements(q.document -> 'components') c
         where c ->> 'component' = $3`,
        [quotes.map((id) => id.split('_')[1] ?? ''), quotes, component],
      );
      return new Map(rows.map(({ quote_id, from, to }) => [quote_id, { from, to }]));
    },
    async readFirstLicense({ account, subscription, id, component }, at) {
      const { rows } = await sql.query<Row & { selection: Selection | null; expires_at: bigint | null }>(
        'read-first-license',
        READ_FIRST,
        [account, subscription, id, component, at],
      );
      const [row] = rows;
      if (!row?.selection) return undefined;
      return { selection: row.selection, expiresAt: row.expires_at === null ? null : Number(row.expires_at) };
    },
  };
}
