import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpServer, type HttpServer } from '../../server/src/http/server.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** How often somebody may ask at one process (docs/operating.md, Limits at the door). */
let service: TestService;
let server: HttpServer;
let url: string;

const RATES = { perToken: { perSecond: 1, burst: 5 }, refusedPerAddress: { perSecond: 0.1, burst: 3 } };

async function serve(proxies: number): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  server = createHttpServer({ engine: service.engine, log, rates: RATES, proxies, sessionSecret: 'a secret of tests' });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}

beforeEach(async () => {
  service = await startTestService();
  await serve(0);
});
afterEach(async () => {
  await server.close();
  await service.close();
});

const list = (token: string) => service.client(token, url).call('listAudit', { query: {} });

async function askAs(token: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/subscriptions`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
}

const LIMITED = { status: 429, code: 'limit.requests' };

describe('a token', () => {
  test('that asks more than it may hears when to come back, and another one is not concerned', async () => {
    const { token } = service.operator;
    for (let n = 0; n < 5; n++) await list(token);
    expect(await problemOf(list(token))).toMatchObject(LIMITED);
    expect(await askAs(token)).toEqual({ ...LIMITED, retryAfter: '1' });
    const other = await service.addCustomer('Northwind');
    expect(await askAs(other.token)).toMatchObject({ status: 200 });
    service.clock.advance(1);
    await list(token);
    expect(await askAs(token)).toMatchObject(LIMITED);
  });
});

describe('an address', () => {
  test('whose tokens are refused is soon not even looked up, and good tokens of callers there go on', async () => {
    expect(await askAs(service.operator.token)).toMatchObject({ status: 200 });
    for (let n = 0; n < 3; n++) expect(await askAs(`guess-${n}`)).toMatchObject({ status: 401, code: 'auth.invalid' });
    expect(await askAs('guess-4')).toEqual({ ...LIMITED, retryAfter: '10' });
    expect(await askAs(service.operator.token)).toMatchObject({ status: 200 });
    const late = await service.addCustomer('Northwind');
    expect(await askAs(late.token), 'a token that was never good here is a stranger’s').toMatchObject(LIMITED);
    service.clock.advance(10);
    expect(await askAs(late.token)).toMatchObject({ status: 200 });
  });

  test('is that of the caller behind proxies of ours, and nobody else can write another', async () => {
    for (let n = 0; n < 3; n++) await askAs(`guess-${n}`, { 'x-forwarded-for': `203.0.113.${n}` });
    expect(await askAs('guess', { 'x-forwarded-for': '203.0.113.9' })).toMatchObject(LIMITED);
    await server.close();
    await serve(1);
    for (let n = 0; n < 4; n++) await askAs(`guess-${n}`, { 'x-forwarded-for': '203.0.113.1' });
    expect(await askAs('guess', { 'x-forwarded-for': '198.51.100.1, 203.0.113.1' })).toMatchObject(LIMITED);
    expect(await askAs('guess', { 'x-forwarded-for': '203.0.113.2' })).toMatchObject({ status: 401 });
  });

  test('that guesses tokens to sign in with is limited too', async () => {
    const signIn = (token: string) =>
      fetch(`${url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ token }),
      });
    for (let n = 0; n < 3; n++) expect((await signIn(`rgt_guess-${n}`)).status).toBe(401);
    expect((await signIn('rgt_guess-4')).status).toBe(429);
    expect(await askAs('guess')).toMatchObject(LIMITED);
  });

  test('of a page whose session has ended may ask on, and its person signs in again', async () => {
    const headers = { cookie: 'regrade-session=ended' };
    for (let n = 0; n < 5; n++) expect((await fetch(`${url}/v1/subscriptions`, { headers })).status).toBe(401);
    const again = await fetch(`${url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ token: service.operator.token }),
    });
    expect(again.status).toBe(201);
  });

  test('that shows nothing is told so as often as it asks', async () => {
    for (let n = 0; n < 5; n++) expect((await fetch(`${url}/v1/subscriptions`)).status).toBe(401);
  });

  test('that guesses signatures is limited too, and who needs no token is not', async () => {
    const answer = (id: string) => fetch(`${url}/v1/deliveries/${id}/signed-answer`, { method: 'POST', body: '{}' });
    const id = `dlv_${service.operator.account}_019ca6b1-dc00-7a28-b71f-739a1d491a61`;
    for (let n = 0; n < 3; n++) expect((await answer(id)).status).toBe(401);
    expect((await answer(id)).status).toBe(429);
    for (const path of ['/healthz', '/readyz', '/metrics', '/.well-known/jwks.json']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
  });
});

test('a right that is missing is no wrong token: it counts for the token, not for the address', async () => {
  const customer = await service.addCustomer('Northwind');
  const forbidden = () => problemOf(service.client(customer.token, url).call('listReviews', { query: {} }));
  for (let n = 0; n < 5; n++) expect(await forbidden()).toMatchObject({ status: 403 });
  expect(await forbidden()).toMatchObject(LIMITED);
  expect(await askAs('guess')).toMatchObject({ status: 401 });
});
