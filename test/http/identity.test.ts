import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser, type TestBrowser } from '../support/cookie-browser.ts';
import { startIdentityProvider, type TestIdentityProvider } from '../support/identity-provider.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Sign-in with OpenID Connect, against somebody else's provider, redirect by redirect. */
let service: TestService;
let provider: TestIdentityProvider;
let customer: TestLogin;

beforeAll(async () => {
  provider = await startIdentityProvider(() => service.url);
  service = await startTestService({ http: { signIn: { provider: provider.client(() => service.url) } } });
  customer = await service.addCustomer('Northwind');
  await service.addSeller('globex');
  const person = (name: string, claims: object) => provider.people.set(name, { name: `${name} of Contoso`, ...claims });
  person('olga', { regrade_role: 'operator' });
  person('carl', { regrade_role: 'customer', regrade_account: customer.account });
  person('sue', { regrade_role: ['staff', 'regrade-seller'], regrade_seller: 'globex' });
  person('nobody', {});
  person('both', { regrade_role: ['regrade-seller', 'regrade-operator'], regrade_seller: 'globex' });
  person('lost', { regrade_role: 'customer', regrade_account: 'aaaaaaaa' });
  person('homeless', { regrade_role: 'customer' });
  person('posing', { regrade_role: 'operator', regrade_account: customer.account });
  person('rival', { regrade_role: 'seller', regrade_seller: 'nobody-of-ours' });
});
afterAll(async () => {
  await service.close();
  await provider.close();
});

/** Goes out to the provider, says who one is there, and stops at the address to come back to. */
async function goOut(browser: TestBrowser, login: string, to = ''): Promise<string> {
  const search = to === '' ? '' : `?${new URLSearchParams({ to })}`;
  const asked = await browser.follow(`${service.url}/auth/start${search}`, { until: `${service.url}/` });
  if (asked.location !== undefined) return asked.location;
  const { location } = await browser.follow(asked.url, {
    form: { prompt: 'login', login, password: 'any' },
    until: `${service.url}/`,
  });
  return present(location, 'the provider sends the browser back');
}

/** Where the service sends the browser in the end. */
async function signIn(browser: TestBrowser, login: string, to?: string): Promise<string> {
  const back = await goOut(browser, login, to);
  return present((await browser.send(back)).headers.get('location') ?? undefined, 'the callback sends on');
}

/** Whether the provider sends the browser back without asking who they are. */
async function signedInThere(browser: TestBrowser): Promise<boolean> {
  const asked = await browser.copy().follow(`${service.url}/auth/start`, { until: `${service.url}/` });
  return asked.location !== undefined;
}

const who = async (browser: TestBrowser) => (await browser.send(`${service.url}/v1/session`)).json();

test('the sign-in page is told of the provider', async () => {
  const methods = await (await fetch(`${service.url}/v1/session/methods`)).json();
  expect(methods).toEqual({ provider: { name: 'Contoso', startPath: '/auth/start' }, samples: [] });
});

test('the browser goes out with a challenge, a state and a nonce, and with no secret of ours', async () => {
  const response = await fetch(`${service.url}/auth/start`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  const url = new URL(response.headers.get('location') ?? '');
  expect(url.origin).toBe(provider.issuer);
  const query = Object.fromEntries(url.searchParams);
  expect(query).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: 'regrade' });
  expect(query['redirect_uri']).toBe(`${service.url}/auth/callback`);
  for (const secret of ['state', 'nonce', 'code_challenge']) expect(query[secret]?.length).toBeGreaterThan(20);
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^regrade-sign-in=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
  for (const secret of ['state', 'nonce']) expect(cookie).not.toContain(query[secret]);
});

describe('who comes back', () => {
  test.each([
    ['carl', { role: 'customer', name: 'carl of Contoso' }],
    ['sue', { role: 'seller', seller: 'globex', name: 'sue of Contoso' }],
    ['olga', { role: 'operator', name: 'olga of Contoso' }],
  ])('is let in as what the provider says: %s', async (login, session) => {
    const browser = createBrowser();
    expect(await signIn(browser, login)).toBe(`/${session.role}`);
    expect(await who(browser)).toMatchObject(session);
    expect(browser.cookieNames()).toContain('regrade-session');
    expect(browser.cookieNames()).not.toContain('regrade-sign-in');
  });

  test.each([
    ['/customer/subscriptions?state=active#x', '/customer/subscriptions?state=active#x'],
    ['/customer', '/customer'],
    ['/operator', '/customer'],
    ['/customerservice', '/customer'],
    ['https://evil.example/customer', '/customer'],
    ['//evil.example/customer', '/customer'],
    ['/\\evil.example/customer', '/customer'],
    ['/customer/../../evil', '/customer'],
    ['/customer/ü', '/customer/%C3%BC'],
  ])('who wanted to %s is sent to %s', async (to, sent) => {
    expect(await signIn(createBrowser(), 'carl', to)).toBe(sent);
  });

  test('acts under their own name: the audit log tells people of the operator apart', async () => {
    const browser = createBrowser();
    await signIn(browser, 'olga');
    const made = await browser.send(`${service.url}/v1/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ kind: 'customer', name: 'Opened by Olga' }),
    });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const audit = service.client(service.operator.token).call('listAudit', { query: { account: id } });
    expect((await audit).body.items[0]).toMatchObject({ actor: 'operator:oidc:olga' });
  });

  test('is asked again after an hour', async () => {
    const browser = createBrowser();
    await signIn(browser, 'carl');
    service.clock.advance(3_599);
    expect(await who(browser)).toMatchObject({ role: 'customer' });
    service.clock.advance(1);
    expect(await who(browser)).toMatchObject({ code: 'auth.session-ended' });
  });

  test('and signs out is told where to sign out at the provider too, and is signed out there', async () => {
    const browser = createBrowser();
    await signIn(browser, 'carl');
    // Whoever is still signed in at the provider comes back without being asked who they are.
    expect(await signedInThere(browser)).toBe(true);
    const out = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } };
    const answer = await browser.send(`${service.url}/v1/session`, out);
    expect(answer.status).toBe(200);
    const { providerUrl } = (await answer.json()) as { providerUrl: string };
    const url = new URL(providerUrl);
    expect(url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'regrade',
      post_logout_redirect_uri: `${service.url}/sign-in`,
    });
    expect(await who(browser)).toMatchObject({ status: 401 });

    const asked = await browser.send(providerUrl);
    const page = await asked.text();
    const xsrf = present(/name="xsrf" value="([^"]+)"/.exec(page)?.[1], 'the provider asks before it signs out');
    const action = present(/action="([^"]+)"/.exec(page)?.[1], 'the provider asks with a form');
    const back = await browser.follow(action, { form: { xsrf, logout: 'yes' }, until: `${service.url}/` });
    expect(back.location).toBe(`${service.url}/sign-in`);
    expect(await signedInThere(browser)).toBe(false);
  });

  test('with a token is signed out here, and sent nowhere', async () => {
    const browser = createBrowser();
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const body = JSON.stringify({ token: customer.token });
    expect((await browser.send(`${service.url}/v1/session`, { method: 'POST', headers, body })).status).toBe(201);
    const out = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await browser.send(`${service.url}/v1/session`, out)).status).toBe(204);
  });

  test('and signs out while the provider is down is signed out here', async () => {
    const gone = await startIdentityProvider(() => market.url);
    const market = await startTestService({ http: { signIn: { provider: gone.client(() => market.url) } } });
    try {
      gone.people.set('olga', { regrade_role: 'operator' });
      const browser = createBrowser();
      const asked = await browser.follow(`${market.url}/auth/start`, { until: `${market.url}/` });
      const form = { prompt: 'login', login: 'olga', password: 'any' };
      const { location } = await browser.follow(asked.url, { form, until: `${market.url}/` });
      await browser.send(present(location, 'the provider sends the browser back'));
      await gone.close();
      const out = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } };
      expect([200, 204]).toContain((await browser.send(`${market.url}/v1/session`, out)).status);
      expect(await (await browser.send(`${market.url}/v1/session`)).json()).toMatchObject({ status: 401 });
    } finally {
      await market.close();
    }
  });

  test('and signs out is signed out here', async () => {
    const browser = createBrowser();
    await signIn(browser, 'carl');
    const out = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await browser.send(`${service.url}/v1/session`, out)).status).toBe(200);
    expect(await who(browser)).toMatchObject({ status: 401 });
  });
});

describe('nobody is let in', () => {
  const refusedOf = (location: string) => new URL(location, service.url).searchParams.get('refused');

  test.each([
    ['nobody', 'no-role'],
    ['both', 'no-role'],
    ['lost', 'unknown-account'],
    ['homeless', 'unknown-account'],
    ['posing', 'unknown-account'],
    ['rival', 'unknown-account'],
  ])('whom the provider knows and we do not: %s', async (login, refused) => {
    const browser = createBrowser();
    const location = await signIn(browser, login, '/customer/wallet');
    expect(location).toMatch(/^\/sign-in\?/);
    expect(refusedOf(location)).toBe(refused);
    expect(new URL(location, service.url).searchParams.get('to')).toBe('/customer/wallet');
    expect(browser.cookieNames().filter((name) => name.startsWith('regrade'))).toEqual([]);
  });

  test('who changed their mind at the provider', async () => {
    const browser = createBrowser();
    const asked = await browser.follow(`${service.url}/auth/start`, { until: `${service.url}/` });
    const { location } = await browser.follow(`${asked.url}/abort`, { until: `${service.url}/` });
    const sent = await browser.send(present(location, 'the provider sends the browser back'));
    expect(refusedOf(sent.headers.get('location') ?? '')).toBe('cancelled');
  });

  test('in a browser that did not begin the sign-in', async () => {
    const back = await goOut(createBrowser(), 'carl');
    const other = createBrowser();
    expect(refusedOf((await other.send(back)).headers.get('location') ?? '')).toBe('expired');
    await other.send(`${service.url}/auth/start`);
    expect(refusedOf((await other.send(back)).headers.get('location') ?? '')).toBe('invalid');
    expect(other.cookieNames()).toEqual([]);
  });

  test('with a code that was used, a code of nobody, or another state', async () => {
    const browser = createBrowser();
    const back = await goOut(browser, 'carl');
    const again = browser.copy();
    await browser.send(back);
    expect(refusedOf((await again.send(back)).headers.get('location') ?? '')).toBe('invalid');
    for (const [name, value] of [
      ['code', 'guess'],
      ['state', 'guess'],
      ['iss', 'https://evil.example'],
    ] as const) {
      const tried = createBrowser();
      const url = new URL(await goOut(tried, 'carl'));
      url.searchParams.set(name, value);
      expect(refusedOf((await tried.send(url.href)).headers.get('location') ?? ''), name).toBe('invalid');
    }
  });

  test('ten minutes after they went out', async () => {
    const browser = createBrowser();
    const back = await goOut(browser, 'carl');
    service.clock.advance(600);
    expect(refusedOf((await browser.send(back)).headers.get('location') ?? '')).toBe('expired');
  });
});

test('the role may stand in any claim, among other groups, and in the ID token itself', async () => {
  const other = await startIdentityProvider(() => market.url, { claimsInToken: true });
  const claims = { role: 'groups', account: 'regrade_account', seller: 'regrade_seller' };
  const market = await startTestService({
    http: { signIn: { provider: other.client(() => market.url, { claims }) } },
  });
  try {
    other.people.set('olga', { groups: ['everybody', 'regrade-operator'] });
    const browser = createBrowser();
    const asked = await browser.follow(`${market.url}/auth/start`, { until: `${market.url}/` });
    const form = { prompt: 'login', login: 'olga', password: 'any' };
    const { location } = await browser.follow(asked.url, { form, until: `${market.url}/` });
    expect((await browser.send(location ?? '')).headers.get('location')).toBe('/operator');
    expect(await (await browser.send(`${market.url}/v1/session`)).json()).toMatchObject({ name: 'olga' });
  } finally {
    await market.close();
    await other.close();
  }
});

test('a provider that does not answer keeps nobody else out', async () => {
  const gone = await startIdentityProvider(() => service.url);
  await gone.close();
  const market = await startTestService({ http: { signIn: { provider: gone.client(() => market.url) } } });
  try {
    const response = await fetch(`${market.url}/auth/start?to=/customer`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/sign-in?refused=provider-down&to=%2Fcustomer');
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ token: market.operator.token });
    expect((await fetch(`${market.url}/v1/session`, { method: 'POST', headers, body })).status).toBe(201);
  } finally {
    await market.close();
  }
});

test('where there is no provider there is no way out to one', async () => {
  const market = await startTestService();
  try {
    for (const path of ['/auth/start', '/auth/callback?code=x&state=y']) {
      expect(await rawProblem(await fetch(`${market.url}${path}`, { redirect: 'manual' }))).toMatchObject({
        code: 'not-found',
      });
    }
  } finally {
    await market.close();
  }
});

test('no code and no secret of a sign-in is ever logged', async () => {
  const browser = createBrowser();
  const back = new URL(await goOut(browser, 'carl'));
  await browser.send(back.href);
  const written = JSON.stringify(service.logged);
  for (const name of ['code', 'state']) expect(written).not.toContain(back.searchParams.get(name));
});
