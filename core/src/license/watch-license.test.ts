import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reviseLicense } from '../domain/license/derive-license.ts';
import {
  buildLicense,
  createFakeClock,
  type FakeClock,
  startTestLicenseCenter,
  type TestLicenseCenter,
} from '../testing/index.ts';
import type { LicenseTrouble } from './license-cache.ts';
import { type LicenseChange, type WatchTools, watchLicense } from './watch-license.ts';

const first = buildLicense({ revision: 3 });
const start = Date.UTC(2026, 2, 1, 12) / 1000;

let center: TestLicenseCenter;
let clock: FakeClock;
let ending: AbortController;
let watching: Promise<void>;
let changes: LicenseChange[];
let troubles: (LicenseTrouble | null)[];
let waits: number[];

beforeEach(async () => {
  clock = createFakeClock(start);
  center = await startTestLicenseCenter(first, clock);
  ending = new AbortController();
  [changes, troubles, waits] = [[], [], []];
});
afterEach(async () => {
  ending.abort();
  await watching;
  await center.close();
});

// The next turn of the event loop, so that a loop of attempts cannot starve the test's own server.
const wait: WatchTools['wait'] = (millis) =>
  new Promise((resolve) => {
    waits.push(millis);
    setImmediate(resolve);
  });

function watch(options: { readonly fetch?: typeof fetch; readonly idleMillisMax?: number } = {}): void {
  const { idleMillisMax = 45_000, ...rest } = options;
  watching = watchLicense({
    url: center.url,
    key: center.key,
    signal: ending.signal,
    onChange: (change) => {
      changes.push(change);
    },
    onTrouble: (trouble) => {
      troubles.push(trouble);
    },
    tools: { now: clock.now, random: () => 0.5, wait, idleMillisMax },
    ...rest,
  });
}

function agentsSeen(): unknown[] {
  return changes.map(({ license }) => license.selection.quantities['agents']);
}

function withAgents(license: typeof first, agents: number) {
  return reviseLicense(license, { selection: { ...license.selection, quantities: { agents } } }, start);
}

function count(path: string): number {
  return center.requests.filter((request) => request.path === path).length;
}

describe('watchLicense', () => {
  test('the current license comes first, then each change with the moment of its commit', async () => {
    watch();
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100]));
    center.publish(withAgents(first, 200));
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100, 200]));
    expect(changes[1]).toMatchObject({
      committedAt: '2026-03-01T12:00:00.000Z',
      check: { valid: true },
      license: { id: first.id, revision: 4 },
    });
  });

  test('a stream that ends is opened again with the id of the last event, and nothing is told twice', async () => {
    watch();
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100]));
    center.dropStreams();
    await vi.waitFor(() => expect(count('/v1/license/events')).toBe(2));
    center.publish(withAgents(first, 200));
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100, 200]));
    const streams = center.requests.filter(({ path }) => path === '/v1/license/events');
    expect(streams.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '3']);
  });

  test('without a stream the license is polled with its ETag before every attempt, ever more rarely', async () => {
    const noStream: typeof fetch = (input, init) =>
      String(input).endsWith('/events') ? Promise.resolve(new Response('', { status: 501 })) : fetch(input, init);
    watch({ fetch: noStream });
    await vi.waitFor(() => expect(waits.length).toBeGreaterThanOrEqual(9));
    expect(waits.slice(0, 9)).toEqual([375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
    center.publish(withAgents(first, 200));
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100, 200]));
    const polls = center.requests.filter(({ path }) => path === '/v1/license');
    expect(polls.slice(0, 3).map(({ status }) => status)).toEqual([200, 304, 304]);
    expect(changes.map(({ committedAt }) => committedAt)).toEqual([null, null]);
  });

  test('a center that fails is told once, and once more when it is back', async () => {
    watch();
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100]));
    center.failWith(500);
    center.dropStreams();
    await vi.waitFor(() => expect(waits.length).toBeGreaterThan(3));
    center.failWith(null);
    await vi.waitFor(() => expect(troubles.map((trouble) => trouble?.kind ?? null)).toEqual(['unavailable', null]));
    expect(agentsSeen()).toEqual([100]);
  });

  test('a push is not believed: what it announces is told only when the signed answer says it', async () => {
    const forged = withAgents(first, 999);
    const forging: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/events')) return response;
      const event = `event: license\ndata: ${JSON.stringify({ license: { ...forged }, committedAt: 'x' })}\n\n`;
      return new Response(event, { headers: { 'content-type': 'text/event-stream' } });
    };
    watch({ fetch: forging });
    await vi.waitFor(() => expect(waits.length).toBeGreaterThan(5));
    expect(agentsSeen()).toEqual([100]);
    expect(changes[0]?.committedAt).toBeNull();
  });

  test('a quiet stream still gets the token of a later hour, and hears when the license has expired', async () => {
    watch();
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100]));
    center.beat();
    await vi.waitFor(() => expect(count('/v1/license')).toBe(1));
    clock.advance(3600 + 900);
    center.beat();
    await vi.waitFor(() => expect(count('/v1/license')).toBe(2));
    clock.advance((first.expiresAt ?? 0) - clock.now());
    center.beat();
    await vi.waitFor(() => expect(changes).toHaveLength(2));
    expect(changes[1]).toMatchObject({ check: { valid: false, reasons: ['expired'] }, license: { revision: 3 } });
  });

  test('a connection that has gone silent counts as dead and is opened again', async () => {
    watch({ idleMillisMax: 50 });
    await vi.waitFor(() => expect(count('/v1/license/events')).toBeGreaterThan(1));
    expect(agentsSeen()).toEqual([100]);
  });

  test('it ends at once when told to, with the stream open', async () => {
    watch();
    await vi.waitFor(() => expect(agentsSeen()).toEqual([100]));
    ending.abort();
    await watching;
    expect(troubles).toEqual([]);
  });

  test('an exception of the program itself is the program’s to hear', async () => {
    const failing = watchLicense({
      url: center.url,
      key: center.key,
      signal: ending.signal,
      onChange: () => Promise.reject(new Error('no room for 100 agents')),
      tools: { now: clock.now },
    });
    await expect(failing).rejects.toThrow('no room for 100 agents');
  });
});
