import type { AccountId } from '@regrade/core';
import type { Effect } from '../engine/outbox/outbox-port.ts';
import type { WebhookAttempt, WebhookEndpoint, WebhookState } from '../engine/webhooks/webhook-endpoint.ts';
import type { WebhookStore } from '../engine/webhooks/webhook-port.ts';
import type { Database, Queryable, Row, Transaction } from './database.ts';
import { readPlacedBetween } from './event-store.ts';
import { pageOf } from './page.ts';
import { type AuditRow, auditFromRow } from './record-store.ts';
import { saveInto } from './save-fragment.ts';

/** Endpoints as commands save them. `failing_since` belongs to the attempts and is theirs to move, except by a command. */
export const saveWebhookEndpoints = saveInto('webhook_endpoint', endpointToRow, {
  key: ['account_id', 'endpoint_id'],
  update: ['secrets', 'state', 'disabled_reason', 'failing_since', 'changed_at'],
});

function endpointToRow(endpoint: WebhookEndpoint) {
  return {
    account_id: endpoint.account,
    endpoint_id: endpoint.id,
    seller_id: endpoint.seller,
    role: endpoint.role,
    address: endpoint.address,
    description: endpoint.description,
    types: endpoint.types,
    secrets: endpoint.secrets,
    state: endpoint.state.kind,
    disabled_reason: endpoint.state.kind === 'disabled' ? endpoint.state.reason : null,
    failing_since: endpoint.failingSince,
    created_at: endpoint.createdAt,
    changed_at: endpoint.changedAt,
  };
}

interface EndpointRow extends Row {
  readonly account_id: AccountId;
  readonly endpoint_id: string;
  readonly seller_id: string | null;
  readonly role: WebhookEndpoint['role'];
  readonly address: string;
  readonly description: string | null;
  readonly types: readonly string[] | null;
  readonly secrets: WebhookEndpoint['secrets'];
  readonly state: WebhookState['kind'];
  readonly disabled_reason: string | null;
  readonly failing_since: bigint | null;
  readonly created_at: bigint;
  readonly changed_at: bigint;
}

function endpointFromRow(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.endpoint_id,
    account: row.account_id,
    role: row.role,
    seller: row.seller_id,
    address: row.address,
    description: row.description,
    types: row.types,
    secrets: row.secrets,
    state: row.state === 'disabled' ? { kind: 'disabled', reason: row.disabled_reason ?? '' } : { kind: row.state },
    failingSince: row.failing_since === null ? null : Number(row.failing_since),
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  };
}

export async function loadWebhookEndpoints(
  sql: Queryable,
  accounts: readonly AccountId[],
): Promise<readonly WebhookEndpoint[]> {
  const { rows } = await sql.query<EndpointRow>(
    'load-webhook-endpoints',
    "select * from webhook_endpoint where account_id = any($1) and state <> 'deleted' order by account_id, endpoint_id",
    [accounts],
  );
  return rows.map(endpointFromRow);
}

export function createWebhookStore(database: Database): WebhookStore {
  return {
    async hasEnabled() {
      const { rows } = await database.query(
        'has-enabled-webhooks',
        "select 1 from webhook_endpoint where state = 'enabled' limit 1",
      );
      return rows.length > 0;
    },
    async readEndpoint(account, id) {
      const [endpoint] = (await loadWebhookEndpoints(database, [account])).filter((each) => each.id === id);
      return endpoint;
    },
    listEndpoints: (account) => loadWebhookEndpoints(database, [account]),
    listAttempts: (endpoint, page) => listAttempts(database, { endpoint, page }),
    keepAttempt: (attempt) => keepAttempt(database, attempt),
    async noteOutcome({ endpoint, failedAt }) {
      await database.query(
        'note-webhook-outcome',
        `update webhook_endpoint set failing_since = $3
         where account_id = $1 and endpoint_id = $2 and (failing_since is null) <> ($3::bigint is null)`,
        [endpoint.account, endpoint.id, failedAt],
      );
    },
    async readRecord(account, n) {
      const { rows } = await database.query<AuditRow & Row>(
        'read-audit-record',
        'select * from audit where account_id = $1 and n = $2',
        [account, n],
      );
      return rows[0] && auditFromRow(rows[0]);
    },
    handOut: (of) => handOut(database, of),
    async dropWaiting({ account, id }, lane) {
      await database.query(
        'drop-waiting-webhooks',
        `delete from effect where account_id = $1 and lane = $3 and due_at_ms is not null
           and exists (select from webhook_endpoint where account_id = $1 and endpoint_id = $2 and state = 'disabled')`,
        [account, id, lane],
      );
    },
    async forgetAttempts(beforeMillis, limit) {
      const { rowCount } = await database.query(
        'forget-webhook-attempts',
        `delete from webhook_attempt a
         using (select account_id, endpoint_id, attempt_id from webhook_attempt where at_ms < $1 order by at_ms limit $2) as old
         where a.account_id = old.account_id and a.endpoint_id = old.endpoint_id and a.attempt_id = old.attempt_id`,
        [beforeMillis, limit],
      );
      return rowCount;
    },
  };
}

/** Not a command: what is handed out was committed before, and row 3 of the feed says how far that has come. */
function handOut(
  database: Database,
  { placesMax, effectsOf }: Parameters<WebhookStore['handOut']>[0],
): Promise<number> {
  return database.withTransaction(async (sql) => {
    const { rows } = await sql.query<Row & { place: bigint }>(
      'lock-handed-out',
      'select place from event_feed where feed_id = 3 for update skip locked',
    );
    const [row] = rows;
    if (!row) return 0;
    const from = Number(row.place);
    // The endpoints behind the last place: whatever happened after one was made finds it.
    const [last, endpoints] = await Promise.all([readLastPlace(sql), loadEnabled(sql)]);
    const to = endpoints.length === 0 ? last : Math.min(from + placesMax, last);
    if (to <= from) return 0;
    if (endpoints.length > 0) {
      const records = await readPlacedBetween(sql, { from: from + 1, to });
      saveNewEffects(sql, effectsOf(records, endpoints));
    }
    sql.enqueue('move-handed-out', 'update event_feed set place = $1 where feed_id = 3', [to]);
    return to - from;
  });
}

async function readLastPlace(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<Row & { place: bigint }>(
    'read-last-place',
    'select place from event_feed where feed_id = 1',
  );
  return Number(rows[0]?.place ?? 0);
}

function saveNewEffects(sql: Transaction, effects: readonly Effect[]): void {
  const rows = effects.map((effect) => ({
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
  }));
  sql.enqueue(
    'save-new-effects',
    `insert into effect select * from json_populate_recordset(null::effect, $1::json)
     on conflict (account_id, effect_key) do nothing`,
    [JSON.stringify(rows)],
  );
}

/** Of all accounts: they are few beside the events. */
const ENABLED_MAX = 10_000;

async function loadEnabled(sql: Queryable): Promise<readonly WebhookEndpoint[]> {
  const { rows } = await sql.query<EndpointRow>(
    'load-enabled-webhooks',
    "select * from webhook_endpoint where state = 'enabled' order by role, account_id, endpoint_id limit $1",
    [ENABLED_MAX],
  );
  return rows.map(endpointFromRow);
}

interface AttemptRow extends Row {
  readonly account_id: AccountId;
  readonly endpoint_id: string;
  readonly attempt_id: string;
  readonly at_ms: bigint;
  readonly millis: number;
  readonly event_id: string;
  readonly type: string;
  readonly attempt: number;
  readonly outcome: WebhookAttempt['outcome'];
  readonly status: number | null;
  readonly reason: string | null;
  readonly next_at_ms: bigint | null;
}

async function listAttempts(
  sql: Queryable,
  {
    endpoint,
    page,
  }: { endpoint: Pick<WebhookEndpoint, 'account' | 'id'>; page: Parameters<WebhookStore['listAttempts']>[1] },
) {
  const { rows } = await sql.query<AttemptRow>(
    'list-webhook-attempts',
    `select * from webhook_attempt where account_id = $1 and endpoint_id = $2
       and ($3::bigint is null or (at_ms, attempt_id) < ($3, $4))
     order by at_ms desc, attempt_id desc limit $5`,
    [endpoint.account, endpoint.id, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
  );
  return pageOf(rows, page, {
    item: (row): WebhookAttempt => ({
      id: row.attempt_id,
      account: row.account_id,
      endpoint: row.endpoint_id,
      atMillis: Number(row.at_ms),
      millis: row.millis,
      event: row.event_id,
      type: row.type,
      attempt: row.attempt,
      outcome: row.outcome,
      status: row.status,
      reason: row.reason,
      nextAtMillis: row.next_at_ms === null ? null : Number(row.next_at_ms),
    }),
    key: (row) => [String(row.at_ms), row.attempt_id],
  });
}

async function keepAttempt(sql: Queryable, attempt: WebhookAttempt): Promise<void> {
  await sql.query(
    'keep-webhook-attempt',
    `insert into webhook_attempt (account_id, endpoint_id, attempt_id, at_ms, millis, event_id, type, attempt, outcome, status, reason, next_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (account_id, endpoint_id, attempt_id) do nothing`,
    [
      attempt.account,
      attempt.endpoint,
      attempt.id,
      attempt.atMillis,
      Math.round(attempt.millis),
      attempt.event,
      attempt.type,
      attempt.attempt,
      attempt.outcome,
      attempt.status,
      attempt.reason,
      attempt.nextAtMillis,
    ],
  );
}
