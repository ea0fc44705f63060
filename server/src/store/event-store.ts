import type { AccountId } from '@regrade/core';
import type { EventReader } from '../engine/events/build-events.ts';
import type { EventStore, PlacedRecord, PlaceRequest } from '../engine/events/event-port.ts';
import type { AuditRecord } from '../engine/ports.ts';
import type { Database, Queryable, Row, Transaction } from './database.ts';
import { type AuditRow, auditFromRow } from './record-store.ts';

/** The order of events across accounts. Not a command: it changes nothing but the order, and its own lock protects that. */
export function createEventStore(database: Database): EventStore {
  return {
    readFeed: () => readFeed(database),
    findUnplaced: (sinceMillis, limit) => findUnplaced(database, sinceMillis, limit),
    sweepHeads: (after, limit) => sweepHeads(database, after, limit),
    giveOut: ({ accounts, recordsMax, nowMillis, arrange }) =>
      database.withTransaction(async (sql) => {
        // The statement behind the lock has its own snapshot: it sees what the holder before us has placed.
        const [last, records] = await Promise.all([lockFeed(sql), loadUnplaced(sql, accounts, recordsMax)]);
        if (records.length > 0) savePlaces(sql, { last, places: arrange(records), records, nowMillis });
        return records.length;
      }),
    async keepLookedAt(millis) {
      await database.query(
        'keep-looked-at',
        'update event_feed set looked_at_ms = greatest(looked_at_ms, $1) where feed_id = 1',
        [millis],
      );
    },
    readPlaced: (of) => readPlaced(database, of),
    forgetPlaced: (beforeMillis, limit) => forgetPlaced(database, beforeMillis, limit),
  };
}

async function readFeed(sql: Queryable) {
  const { rows } = await sql.query<Row & { place: bigint; forgotten: bigint; looked_at_ms: bigint }>(
    'read-event-feed',
    'select place, forgotten, looked_at_ms from event_feed where feed_id = 1',
  );
  const [row] = rows;
  return {
    place: Number(row?.place ?? 0),
    forgotten: Number(row?.forgotten ?? 0),
    lookedAtMillis: Number(row?.looked_at_ms ?? 0),
  };
}

async function findUnplaced(sql: Queryable, sinceMillis: number, limit: number): Promise<readonly AccountId[]> {
  const { rows } = await sql.query<Row & { account_id: AccountId }>(
    'find-unplaced',
    `select distinct a.account_id from audit a left join event_cursor c on c.account_id = a.account_id
     where a.at_ms >= $1 and a.n > coalesce(c.n, 0) limit $2`,
    [sinceMillis, limit],
  );
  return rows.map(({ account_id }) => account_id);
}

async function sweepHeads(sql: Queryable, after: string, limit: number) {
  const { rows } = await sql.query<Row & { account_id: AccountId; behind: boolean }>(
    'sweep-heads',
    `select h.account_id, h.audit_n > coalesce(c.n, 0) as behind
     from account_head h left join event_cursor c on c.account_id = h.account_id
     where h.account_id > $1 order by h.account_id limit $2`,
    [after, limit],
  );
  return {
    last: rows.at(-1)?.account_id,
    behind: rows.flatMap(({ account_id, behind }) => (behind ? [account_id] : [])),
  };
}

async function lockFeed(sql: Queryable): Promise<bigint> {
  const { rows } = await sql.query<Row & { place: bigint }>(
    'lock-event-feed',
    'select place from event_feed where feed_id = 1 for update',
  );
  return rows[0]?.place ?? 0n;
}

async function loadUnplaced(sql: Queryable, accounts: readonly AccountId[], limit: number): Promise<AuditRecord[]> {
  const { rows } = await sql.query<AuditRow & Row>(
    'load-unplaced',
    `select a.* from unnest($1::text[]) as wanted (account_id)
     left join event_cursor c on c.account_id = wanted.account_id
     join audit a on a.account_id = wanted.account_id and a.n > coalesce(c.n, 0)
     order by a.account_id, a.n limit $2`,
    [accounts, limit],
  );
  return rows.map(auditFromRow);
}

function savePlaces(
  sql: Transaction,
  of: {
    readonly last: bigint;
    readonly places: readonly PlaceRequest[];
    readonly records: readonly AuditRecord[];
    readonly nowMillis: number;
  },
): void {
  const { last, places, records, nowMillis } = of;
  const rows = places.map(({ account, n, seller }, index) => ({
    account_id: account,
    place: last + 1n + BigInt(index),
    n,
    seller_id: seller,
    placed_at_ms: nowMillis,
  }));
  sql.enqueue(
    'save-places',
    'insert into event_place select * from json_populate_recordset(null::event_place, $1::json)',
    [toRows(rows)],
  );
  // Records come in the order of their chains: the last one of an account is its newest.
  const cursors = [...new Map(records.map(({ account, n }) => [account, { account_id: account, n }])).values()];
  sql.enqueue(
    'save-event-cursors',
    `insert into event_cursor select * from json_populate_recordset(null::event_cursor, $1::json)
     on conflict (account_id) do update set n = excluded.n`,
    [toRows(cursors)],
  );
  sql.enqueue('move-event-feed', 'update event_feed set place = $1 where feed_id = 1', [last + BigInt(places.length)]);
}

/** Places as plain numbers, which JSON has and PostgreSQL reads. */
function toRows(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

const PLACED = `select p.place, p.seller_id, a.* from event_place p
  join audit a on a.account_id = p.account_id and a.n = p.n`;

async function readPlaced(
  sql: Queryable,
  { reader, from, to, limit }: Parameters<EventStore['readPlaced']>[0],
): Promise<PlacedRecord[]> {
  const { name, where, values } = about(reader);
  const { rows } = await sql.query<AuditRow & Row & { place: bigint; seller_id: string | null }>(
    name,
    `${PLACED} where p.place between $1 and $2${where} order by p.place limit $3`,
    [from, to, limit, ...values],
  );
  return rows.map((row) => ({ place: Number(row.place), seller: row.seller_id, record: auditFromRow(row) }));
}

/** The same for all readers, from a place on. */
export async function readPlacedFrom(
  sql: Queryable,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<PlacedRecord[]> {
  return readPlaced(sql, { reader: { role: 'operator' }, from, to: Number.MAX_SAFE_INTEGER, limit });
}

function about(reader: EventReader): { readonly name: string; readonly where: string; readonly values: string[] } {
  switch (reader.role) {
    case 'operator':
      return { name: 'read-placed', where: '', values: [] };
    case 'seller':
      return { name: 'read-placed-of-seller', where: ' and p.seller_id = $4', values: [reader.seller] };
    case 'customer':
      return { name: 'read-placed-of-account', where: ' and p.account_id = $4', values: [reader.account] };
  }
}

async function forgetPlaced(sql: Queryable, beforeMillis: number, limit: number): Promise<number> {
  const { rows } = await sql.query<Row & { forgotten: bigint }>(
    'forget-placed',
    `with old as (
       select place, account_id from (select * from event_place order by place limit $2) as oldest
       where placed_at_ms < $1 and place <= (select min(place) from event_feed where feed_id in (2, 3))
     ),
     gone as (
       delete from event_place p using old where p.account_id = old.account_id and p.place = old.place returning p.place
     ),
     floor as (
       update event_feed set forgotten = greatest(forgotten, (select max(place) from gone))
       where feed_id = 1 and exists (select 1 from gone)
       returning forgotten
     )
     select place as forgotten from gone`,
    [beforeMillis, limit],
  );
  return rows.length;
}
