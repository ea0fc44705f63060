import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Client, createClient, ProblemError, UnexpectedAnswerError } from './client.ts';

/** A peer that answers what the test says, and remembers what it was asked. */
interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function startPeer(
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<{ client: Client; url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const question = { method, url, headers, body: Buffer.concat(chunks).toString() };
      asked.push(question);
      answer(question, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: createClient({ url: `${url}/`, token: 'secret' }), url, asked };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}

const orderId = 'ord_abcdefg2_01890000-0000-7000-8000-000000000001';
const quoteId = 'quo_abcdefg2_01890000-0000-7000-8000-000000000002';
const subscriptionId = 'sub_abcdefg2_01890000-0000-7000-8000-000000000003';
const order = {
  id: orderId,
  account: 'abcdefg2',
  product: 'acme.helpdesk',
  quote: quoteId,
  subscription: subscriptionId,
  state: 'completed',
  net: '133.33',
  currency: 'USD',
  payment: { state: 'paid', method: 'wallet', due: '133.33' },
  deadline: null,
  fulfilment: { protocol: 'license-only', attempt: 0, attemptsMax: 0, nextAt: null },
  events: [{ n: 1, at: '2026-03-01T00:00:00Z', type: 'completed', by: 'customer' }],
};
const savedDraft = { ok: true, findings: [], etag: '"2"' };

describe('a call', () => {
  test('carries token, idempotency key and body, and answers status and body', async () => {
    const { client, asked } = await startPeer((_, response) => answerJson(response, 201, order));
    const answer = await client.call('placeOrder', {
      body: { quoteId, net: '133.33', pay: 'wallet' },
      idempotencyKey: 'key-1',
    });
    expect(answer).toEqual({ status: 201, body: order });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v1/change-orders' });
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ quoteId, net: '133.33', pay: 'wallet' });
  });

  test('without a body sends none, and a query as it is given', async () => {
    const { client, asked } = await startPeer((_, response) => answerJson(response, 200, { items: [order] }));
    const answer = await client.call('listOrders', { query: { subscription: subscriptionId, limit: 5 } });
    expect(answer.body.items).toEqual([order]);
    expect(answer.body.nextCursor).toBeUndefined();
    expect(asked[0]?.url).toBe(`/v1/change-orders?subscription=${subscriptionId}&limit=5`);
    expect(asked[0]?.headers['content-type']).toBeUndefined();
  });

  test('sends entity tags and answers the new one', async () => {
    const { client, asked } = await startPeer((_, response) => answerJson(response, 200, savedDraft, { etag: '"2"' }));
    const params = { id: 'acme.helpdesk' };
    const answer = await client.call('saveDraft', { params, body: 'format: regrade/catalog@1', ifMatch: '"1"' });
    expect(answer.etag).toBe('"2"');
    expect(asked[0]?.headers).toMatchObject({ 'if-match': '"1"', 'content-type': 'application/yaml' });
    await client.call('saveDraft', { params, body: 'format: regrade/catalog@1', firstSave: true });
    expect(asked[1]?.headers).toMatchObject({ 'if-none-match': '*' });
  });

  test('escapes path parameters once, so that a SKU key arrives as it is', async () => {
    const { client, asked } = await startPeer((_, response) => answerJson(response, 200, savedDraft));
    const params = { id: 'helpdesk', spec: 'standard', skuKey: 'edition=basic;region=a%2Fb' };
    await client.call('deleteSkuRule', { params, ifMatch: '"1"' });
    const last = asked[0]?.url?.split('/').at(-1) ?? '';
    expect(decodeURIComponent(last)).toBe('edition=basic;region=a%2Fb');
  });

  test.each(['', '.', '..'])('refuses the path parameter %j, which would reach another route', async (id) => {
    const { client, asked } = await startPeer((_, response) => answerJson(response, 200, savedDraft));
    await expect(client.call('getDraft', { params: { id } })).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });

  test('is answered 204 and 304 without a body', async () => {
    const { client } = await startPeer(({ url }, response) => {
      if (url === '/v1/license') response.writeHead(304, { etag: '"l.1.2"' }).end();
      else response.writeHead(204).end();
    });
    expect(await client.call('withdrawDraft', { params: { id: 'helpdesk' } })).toEqual({ status: 204, body: null });
    expect(await client.call('getLicense', { ifNoneMatch: '"l.1.2"' })).toEqual({
      status: 304,
      etag: '"l.1.2"',
      body: null,
    });
  });

  test('leaves out fields that a later version added', async () => {
    const { client } = await startPeer((_, response) => answerJson(response, 200, { ...order, colour: 'blue' }));
    expect((await client.call('getOrder', { params: { id: orderId } })).body).toEqual(order);
  });

  test('can be stopped', async () => {
    const { client } = await startPeer(() => undefined);
    const signal = AbortSignal.timeout(20);
    await expect(client.call('getOrder', { params: { id: orderId }, signal })).rejects.toThrow();
  });

  test('does not carry its token to where a redirect points', async () => {
    const target = await startPeer((_, response) => answerJson(response, 200, order));
    const { client } = await startPeer((_, response) => response.writeHead(302, { location: target.url }).end());
    await expect(client.call('getOrder', { params: { id: orderId } })).rejects.toThrow();
    expect(target.asked).toEqual([]);
  });
});

describe('a refusal', () => {
  const refusal = {
    type: 'urn:regrade:problem:change.quantity-off-grid',
    title: 'Quantity between the steps',
    status: 422,
    code: 'change.quantity-off-grid',
    detail: '203 agents are not reached in steps of 10.',
    wouldAllow: { quantities: { agents: 210 } },
    tried: ['standard: basic → basic'],
  };
  const ask = (client: Client) =>
    client.call('requestQuote', {
      body: { subscriptionId, changes: [{ component: 'app', quantities: { agents: 203 } }] },
    });

  test('is thrown with the whole problem', async () => {
    const { client } = await startPeer((_, response) => answerJson(response, 422, refusal));
    const error = await ask(client).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error instanceof ProblemError && error.problem).toEqual(refusal);
  });

  test('keeps its code when an optional member has another shape than this version knows', async () => {
    const { client } = await startPeer((_, response) => answerJson(response, 422, { ...refusal, wouldAllow: 'less' }));
    await expect(ask(client)).rejects.toMatchObject({ problem: { code: 'change.quantity-off-grid' } });
  });

  test.each([
    [502, 'text/html', '<h1>Bad gateway</h1>'],
    [200, 'text/html', '<h1>Sign in</h1>'],
    [200, 'application/json', '{"unfinished":'],
    [200, 'application/json', '{"id":5}'],
    [500, 'application/problem+json', '{"nothing":"known"}'],
    [418, 'application/json', '{}'],
  ])('is not made up: %d with %s is an unexpected answer', async (status, type, body) => {
    const { client } = await startPeer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const error = await client.call('getOrder', { params: { id: orderId } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error instanceof UnexpectedAnswerError && error.status).toBe(status);
  });

  test('of a service that is not ready is read as its readiness', async () => {
    const readiness = { status: 'not-ready', checks: [{ name: 'database', ok: false }] };
    const { client } = await startPeer((_, response) =>
      response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify(readiness)),
    );
    expect(await client.call('getReadiness')).toEqual({ status: 503, body: readiness });
  });
});

describe('a stream', () => {
  const license = {
    id: 'lic_abcdefg2_01890000-0000-7000-8000-000000000004',
    component: 'app',
    subscription: 'sub_abcdefg2_01890000-0000-7000-8000-000000000001',
    product: 'acme.helpdesk',
    revision: 2,
    status: 'active',
    selection: { component: 'app', specification: 'standard', sku: {}, skuKey: '-', quantities: { agents: 20 } },
    validFrom: '2026-03-01T00:00:00Z',
    expiresAt: null,
    issuedAt: '2026-03-11T00:00:00Z',
  };
  const data = JSON.stringify({ license, committedAt: '2026-03-11T00:00:00.120Z' });

  test('yields the events of its schema and passes over unknown ones', async () => {
    const { client, asked } = await startPeer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`: hello\n\nevent: later\ndata: {}\n\nid: 2\nevent: license\ndata: ${data}\n\n`);
    });
    const events = await collect(client.stream('licenseEvents', { lastEventId: '1' }));
    expect(events).toEqual([{ event: 'license', id: '2', data: { license, committedAt: '2026-03-11T00:00:00.120Z' } }]);
    expect(asked[0]?.headers).toMatchObject({ 'last-event-id': '1', authorization: 'Bearer secret' });
  });

  test('closes its connection when the reader stops', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { client } = await startPeer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: license\ndata: ${data}\n\n`);
      response.on('close', closed);
    });
    for await (const event of client.stream('licenseEvents')) {
      expect(event.data.license.revision).toBe(2);
      break;
    }
    await isClosed;
  });

  test('that is refused throws the problem', async () => {
    const { client } = await startPeer((_, response) =>
      answerJson(response, 401, {
        type: 'urn:regrade:problem:auth.invalid',
        title: 'The token is not valid',
        status: 401,
        code: 'auth.invalid',
        detail: 'This license key is not known.',
      }),
    );
    await expect(collect(client.stream('licenseEvents'))).rejects.toBeInstanceOf(ProblemError);
  });

  test('with data of another shape throws instead of passing it on', async () => {
    const { client } = await startPeer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('event: license\ndata: {"revision":"two"}\n\n');
    });
    await expect(collect(client.stream('licenseEvents'))).rejects.toBeInstanceOf(UnexpectedAnswerError);
  });
});
