import { type AccountId, assert, present } from '@regrade/core';
import { buildEvents, type CloudEvent, matchesFilter, maySee } from '../events/build-events.ts';
import type { PlacedRecord } from '../events/event-port.ts';
import type { ClaimedEffect, Effect, EffectOutcome } from '../outbox/outbox-port.ts';
import type { EffectHandler } from '../outbox/outbox-worker.ts';
import type { Clock, Ids } from '../ports.ts';
import {
  FAILING_SECONDS_MAX,
  nextAttemptAt,
  signingSecrets,
  type WebhookAttempt,
  type WebhookEndpoint,
} from './webhook-endpoint.ts';
import { readerOf, type SentWebhook, type WebhookSender, type WebhookStore } from './webhook-port.ts';

const KIND = 'webhook-event';
/** One call; the sender gives up sooner. */
const CALL_MILLIS_MAX = 25_000;
/** 410: the receiver says that it is gone, and is not asked again. */
const GONE = 410;

/** Which event goes where: the text is made from the record on each attempt, and is the same each time. */
interface EventPayload {
  readonly endpoint: string;
  readonly account: AccountId;
  readonly n: number;
  readonly index: number;
}

/** What enabled endpoints are told of records, one effect for each event and endpoint. */
export function webhookEffects(
  records: readonly PlacedRecord[],
  { endpoints, nowMillis }: { readonly endpoints: readonly WebhookEndpoint[]; readonly nowMillis: number },
): Effect[] {
  return records.flatMap(({ record, seller }) =>
    buildEvents(record).flatMap((event, index) => {
      // A record has a place for each seller: an event belongs to one of them.
      if (event.seller !== seller) return [];
      const told = endpoints.filter(
        (endpoint) =>
          record.atMillis >= endpoint.createdAt * 1000 &&
          maySee(readerOf(endpoint), event) &&
          matchesFilter(endpoint.types ? { types: endpoint.types } : {}, event),
      );
      return told.map((endpoint): Effect => {
        const payload: EventPayload = { endpoint: endpoint.id, account: record.account, n: record.n, index };
        const effectKey = `${endpoint.id}:${event.cloudEvent.id}`;
        const times = { dueAtMillis: nowMillis, createdAtMillis: nowMillis };
        return { account: endpoint.account, effectKey, kind: KIND, lane: webhookLane(endpoint.id), payload, ...times };
      });
    }),
  );
}

/** Every endpoint has a door of its own. */
export function webhookLane(endpoint: string): string {
  return `webhook:${endpoint}`;
}

export interface DeliverDeps {
  readonly store: WebhookStore;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
  /** Through the one write path, so that it is in the audit log. */
  readonly disable: (endpoint: WebhookEndpoint, reason: string) => Promise<unknown>;
}

/** Delivers events: at least once, with one id on every attempt. */
export function createEventDelivery(deps: DeliverDeps): EffectHandler {
  return {
    kinds: [KIND],
    millisMax: CALL_MILLIS_MAX,
    async handle(effect, signal) {
      const payload = effect.payload as EventPayload; // written by `webhookEffects`
      const endpoint = await deps.store.readEndpoint(effect.account, payload.endpoint);
      // Disabled or deleted meanwhile: nobody waits for it.
      if (endpoint?.state.kind !== 'enabled') return { kind: 'done' };
      const event = await readEvent(deps.store, payload);
      const { attempt, sent } = await sendEvent(deps, { endpoint, event, attempt: effect.tries, signal });
      await noteAttempt(deps, { endpoint, attempt, sent });
      return outcomeOf(attempt, sent, effect);
    },
  };
}

async function readEvent(store: WebhookStore, { account, n, index }: EventPayload): Promise<CloudEvent> {
  const record = present(await store.readRecord(account, n), 'the record of an event is kept for ever');
  const event = buildEvents(record)[index];
  assert(event !== undefined, 'a record gives the same events whenever it is read');
  return event.cloudEvent;
}

/** One signed call, and what is kept of it. */
export async function sendEvent(
  { sender, clock, ids }: Pick<DeliverDeps, 'sender' | 'clock' | 'ids'>,
  of: {
    readonly endpoint: WebhookEndpoint;
    readonly event: CloudEvent;
    readonly attempt: number;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly attempt: WebhookAttempt; readonly sent: SentWebhook }> {
  const { endpoint, event } = of;
  const atMillis = clock.nowMillis();
  const now = Math.floor(atMillis / 1000);
  const begun = performance.now();
  const sent = await sender.send({
    address: endpoint.address,
    secrets: signingSecrets(endpoint, now),
    id: event.id,
    timestamp: now,
    body: JSON.stringify(event),
    signal: of.signal,
  });
  const isDelivered = sent.kind === 'answered' && sent.status >= 200 && sent.status < 300;
  const retryAfter = sent.kind === 'answered' ? sent.retryAfterSeconds : 0;
  const nextAt = isDelivered ? undefined : nextAttemptAt(of.attempt, now, retryAfter);
  const attempt: WebhookAttempt = {
    id: `wha_${ids.uuid()}`,
    account: endpoint.account,
    endpoint: endpoint.id,
    atMillis,
    millis: performance.now() - begun,
    event: event.id,
    type: event.type,
    attempt: of.attempt,
    outcome: isDelivered ? 'delivered' : nextAt === undefined ? 'given-up' : 'failed',
    status: sent.kind === 'answered' ? sent.status : null,
    reason: sent.kind === 'failed' ? sent.reason : isDelivered ? null : `The receiver answered ${sent.status}.`,
    nextAtMillis: nextAt === undefined ? null : nextAt * 1000,
  };
  return { attempt, sent };
}

async function noteAttempt(
  { store, disable }: DeliverDeps,
  of: { readonly endpoint: WebhookEndpoint; readonly attempt: WebhookAttempt; readonly sent: SentWebhook },
): Promise<void> {
  const { endpoint, attempt, sent } = of;
  await store.keepAttempt(attempt);
  if (attempt.outcome === 'delivered') {
    if (endpoint.failingSince !== null) await store.noteOutcome({ endpoint, failedAt: null });
    return;
  }
  const now = Math.floor(attempt.atMillis / 1000);
  if (endpoint.failingSince === null) await store.noteOutcome({ endpoint, failedAt: now });
  if (sent.kind === 'answered' && sent.status === GONE) {
    await disable(endpoint, 'The receiver answered 410: it is gone.');
  } else if (now - (endpoint.failingSince ?? now) >= FAILING_SECONDS_MAX) {
    await disable(endpoint, `Nothing arrived for ${FAILING_SECONDS_MAX / 86_400} days.`);
  }
}

function outcomeOf(attempt: WebhookAttempt, sent: SentWebhook, effect: ClaimedEffect): EffectOutcome {
  // An answer, whatever it says, comes from a door that is open; 429 and 5xx say that it is not.
  const isOpen = sent.kind === 'answered' && sent.status !== 429 && sent.status < 500;
  const called = isOpen ? 'answered' : 'failing';
  const { nextAtMillis } = attempt;
  if (attempt.outcome === 'delivered' || nextAtMillis === null) return { kind: 'done', called };
  return { kind: 'retry', atMillis: nextAtMillis, reason: attempt.reason ?? effect.kind, called };
}
