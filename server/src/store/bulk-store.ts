import {
  type AccountId,
  type BulkChangeId,
  type OrderId,
  present,
  type QuoteId,
  type SubscriptionId,
} from '@regrade/core';
import {
  type BulkChange,
  type BulkCounts,
  type BulkFigures,
  type BulkItem,
  type BulkItemRefusal,
  type BulkRequest,
  type BulkResult,
  type BulkState,
  type BulkStore,
  type BulkTotal,
  type CheckedBulkChange,
  progressAt,
} from '../engine/bulk/bulk-port.ts';
import { encodeJson, fromJson } from '../engine/json-codec.ts';
import type { Queryable, Row } from './database.ts';
import { pageOf } from './page.ts';
import { saveInto } from './save-fragment.ts';

interface BulkRow extends Row {
  readonly account_id: AccountId;
  readonly bulk_id: BulkChangeId;
  readonly state: BulkState;
  readonly actor: string;
  readonly pays: boolean;
  readonly request: unknown;
  readonly totals: unknown;
  readonly created_at: bigint;
  readonly expires_at: bigint;
  readonly ended_at: bigint | null;
}

export const saveBulkChanges = saveInto(
  'bulk_change',
  (bulk: BulkChange) => ({
    account_id: bulk.account,
    bulk_id: bulk.id,
    state: bulk.state,
    actor: bulk.actor,
    pays: bulk.pays,
    request: bulk.request,
    totals: bulk.totals,
    created_at: bulk.createdAt,
    expires_at: bulk.expiresAt,
    ended_at: bulk.endedAt,
  }),
  { key: ['account_id', 'bulk_id'], update: ['state', 'actor', 'pays', 'ended_at'] },
);

export const saveBulkItems = saveInto('bulk_item', ({ account, bulk, n, subscription, preview }: BulkItem) => ({
  account_id: account,
  bulk_id: bulk,
  n,
  subscription_id: subscription,
  quote_id: preview.kind === 'quoted' ? preview.quote : null,
  currency: preview.kind === 'quoted' ? preview.currency : null,
  figures: preview.kind === 'quoted' ? preview.figures : null,
  refusal: preview.kind === 'refused' ? preview.refusal : null,
}));

function bulkFromRow(row: BulkRow): BulkChange {
  return {
    account: row.account_id,
    id: row.bulk_id,
    state: row.state,
    actor: row.actor,
    pays: row.pays,
    request: fromJson<BulkRequest>(row.request),
    totals: fromJson<readonly BulkTotal[]>(row.totals),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
  };
}

export async function loadBulkChanges(
  sql: Queryable,
  ids: readonly BulkChangeId[],
): Promise<Map<BulkChangeId, CheckedBulkChange>> {
  const { rows } = await sql.query<CountedRow & { readonly sandbox_now: bigint | null }>(
    'load-bulk-changes',
    `select b.*, p.* from unnest($1::text[], $2::text[]) as w(account_id, bulk_id)
     cross join lateral (
       select * from bulk_change where account_id = w.account_id and bulk_id = w.bulk_id offset 0
     ) b
     cross join lateral (
       select ${counted('w.account_id', 'w.bulk_id')},
         (select sandbox_now from account where account_id = w.account_id) as sandbox_now
     ) p`,
    [ids.map(accountIn), ids],
  );
  return new Map(
    rows.map((row) => [
      row.bulk_id,
      {
        ...bulkFromRow(row),
        ...countsFromRow(row),
        sandboxNow: row.sandbox_now === null ? null : Number(row.sandbox_now),
      },
    ]),
  );
}

/** Conditions that the slice has to meet which runs at the instant: one that is paid ahead has others that wait. */
const LIST_MATCHING = `select s.subscription_id from subscription s
  join slice l on l.account_id = s.account_id and l.subscription_id = s.subscription_id and l.running
  where s.account_id = $1 and s.product_id = $2 and (s.term_end is null or s.term_end > $3) and l.component = $4
    and l.from_at <= $3 and (l.to_at is null or l.to_at > $3)
    and ($5::text is null or l.selection ->> 'specification' = $5)
    and ($6::jsonb is null or (l.selection -> 'sku')::jsonb @> $6::jsonb)
  order by s.subscription_id limit $7`;

/** An item with its quote's order, which alone says that one was placed, and with what its seller said to the quote. */
const items = (account: string, bulk: string) => `select i.*, q.accepted_by as order_id, o.state as order_state,
    q.document -> 'fit' ->> 'state' as fit, (q.document -> 'fit' ->> 'answerBy')::bigint as answer_by
  from bulk_item i
  left join quote q on q.account_id = i.account_id and q.quote_id = i.quote_id
  left join change_order o on o.account_id = q.account_id and o.order_id = q.accepted_by
  where i.account_id = ${account} and i.bulk_id = ${bulk}`;
const ITEMS = items('$1', '$2');
const FIGURES = ['charge', 'credit', 'net', 'payable', 'refund', 'balance'] as const;

/** The figures of what may change, by currency: without what a seller is still asked about, or has refused. */
const allowedTotals = (account: string, bulk: string) => `(
  select coalesce(json_agg(t order by t.currency), '[]'::json) from (
    select currency, count(*) as subscriptions,
      ${FIGURES.map((name) => `sum((figures -> '${name}' ->> '$bigint')::numeric)::text as ${name}`).join(', ')}
    from (${items(account, bulk)}) i
    where quote_id is not null and coalesce(fit, 'fits') = 'fits' group by currency
  ) t
)`;

/** How many items there are of each kind; of those that a seller is asked about, until when. */
const itemCounts = (account: string, bulk: string) => `(
  select json_build_object('subscriptions', count(*), 'ordered', count(i.order_id),
    'allowed', count(i.quote_id) filter (where coalesce(i.fit, 'fits') = 'fits'),
    'refused', count(*) filter (where i.order_id is null and (
      i.refusal is not null or i.fit = 'refused')),
    'answersBy', coalesce(json_agg(i.answer_by) filter (
      where i.fit = 'checking' and i.order_id is null and i.refusal is null), '[]'::json))
  from (${items(account, bulk)}) i
)`;

const counted = (account: string, bulk: string) =>
  `${allowedTotals(account, bulk)} as allowed_totals, ${itemCounts(account, bulk)} as counts`;

interface CountedRow extends BulkRow {
  readonly allowed_totals: AllowedTotal[];
  readonly counts: BulkCounts;
}

function countsFromRow({ allowed_totals, counts }: CountedRow): Pick<CheckedBulkChange, 'totals' | 'counts'> {
  return { totals: toTotals(allowed_totals), counts };
}

type AllowedTotal = { readonly currency: string; readonly subscriptions: number } & {
  readonly [name in (typeof FIGURES)[number]]: string;
};

function toTotals(found: readonly AllowedTotal[]): BulkTotal[] {
  return found.map(({ currency, subscriptions, ...of }) => ({
    ...{ currency, subscriptions, charge: BigInt(of.charge), credit: BigInt(of.credit), net: BigInt(of.net) },
    ...{ payable: BigInt(of.payable), refund: BigInt(of.refund), balance: BigInt(of.balance) },
  }));
}

interface ItemRow extends Row {
  readonly account_id: AccountId;
  readonly bulk_id: BulkChangeId;
  readonly n: number;
  readonly subscription_id: string;
  readonly quote_id: QuoteId | null;
  readonly currency: string | null;
  readonly figures: unknown;
  readonly refusal: BulkItemRefusal | null;
  readonly order_id: OrderId | null;
  readonly order_state: string | null;
  readonly fit: 'checking' | 'fits' | 'refused' | null;
  readonly answer_by: bigint | null;
}

function resultFromRow(row: ItemRow): BulkResult {
  const { quote_id: quote, order_id, order_state } = row;
  return {
    account: row.account_id,
    bulk: row.bulk_id,
    n: row.n,
    subscription: row.subscription_id,
    preview:
      quote === null
        ? { kind: 'refused', refusal: present(row.refusal, 'an item without a quote was refused') }
        : { kind: 'quoted', quote, currency: row.currency ?? '', figures: fromJson<BulkFigures>(row.figures) },
    order: order_id === null ? null : { id: order_id, state: order_state ?? '' },
    refusal: row.refusal,
    fit: row.fit === 'checking' ? { answerBy: Number(row.answer_by) } : row.fit,
  };
}

export function createBulkStore(sql: Queryable): BulkStore {
  return { ...createBulkWork(sql), ...createBulkReads(sql) };
}

type BulkWork = Pick<
  BulkStore,
  'listMatching' | 'claimBulk' | 'listPending' | 'saveBulkRefusals' | 'finishBulk' | 'listAbandoned'
>;

function createBulkWork(sql: Queryable): BulkWork {
  return {
    async listMatching({ account, filter, component, now }, limit) {
      const { product, specification, sku } = filter;
      const { rows } = await sql.query<Row & { subscription_id: SubscriptionId }>('bulk-matching', LIST_MATCHING, [
        ...[account, product, now, component, specification ?? null],
        sku ? JSON.stringify(sku) : null,
        limit,
      ]);
      return rows.map(({ subscription_id }) => subscription_id);
    },
    async claimBulk(id, { now, until, holder }) {
      const { rows } = await sql.query<BulkRow>(
        'claim-bulk',
        `update bulk_change set claimed_by = $3, claimed_until = $4
         where account_id = $1 and bulk_id = $2 and state = 'running'
           and (claimed_by = $3 or claimed_until is null or claimed_until <= $5)
         returning *`,
        [accountIn(id), id, holder, until, now],
      );
      return rows[0] && bulkFromRow(rows[0]);
    },
    async listPending(id, limit) {
      const { rows } = await sql.query<ItemRow>(
        'bulk-pending',
        `${ITEMS} and i.quote_id is not null and i.refusal is null and q.accepted_by is null order by i.n limit $3`,
        [accountIn(id), id, limit],
      );
      return rows.map(({ n, quote_id, currency, figures }) => ({
        n,
        quote: present(quote_id, 'a pending item has a quote'),
        net: fromJson<BulkFigures>(figures).net,
        currency: currency ?? '',
      }));
    },
    async saveBulkRefusals(id, refusals) {
      await sql.query(
        'save-bulk-refusals',
        `update bulk_item i set refusal = r.refusal
         from json_to_recordset($3::json) as r(n integer, refusal json)
         where i.account_id = $1 and i.bulk_id = $2 and i.n = r.n`,
        [accountIn(id), id, encodeJson(refusals)],
      );
    },
    async finishBulk(id, at) {
      await sql.query(
        'finish-bulk',
        `update bulk_change set state = 'done', ended_at = $3
         where account_id = $1 and bulk_id = $2 and state = 'running'`,
        [accountIn(id), id, at],
      );
    },
    async listAbandoned(now, limit) {
      const { rows } = await sql.query<Row & { bulk_id: BulkChangeId }>(
        'bulk-abandoned',
        `select bulk_id from bulk_change
         where state = 'running' and (claimed_until is null or claimed_until <= $1)
         order by claimed_until, account_id, bulk_id limit $2`,
        [now, limit],
      );
      return rows.map(({ bulk_id }) => bulk_id);
    },
  };
}

function createBulkReads(sql: Queryable): Pick<BulkStore, 'readBulk' | 'listBulk' | 'listBulkItems'> {
  return {
    async readBulk(id, now) {
      const { rows } = await sql.query<CountedRow>(
        'read-bulk',
        `select b.*, ${counted('$1', '$2')} from bulk_change b where b.account_id = $1 and b.bulk_id = $2`,
        [accountIn(id), id],
      );
      const [row] = rows;
      if (!row) return undefined;
      const { counts, totals } = countsFromRow(row);
      return { bulk: { ...bulkFromRow(row), totals }, progress: progressAt(counts, now) };
    },
    async listBulk({ account }, page) {
      const { rows } = await sql.query<BulkRow>(
        account ? 'list-bulk-of' : 'list-bulk',
        `select * from bulk_change where ${account ? 'account_id = $1' : '$1::text is null'} and ($2::bigint is null or (created_at, bulk_id) < ($2, $3))
         order by created_at desc, bulk_id desc limit $4`,
        [account ?? null, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: bulkFromRow, key: ({ created_at, bulk_id }) => [String(created_at), bulk_id] });
    },
    async listBulkItems(id, page) {
      const { rows } = await sql.query<ItemRow>(
        'list-bulk-items',
        `${ITEMS} and ($3::integer is null or i.n > $3) order by i.n limit $4`,
        [accountIn(id), id, page.after?.[0] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: resultFromRow, key: ({ n }) => [String(n)] });
    },
  };
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
