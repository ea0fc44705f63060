import { type CloudEvent as CloudEventJson, eventDataSchema, type FollowedEvent, parseWire } from '@regrade/client';
import { present } from '@regrade/core';
import { CloudEvent } from 'cloudevents';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { readEvents, requestEvents } from '../support/event-reader.ts';
import { buyHelpdesk, publishHelpdesk, type TestSeller, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** What happens, told over HTTP: to whom, in which order, and without a gap however often the connection breaks. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;

const STREAMS_PER_OWNER_MAX = 4;
const DAY = 86_400;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  service = await startTestService({
    instances: 2,
    http: { eventStreams: { heartbeatMillis: 20, streamsPerOwnerMax: STREAMS_PER_OWNER_MAX } },
  });
  seller = await publishHelpdesk(service);
});
afterAll(() => service.close());

beforeEach(async () => {
  customer = await service.addCustomer('Northwind', 1_000_000_000n);
});

const otherUrl = () => present(service.instances[1], 'there are two servers').url;

async function upgrade(subscription: string, changes: typeof TO_ADVANCED | ReturnType<typeof toAgents>, url?: string) {
  const client = service.client(customer.token, url ?? service.url);
  const quote = (await client.call('requestQuote', { body: { subscriptionId: subscription, changes } })).body;
  const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
  return (await client.call('placeOrder', { idempotencyKey: `pay-${quote.id}`, body })).body;
}

const typesOf = (events: readonly CloudEventJson[]) => events.map(({ type }) => type.replace(/^regrade\.|\.v1$/g, ''));
const isCompleted = ({ events }: { events: readonly CloudEventJson[] }) =>
  events.some(({ type }) => type === 'regrade.license.revised.v1');

test('the whole of a change is told, whichever server carries it out, and the SDK of CloudEvents reads every word of it', async () => {
  const bought = await buyHelpdesk(service, customer);
  const order = await upgrade(bought.id, TO_ADVANCED, otherUrl());
  const { events } = await readEvents(service, { token: customer.token, query: '?after=oldest' }, isCompleted);
  expect(typesOf(events)).toEqual([
    'account.opened',
    'subscription.purchased',
    'license.issued',
    'quote.opened',
    'quote.accepted',
    'change-order.placed',
    'change-order.paid',
    'change-order.completed',
    'subscription.changed',
    'license.revised',
  ]);
  for (const event of events) {
    const read = new CloudEvent(event, true);
    expect(read.validate()).toBe(true);
    expect(read.toJSON()).toMatchObject({ ...event, time: event.time });
    expect(event.source).toBe(`urn:regrade:account:${customer.account}`);
    const schema = present(eventDataSchema(event.type), `${event.type} is in the contract`);
    expect(parseWire(schema, event.data)).toMatchObject({ ok: true });
  }
  expect(events[7]).toMatchObject({
    subject: order.id,
    data: { order: order.id, subscription: bought.id, n: 3, state: 'completed', product: 'acme.helpdesk' },
  });
});

test('a stream without a cursor begins with what happens next', async () => {
  await buyHelpdesk(service, customer);
  const reading = readEvents(service, { token: customer.token }, ({ events }) => events.length === 2);
  await waitForStream(customer.token);
  await buyHelpdesk(service, customer, { key: 'second', url: otherUrl() });
  expect(typesOf((await reading).events)).toEqual(['subscription.purchased', 'license.issued']);
});

/** Streams are opened one after the other: once ours is answered, the one before it stands. */
async function waitForStream(token: string): Promise<void> {
  await readEvents(service, { token }, ({ cursor }) => cursor !== '');
}

describe('a reader', () => {
  test('who is cut off at random, again and again, at either server, reads every event once and in its order', async () => {
    const bought = await buyHelpdesk(service, customer);
    const orders = 12;
    const acting = (async () => {
      for (let n = 1; n <= orders; n++)
        await upgrade(bought.id, toAgents(100 + 10 * n), n % 2 ? otherUrl() : undefined);
    })();
    const total = 3 + orders * 7;
    const read: CloudEventJson[] = [];
    let cursor: string | undefined;
    for (let turn = 0; read.length < total; turn++) {
      const url = turn % 2 ? otherUrl() : service.url;
      // Cut after one to seven events, which is in the middle of what one command told.
      const wanted = Math.min(1 + ((turn * 5) % 7), total - read.length);
      const where = cursor === undefined ? { query: '?after=oldest' } : { lastEventId: cursor };
      const part = await readEvents(
        service,
        { token: customer.token, url, ...where },
        ({ events }) => events.length >= wanted,
      );
      read.push(...part.events.slice(0, wanted));
      cursor = part.cursor;
    }
    await acting;
    expect(read).toHaveLength(total);
    const sequences = read.map(({ sequence }) => sequence);
    expect(new Set(read.map(({ id }) => id)).size).toBe(total);
    expect(sequences).toEqual(sequences.toSorted());
    const whole = await readEvents(
      service,
      { token: customer.token, query: '?after=oldest' },
      ({ events }) => events.length === total,
    );
    expect(read).toEqual(whole.events);
  });

  test('chooses by type and by subject', async () => {
    const bought = await buyHelpdesk(service, customer);
    const order = await upgrade(bought.id, TO_ADVANCED);
    const { token } = customer;
    const chosen = await readEvents(
      service,
      { token, query: '?after=oldest&type=regrade.license,regrade.change-order.completed' },
      isCompleted,
    );
    expect(typesOf(chosen.events)).toEqual(['license.issued', 'change-order.completed', 'license.revised']);
    const query = `?after=oldest&subject=${order.id}`;
    const about = await readEvents(service, { token, query }, ({ events }) => events.length === 3);
    expect(typesOf(about.events)).toEqual(['change-order.placed', 'change-order.paid', 'change-order.completed']);
    const malformed = await requestEvents(service, { token, query: '?type=regrade.license,,&subject=' });
    expect((await rawProblem(malformed)).findings?.map(({ path }) => path)).toEqual(['/type/1', '/type/2', '/subject']);
  });

  test('whom nothing concerns keeps up with the order, so that its cursor does not grow old', async () => {
    const idle = await service.addCustomer('Idle');
    const begun = await readEvents(service, { token: idle.token }, ({ cursor }) => cursor !== '');
    const bought = await buyHelpdesk(service, customer);
    await upgrade(bought.id, TO_ADVANCED);
    const later = await readEvents(
      service,
      { token: idle.token, lastEventId: begun.cursor },
      ({ cursor }) => cursor !== begun.cursor,
    );
    expect(later.events).toEqual([]);
    expect(Number.parseInt(later.cursor, 10)).toBeGreaterThan(Number.parseInt(begun.cursor, 10));
  });

  test('who sends both a header and a query goes on behind the header, which is newer', async () => {
    await buyHelpdesk(service, customer);
    const { token } = customer;
    const first = await readEvents(service, { token, query: '?after=oldest' }, ({ events }) => events.length === 1);
    const asked = { token, query: '?after=oldest', lastEventId: first.cursor };
    const next = await readEvents(service, asked, ({ events }) => events.length === 1);
    expect(typesOf(next.events)).toEqual(['subscription.purchased']);
  });
});

describe('who hears of what', () => {
  test('a customer of their own account, a seller of their products, the operator of everything', async () => {
    const rival = { seller: 'globex', ...(await service.addSeller('globex')) };
    const bought = await buyHelpdesk(service, customer);
    await upgrade(bought.id, TO_ADVANCED);
    const all = { query: '?after=oldest' };
    const isHis = ({ events }: { events: readonly CloudEventJson[] }) =>
      events.some(({ type, account }) => type.includes('license.revised') && account === customer.account);
    const told = await readEvents(service, { token: seller.token, ...all }, isHis);
    expect(typesOf(told.events)).toContain('review.approved');
    expect(typesOf(told.events).filter((type) => type.startsWith('quote'))).toEqual([]);
    const everything = await readEvents(service, { token: service.operator.token, ...all }, isHis);
    expect(typesOf(everything.events)).toEqual(expect.arrayContaining(['quote.accepted', 'release.published']));
    const foreign = await readEvents(
      service,
      { token: rival.token, ...all },
      ({ cursor }) => Number.parseInt(cursor, 10) > 10,
    );
    expect(typesOf(foreign.events)).toEqual(['account.opened']);
  });
});

describe('a cursor', () => {
  test.each(['soon', '1', '99999999-0', '2-99999'])('%s is none of ours', async (cursor) => {
    for (const asked of [{ query: `?after=${cursor}` }, { lastEventId: cursor }]) {
      const response = await requestEvents(service, { token: customer.token, ...asked });
      expect(await rawProblem(response)).toMatchObject({ code: 'events.cursor-unknown', status: 400 });
    }
  });

  test('that is older than what is kept is answered 410, with the way on', async () => {
    const { cursor } = await readEvents(
      service,
      { token: customer.token, query: '?after=oldest' },
      ({ events }) => events.length === 1,
    );
    service.clock.advance(8 * DAY);
    // A root covers them, then they are forgotten.
    for (let look = 1; look <= 2; look++) await runJobs(service.engine, log);
    const response = await requestEvents(service, { token: customer.token, lastEventId: cursor });
    expect(await rawProblem(response)).toMatchObject({ code: 'events.cursor-expired', status: 410 });
    expect((await readEvents(service, { token: customer.token }, (read) => read.cursor !== '')).events).toEqual([]);
  });
});

test('one account has so many streams open and no more, and room again when one has ended', async () => {
  const abort = new AbortController();
  for (let n = 1; n <= STREAMS_PER_OWNER_MAX; n++) {
    expect((await requestEvents(service, customer, abort.signal)).status).toBe(200);
  }
  const refused = await requestEvents(service, customer);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await rawProblem(refused)).toMatchObject({ code: 'limit.streams', status: 429 });
  const other = await service.addCustomer('Another');
  expect((await requestEvents(service, other, abort.signal)).status).toBe(200);
  abort.abort();
  await expect.poll(async () => (await requestEvents(service, customer, AbortSignal.timeout(1_000))).status).toBe(200);
});

test('its head is answered without opening it', async () => {
  const headers = { authorization: `Bearer ${customer.token}` };
  const response = await fetch(`${service.url}/v1/events`, { method: 'HEAD', headers });
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/event-stream',
    '',
  ]);
});

describe('the typed client', () => {
  test('goes on behind the last event when the service ends its streams, and tells each event once', async () => {
    const restless = await startTestService({ http: { eventStreams: { lifeMillis: 30 } } });
    try {
      await publishHelpdesk(restless);
      const buyer = await restless.addCustomer('Northwind', 1_000_000_000n);
      const followed: FollowedEvent[] = [];
      const acting = (async () => {
        for (let n = 1; n <= 6; n++) await buyHelpdesk(restless, buyer, { key: `buy-${n}` });
      })();
      for await (const told of restless.client(buyer.token).events({ after: 'oldest' })) {
        followed.push(told);
        if (followed.length === 13) break;
      }
      await acting;
      expect(new Set(followed.map(({ event }) => event.id)).size).toBe(13);
      const sequences = followed.map(({ event }) => event.sequence);
      expect(sequences).toEqual(sequences.toSorted());
      const versions = followed.flatMap(({ event }) =>
        // The type says what the data are.
        event.type === 'regrade.subscription.purchased.v1' ? [event.data.version] : [],
      );
      expect(versions).toEqual([1, 1, 1, 1, 1, 1]);
    } finally {
      await restless.close();
    }
  });

  test('ends quietly when it is told to, and loudly when it is refused for good', async () => {
    const abort = new AbortController();
    const client = service.client(customer.token);
    const read: string[] = [];
    for await (const { event } of client.events({ after: 'oldest', signal: abort.signal })) {
      read.push(event.type);
      abort.abort();
    }
    expect(read).toEqual(['regrade.account.opened.v1']);
    const refused = service.client('rgt_guess').events()[Symbol.asyncIterator]().next();
    await expect(refused).rejects.toMatchObject({ problem: { code: 'auth.invalid' } });
  });
});
