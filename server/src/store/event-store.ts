import type { AccountId } from '@regrade/core';
import type { EventReader } from '../engine/events/build-events.ts';
import type { EventStore, PlacedRecord } from '../engine/events/event-port.ts';
import type { Database, Queryable, Row } from './database.ts';
import { type AuditRow, auditFromRow, NO_SELLER } from './record-store.ts';

/** The order of events across accounts. Not a command: it changes nothing but the order, and its own lock protects that. */
export function createEventStore(database: Database): EventStore {
  return {
    readFeed: () => readFeed(database),
    findUnplaced: (sinceMillis, limit) => findUnplaced(database, sinceMillis, limit),
    sweepHeads: (after, limit) => sweepHeads(database, after, limit),
    giveOut: (of) => giveOut(database, of),
    async keepLookedAt(millis) {
      await database.query('keep-looked-at', 'update event_feed set looked_at_ms = $1 where feed_id = 1', [millis]);
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

/** Looked up for each row: a plan from when there were few of them would read all of them each time. */
function cursorOf(alias: string): string {
  return `left join lateral (select n from event_cursor where account_id = ${alias}.account_id offset 0) c on true`;
}

async function findUnplaced(sql: Queryable, sinceMillis: number, limit: number): Promise<readonly AccountId[]> {
  const { rows } = await sql.query<Row & { account_id: AccountId }>(
    'find-unplaced',
    `select recent.account_id from (
       select account_id, max(n) as n, min(at_ms) as at_ms from audit where at_ms >= $1 group by account_id
     ) as recent
     ${cursorOf('recent')}
     where recent.n > coalesce(c.n, 0) order by recent.at_ms, recent.account_id limit $2`,
    [sinceMillis, limit],
  );
  return rows.map(({ account_id }) => account_id);
}

async function sweepHeads(sql: Queryable, after: string, limit: number) {
  const { rows } = await sql.query<Row & { account_id: AccountId; behind: boolean }>(
    'sweep-heads',
    `select h.account_id, h.audit_n > coalesce(c.n, 0) as behind
     from account_head h ${cursorOf('h')}
     where h.account_id > $1 order by h.account_id limit $2`,
    [after, limit],
  );
  return {
    last: rows.length < limit ? undefined : rows.at(-1)?.account_id,
    behind: rows.flatMap(({ account_id, behind }) => (behind ? [account_id] : [])),
  };
}

/**
 * All in the database: which records have no place yet, their order, whom they are about, and the places. A clock that
 * went back between two records of an account does not turn them round; a record that is about several is told of in its own order.
 */
const GIVE_OUT = `with fresh as (
    select a.account_id, a.n, max(a.at_ms) over (partition by a.account_id order by a.n) as at_ms, a.sellers
    from unnest($1::text[]) as wanted (account_id)
    ${cursorOf('wanted')}
    cross join lateral (
      select account_id, n, at_ms, coalesce(sellers, ${sellersIn('body')}) as sellers
      from audit where account_id = wanted.account_id and n > coalesce(c.n, 0) order by n limit $2
    ) a
  ), placed as (
    insert into event_place (account_id, place, n, seller_id, placed_at_ms)
    select f.account_id, feed.place + row_number() over (order by f.at_ms, f.account_id, f.n, about.nth),
      f.n, about.seller_id, $3
    from fresh f
    cross join lateral unnest(string_to_array(f.sellers, ',', '${NO_SELLER}')) with ordinality as about (seller_id, nth)
    cross join (select place from event_feed where feed_id = 1) as feed
    returning place
  ), moved as (
    insert into event_cursor (account_id, n) select account_id, max(n) from fresh group by account_id
    on conflict (account_id) do update set n = excluded.n
  ), fed as (
    update event_feed set place = (select max(place) from placed) where feed_id = 1 and exists (select 1 from placed)
  )
  select account_id from fresh group by account_id having count(*) = $2`;

/** The column `sellers`, for a record that was written before it existed. */
function sellersIn(body: string): string {
  return `(select coalesce(string_agg(about.seller, ',' order by about.nth), '${NO_SELLER}') from (
      select min(nth) as nth,
        coalesce(c #>> '{data,seller}', nullif(split_part(c #>> '{data,product}', '.', 1), ''), '${NO_SELLER}') as seller
      from json_array_elements(${body}::json -> 'changes') with ordinality as changed (c, nth) group by 2
    ) as about)`;
}

function giveOut(
  database: Database,
  { accounts, recordsPerAccountMax, nowMillis }: Parameters<EventStore['giveOut']>[0],
): Promise<readonly AccountId[]> {
  return database.withTransaction(async (sql) => {
    // The statement behind the lock has its own snapshot: it sees what the holder before us has placed.
    const [, { rows }] = await Promise.all([
      sql.query('lock-event-feed', 'select place from event_feed where feed_id = 1 for update'),
      sql.query<Row & { account_id: AccountId }>('give-out-places', GIVE_OUT, [
        accounts,
        recordsPerAccountMax,
        nowMillis,
      ]),
    ]);
    return rows.map(({ account_id }) => account_id);
  });
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

/** The same for all readers. */
export async function readPlacedBetween(
  sql: Queryable,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<PlacedRecord[]> {
  return readPlaced(sql, { reader: { role: 'operator' }, from, to, limit: to - from + 1 });
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
    // Looked at first: whether the oldest of all is too old.
    `with old as (
       select place, account_id from (select * from event_place order by place limit $2) as oldest
       where placed_at_ms < $1 and place <= (select min(place) from event_feed where feed_id in (2, 3))
         and (select placed_at_ms from event_place order by place limit 1) < $1
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
