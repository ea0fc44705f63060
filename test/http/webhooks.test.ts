import { createHmac, createPublicKey, verify } from 'node:crypto';
import type { CloudEvent as CloudEventJson, WebhookEndpointSecrets } from '@regrade/client';
import { present } from '@regrade/core';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { createSecretBox } from '../../server/src/signing/secret-box.ts';
import { buyHelpdesk, publishHelpdesk, type TestSeller } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';
import { type ReceivedMessage, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

/** Events at somebody's own door: signed, at least once, and until the receiver has them or is given up. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let receiver: WebhookReceiver;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const HOUR = 3_600;
const DAY = 86_400;

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
  seller = await publishHelpdesk(service);
});
afterAll(() => service.close());
beforeEach(async () => {
  receiver = await startReceiver();
  customer = await service.addCustomer('Northwind', 1_000_000_000n);
});
afterEach(() => receiver.close());

async function addEndpoint(token: string, more: { types?: string[] } = {}): Promise<WebhookEndpointSecrets> {
  // An endpoint hears of what happens from its second on: what was before is over.
  service.clock.advance(1);
  const body = { address: receiver.address, ...more };
  return (await service.client(token).call('createWebhookEndpoint', { body })).body;
}

/** What every process does by itself, in one go. */
async function deliver(): Promise<void> {
  for (const { engine } of service.instances) {
    await engine.events.gather();
    await engine.webhooks.handOut();
    await engine.outbox.runDue();
  }
}

const eventOf = ({ body }: ReceivedMessage): CloudEventJson => JSON.parse(body);
const typesOf = (received: readonly ReceivedMessage[]) =>
  received.map((message) => eventOf(message).type.replace(/^regrade\.|\.v1$/g, ''));

const sharedOf = ({ secrets }: WebhookEndpointSecrets) => present(secrets[0], 'a new secret is shown').secret;

/** By hand: the library checks against the clock of this machine, and ours stands. */
function verifyV1(message: ReceivedMessage, secret: string): void {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = message.headers;
  expect(Number(timestamp)).toBe(Math.floor(service.clock.nowMillis() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.${message.body}`).digest('base64');
  expect(String(signature).split(' ')).toContain(`v1,${signed}`);
}

function verifyV1a(message: ReceivedMessage, publicKey: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = message.headers;
  const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return String(signatures)
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) =>
      verify(null, Buffer.from(`${id}.${timestamp}.${message.body}`), key, Buffer.from(signature.slice(4), 'base64')),
    );
}

describe('an endpoint', () => {
  test('is told of every event once, signed so that ordinary libraries verify it, and the SDK reads it', async () => {
    const endpoint = await addEndpoint(customer.token);
    const secret = sharedOf(endpoint);
    const publicKey = present(endpoint.keys.find(({ kind }) => kind === 'v1a')?.publicKey, 'there is a key pair');
    await buyHelpdesk(service, customer);
    await deliver();
    await deliver();
    expect(typesOf(receiver.received).toSorted()).toEqual([
      'license.issued',
      'subscription.purchased',
      'webhook-endpoint.created',
    ]);
    for (const message of receiver.received) {
      verifyV1(message, secret);
      expect(verifyV1a(message, publicKey)).toBe(true);
      expect(verifyV1a({ ...message, body: `${message.body} ` }, publicKey)).toBe(false);
      expect(message.headers['webhook-id']).toBe(eventOf(message).id);
      const read = HTTP.toEvent({ headers: message.headers as Record<string, string>, body: message.body });
      expect(read).toBeInstanceOf(CloudEvent);
      expect((read as CloudEvent).id).toBe(eventOf(message).id);
    }
  });

  test('verifies with the library as a receiver calls it', async () => {
    const endpoint = await addEndpoint(customer.token);
    const secret = sharedOf(endpoint);
    // The library wants a message of the last minutes, so this one clock goes with the machine's.
    service.clock.advance(Math.floor(Date.now() / 1000) - Math.floor(service.clock.nowMillis() / 1000));
    await service.client(customer.token).call('testWebhookEndpoint', { params: { id: endpoint.id } });
    const [message] = receiver.received;
    const headers = message?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(message?.body ?? '', headers)).toMatchObject({
      type: 'regrade.webhook-endpoint.tested.v1',
    });
    expect(() => new Webhook(secret).verify(`${message?.body} `, headers)).toThrow();
  });

  test('hears what its account may read, of the types that it wants', async () => {
    await addEndpoint(seller.token, { types: ['regrade.subscription', 'regrade.license.issued.v1', 'regrade.quote'] });
    const bought = await buyHelpdesk(service, customer);
    const body = { subscriptionId: bought.id, changes: [{ component: 'app', quantities: { agents: 200 } }] };
    await service.client(customer.token).call('requestQuote', { body });
    await deliver();
    expect(typesOf(receiver.received).toSorted()).toEqual(['license.issued', 'subscription.purchased']);
  });

  test('is its account’s own: nobody else sees, tries, deletes or rotates it', async () => {
    const { id } = await addEndpoint(customer.token);
    const stranger = await service.addCustomer('Stranger');
    for (const token of [stranger.token, seller.token, service.operator.token]) {
      const client = service.client(token);
      expect((await client.call('listWebhookEndpoints')).body.items.map((each) => each.id)).not.toContain(id);
      const of = { params: { id } };
      for (const call of [
        () => client.call('getWebhookEndpoint', of),
        () => client.call('deleteWebhookEndpoint', of),
        () => client.call('rotateWebhookSecrets', of),
        () => client.call('enableWebhookEndpoint', of),
        () => client.call('testWebhookEndpoint', of),
        () => client.call('listWebhookAttempts', of),
      ]) {
        expect(await problemOf(call())).toMatchObject({ code: 'not-found' });
      }
    }
  });

  test('shows its shared secret once, and never writes one down in audit or log', async () => {
    const endpoint = await addEndpoint(customer.token);
    const client = service.client(customer.token);
    const { body } = await client.call('getWebhookEndpoint', { params: { id: endpoint.id } });
    const { secrets: _shown, ...rest } = endpoint;
    expect(body).toEqual({ ...rest, breaker: { failuresInRow: 0, pausedUntil: null } });
    const written = JSON.stringify([service.logged, (await client.call('listAudit')).body]);
    for (const { secret } of endpoint.secrets) expect(written).not.toContain(secret);
    expect(written).not.toContain('whsk_');
  });

  test('that is deleted is told nothing more, not even what waited', async () => {
    const { id } = await addEndpoint(customer.token);
    receiver.answer(503);
    await buyHelpdesk(service, customer);
    await deliver();
    const tried = receiver.received.length;
    await service.client(customer.token).call('deleteWebhookEndpoint', { params: { id } });
    service.clock.advance(HOUR);
    await deliver();
    expect(receiver.received).toHaveLength(tried);
  });

  test.each([
    ['http://example.com/hook', 'begins with https'],
    ['https://10.0.0.1/hook', 'private network'],
    ['https://localhost/hook', 'private network'],
    ['https://user:pass@example.com/hook', 'no user name'],
    ['hook', 'no address'],
  ])('is not added at %s', async (address, why) => {
    const { createWebhookSender } = await import('../../server/src/protocols/send-webhook.ts');
    const parsed = createWebhookSender({ privateAddresses: false, secrets: createSecretBox([]) }).parseAddress(address);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'webhook.address-invalid' } });
    expect(parsed.ok ? '' : parsed.error.detail).toContain(why);
  });

  test('is one of ten at most', async () => {
    for (let n = 1; n <= 10; n++) await addEndpoint(customer.token);
    const refused = addEndpoint(customer.token);
    expect(await problemOf(refused)).toMatchObject({ code: 'webhook.endpoints-full', status: 409 });
  });
});

describe('rotation', () => {
  test('signs with old and new secrets for a day, then with the new ones alone', async () => {
    const endpoint = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    const client = service.client(customer.token);
    const named = { params: { id: endpoint.id } };
    const rotated = (await client.call('rotateWebhookSecrets', named)).body;
    expect(rotated.keys.map(({ kind, endsAt }) => [kind, endsAt === null])).toEqual([
      ['v1', true],
      ['v1a', true],
      ['v1', false],
      ['v1a', false],
    ]);
    const old = sharedOf(endpoint);
    const next = sharedOf(rotated);
    await client.call('testWebhookEndpoint', named);
    const during = present(receiver.received.at(-1), 'it was sent');
    verifyV1(during, old);
    verifyV1(during, next);
    expect(await problemOf(client.call('rotateWebhookSecrets', named))).toMatchObject({
      code: 'webhook.rotation-running',
    });
    service.clock.advance(DAY + 1);
    await client.call('testWebhookEndpoint', named);
    const after = present(receiver.received.at(-1), 'it was sent');
    verifyV1(after, next);
    expect(() => verifyV1(after, old)).toThrow();
  });
});

describe('a receiver that fails', () => {
  test('is tried again up the ladder, with one id, and has every event in the end', async () => {
    const endpoint = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    receiver.answer(500);
    await buyHelpdesk(service, customer);
    await deliver();
    for (const pause of [5, 300]) {
      service.clock.advance(pause - 1);
      const before = receiver.received.length;
      await deliver();
      expect(receiver.received).toHaveLength(before);
      service.clock.advance(1);
      await deliver();
      expect(receiver.received).toHaveLength(before + 1);
    }
    const client = service.client(customer.token);
    const failing = (await client.call('getWebhookEndpoint', { params: { id: endpoint.id } })).body;
    expect(failing.failingSince).not.toBeNull();
    receiver.answer(204);
    service.clock.advance(1_800);
    await deliver();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    const { items } = (await client.call('listWebhookAttempts', { params: { id: endpoint.id } })).body;
    expect(items.map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      [4, 'delivered', 204],
      [3, 'failed', 500],
      [2, 'failed', 500],
      [1, 'failed', 500],
    ]);
    const healed = (await client.call('getWebhookEndpoint', { params: { id: endpoint.id } })).body;
    expect(healed.failingSince).toBeNull();
    service.clock.advance(DAY);
    await deliver();
    expect(receiver.received).toHaveLength(4);
  });

  test('says how long to wait, and is left alone for that long', async () => {
    await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    receiver.answer(429, { 'retry-after': '600' });
    await buyHelpdesk(service, customer);
    await deliver();
    service.clock.advance(599);
    await deliver();
    expect(receiver.received).toHaveLength(1);
    receiver.answer(200);
    service.clock.advance(1);
    await deliver();
    expect(receiver.received).toHaveLength(2);
  });

  test('for five days is disabled, which its account hears of; enabled again, it is told of what happens from then on', async () => {
    const endpoint = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    const named = { params: { id: endpoint.id } };
    receiver.answer(500);
    await buyHelpdesk(service, customer);
    await deliver();
    for (let hours = 0; hours < 6 * 24; hours += 6) {
      service.clock.advance(6 * HOUR);
      await buyHelpdesk(service, customer, { key: `hour-${hours}` });
      await deliver();
    }
    const client = service.client(customer.token);
    expect((await client.call('getWebhookEndpoint', named)).body).toMatchObject({
      state: 'disabled',
      disabledReason: 'Nothing arrived for 5 days.',
    });
    const tried = receiver.received.length;
    service.clock.advance(DAY);
    await deliver();
    expect(receiver.received).toHaveLength(tried);
    const last = (await client.call('listAudit', { query: { subject: endpoint.id } })).body.items.at(-1);
    expect(last).toMatchObject({ actor: 'system', command: 'disable-webhook-endpoint' });
    receiver.answer(200);
    await client.call('enableWebhookEndpoint', named);
    await buyHelpdesk(service, customer, { key: 'again' });
    await deliver();
    expect(typesOf(receiver.received.slice(tried))).toEqual(['subscription.purchased']);
  });

  test('is disabled by hand with a reason, and nobody else does it', async () => {
    const endpoint = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    const named = { params: { id: endpoint.id }, body: { reason: 'the receiver is moved' } };
    const other = service.client((await service.addCustomer('Contoso')).token);
    expect(await problemOf(other.call('disableWebhookEndpoint', named))).toMatchObject({ code: 'not-found' });
    const { body } = await service.client(customer.token).call('disableWebhookEndpoint', named);
    expect(body).toMatchObject({ state: 'disabled', disabledReason: 'the receiver is moved' });
    await buyHelpdesk(service, customer);
    await deliver();
    expect(receiver.received).toEqual([]);
  });

  test('enabled again is not told what waited on its ladder or happened meanwhile; enabled twice, it loses nothing', async () => {
    const { id } = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    const named = { params: { id } };
    const client = service.client(customer.token);
    receiver.answer(503);
    await buyHelpdesk(service, customer, { key: 'waits' });
    await deliver();
    const tried = receiver.received.length;
    await client.call('disableWebhookEndpoint', { ...named, body: { reason: 'it rests' } });
    await buyHelpdesk(service, customer, { key: 'meanwhile' });
    service.clock.advance(2);
    await client.call('enableWebhookEndpoint', named);
    const { id: bought } = await buyHelpdesk(service, customer, { key: 'again' });
    await deliver();
    await client.call('enableWebhookEndpoint', named);
    receiver.answer(200);
    service.clock.advance(DAY);
    await deliver();
    const told = receiver.received.slice(tried);
    expect(typesOf(told)).toContain('subscription.purchased');
    expect(new Set(told.map(({ body }) => JSON.parse(body).subject))).toEqual(new Set([bought]));
  });

  test('that says 410 is gone at once', async () => {
    const { id } = await addEndpoint(customer.token, { types: ['regrade.subscription'] });
    receiver.answer(410);
    await buyHelpdesk(service, customer);
    await deliver();
    const { body } = await service.client(customer.token).call('getWebhookEndpoint', { params: { id } });
    expect(body).toMatchObject({ state: 'disabled', disabledReason: 'The receiver answered 410: it is gone.' });
  });

  test('at a test says so at once, and the next attempts are nobody’s', async () => {
    const { id } = await addEndpoint(customer.token);
    receiver.answer(404);
    const { body } = await service.client(customer.token).call('testWebhookEndpoint', { params: { id } });
    expect(body).toMatchObject({
      outcome: 'given-up',
      status: 404,
      reason: 'The receiver answered 404.',
      nextAt: null,
    });
  });
});

test('two processes that work at once tell an endpoint of each event once', async () => {
  await addEndpoint(customer.token);
  const purchases = 12;
  await Promise.all(
    Array.from({ length: purchases }, (_, n) =>
      buyHelpdesk(service, customer, { key: `buy-${n}`, url: present(service.instances[n % 2], 'two').url }),
    ),
  );
  for (let round = 1; round <= 3; round++) {
    await Promise.all(
      service.instances.map(async ({ engine }) => {
        await engine.events.gather();
        await engine.webhooks.handOut();
        await engine.outbox.runDue();
      }),
    );
  }
  const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
  expect(new Set(ids).size).toBe(1 + 2 * purchases);
  expect(ids).toHaveLength(1 + 2 * purchases);
});

test('a service that runs by itself tells an endpoint without anybody asking it to', async () => {
  const live = await startTestService();
  try {
    await publishHelpdesk(live);
    const buyer = await live.addCustomer('Northwind', 1_000_000_000n);
    live.engine.outbox.start();
    live.engine.webhooks.start();
    live.clock.advance(1);
    await live.client(buyer.token).call('createWebhookEndpoint', { body: { address: receiver.address } });
    await buyHelpdesk(live, buyer);
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(3);
    await runJobs(live.engine, log);
  } finally {
    await live.close();
  }
});
