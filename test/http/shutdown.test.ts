import { createClient } from '@regrade/client';
import { present } from '@regrade/core';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** The end of a process, and the end of its database. */
let service: TestService;
let customer: TestLogin;

beforeEach(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 10_000_000n);
});
afterEach(() => service.close());

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
    await cutOff(service);
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

/** Nobody may connect to the database any more, and who was connected is thrown out. */
async function cutOff({ database: { connection } }: TestService): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  await client.query(`alter database ${connection.database} with allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    connection.database,
  ]);
  await client.end();
}
