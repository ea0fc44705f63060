import type { Instant } from '../domain/kernel/time.ts';
import { checkLicense, type LicenseCheck } from '../domain/license/check-license.ts';
import type { FreshnessPayload, LicenseJson } from '../domain/license/license-document.ts';
import {
  type FetchedLicense,
  fetchJwks,
  fetchLicense,
  type LicenseCenter,
  LicenseCenterError,
} from './fetch-license.ts';
import type { JsonWebKeySet } from './jws.ts';
import {
  CACHE_FORMAT,
  type LicenseCacheEntry,
  type LicenseCacheStore,
  parseCacheEntry,
} from './license-cache-store.ts';
import { type VerificationFault, type VerifiedLicense, verifyLicenseDocument } from './verify-license-document.ts';

export interface LicenseCacheOptions extends LicenseCenter {
  /** Where the last good answer outlives the program; in memory only where absent. */
  readonly store?: LicenseCacheStore;
  /** Pinned keys: then no others are fetched or believed, not even those of the store. */
  readonly jwks?: JsonWebKeySet;
  /** Epoch seconds; the machine's clock where absent. */
  readonly now?: () => Instant;
}

/** What the program may believe at this moment, and what was wrong with the last attempt to learn more. */
export type LicenseReading =
  | {
      readonly kind: 'licensed';
      readonly license: LicenseJson;
      readonly freshness: FreshnessPayload;
      /** Decided by the signed `exp` at the moment of reading, never by how long something was cached. */
      readonly check: LicenseCheck;
      readonly trouble: LicenseTrouble | null;
    }
  /** No answer was ever believed. */
  | { readonly kind: 'none'; readonly trouble: LicenseTrouble | null };

export type LicenseTrouble =
  | { readonly kind: 'unavailable'; readonly message: string }
  /**
   * The center's definite no. It is not signed, so it takes nothing away: the last good answer stands until its
   * freshness ends, and a withdrawn license says so in a signed status.
   */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | ({ readonly kind: 'not-verified' } & VerificationFault)
  /** The answer was rightly signed and older than what we hold, or its two halves do not belong together. */
  | { readonly kind: 'older-answer'; readonly revision: number }
  /** A license keeps its id for life. */
  | { readonly kind: 'other-license'; readonly id: string }
  | { readonly kind: 'not-saved'; readonly message: string };

/** Trouble with the center is told in the reading; what throws is a platform without Ed25519. */
export interface LicenseCache {
  /** The reading of now; asks the center first when the last answer is older than its `max-age`. */
  read(): Promise<LicenseReading>;
  /** Asks the center now; a second time where the first answer is not yet of this revision. */
  refresh(wanted?: { readonly atLeastRevision: number }): Promise<LicenseReading>;
  /** The reading of now from what is held in memory; asks nobody. */
  peek(): LicenseReading;
}

/** The first may be one that was already under way when the push came, and miss what it announced. */
const REFRESH_ATTEMPTS_MAX = 2;
/** Unknown key ids make us fetch the keys again, but not for every forged token. */
const KEYS_REFETCH_SECONDS_MIN = 60;
/** A center that is down is not asked again for every question of a busy program. */
const RETRY_SECONDS_MIN = 5;

interface CacheState {
  entry: LicenseCacheEntry | undefined;
  held: VerifiedLicense | undefined;
  trouble: LicenseTrouble | null;
  askedAt: Instant;
  dueAt: Instant;
  jwks: JsonWebKeySet | undefined;
  keysFetchedAt: Instant;
}

/**
 * Keeps the last good answer of one license key: conditional requests, the last good answer while the center is down
 * (`stale-if-error`, for as long as its signed freshness lasts), and a highest revision that never goes back - whichever
 * answer arrives last, and across restarts when there is a store.
 */
export function createLicenseCache(options: LicenseCacheOptions): LicenseCache {
  const now = options.now ?? (() => Math.floor(Date.now() / 1000));
  const state = createState(options);
  let opening: Promise<void> | undefined;
  let fetching: Promise<void> | undefined;

  function open(): Promise<void> {
    opening ??= loadState(state, options, now());
    return opening;
  }

  function fetchOnce(revalidate: boolean): Promise<void> {
    fetching ??= updateState(state, { options, now, revalidate }).finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  function peek(): LicenseReading {
    const { held, trouble, entry } = state;
    if (!held) return { kind: 'none', trouble };
    const { license, statement, freshness } = held;
    const highestRevisionSeen = entry?.highestRevisionSeen ?? 0;
    const check = checkLicense({ statement, freshness, highestRevisionSeen }, now());
    return { kind: 'licensed', license, freshness, check, trouble };
  }

  async function read(): Promise<LicenseReading> {
    await open();
    // Before `askedAt`: the clock was set back, so what it said about `dueAt` means nothing.
    if (now() >= state.dueAt || now() < state.askedAt) await fetchOnce(false);
    return peek();
  }

  async function refresh(wanted?: { readonly atLeastRevision: number }): Promise<LicenseReading> {
    await open();
    for (let attempt = 1; attempt <= REFRESH_ATTEMPTS_MAX; attempt++) {
      await fetchOnce(wanted !== undefined);
      const isThere = (state.held?.license.revision ?? 0) >= (wanted?.atLeastRevision ?? 0);
      const mayHelp = state.trouble === null || state.trouble.kind === 'older-answer';
      if (isThere || !mayHelp) break;
    }
    return peek();
  }

  return { read, refresh, peek };
}

function createState(options: LicenseCacheOptions): CacheState {
  const never = Number.NEGATIVE_INFINITY;
  return {
    entry: undefined,
    held: undefined,
    trouble: null,
    askedAt: never,
    dueAt: never,
    jwks: options.jwks,
    keysFetchedAt: never,
  };
}

async function loadState(state: CacheState, options: LicenseCacheOptions, now: Instant): Promise<void> {
  const stored = await options.store?.load().catch(() => undefined);
  const entry = parseCacheEntry(stored);
  if (!entry) return;
  const { statement, freshness, highestRevisionSeen } = entry;
  state.jwks ??= entry.jwks;
  const jwks = state.jwks;
  const verified = await verifyLicenseDocument({ statement, freshness, jwks, now, highestRevisionSeen });
  // What was seen stays seen even when the stored answer itself is no longer believed, e.g. after a change of keys.
  state.entry = { ...entry, jwks, etag: verified.ok ? entry.etag : null };
  state.held = verified.ok ? verified.value : undefined;
}

interface UpdateInput {
  readonly options: LicenseCacheOptions;
  readonly now: () => Instant;
  readonly revalidate: boolean;
}

async function updateState(state: CacheState, { options, now, revalidate }: UpdateInput): Promise<void> {
  state.askedAt = now();
  state.dueAt = now() + RETRY_SECONDS_MIN;
  try {
    const etag = etagToSend(state, now());
    const fetched = await fetchLicense({ ...options, revalidate, ...(etag === null ? {} : { etag }) });
    state.trouble = await applyFetched(state, fetched, { options, now, revalidate });
    if (fetched.kind !== 'refused')
      state.dueAt = nextDueAt(state, { now: now(), maxAgeSeconds: fetched.maxAgeSeconds });
  } catch (error) {
    // Anything else is not the center's fault: a platform without Ed25519, or a mistake of ours.
    if (!(error instanceof LicenseCenterError)) throw error;
    state.trouble = { kind: 'unavailable', message: error.message };
  }
}

/** When the answer's `max-age` is over, or its freshness if that is sooner. */
function nextDueAt({ held }: CacheState, at: { readonly now: Instant; readonly maxAgeSeconds: number }): Instant {
  const due = Math.min(at.now + at.maxAgeSeconds, held?.freshness.exp ?? Number.POSITIVE_INFINITY);
  return Math.max(due, at.now + RETRY_SECONDS_MIN);
}

/** A 304 would be of no use where we hold nothing, or only a token that has ended. */
function etagToSend({ entry, held }: CacheState, now: Instant): string | null {
  return held && now < held.freshness.exp ? (entry?.etag ?? null) : null;
}

async function applyFetched(
  state: CacheState,
  fetched: FetchedLicense,
  input: UpdateInput,
): Promise<LicenseTrouble | null> {
  if (fetched.kind === 'refused') return fetched;
  if (fetched.kind === 'not-modified') return null;
  const { statement, freshness } = fetched;
  const now = input.now();
  const highestRevisionSeen = state.entry?.highestRevisionSeen ?? 0;
  let jwks = await keysFor(state, input, { refetch: false });
  let verified = await verifyLicenseDocument({ statement, freshness, jwks, now, highestRevisionSeen });
  if (!verified.ok && verified.error.reason === 'unknown-key') {
    jwks = await keysFor(state, input, { refetch: true });
    verified = await verifyLicenseDocument({ statement, freshness, jwks, now, highestRevisionSeen });
  }
  if (!verified.ok) return { kind: 'not-verified', ...verified.error };
  const answer = verified.value;
  if (state.entry && state.entry.id !== answer.license.id) return { kind: 'other-license', id: answer.license.id };
  if (isOlder(answer, state.held)) return { kind: 'older-answer', revision: answer.license.revision };
  state.held = answer;
  state.entry = {
    format: CACHE_FORMAT,
    id: answer.license.id,
    statement,
    freshness,
    jwks,
    etag: fetched.etag,
    highestRevisionSeen: Math.max(highestRevisionSeen, answer.license.revision),
  };
  return save(state.entry, input.options);
}

/** An older answer that arrives last must not put an older grant back; nor an older hour of the same revision. */
function isOlder(answer: VerifiedLicense, held: VerifiedLicense | undefined): boolean {
  const { check } = answer;
  if (!check.valid && check.reasons.some((reason) => reason === 'mismatch' || reason === 'revision-went-back')) {
    return true;
  }
  return held?.license.revision === answer.license.revision && answer.freshness.iat < held.freshness.iat;
}

async function keysFor(
  state: CacheState,
  { options, now }: UpdateInput,
  { refetch }: { readonly refetch: boolean },
): Promise<JsonWebKeySet> {
  const mayFetch = !options.jwks && now() >= state.keysFetchedAt + KEYS_REFETCH_SECONDS_MIN;
  if (state.jwks && !(refetch && mayFetch)) return state.jwks;
  state.keysFetchedAt = now();
  state.jwks = await fetchJwks(options);
  return state.jwks;
}

async function save(entry: LicenseCacheEntry, options: LicenseCacheOptions): Promise<LicenseTrouble | null> {
  try {
    await options.store?.save(entry);
    return null;
  } catch (error) {
    return { kind: 'not-saved', message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
