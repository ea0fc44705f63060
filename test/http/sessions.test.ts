import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** A browser's sign-in as it goes over the wire: what a cookie is good for, and what it is not. */
let service: TestService;
let customer: TestLogin;

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
  customer = await service.addCustomer('Northwind', 1_000_000n);
});
afterAll(() => service.close());

/** What a page of the service sends along. */
const OURS = { 'sec-fetch-site': 'same-origin' };

function send(
  path: string,
  { method = 'GET', body, url = service.url, ...headers }: { readonly [name: string]: string | undefined } = {},
): Promise<Response> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return fetch(`${url}${path}`, {
    method,
    headers: { ...Object.fromEntries(given), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
}

function signIn(token: string, more: { readonly [name: string]: string } = OURS): Promise<Response> {
  return send('/v1/session', { method: 'POST', body: JSON.stringify({ token }), ...more });
}

/** The cookie as the browser sends it back. */
async function cookieOf(token: string): Promise<string> {
  const response = await signIn(token);
  expect(response.status).toBe(201);
  return present(response.headers.get('set-cookie')?.split(';')[0], 'signing in sets a cookie');
}

describe('signing in', () => {
  test('with a token sets a cookie that no script reads, and says who signed in', async () => {
    const response = await signIn(customer.token);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      ...{ role: 'customer', account: customer.account, name: 'Northwind', sandbox: false, suspended: false },
      expiresAt: '2026-03-01T12:00:00Z',
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^regrade-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(customer.token);
  });

  test('tells a seller by name', async () => {
    const { token } = await service.addSeller('globex');
    expect(await (await signIn(token)).json()).toMatchObject({ role: 'seller', seller: 'globex' });
  });

  test.each(['rgt_guess', 'x', 'Bearer rgt_guess', 'ü'])('with %j is refused', async (token) => {
    const response = await signIn(token);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await rawProblem(response)).toMatchObject({ code: 'auth.invalid', status: 401 });
  });

  test('with a license key is refused: that is software', async () => {
    await publishHelpdesk(service);
    const { licenseKeys } = await buyHelpdesk(service, customer);
    const { key } = present(licenseKeys[0], 'a purchase answers its license keys');
    expect(await rawProblem(await signIn(key))).toMatchObject({ code: 'auth.forbidden', status: 403 });
  });

  test('from the page of another site is refused, with a sample login too', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect(await rawProblem(await signIn(customer.token, headers))).toMatchObject({ code: 'auth.cross-site' });
      const sample = await send('/v1/session/samples/operator-olga', { method: 'POST', ...headers });
      expect(await rawProblem(sample)).toMatchObject({ code: 'auth.cross-site' });
    }
  });
});

describe('a cookie', () => {
  test('reads in place of a token, in every process', async () => {
    const cookie = await cookieOf(customer.token);
    for (const { url } of service.instances) {
      const response = await send('/v1/wallet', { cookie, url });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ account: customer.account });
      expect(await (await send('/v1/session', { cookie, url })).json()).toMatchObject({ role: 'customer' });
    }
  });

  test('opens a stream of events', async () => {
    const abort = new AbortController();
    const headers = { cookie: await cookieOf(customer.token) };
    const response = await fetch(`${service.url}/v1/events?after=oldest`, { headers, signal: abort.signal });
    expect(response.status).toBe(200);
    let told = '';
    for await (const chunk of present(response.body, 'a stream has a body').pipeThrough(new TextDecoderStream())) {
      told += chunk;
      if (told.includes('\ndata: ')) break;
    }
    expect(told).toContain('"specversion":"1.0"');
    abort.abort();
  });

  test('opens what its role may see and nothing more', async () => {
    const cookie = await cookieOf(customer.token);
    expect(await rawProblem(await send('/v1/reviews', { cookie }))).toMatchObject({ code: 'auth.forbidden' });
  });

  test('changes nothing from anywhere but the pages of this service', async () => {
    const cookie = await cookieOf(service.operator.token);
    const account = { method: 'POST', cookie, body: JSON.stringify({ kind: 'customer', name: 'Planted' }) };
    const host = new URL(service.url).host;
    for (const from of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${host}.evil.example` },
      // What the browser says of the page counts, and not what the page could say.
      { 'sec-fetch-site': 'cross-site', origin: service.url },
    ]) {
      const refused = await rawProblem(await send('/v1/accounts', { ...account, ...from }));
      expect(refused, JSON.stringify(from)).toMatchObject({ code: 'auth.cross-site', status: 403 });
    }
    expect((await send('/v1/accounts', { ...account, ...OURS })).status).toBe(201);
    expect((await send('/v1/accounts', { ...account, origin: service.url })).status).toBe(201);
    const listed = await service.client(service.operator.token).call('listAccounts', { query: { kind: 'customer' } });
    expect(listed.body.items.filter(({ name }) => name === 'Planted')).toHaveLength(2);
  });

  test('loses against a token in the header', async () => {
    const cookie = await cookieOf(customer.token);
    const authorization = `Bearer ${service.operator.token}`;
    expect((await send('/v1/reviews', { cookie, authorization })).status).toBe(200);
    const wrong = await send('/v1/wallet', { cookie, authorization: 'Bearer rgt_guess' });
    expect(await rawProblem(wrong)).toMatchObject({ code: 'auth.invalid' });
    // A token is no session, and needs no page of ours.
    expect(await rawProblem(await send('/v1/session', { cookie, authorization }))).toMatchObject({ code: 'not-found' });
    const post = {
      method: 'POST',
      cookie,
      authorization,
      body: JSON.stringify({ kind: 'customer', name: 'By token' }),
    };
    expect((await send('/v1/accounts', { ...post, 'sec-fetch-site': 'cross-site' })).status).toBe(201);
  });

  test.each([
    ['nothing of ours', () => 'regrade-session=guess'],
    ['five parts of nothing', () => 'regrade-session=a.b.c.d.e'],
    ['of another name', (cookie: string) => cookie.replace('regrade-session', '__Host-regrade-session')],
    ['with a letter changed', (cookie: string) => cookie.replace(/.(?=.{9}$)/, (at) => (at === 'A' ? 'B' : 'A'))],
  ])('that is %s opens nothing', async (_what, forge) => {
    const problem = await rawProblem(await send('/v1/wallet', { cookie: forge(await cookieOf(customer.token)) }));
    expect(problem.status).toBe(401);
  });

  test('of another installation opens nothing', async () => {
    const other = await startTestService();
    try {
      const cookie = await cookieOf(customer.token);
      const problem = await rawProblem(await send('/v1/session', { cookie, url: other.url }));
      expect(problem).toMatchObject({ code: 'auth.session-ended', status: 401 });
    } finally {
      await other.close();
    }
  });
});

describe('a session ends', () => {
  test('when its person signs out: a copy of its cookie is void, in other processes within seconds', async () => {
    const cookie = await cookieOf(customer.token);
    const [here, there] = service.instances.map(({ url }) => url);
    expect((await send('/v1/wallet', { cookie, url: there })).status).toBe(200);
    const out = await send('/v1/session', { method: 'DELETE', cookie, ...OURS });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^regrade-session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    const ended = { code: 'auth.session-ended', status: 401 };
    expect(await rawProblem(await send('/v1/wallet', { cookie, url: here }))).toMatchObject(ended);
    service.clock.advance(6);
    expect(await rawProblem(await send('/v1/wallet', { cookie, url: there }))).toMatchObject(ended);
    // Once more, and without any session: nothing to complain about.
    expect((await send('/v1/session', { method: 'DELETE', cookie, ...OURS })).status).toBe(204);
    expect((await send('/v1/session', { method: 'DELETE', ...OURS })).status).toBe(204);
  });

  test('and no other session of the same token with it', async () => {
    const [gone, stays] = [await cookieOf(customer.token), await cookieOf(customer.token)];
    await send('/v1/session', { method: 'DELETE', cookie: gone, ...OURS });
    expect((await send('/v1/wallet', { cookie: stays })).status).toBe(200);
  });

  test('with its token', async () => {
    const { token } = await service.addCustomer('Gone');
    const cookie = await cookieOf(token);
    expect((await send('/v1/wallet', { cookie })).status).toBe(200);
    await service.database.database.query('test-revoke', "update access_token set revoked_at = 1 where name = 'Gone'");
    service.clock.advance(6);
    expect(await rawProblem(await send('/v1/wallet', { cookie }))).toMatchObject({ code: 'auth.session-ended' });
  });

  test('after twelve hours', async () => {
    const cookie = await cookieOf(customer.token);
    service.clock.advance(12 * 3_600 - 1);
    expect((await send('/v1/wallet', { cookie })).status).toBe(200);
    service.clock.advance(1);
    expect(await rawProblem(await send('/v1/wallet', { cookie }))).toMatchObject({ code: 'auth.session-ended' });
  });

  test('and is forgotten when it would have ended by itself', async () => {
    const cookie = await cookieOf(customer.token);
    await send('/v1/session', { method: 'DELETE', cookie, ...OURS });
    const before = service.clock.nowMillis() / 1000;
    expect(await service.engine.upkeep.forgetSessions(before, 500)).toBeGreaterThan(0);
    expect(await rawProblem(await send('/v1/wallet', { cookie }))).toMatchObject({ code: 'auth.session-ended' });
    service.clock.advance(13 * 3_600);
    expect(await service.engine.upkeep.forgetSessions(service.clock.nowMillis() / 1000, 500)).toBe(1);
  });
});

describe('sample logins', () => {
  test('are offered where there is a sample marketplace, and a click signs in', async () => {
    let token = '';
    const olga = {
      ...({ role: 'operator', name: 'Olga of Operations', hint: 'reviews drafts' } as const),
      // A service makes its accounts after it has begun to listen.
      get token() {
        return token;
      },
    };
    const nobody = { role: 'customer', name: 'Nobody', token: 'rgt_unknown' } as const;
    const market = await startTestService({ http: { signIn: { samples: [olga, nobody] } } });
    token = market.operator.token;
    try {
      const methods = await (await send('/v1/session/methods', { url: market.url })).json();
      expect(methods).toEqual({
        provider: null,
        samples: [
          { id: 'operator-olga-of-operations', role: 'operator', name: 'Olga of Operations', hint: 'reviews drafts' },
          { id: 'customer-nobody', role: 'customer', name: 'Nobody' },
        ],
      });
      expect(JSON.stringify(methods)).not.toContain('rgt_');
      const click = (id: string) => send(`/v1/session/samples/${id}`, { method: 'POST', url: market.url, ...OURS });
      const signedIn = await click('operator-olga-of-operations');
      expect(signedIn.status).toBe(201);
      expect(await signedIn.json()).toMatchObject({ role: 'operator', account: market.operator.account });
      for (const id of ['customer-nobody', 'operator', 'OPERATOR', '-']) {
        expect(await rawProblem(await click(id))).toMatchObject({ code: 'not-found', status: 404 });
      }
    } finally {
      await market.close();
    }
  });

  test('are absent elsewhere', async () => {
    expect(await (await send('/v1/session/methods')).json()).toEqual({ provider: null, samples: [] });
    const click = await send('/v1/session/samples/operator-operator', { method: 'POST', ...OURS });
    expect(await rawProblem(click)).toMatchObject({ code: 'not-found', status: 404 });
  });
});

describe('behind a proxy with TLS', () => {
  test('the cookie is bound to the host and to TLS, and the public address is ours', async () => {
    const proxied = await startTestService({ http: { publicUrl: 'https://regrade.example' } });
    try {
      const body = JSON.stringify({ token: proxied.operator.token });
      const own = { origin: 'https://regrade.example' };
      const response = await send('/v1/session', { method: 'POST', body, url: proxied.url, ...own });
      expect(response.status).toBe(201);
      const set = response.headers.get('set-cookie') ?? '';
      expect(set).toMatch(/^__Host-regrade-session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      const post = { method: 'POST', body: JSON.stringify({ kind: 'customer', name: 'One' }), url: proxied.url };
      const cookie = set.split(';')[0];
      expect((await send('/v1/accounts', { ...post, cookie, ...own })).status).toBe(201);
      const foreign = await send('/v1/accounts', { ...post, cookie, origin: proxied.url });
      expect(await rawProblem(foreign)).toMatchObject({ code: 'auth.cross-site' });
    } finally {
      await proxied.close();
    }
  });
});

test('no token and no cookie is ever logged', async () => {
  const cookie = await cookieOf(customer.token);
  await send('/v1/wallet', { cookie });
  const written = JSON.stringify(service.logged);
  expect(written).not.toContain(customer.token);
  expect(written).not.toContain(cookie.slice('regrade-session='.length));
});
