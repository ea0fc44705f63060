import type { CloudEvent } from '../events/build-events.ts';
import type { EventTail } from '../events/event-tail.ts';
import type { OutboxQueue } from '../outbox/outbox-port.ts';
import { createOutboxWorker, type OutboxSettings } from '../outbox/outbox-worker.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { createEventDelivery, type DeliverDeps, sendEvent, webhookEffects } from './deliver-event.ts';
import type { WebhookAttempt, WebhookEndpoint } from './webhook-endpoint.ts';
import type { WebhookSender, WebhookStore } from './webhook-port.ts';

export interface WebhookCenter extends Pick<WebhookStore, 'readEndpoint' | 'listEndpoints' | 'listAttempts'> {
  readonly sender: WebhookSender;
  /** Hands out and delivers from now on. */
  start(): void;
  /** One look of the clock: whether there is anybody to tell, and what of the transcripts is too old. */
  look(): Promise<void>;
  /** Hands out what has its place, and delivers what is due; answers how many deliveries were tried. */
  runDue(): Promise<number>;
  /** Sends an event that says nothing; kept as an attempt like every other. */
  test(endpoint: WebhookEndpoint): Promise<WebhookAttempt>;
  drain(): Promise<void>;
}

/** One endpoint bears so many calls at once; after failures in a row it is left alone for a while. */
const SETTINGS: OutboxSettings = {
  runningMax: 16,
  lanes: { runningMax: 4, failuresMax: 5, pausesMillis: [15_000, 30_000, 60_000, 120_000, 300_000] },
};
const PLACES_MAX = 500;
const ROUNDS_MAX = 1_000;
const TEST_MILLIS_MAX = 20_000;
const ATTEMPTS_KEPT_MILLIS = 7 * 86_400_000;
const FORGOTTEN_PER_LOOK_MAX = 5_000;

export function createWebhookCenter(
  deps: Pick<DeliverDeps, 'disable'> & {
    readonly webhookStore: WebhookStore;
    readonly webhookSender: WebhookSender;
    readonly webhookQueue: OutboxQueue;
    readonly tail: EventTail;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: Log;
  },
): WebhookCenter {
  const { webhookStore: store, webhookSender: sender, tail, clock, ids, log } = deps;
  const handlers = [createEventDelivery({ store, sender, clock, ids, disable: deps.disable })];
  const worker = createOutboxWorker({ queue: deps.webhookQueue, handlers, clock, ids, log }, SETTINGS);
  let isStarted = false;
  let unwatch: (() => void) | undefined;
  let handing: Promise<void> | undefined;

  async function handOut(): Promise<void> {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const places = await store.handOut({
        placesMax: PLACES_MAX,
        effectsOf: (records, endpoints) => webhookEffects(records, { endpoints, nowMillis: clock.nowMillis() }),
      });
      if (places === 0) return;
      worker.wake();
    }
  }

  /** One at a time: others would only find the feed locked. */
  function handOutOnce(): Promise<void> {
    handing ??= handOut().finally(() => {
      handing = undefined;
    });
    return handing;
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
      worker.start();
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
    async runDue() {
      await handOutOnce();
      return worker.runDue();
    },
    async test(endpoint) {
      const signal = AbortSignal.timeout(TEST_MILLIS_MAX);
      const event = testEvent(endpoint, { nowMillis: clock.nowMillis(), uuid: ids.uuid() });
      const { attempt } = await sendEvent({ sender, clock, ids }, { endpoint, event, attempt: 1, signal });
      const kept: WebhookAttempt = {
        ...attempt,
        outcome: attempt.outcome === 'delivered' ? 'delivered' : 'given-up',
        nextAtMillis: null,
      };
      await store.keepAttempt(kept);
      return kept;
    },
    async drain() {
      unwatch?.();
      await worker.drain();
      await handing?.catch(() => undefined);
    },
  };
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
