import type { CloudEvent } from '../events/build-events.ts';
import type { EventCenter } from '../events/event-center.ts';
import type { EventTail } from '../events/event-tail.ts';
import type { OutboxWorker } from '../outbox/outbox-worker.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { type DeliverDeps, sendEvent, webhookEffects, webhookLane } from './deliver-event.ts';
import type { WebhookAttempt, WebhookEndpoint } from './webhook-endpoint.ts';
import type { WebhookSender, WebhookStore } from './webhook-port.ts';

export interface WebhookCenter extends Pick<WebhookStore, 'readEndpoint' | 'listEndpoints' | 'listAttempts'> {
  readonly sender: WebhookSender;
  /** Hands out what happens, as soon as it is seen. */
  start(): void;
  /** One look of the clock: whether there is anybody to tell, and what of the transcripts is too old. */
  look(): Promise<void>;
  /** Hands out what has its place: the outbox delivers it. */
  handOut(): Promise<void>;
  /** Before a disabled endpoint is told again: what it missed, and what was on its ladder, is on the stream. */
  forgetMissed(endpoint: Pick<WebhookEndpoint, 'account' | 'id'>): Promise<void>;
  /** Sends an event that says nothing; kept as an attempt like every other. */
  test(endpoint: WebhookEndpoint): Promise<WebhookAttempt>;
  stop(): Promise<void>;
}

const PLACES_MAX = 500;
const ROUNDS_MAX = 1_000;
const TEST_MILLIS_MAX = 20_000;
const ATTEMPTS_KEPT_MILLIS = 7 * 86_400_000;
const FORGOTTEN_PER_LOOK_MAX = 5_000;

export function createWebhookCenter(deps: {
  readonly webhookStore: WebhookStore;
  readonly webhookSender: WebhookSender;
  readonly outbox: Pick<OutboxWorker, 'wake'>;
  readonly events: Pick<EventCenter, 'gather'>;
  readonly tail: EventTail;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}): WebhookCenter {
  const { webhookStore: store, webhookSender: sender, events, tail, clock, ids, log } = deps;
  let isStarted = false;
  let unwatch: (() => void) | undefined;
  let handing: Promise<void> | undefined;

  /** One at a time: others would only find the feed locked. */
  function handOutOnce(): Promise<void> {
    handing ??= handOutAll(deps).finally(() => {
      handing = undefined;
    });
    return handing;
  }

  async function forgetMissed(endpoint: Pick<WebhookEndpoint, 'account' | 'id'>): Promise<void> {
    // What happened while it was disabled gets its place and is handed out while it is, which is to the others.
    await events.gather();
    await handing?.catch(() => undefined);
    await handOutOnce();
    await store.dropWaiting(endpoint, webhookLane(endpoint.id));
  }

  function hear(): void {
    handOutOnce().catch((error: unknown) => log.warn({ job: 'webhooks', error: String(error) }));
  }

  return {
    sender,
    readEndpoint: store.readEndpoint,
    listEndpoints: store.listEndpoints,
    listAttempts: store.listAttempts,
    start() {
      isStarted = true;
    },
    async look() {
      const isNeeded = isStarted && (await store.hasEnabled());
      // Whoever watches keeps the order of events fresh: only while somebody is to be told.
      if (isNeeded) unwatch ??= tail.watch(hear);
      else {
        unwatch?.();
        unwatch = undefined;
      }
      await handOutOnce();
      await store.forgetAttempts(clock.nowMillis() - ATTEMPTS_KEPT_MILLIS, FORGOTTEN_PER_LOOK_MAX);
    },
    handOut: handOutOnce,
    forgetMissed,
    test: (endpoint) => sendTest(endpoint, { store, sender, clock, ids }),
    async stop() {
      unwatch?.();
      await handing?.catch(() => undefined);
    },
  };
}

async function handOutAll({
  webhookStore,
  outbox,
  clock,
}: {
  readonly webhookStore: WebhookStore;
  readonly outbox: Pick<OutboxWorker, 'wake'>;
  readonly clock: Clock;
}): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const places = await webhookStore.handOut({
      placesMax: PLACES_MAX,
      effectsOf: (records, endpoints) => webhookEffects(records, { endpoints, nowMillis: clock.nowMillis() }),
    });
    if (places === 0) return;
    outbox.wake();
  }
}

async function sendTest(
  endpoint: WebhookEndpoint,
  of: Pick<DeliverDeps, 'store' | 'sender' | 'clock'> & { readonly ids: Ids },
): Promise<WebhookAttempt> {
  const signal = AbortSignal.timeout(TEST_MILLIS_MAX);
  const event = testEvent(endpoint, { nowMillis: of.clock.nowMillis(), uuid: of.ids.uuid() });
  const { attempt } = await sendEvent(of, { endpoint, event, attempt: 1, signal });
  const outcome = attempt.outcome === 'delivered' ? 'delivered' : 'given-up';
  const kept: WebhookAttempt = { ...attempt, outcome, nextAtMillis: null };
  await of.store.keepAttempt(kept);
  return kept;
}

/** It is in no chain and in no stream: nothing happened. */
function testEvent(
  { id, account }: WebhookEndpoint,
  { nowMillis, uuid }: { readonly nowMillis: number; readonly uuid: string },
): CloudEvent {
  return {
    specversion: '1.0',
    id: `evt_test_${uuid}`,
    source: `urn:regrade:account:${account}`,
    type: 'regrade.webhook-endpoint.tested.v1',
    subject: id,
    time: new Date(nowMillis).toISOString(),
    datacontenttype: 'application/json',
    sequence: '0',
    account,
    data: { endpoint: id },
  };
}
