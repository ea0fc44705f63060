import { createHash } from 'node:crypto';
import type { Client, StreamEvent } from '@regrade/client';
import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import { type JsonWebKeySet, parseLicenseFile, verifyLicenseDocument } from '@regrade/core/license';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { problemOf, rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** What the seller's software reads, and how fast it hears of a change. */
let service: TestService;
let customer: TestLogin;
let subscription: string;
let license: string;
let key: string;
let software: Client;

const STREAMS_MAX = 3;

beforeAll(async () => {
  service = await startTestService({
    instances: 2,
    http: { streams: { streamsMax: STREAMS_MAX, heartbeatMillis: 20 } },
  });
  await publishHelpdesk(service);
});
afterAll(() => service.close());

beforeEach(async () => {
  customer = await service.addCustomer('Northwind', 10_000_000n);
  const bought = await buyHelpdesk(service, customer);
  subscription = bought.id;
  ({ license, key } = present(bought.licenseKeys[0], 'a purchase answers its license keys'));
  software = service.client(key);
});

async function upgrade(url = service.url): Promise<void> {
  const client = service.client(customer.token, url);
  const quote = (await client.call('requestQuote', { body: { subscriptionId: subscription, changes: TO_ADVANCED } }))
    .body;
  const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
  await client.call('placeOrder', { idempotencyKey: 'upgrade', body });
}

function readLicense(headers: Record<string, string> = {}, method = 'GET') {
  return fetch(`${service.url}/v1/license`, { method, headers: { authorization: `Bearer ${key}`, ...headers } });
}

describe('a license', () => {
  test('is answered with signed documents, and not again while nothing has changed', async () => {
    const first = await readLicense();
    expect(first.headers.get('cache-control')).toBe('public, max-age=30, stale-if-error=3600');
    expect(first.headers.get('vary')).toBe('Authorization');
    const etag = present(first.headers.get('etag') ?? undefined, 'a license has a tag');
    expect(etag).toMatch(new RegExp(`^"${license}\\.1\\.\\d+"$`));
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await readLicense({ 'if-none-match': known });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    }
    await upgrade();
    const changed = await software.call('getLicense', { ifNoneMatch: etag });
    expect(changed).toMatchObject({ status: 200, body: { license: { id: license, revision: 2, status: 'active' } } });
  });

  test('is verified by its reader with the published keys (T16)', async () => {
    const { body } = await software.call('getLicense');
    const jwks = (await service.client('none').call('getJsonWebKeys')).body as JsonWebKeySet;
    const { statement, freshness } = present(body ?? undefined, 'a first read is answered');
    const now = Math.floor(service.clock.nowMillis() / 1000);
    const verified = await verifyLicenseDocument({ statement, freshness, jwks, now, highestRevisionSeen: 0 });
    expect(verified).toMatchObject({ ok: true, value: { license: body?.license, check: { valid: true } } });
  });

  test('is a file for machines without a network', async () => {
    const response = await fetch(`${service.url}/v1/license/file`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${license}.json"`);
    const file = parseLicenseFile(await response.text());
    expect(file.ok).toBe(true);
    if (!file.ok) return;
    const now = Math.floor(service.clock.nowMillis() / 1000);
    expect(await verifyLicenseDocument({ ...file.value, now, highestRevisionSeen: 0 })).toMatchObject({ ok: true });
    expect((await software.call('getLicenseFile')).body).toMatchObject({ format: 'regrade/license@1' });
  });

  test('is read with its own key only', async () => {
    const account = present(accountOf(ID_PREFIXES.license, license), 'an id names its account');
    const forged = `rlk_${account}_${createHash('sha256').update('guess').digest('base64url')}`;
    for (const token of [forged, 'rlk_short', `${key}x`, customer.token.replace('rgt_', 'rlk_')]) {
      const refused = service.client(token).call('getLicense');
      expect(await problemOf(refused)).toMatchObject({ code: 'auth.invalid', status: 401 });
    }
    expect(await problemOf(service.client(customer.token).call('getLicense'))).toMatchObject({
      code: 'auth.forbidden',
    });
  });
});

describe('the event stream of a license', () => {
  test('begins with the license as it is and tells a change committed by another server, with its instant', async () => {
    const events = software.stream('licenseEvents')[Symbol.asyncIterator]();
    const first = present((await events.next()).value, 'a stream begins with an event') as StreamEvent<'licenseEvents'>;
    expect(first).toMatchObject({ event: 'license', id: '1', data: { license: { revision: 1 }, committedAt: null } });
    await upgrade(present(service.instances[1], 'there are two servers').url);
    const second = present((await events.next()).value, 'a change is told') as StreamEvent<'licenseEvents'>;
    expect(second).toMatchObject({
      id: '2',
      data: {
        license: { revision: 2, selection: { sku: { edition: 'advanced' } } },
        committedAt: '2026-03-01T00:00:00.000Z',
      },
    });
    await events.return?.(undefined);
  });

  test('beats while nothing happens', async () => {
    const response = await fetch(`${service.url}/v1/license/events`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = present(response.body ?? undefined, 'a stream has a body').getReader();
    let text = '';
    while (!text.includes(': beat\n\n')) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    expect(text).toContain('event: license\nid: 1\ndata: {"license":{');
    await reader.cancel();
  });

  test('is refused to the one too many, and has room again when another has ended', async () => {
    const open = async () => {
      const events = software.stream('licenseEvents')[Symbol.asyncIterator]();
      await events.next();
      return events;
    };
    await untilAccepted(async () => {
      await (await open()).return?.(undefined);
    });
    const streams: Awaited<ReturnType<typeof open>>[] = [];
    while (streams.length < STREAMS_MAX) await untilAccepted(async () => void streams.push(await open()));
    const response = await fetch(`${service.url}/v1/license/events`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await rawProblem(response)).toMatchObject({ code: 'unavailable', status: 503 });
    for (const stream of streams) await stream.return?.(undefined);
    await untilAccepted(async () => {
      await (await open()).return?.(undefined);
    });
  });

  test('is not opened by asking for its head', async () => {
    const response = await fetch(`${service.url}/v1/license/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${key}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

const ATTEMPTS_MAX = 500;

/** The server learns of a closed connection a moment after its reader closed it. */
async function untilAccepted(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
