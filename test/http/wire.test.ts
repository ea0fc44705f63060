import { once } from 'node:events';
import { connect } from 'node:net';
import { BODY_BYTES_MAX, CATALOG_BYTES_MAX } from '@regrade/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, type TestSeller } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** What arrives broken, oversized, misdirected or hostile, and how it is answered. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let subscription: string;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 10_000_000n);
  subscription = (await buyHelpdesk(service, customer)).id;
});
afterAll(() => service.close());

interface Sending {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

function send({ method = 'GET', path, token = customer.token, headers = {}, body }: Sending): Promise<Response> {
  return fetch(`${service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
}

const quote = (body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
  send({ method: 'POST', path: '/v1/quotes', body, headers });

describe('a body', () => {
  test('with faults is answered with all of them at once, each with its place', async () => {
    const problem = await rawProblem(
      await quote('{"subscriptionId":7,"changes":[{"componet":"app","quantities":{"agents":-1}}],"timing":"soon"}'),
    );
    expect(problem).toMatchObject({ code: 'request.invalid', status: 400 });
    expect(problem.findings?.map(({ path }) => path).toSorted()).toEqual([
      '/changes/0/component',
      '/changes/0/componet',
      '/changes/0/quantities/agents',
      '/subscriptionId',
      '/timing',
    ]);
  });

  test.each([
    ['cut off', '{"subscriptionId":\n  "sub', 'Line 2'],
    ['no JSON', 'hello', 'Line 1'],
  ])('that is %s is answered with the line', async (_case, body, line) => {
    const problem = await rawProblem(await quote(body));
    expect(problem).toMatchObject({ code: 'request.malformed', status: 400 });
    expect(problem.detail).toContain(line);
  });

  test('that is not UTF-8 is refused', async () => {
    expect(await rawProblem(await quote(new Uint8Array([0x22, 0xff, 0x22])))).toMatchObject({
      code: 'request.malformed',
    });
  });

  test('that is empty lacks every field', async () => {
    const problem = await rawProblem(await send({ method: 'POST', path: '/v1/quotes' }));
    expect(problem.findings?.map(({ path }) => path)).toEqual(['/subscriptionId', '/changes']);
  });

  test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense'])(
    'of type %s is refused',
    async (type) => {
      expect(await rawProblem(await quote('{}', { 'content-type': type }))).toMatchObject({
        code: 'request.unsupported-media-type',
        status: 415,
      });
    },
  );

  test('that is compressed is refused, because nobody asked for it', async () => {
    expect(await rawProblem(await quote('{}', { 'content-encoding': 'gzip' }))).toMatchObject({ status: 415 });
  });

  test('that is too large is refused, and a catalog may be larger than others', async () => {
    const large = JSON.stringify({ padding: 'x'.repeat(BODY_BYTES_MAX) });
    expect(await rawProblem(await quote(large))).toMatchObject({ code: 'request.too-large', status: 413 });
    const draft = {
      method: 'PUT',
      path: '/v1/products/desk/draft',
      token: seller.token,
      headers: { 'if-none-match': '*' },
    };
    expect(await rawProblem(await send({ ...draft, body: large }))).toMatchObject({ code: 'draft.unreadable' });
    const huge = JSON.stringify({ padding: 'x'.repeat(CATALOG_BYTES_MAX) });
    expect(await rawProblem(await send({ ...draft, body: huge }))).toMatchObject({ code: 'request.too-large' });
  });

  test('with names of prototypes is a body with unknown fields', async () => {
    const body = `{"__proto__":{"roles":["operator"]},"constructor":1,"subscriptionId":"${subscription}","changes":[]}`;
    const problem = await rawProblem(await quote(body));
    expect(problem.code).toBe('request.invalid');
    expect(problem.findings?.map(({ path }) => path)).toContain('/__proto__');
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  test.each([
    ['U+0000', '\\u0000'],
    ['half a surrogate pair', '\\ud800'],
  ])('with %s is refused before it reaches the database', async (_case, text) => {
    const account = await send({
      method: 'POST',
      path: '/v1/accounts',
      token: service.operator.token,
      body: `{"name":"a${text}b","kind":"customer"}`,
    });
    expect(await rawProblem(account)).toMatchObject({ code: 'request.invalid', findings: [{ path: '/name' }] });
    const draft = await send({
      method: 'PUT',
      path: '/v1/products/desk/draft',
      token: seller.token,
      headers: { 'if-none-match': '*' },
      body: `{"product":{"name":"a${text}b"}}`,
    });
    expect(await rawProblem(draft)).toMatchObject({ code: 'request.invalid', findings: [{ path: '/product/name' }] });
  });

  test('nested without end is refused', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect((await quote(deep)).status).toBe(400);
  });

  test('with an amount that its currency does not have is refused with the place', async () => {
    for (const [body, path] of [
      ['{"amount":"1.234","currency":"USD","reason":"x"}', '/amount'],
      ['{"amount":"1.5","currency":"JPY","reason":"x"}', '/amount'],
      ['{"amount":"1.00","currency":"XYZ","reason":"x"}', '/currency'],
      ['{"amount":"-1.00","currency":"USD","reason":"x"}', '/amount'],
      ['{"amount":1,"currency":"USD","reason":"x"}', '/amount'],
    ] as const) {
      const response = await send({
        method: 'POST',
        path: `/v1/accounts/${customer.account}/wallet-credits`,
        token: service.operator.token,
        headers: { 'idempotency-key': 'x' },
        body,
      });
      expect(await rawProblem(response)).toMatchObject({ code: 'request.invalid', findings: [{ path }] });
    }
  });
});

describe('an address', () => {
  test.each([
    '/v1/nothing',
    '/v1/quotes/',
    '/V1/quotes',
    '/v1/subscriptions/sub_x',
    '/v1/subscriptions/..%2f..',
    '/v1/quotes/%ff',
    "/v1/subscriptions/' or 1=1",
  ])('%s names nothing', async (path) => {
    expect(await rawProblem(await send({ path }))).toMatchObject({ code: 'not-found', status: 404 });
  });

  test('longer than any of ours names nothing', async () => {
    const path = `/v1/quotes/${'x'.repeat(3000)}`;
    expect(await rawProblem(await send({ path }))).toMatchObject({ code: 'not-found', status: 404 });
  });

  test('that does not take a method says which it takes', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/v1/quotes', 'POST'],
      ['GET', '/v1/quotes:preview', 'POST'],
      ['PATCH', '/v1/products/acme.helpdesk/draft', 'GET, HEAD, PUT'],
      ['OPTIONS', '/v1/wallet', 'GET, HEAD'],
      ['POST', '/healthz', 'GET, HEAD'],
    ] as const) {
      const response = await send({ method, path });
      expect(response.headers.get('allow')?.split(', ').toSorted().join(', ')).toBe(allow);
      expect(await rawProblem(response)).toMatchObject({ code: 'request.method-not-allowed', status: 405 });
    }
  });

  test('answers HEAD like GET without the body', async () => {
    const [get, head] = await Promise.all([send({ path: '/v1/wallet' }), send({ method: 'HEAD', path: '/v1/wallet' })]);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
    expect(await head.text()).toBe('');
  });
});

describe('an answer', () => {
  test('carries the request id that came, if it is one, else a new one', async () => {
    const given = await send({ path: '/v1/nothing', headers: { 'x-request-id': 'trace-1.2_3' } });
    expect(given.headers.get('x-request-id')).toBe('trace-1.2_3');
    expect((await rawProblem(given)).instance).toBe('trace-1.2_3');
    for (const insane of ['two words', '<script>', 'x'.repeat(65)]) {
      const made = await send({ path: '/v1/wallet', headers: { 'x-request-id': insane } });
      expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('about a caller is kept by no cache', async () => {
    expect((await send({ path: '/v1/wallet' })).headers.get('cache-control')).toBe('no-store');
    expect((await send({ path: '/v1/nothing' })).headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['that are no HTTP', 'hello\r\n\r\n', 'request.malformed', 400],
    ['with headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 'request.too-large', 413],
  ])('to bytes %s is a problem too', async (_case, bytes, code, status) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(bytes);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    await once(socket, 'close');
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code, status });
  });
});

describe('every request', () => {
  test('leaves one line with its route, code, caller and size', async () => {
    const before = service.logged.length;
    await (await send({ path: '/v1/wallet', headers: { 'x-request-id': 'line-1' } })).text();
    await (await send({ path: '/v1/reviews', headers: { 'x-request-id': 'line-2' } })).text();
    const lines = service.logged.slice(before).filter(({ request: id }) => String(id).startsWith('line-'));
    expect(lines).toMatchObject([
      {
        level: 'info',
        route: 'getWallet',
        method: 'GET',
        status: 200,
        code: 'ok',
        role: 'customer',
        account: customer.account,
      },
      { level: 'info', route: 'listReviews', status: 403, code: 'auth.forbidden', role: 'none' },
    ]);
    for (const { ms, bytes } of lines) {
      expect(ms).toEqual(expect.any(Number));
      expect(bytes).toBeGreaterThan(0);
    }
  });
});

describe('the pages of the service', () => {
  test('describe the API for programs and for people, and need nothing from elsewhere', async () => {
    const landing = await (await send({ path: '/' })).json();
    expect(landing).toMatchObject({ name: 'Regrade', links: { reference: '/docs/api' } });
    const html = await (await send({ path: '/', headers: { accept: 'text/html' } })).text();
    expect(html).toContain('href="/docs/api"');
    const openApi = (await (await send({ path: '/openapi.json' })).json()) as { paths: object };
    const page = await send({ path: '/docs/api' });
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const path of Object.keys(openApi.paths)) expect(text).toContain(`<code>${path}</code>`);
    expect(text).not.toMatch(/https?:\/\//);
    expect(text).not.toMatch(/<script|undefined|\[object/);
  });

  test('say that the process is alive and the database answers', async () => {
    expect(await (await send({ path: '/healthz' })).json()).toEqual({ status: 'ok' });
    expect(await (await send({ path: '/readyz' })).json()).toMatchObject({ status: 'ready' });
  });
});
