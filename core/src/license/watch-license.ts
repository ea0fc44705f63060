import type { Instant } from '../domain/kernel/time.ts';
import type { LicenseCheck } from '../domain/license/check-license.ts';
import type { LicenseJson } from '../domain/license/license-document.ts';
import { isRecord } from '../domain/license/parse-license-document.ts';
import { openEventStream, type StreamItem } from './event-stream.ts';
import { type LicenseCenter, LicenseCenterError } from './fetch-license.ts';
import { createLicenseCache, type LicenseCache, type LicenseReading, type LicenseTrouble } from './license-cache.ts';

export interface WatchLicenseOptions extends LicenseCenter {
  /** Called with the license as it is, then whenever its revision or the verdict on it changes; one call at a time. */
  readonly onChange: (change: LicenseChange) => void | Promise<void>;
  /** Called whenever there is other trouble than before; null when it is over. */
  readonly onTrouble?: (trouble: LicenseTrouble | null) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Yours, with a store or pinned keys; one in memory where absent. */
  readonly cache?: LicenseCache;
  readonly tools?: Partial<WatchTools>;
}

/** Verified: `license` comes out of signed bytes, never out of the push that announced it. */
export interface LicenseChange {
  readonly license: LicenseJson;
  readonly check: LicenseCheck;
  /** When the license center committed this revision, RFC 3339 with milliseconds; null where the stream did not say. */
  readonly committedAt: string | null;
}

/** Chance and time, given by tests. */
export interface WatchTools {
  /** Epoch seconds. */
  readonly now: () => Instant;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Resolves after the time, or at once when the signal aborts. */
  readonly wait: (millis: number, signal: AbortSignal) => Promise<void>;
  readonly idleMillisMax: number;
}

const EVENTS_PATH = '/v1/license/events';
const BACKOFF_MILLIS_MIN = 500;
const BACKOFF_MILLIS_MAX = 30_000;
/** Three heartbeats of 15 s. */
const IDLE_MILLIS_MAX = 45_000;
/** A token is good for two hours; asking for the next one is spread over half an hour after the first. */
const RENEW_AFTER_SECONDS = 3600;
const RENEW_SPREAD_SECONDS = 1800;
/** How long to wait for an answer that is still behind its push; after the last one the next heartbeat asks again. */
const BEHIND_WAITS_MILLIS: readonly number[] = [100, 400, 1600];

/**
 * Follows one license until the signal aborts, then resolves: server-sent events with reconnect (`Last-Event-ID`, capped
 * backoff with jitter), and while there is no stream a conditional request before every attempt to get one back. A push
 * is only a hint: what it announces is fetched and verified before anybody hears of it.
 */
export async function watchLicense(options: WatchLicenseOptions): Promise<void> {
  const { signal } = options;
  const tools = { ...defaultTools, ...options.tools };
  const follower = createFollower(options, tools);
  let lastEventId = '';
  let failures = 0;
  while (!signal.aborted) {
    try {
      const { idleMillisMax } = tools;
      for await (const item of openEventStream({ ...options, path: EVENTS_PATH, lastEventId, idleMillisMax })) {
        failures = 0;
        if (item.kind === 'event') lastEventId = item.lastEventId;
        await follower.take(item);
        if (signal.aborted) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      // Anything else was thrown by the program's own `onChange`, and is its to hear.
      if (!(error instanceof LicenseCenterError)) throw error;
    }
    failures += 1;
    await follower.poll();
    await tools.wait(backoffMillis(failures, tools.random()), signal);
  }
}

interface Follower {
  take(item: StreamItem): Promise<void>;
  poll(): Promise<void>;
}

function createFollower(options: WatchLicenseOptions, tools: WatchTools): Follower {
  const { signal } = options;
  const cache = options.cache ?? createLicenseCache({ ...options, now: tools.now });
  const renewAfterSeconds = RENEW_AFTER_SECONDS + Math.floor(tools.random() * RENEW_SPREAD_SECONDS);
  let announced: Announcement = { revision: 0, committedAt: null };
  let told = '';
  let toldTrouble = 'null';

  async function take(item: StreamItem): Promise<void> {
    // The first event follows at once; only what went wrong before is asked again now that the center answers.
    if (item.kind === 'open' && cache.peek().trouble === null) return;
    const next = item.kind === 'event' && item.event === 'license' ? announcementOf(item.data) : undefined;
    if (next && next.revision > announced.revision) announced = next;
    const reading = cache.peek();
    if (revisionOf(reading) < announced.revision) await catchUp();
    else if (isRenewalDue(reading)) await cache.refresh();
    await tell(cache.peek());
  }

  async function catchUp(): Promise<void> {
    const wanted = { atLeastRevision: announced.revision };
    let reading = await cache.refresh(wanted);
    for (const millis of BEHIND_WAITS_MILLIS) {
      if (revisionOf(reading) >= announced.revision || signal.aborted) return;
      await tools.wait(millis, signal);
      reading = await cache.refresh(wanted);
    }
  }

  function isRenewalDue(reading: LicenseReading): boolean {
    if (reading.kind === 'none' || reading.trouble !== null) return true;
    return tools.now() >= reading.freshness.iat + renewAfterSeconds;
  }

  async function tell(reading: LicenseReading): Promise<void> {
    if (signal.aborted) return;
    const trouble = JSON.stringify(reading.trouble);
    if (trouble !== toldTrouble) options.onTrouble?.(reading.trouble);
    toldTrouble = trouble;
    if (reading.kind === 'none') return;
    const { license, check } = reading;
    const telling = JSON.stringify([license.revision, check]);
    if (telling === told) return;
    told = telling;
    const committedAt = announced.revision === license.revision ? announced.committedAt : null;
    await options.onChange({ license, check, committedAt });
  }

  return { take, poll: async () => tell(await cache.refresh()) };
}

interface Announcement {
  readonly revision: number;
  readonly committedAt: string | null;
}

/** `{ license, committedAt }`; undefined for anything else, e.g. what a later version sends. */
function announcementOf(text: string): Announcement | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const license = isRecord(value) ? value['license'] : undefined;
  const revision = isRecord(license) ? license['revision'] : undefined;
  if (!isRecord(value) || typeof revision !== 'number' || !Number.isSafeInteger(revision)) return undefined;
  return { revision, committedAt: typeof value['committedAt'] === 'string' ? value['committedAt'] : null };
}

function revisionOf(reading: LicenseReading): number {
  return reading.kind === 'none' ? 0 : reading.license.revision;
}

/** Doubles up to 30 s; between half and all of it, so that programs cut off together do not come back together. */
function backoffMillis(failures: number, random: number): number {
  const full = Math.min(BACKOFF_MILLIS_MIN * 2 ** Math.min(failures - 1, 16), BACKOFF_MILLIS_MAX);
  return Math.round(full * (0.5 + random / 2));
}

const defaultTools: WatchTools = {
  now: () => Math.floor(Date.now() / 1000),
  random: Math.random,
  idleMillisMax: IDLE_MILLIS_MAX,
  wait: (millis, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, millis);
      signal.addEventListener('abort', done);
    }),
};
