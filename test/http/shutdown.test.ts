import { once } from 'node:events';
import { connect } from 'node:net';
import { createClient } from '@regrade/client';
import { present } from '@regrade/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';
import { openSocketGate, type SocketGate } from '../support/socket-gate.ts';

/** The end of a process, and the end of its database. */
let service: TestService;
let customer: TestLogin;
let gate: SocketGate;

beforeEach(async () => {
  service = await startTestService({
    gate: async (connection) => {
      gate = await openSocketGate(connection);
      return gate.connection;
    },
  });
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 10_000_000n);
});
afterEach(async () => {
  await service.close();
  await gate.close();
});

describe('closing', () => {
  test('answers what has begun, ends event streams, and takes nothing new', async () => {
    const bought = await buyHelpdesk(service, customer);
    const client = service.client(customer.token);
    const key = present(bought.licenseKeys[0], 'a purchase answers its license keys').key;
    const events = service.client(key).stream('licenseEvents')[Symbol.asyncIterator]();
    await events.next();
    const begun = client.call('requestQuote', { body: { subscriptionId: bought.id, changes: TO_ADVANCED } });
    const [{ server }] = service.instances as [TestService['instances'][number]];
    const answered = begun.then((answer) => answer.status);
    await untilBegun(service);
    await server.close();
    expect(await answered).toBe(201);
    expect(await events.next()).toMatchObject({ done: true });
    await expect(client.call('getWallet')).rejects.toThrow('fetch failed');
  });
});

describe('a connection that was opened in advance and never used', () => {
  test('holds nothing up', { timeout: 5_000 }, async () => {
    const unused = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(unused, 'connect');
    const ended = once(unused.resume(), 'close');
    for (const { server } of service.instances) await server.close();
    await ended;
  });
});

const TURNS_MAX = 10_000;

/** The request has been read when its command runs: nothing of it is seen from outside before its answer. */
async function untilBegun({ engine }: TestService): Promise<void> {
  const { commands } = engine.stats();
  for (let turn = 0; turn < TURNS_MAX && engine.stats().commands === commands; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a database that is gone', () => {
  test('makes the process not ready and refuses requests as unavailable, without a word of the inside', async () => {
    const read = (path: string) =>
      fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${customer.token}` } });
    expect((await read('/v1/wallet')).status).toBe(200);
    await gate.close();
    const ready = await read('/readyz');
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'not-ready' }]);
    const refused = await read('/v1/wallet');
    expect(refused.headers.get('retry-after')).toBe('1');
    const problem = await rawProblem(refused);
    expect(problem).toMatchObject({ code: 'unavailable', status: 503 });
    expect(JSON.stringify(problem)).not.toMatch(/postgres|sql|select|connection/i);
    const client = createClient({ url: service.url });
    expect((await client.call('getHealth')).status).toBe(200);
  });
});
