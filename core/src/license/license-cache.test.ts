import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reviseLicense } from '../domain/license/derive-license.ts';
import {
  buildLicense,
  createFakeClock,
  type FakeClock,
  startTestLicenseCenter,
  type TestLicenseCenter,
} from '../testing/index.ts';
import { createLicenseCache, type LicenseReading } from './license-cache.ts';
import type { LicenseCacheEntry, LicenseCacheStore } from './license-cache-store.ts';

const first = buildLicense({ revision: 3 });
const second = reviseLicense(first, { selection: { ...first.selection, quantities: { agents: 200 } } }, first.issuedAt);
const TEN_TO_ONE = Date.UTC(2026, 2, 1, 12, 50) / 1000;

let center: TestLicenseCenter;
let clock: FakeClock;

beforeEach(async () => {
  clock = createFakeClock(TEN_TO_ONE);
  center = await startTestLicenseCenter(first, clock);
});
afterEach(() => center.close());

function openCache(store?: LicenseCacheStore) {
  return createLicenseCache({ url: center.url, key: center.key, now: clock.now, ...(store ? { store } : {}) });
}

function statusesOf(path: string): number[] {
  return center.requests.filter((request) => request.path === path).map(({ status }) => status);
}

function told(reading: LicenseReading): unknown {
  if (reading.kind === 'none') return { kind: 'none', trouble: reading.trouble?.kind ?? null };
  const { license, check, trouble } = reading;
  const verdict = check.valid ? 'valid' : check.reasons.join();
  return { agents: license.selection.quantities['agents'], verdict, trouble: trouble?.kind ?? null };
}

function createMemoryStore(): LicenseCacheStore & { entry: LicenseCacheEntry | undefined } {
  return {
    entry: undefined,
    async load() {
      return JSON.parse(JSON.stringify(this.entry ?? null));
    },
    async save(entry) {
      this.entry = entry;
    },
  };
}

describe('asking', () => {
  test('a busy program asks the center once per max-age, then conditionally', async () => {
    const cache = openCache();
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'valid', trouble: null });
    await cache.read();
    clock.advance(29);
    await cache.read();
    expect(statusesOf('/v1/license')).toEqual([200]);
    clock.advance(1);
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'valid', trouble: null });
    expect(statusesOf('/v1/license')).toEqual([200, 304]);
    expect(statusesOf('/.well-known/jwks.json')).toEqual([200]);
  });

  test('many readers at once cost one request', async () => {
    const cache = openCache();
    await Promise.all(Array.from({ length: 50 }, () => cache.read()));
    expect(statusesOf('/v1/license')).toEqual([200]);
  });

  test('a new revision is there with the next conditional request', async () => {
    const cache = openCache();
    await cache.read();
    center.publish(second);
    expect(told(await cache.refresh())).toEqual({ agents: 200, verdict: 'valid', trouble: null });
  });

  test('a refresh after a push goes past the caches on the way', async () => {
    const cache = openCache();
    await cache.refresh({ atLeastRevision: 3 });
    expect(center.requests.find(({ path }) => path === '/v1/license')?.cacheControl).toBe('no-cache');
  });

  test('a new hour brings a new token, though the license is the same', async () => {
    const cache = openCache();
    await cache.read();
    clock.advance(15 * 60);
    const reading = await cache.read();
    expect(statusesOf('/v1/license')).toEqual([200, 200]);
    expect(reading.kind === 'licensed' && reading.freshness.iat).toBe(TEN_TO_ONE + 10 * 60);
  });
});

describe('while the center is down', () => {
  test('the last good answer stands until its signed freshness ends, and not a second longer', async () => {
    const cache = openCache();
    await cache.read();
    center.failWith(500);
    clock.advance(60);
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'valid', trouble: 'unavailable' });
    clock.advance(69 * 60 - 1);
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'valid', trouble: 'unavailable' });
    clock.advance(1);
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'stale', trouble: 'unavailable' });
    center.failWith(null);
    clock.advance(5);
    expect(told(await cache.read())).toEqual({ agents: 100, verdict: 'valid', trouble: null });
  });

  test('a center that is down is not asked for every question', async () => {
    const cache = openCache();
    center.failWith(503);
    for (let question = 0; question < 10; question++) expect(told(await cache.read())).toMatchObject({ kind: 'none' });
    expect(statusesOf('/v1/license')).toEqual([503]);
  });

  test('a center that cannot be reached at all is trouble, not an exception', async () => {
    const cache = createLicenseCache({ url: 'http://127.0.0.1:1', key: center.key, now: clock.now });
    expect(told(await cache.read())).toEqual({ kind: 'none', trouble: 'unavailable' });
  });

  test('a program that starts while the center is down runs on what the last one saved', async () => {
    const store = createMemoryStore();
    await openCache(store).read();
    center.failWith(500);
    expect(told(await openCache(store).read())).toEqual({ agents: 100, verdict: 'valid', trouble: 'unavailable' });
  });

  test('an unsigned no takes nothing away; it is told', async () => {
    const cache = openCache();
    await cache.read();
    center.failWith(404);
    const reading = await cache.refresh();
    expect(told(reading)).toEqual({ agents: 100, verdict: 'valid', trouble: 'refused' });
    expect(reading.trouble).toMatchObject({ status: 404, code: 'test.failure' });
  });
});

describe('what cannot go back (G7)', () => {
  test('an older answer is refused, and the newer one stays', async () => {
    const cache = openCache();
    center.publish(second);
    await cache.read();
    center.publish(first);
    expect(told(await cache.refresh())).toEqual({ agents: 200, verdict: 'valid', trouble: 'older-answer' });
  });

  test('a program that was restarted still refuses the older answer', async () => {
    const store = createMemoryStore();
    center.publish(second);
    await openCache(store).read();
    center.publish(first);
    const cache = openCache(store);
    expect(told(await cache.refresh())).toEqual({ agents: 200, verdict: 'valid', trouble: 'older-answer' });
    expect(store.entry?.highestRevisionSeen).toBe(4);
  });

  test('a stored answer replaced by an older one is not used: the highest revision is kept apart from it', async () => {
    const store = createMemoryStore();
    await openCache(store).read();
    const old = store.entry;
    center.publish(second);
    await openCache(store).read();
    center.failWith(500);
    store.entry = old && { ...old, highestRevisionSeen: 4 };
    expect(told(await openCache(store).read())).toMatchObject({ agents: 100, verdict: 'revision-went-back' });
  });

  test('an older hour of the same revision does not replace a newer one', async () => {
    const cache = openCache();
    clock.advance(3600);
    await cache.read();
    clock.advance(-3600);
    expect(told(await cache.refresh())).toMatchObject({ trouble: 'older-answer' });
  });

  test('an answer about another license is refused', async () => {
    const cache = openCache();
    await cache.read();
    center.publish({ ...second, id: first.id.replace('0001', '0002') as typeof first.id });
    expect(told(await cache.refresh())).toEqual({ agents: 100, verdict: 'valid', trouble: 'other-license' });
  });
});

describe('keys', () => {
  test('a new signing key is picked up by itself, once a minute at most', async () => {
    const cache = openCache();
    await cache.read();
    center.rotateKey();
    center.publish(second);
    expect(told(await cache.refresh())).toEqual({ agents: 100, verdict: 'valid', trouble: 'not-verified' });
    expect(statusesOf('/.well-known/jwks.json')).toEqual([200]);
    clock.advance(60);
    expect(told(await cache.refresh())).toEqual({ agents: 200, verdict: 'valid', trouble: null });
    expect(statusesOf('/.well-known/jwks.json')).toEqual([200, 200]);
  });

  test('pinned keys are the only ones believed', async () => {
    const pinned = center.jwks();
    center.rotateKey();
    const cache = createLicenseCache({ url: center.url, key: center.key, now: clock.now, jwks: pinned });
    const reading = await cache.read();
    expect(reading).toEqual({
      kind: 'none',
      trouble: { kind: 'not-verified', document: 'statement', reason: 'unknown-key' },
    });
    expect(statusesOf('/.well-known/jwks.json')).toEqual([]);
  });

  test('a stored answer that was tampered with is not used', async () => {
    const store = createMemoryStore();
    await openCache(store).read();
    center.failWith(500);
    store.entry = store.entry && { ...store.entry, statement: store.entry.statement.replace(/.$/, '!') };
    expect(told(await openCache(store).read())).toEqual({ kind: 'none', trouble: 'unavailable' });
  });

  test('a store that cannot write is trouble, and the license is still there', async () => {
    const store: LicenseCacheStore = { load: async () => null, save: () => Promise.reject(new Error('disk full')) };
    expect(told(await openCache(store).read())).toEqual({ agents: 100, verdict: 'valid', trouble: 'not-saved' });
  });
});
