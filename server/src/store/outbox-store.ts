import type { AccountId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import {
  type ClaimedEffect,
  type Effect,
  type EffectOutcome,
  type LanePolicy,
  type OutboxClaim,
  type OutboxMeasure,
  type OutboxQueue,
  ownerOfLane,
} from '../engine/outbox/outbox-port.ts';
import type { Database, Queryable, Row } from './database.ts';
import { saveInto } from './save-fragment.ts';

/** Written again, an effect begins anew: nobody holds it, and what was given up is due once more. */
export const saveEffects = saveInto(
  'effect',
  (effect: Effect) => ({
    account_id: effect.account,
    effect_key: effect.effectKey,
    kind: effect.kind,
    lane: effect.lane,
    payload: effect.payload,
    due_at_ms: effect.dueAtMillis,
    claim: null,
    tries: 0,
    trouble: null,
    created_at_ms: effect.createdAtMillis,
  }),
  {
    key: ['account_id', 'effect_key'],
    update: ['kind', 'lane', 'payload', 'due_at_ms', 'claim', 'tries', 'trouble', 'created_at_ms'],
  },
);

/** Lanes that one look serves, the longest waiting first. */
const LANES_PER_LOOK_MAX = 200;

export function createOutboxQueue(database: Database): OutboxQueue {
  return {
    claim: (of) => claimDue(database, of),
    renew: (effects, claimedUntilMillis) => renew(database, effects, claimedUntilMillis),
    finish: (effect, outcome) => finish(database, effect, outcome),
    async noteLane({ lane, called, nowMillis, policy }) {
      if (called === 'answered') await closeLane(database, lane);
      else await pauseLane(database, { lane, nowMillis, policy });
    },
    endPauses: (laneOrOwner, nowMillis) => endPauses(database, laneOrOwner, nowMillis),
    measure: (nowMillis) => measure(database, nowMillis),
  };
}

/**
 * Not a command: nothing of an account is decided here. The rows of lanes and of their owners are locked while effects are
 * counted and claimed, so that two processes never exceed a limit together; what another process holds is left to it.
 */
async function claimDue(database: Database, of: OutboxClaim): Promise<readonly ClaimedEffect[]> {
  const lanes = await findWaitingLanes(database, of);
  if (lanes.length === 0) return [];
  await addLanes(database, withOwners(lanes));
  return await database.withTransaction(async (sql) => {
    const open = await lockLanes(sql, lanes, of);
    return open.length === 0 ? [] : await claimInLanes(sql, open, of);
  });
}

function withOwners(lanes: readonly string[]): string[] {
  return [...new Set(lanes.flatMap((lane) => [ownerOfLane(lane), lane]))];
}

/** The lanes with something due, found from lane to lane along the index, however many effects a lane has. */
async function findWaitingLanes(sql: Queryable, { kinds, nowMillis }: OutboxClaim): Promise<string[]> {
  const { rows } = await sql.query<Row & { lane: string }>(
    'outbox-waiting-lanes',
    `with recursive used(lane) as (
       (select lane from effect where due_at_ms is not null order by lane limit 1)
       union all
       select (select e.lane from effect e where e.lane > u.lane and e.due_at_ms is not null order by e.lane limit 1)
       from used u where u.lane is not null
     ), waiting as (
       select u.lane, (
         select e.due_at_ms from effect e where e.lane = u.lane and e.due_at_ms <= $1 and e.kind = any($2)
         order by e.due_at_ms limit 1
       ) as due_at_ms from used u where u.lane is not null
     )
     select w.lane from waiting w left join effect_lane l on l.lane = w.lane
     where w.due_at_ms is not null and coalesce(l.paused_until_ms, 0) <= $1
     order by w.due_at_ms, w.lane limit $3`,
    [nowMillis, kinds, LANES_PER_LOOK_MAX],
  );
  return rows.map(({ lane }) => lane);
}

async function addLanes(sql: Queryable, lanes: readonly string[]): Promise<void> {
  await sql.query(
    'outbox-add-lanes',
    `insert into effect_lane (lane, failures, paused_until_ms)
     select n.lane, 0, 0 from unnest($1::text[]) as n(lane)
     where not exists (select 1 from effect_lane l where l.lane = n.lane)
     on conflict (lane) do nothing`,
    [lanes],
  );
}

interface OpenLane {
  readonly lane: string;
  readonly owner: string;
  readonly runningMax: number;
}

async function lockLanes(
  sql: Queryable,
  lanes: readonly string[],
  { nowMillis, lanes: policy }: OutboxClaim,
): Promise<OpenLane[]> {
  const { rows } = await sql.query<Row & { lane: string; failures: number }>(
    'outbox-lock-lanes',
    `select lane, failures from effect_lane where lane = any($1) and paused_until_ms <= $2
     order by lane for update skip locked`,
    [withOwners(lanes), nowMillis],
  );
  const locked = new Set(rows.map(({ lane }) => lane));
  const wanted = new Set(lanes);
  return rows.flatMap(({ lane, failures }) => {
    const owner = ownerOfLane(lane);
    if (!wanted.has(lane) || !locked.has(owner)) return [];
    // Behind a pause one effect tries whether the door opens again.
    return [{ lane, owner, runningMax: failures >= policy.failuresMax ? 1 : policy.runningMax }];
  });
}

interface EffectRow extends Row {
  readonly account_id: AccountId;
  readonly effect_key: string;
  readonly kind: string;
  readonly lane: string;
  readonly payload: unknown;
  readonly due_at_ms: bigint;
  readonly claim: string;
  readonly tries: number;
  readonly created_at_ms: bigint;
}

async function claimInLanes(sql: Queryable, lanes: readonly OpenLane[], of: OutboxClaim): Promise<ClaimedEffect[]> {
  const { rows } = await sql.query<EffectRow>(
    'outbox-claim',
    `with open as (
       select o.lane, o.owner, o.most - (
         select count(*) from effect r where r.lane = o.lane and r.claim is not null and r.due_at_ms > $3
       ) as free from unnest($1::text[], $2::integer[], $8::text[]) as o(lane, most, owner)
     ), busy as (
       select split_part(l.lane, '.', 1) as owner, count(*) as running from effect_lane l
       cross join lateral (
         select 1 from effect r where r.lane = l.lane and r.claim is not null and r.due_at_ms > $3 offset 0
       ) r
       where split_part(l.lane, '.', 1) = any($8::text[]) group by 1
     ), due as (
       select o.owner, d.account_id, d.effect_key, d.due_at_ms,
         row_number() over (partition by o.owner order by d.due_at_ms, d.account_id, d.effect_key) as nth
       from open o cross join lateral (
         select e.account_id, e.effect_key, e.due_at_ms from effect e
         where e.lane = o.lane and e.due_at_ms <= $3 and e.kind = any($4)
         order by e.due_at_ms, e.account_id, e.effect_key limit greatest(o.free, 0) for update skip locked
       ) d
     ), taken as (
       select d.account_id, d.effect_key from due d left join busy b on b.owner = d.owner
       where d.nth <= $9 - coalesce(b.running, 0) order by d.due_at_ms limit $5
     )
     update effect e set claim = $6, due_at_ms = $7, tries = e.tries + 1 from taken
     where e.account_id = taken.account_id and e.effect_key = taken.effect_key
     returning e.account_id, e.effect_key, e.kind, e.lane, e.payload, e.due_at_ms, e.claim, e.tries, e.created_at_ms`,
    [
      lanes.map(({ lane }) => lane),
      lanes.map(({ runningMax }) => runningMax),
      of.nowMillis,
      of.kinds,
      of.limit,
      of.claim,
      of.claimedUntilMillis,
      lanes.map(({ owner }) => owner),
      of.lanes.runningMax,
    ],
  );
  return rows.map(effectFromRow);
}

function effectFromRow(row: EffectRow): ClaimedEffect {
  return {
    account: row.account_id,
    effectKey: row.effect_key,
    kind: row.kind,
    lane: row.lane,
    payload: fromJson(row.payload),
    dueAtMillis: Number(row.due_at_ms),
    claim: row.claim,
    tries: row.tries,
    createdAtMillis: Number(row.created_at_ms),
  };
}

async function renew(sql: Queryable, effects: readonly ClaimedEffect[], claimedUntilMillis: number): Promise<void> {
  await sql.query(
    'outbox-renew',
    `update effect e set due_at_ms = $4
     from unnest($1::text[], $2::text[], $3::text[]) as held(account_id, effect_key, claim)
     where e.account_id = held.account_id and e.effect_key = held.effect_key and e.claim = held.claim`,
    [
      effects.map(({ account }) => account),
      effects.map(({ effectKey }) => effectKey),
      effects.map(({ claim }) => claim),
      claimedUntilMillis,
    ],
  );
}

async function finish(sql: Queryable, effect: ClaimedEffect, outcome: EffectOutcome): Promise<void> {
  const key = [effect.account, effect.effectKey, effect.claim];
  if (outcome.kind === 'done') {
    await sql.query('outbox-done', 'delete from effect where account_id = $1 and effect_key = $2 and claim = $3', key);
    return;
  }
  await sql.query(
    'outbox-again',
    `update effect set claim = null, due_at_ms = $4, trouble = $5
     where account_id = $1 and effect_key = $2 and claim = $3`,
    [...key, outcome.kind === 'retry' ? outcome.atMillis : null, outcome.reason.slice(0, TROUBLE_LENGTH_MAX)],
  );
}

const TROUBLE_LENGTH_MAX = 1_000;

async function closeLane(sql: Queryable, lane: string): Promise<void> {
  await sql.query(
    'outbox-lane-answered',
    'update effect_lane set failures = 0, paused_until_ms = 0 where lane = $1 and failures > 0',
    [lane],
  );
}

/** What fails while the lane pauses already was under way before: it makes the pause no longer. */
async function pauseLane(
  sql: Queryable,
  { lane, nowMillis, policy }: { readonly lane: string; readonly nowMillis: number; readonly policy: LanePolicy },
): Promise<void> {
  await sql.query(
    'outbox-lane-failing',
    `update effect_lane set failures = failures + 1, paused_until_ms = case when failures + 1 >= $3
       then $2 + ($4::bigint[])[least(failures + 2 - $3, array_length($4::bigint[], 1))] else 0 end
     where lane = $1 and paused_until_ms <= $2`,
    [lane, nowMillis, policy.failuresMax, policy.pausesMillis],
  );
}

/** Failures stay counted: behind a pause one effect tries the door, and another failure makes the next pause longer. */
async function endPauses(sql: Queryable, laneOrOwner: string, nowMillis: number): Promise<void> {
  await sql.query(
    'outbox-end-pauses',
    `update effect_lane set paused_until_ms = $2
     where paused_until_ms > $2 and (lane = $1 or split_part(lane, '.', 1) = $1)`,
    [laneOrOwner, nowMillis],
  );
}

async function measure(sql: Queryable, nowMillis: number): Promise<OutboxMeasure> {
  const { rows } = await sql.query<Row & { [column: string]: bigint | null }>(
    'outbox-measure',
    `select count(*) filter (where claim is null and due_at_ms is not null) as waiting,
       count(*) filter (where claim is not null) as claimed,
       count(*) filter (where due_at_ms is null) as given_up,
       min(due_at_ms) filter (where claim is null and due_at_ms <= $1) as oldest,
       (select count(*) from effect_lane where paused_until_ms > $1) as paused
     from effect`,
    [nowMillis],
  );
  const row = rows[0] ?? {};
  const oldest = row['oldest'] ?? null;
  return {
    waiting: Number(row['waiting'] ?? 0),
    claimed: Number(row['claimed'] ?? 0),
    givenUp: Number(row['given_up'] ?? 0),
    lanesPaused: Number(row['paused'] ?? 0),
    oldestDueAtMillis: oldest === null ? null : Number(oldest),
  };
}
