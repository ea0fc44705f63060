import { present } from '@regrade/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemOf } from '../support/problem.ts';
import { verifiesV1a, verifyV1 } from '../support/seller-program.ts';
import { tablesThatHold } from '../support/tables-that-hold.ts';
import { startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Where sellers are told, and how they know that it was us: verified by the library that receivers use. */
let market: WebhookMarket;

beforeEach(async () => {
  market = await startWebhookMarket();
});
afterEach(() => market.close());

const PARAMS = { scope: 'acme', protocol: 'webhook' };
const MADE_HERE = /^whsec_[A-Za-z0-9+/]{43}=$/;

async function tell() {
  const bought = await market.buy(`Customer ${market.program.received.length}`);
  await market.order(bought, 200);
  await market.deliver();
  return present(market.program.received.at(-1), 'the seller was told');
}

const verifies = (received: Parameters<typeof verifyV1>[0], secret: string) => {
  try {
    verifyV1(received, { secret, nowMillis: market.service.clock.nowMillis() });
    return true;
  } catch {
    return false;
  }
};

describe('a message', () => {
  test('is signed with the secret of the endpoint, and with nothing else', async () => {
    const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    expect(secret).toMatch(MADE_HERE);
    const received = await tell();
    expect(verifies(received, secret)).toBe(true);
    expect(verifies(received, `whsec_${Buffer.alloc(32, 7).toString('base64')}`)).toBe(false);
    expect(verifies({ ...received, text: received.text.replace('200', '201') }, secret)).toBe(false);
  });

  test('is signed with both secrets while they change, so that a receiver misses none', async () => {
    const old = present(market.endpoint.made, 'a new endpoint shows its secret');
    const own = `whsec_${Buffer.from('twenty-four bytes or more').toString('base64')}`;
    const added = await market.sellerClient.call('addEndpointSecret', { params: PARAMS, body: { secret: own } });
    expect(added.body.secrets).toHaveLength(2);
    const both = await tell();
    expect([verifies(both, old.secret), verifies(both, own)]).toEqual([true, true]);
    const third = market.sellerClient.call('addEndpointSecret', { params: PARAMS, body: {} });
    expect(await problemOf(third)).toMatchObject({ status: 409, code: 'endpoint.secrets-full' });
    await market.sellerClient.call('deleteEndpointSecret', { params: { ...PARAMS, secret: old.id } });
    const one = await tell();
    expect([verifies(one, old.secret), verifies(one, own)]).toEqual([false, true]);
    const { id } = present(added.body.made, 'the added secret has an id');
    const last = market.sellerClient.call('deleteEndpointSecret', { params: { ...PARAMS, secret: id } });
    expect(await problemOf(last)).toMatchObject({ status: 409, code: 'endpoint.secret-last' });
  });

  test('carries v1a beside v1, verified by its public key alone', async () => {
    const added = await market.sellerClient.call('addEndpointSecret', { params: PARAMS, body: { kind: 'v1a' } });
    const publicKey = present(
      added.body.secrets.find(({ kind }) => kind === 'v1a')?.publicKey,
      'a public key is shown',
    );
    expect(added.body.made, 'the private half is shown to nobody').toBeUndefined();
    const received = await tell();
    expect(String(received.headers['webhook-signature'])).toMatch(/^v1,\S+ v1a,\S+$/);
    expect(verifiesV1a(received, publicKey)).toBe(true);
    expect(verifiesV1a({ ...received, text: `${received.text} ` }, publicKey)).toBe(false);
    expect(verifies(received, present(market.endpoint.made, 'the first secret').secret)).toBe(true);
  });
});

describe('a secret', () => {
  test('is shown once, and stands in no later answer, transcript, audit record or log', async () => {
    const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    market.program.answer({ status: 500, headers: { 'x-echo': secret }, text: `you signed with ${secret}` });
    const bought = await market.buy('Northwind');
    const order = await market.order(bought, 200);
    await market.deliver();
    const seen = await Promise.all([
      market.sellerClient.call('getSellerEndpoint', { params: PARAMS }),
      market.sellerClient.call('listSellerEndpoints', { query: {} }),
      market.sellerClient.call('saveSellerEndpoint', { params: PARAMS, body: { address: market.program.address } }),
      market.operatorClient.call('listAudit', { query: {} }),
      market.deliveryOf(order.id),
    ]);
    const text = JSON.stringify([seen, market.service.logged]);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice('whsec_'.length));
    expect(JSON.stringify(seen[4])).toContain('you signed with [taken out]');
    expect(seen[0].body.secrets).toMatchObject([{ kind: 'v1', hint: `…${secret.slice(-4)}` }]);
  });

  test('that a seller’s program repeats in its answer reaches neither the customer nor the transcript', async () => {
    const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    const bytes = secret.slice('whsec_'.length);
    market.program.answer({
      headers: { 'x-debug': bytes, 'x-api-key': 'theirs', 'set-cookie': 'sid=theirs' },
      text: JSON.stringify({ answer: 'no', reason: `expected ${secret}`, blockers: [bytes] }).replaceAll('/', '\\/'),
    });
    const address = `${market.program.address}?token=theirs&tenant=7`;
    await market.sellerClient.call('saveSellerEndpoint', { params: PARAMS, body: { address } });
    const bought = await market.buy('Northwind');
    const order = await market.order(bought, 200);
    await market.deliver();
    const customer = market.service.client(bought.customer.token);
    const read = await customer.call('getOrder', { params: { id: order.id } });
    const delivery = await market.deliveryOf(order.id);
    expect(read.body.events).toContainEqual(expect.objectContaining({ reason: 'expected [taken out]' }));
    const text = JSON.stringify([read.body, delivery, market.service.logged]);
    expect(text.replaceAll('\\', '')).not.toContain(bytes);
    expect(text).not.toContain('theirs');
    expect(delivery.attempts[0]?.request?.address).toContain('tenant=7');
    const { database } = market.service.database;
    expect(await tablesThatHold(database, bytes)).toEqual([]);
    expect(await tablesThatHold(database, '[taken out]'), 'the search finds what is there').not.toEqual([]);
  });

  test.each(['whsec_c2hvcnQ=', 'not a secret', `whsec_${'A'.repeat(120)}`, 'whsec_!!!!'])(
    '%s is not taken',
    async (secret) => {
      const added = market.sellerClient.call('addEndpointSecret', { params: PARAMS, body: { secret } });
      expect(await problemOf(added)).toMatchObject({ status: 422, code: 'endpoint.secret-invalid' });
    },
  );
});

describe('an endpoint', () => {
  test('of a product comes before the one of its seller', async () => {
    const params = { scope: 'helpdesk', protocol: 'webhook' };
    const body = { address: `${market.program.address}/helpdesk` };
    const saved = await market.sellerClient.call('saveSellerEndpoint', { params, body });
    expect(saved).toMatchObject({ status: 201, body: { scope: 'acme.helpdesk', timeoutSeconds: 15 } });
    const bought = await market.buy('Northwind');
    const order = await market.order(bought, 200);
    await market.deliver();
    const { attempts } = await market.deliveryOf(order.id);
    expect(attempts[0]?.request?.address).toBe(body.address);
    const { body: page } = await market.sellerClient.call('listSellerEndpoints', { query: {} });
    expect(page.items.map(({ scope }) => scope)).toEqual(['acme', 'acme.helpdesk']);
  });

  test('is tried with a message about nothing', async () => {
    const good = await market.sellerClient.call('testSellerEndpoint', { params: PARAMS });
    expect(good.body).toMatchObject({ ok: true, attempt: { outcome: 'yes', response: { status: 200 } } });
    const [probe] = market.program.received;
    expect(probe?.message).toMatchObject({ type: 'endpoint.tested', data: { product: 'acme' } });
    expect(verifies(present(probe, 'it arrived'), market.endpoint.made?.secret ?? '')).toBe(true);
    market.program.answer({ status: 500, text: 'broken' });
    const bad = await market.operatorClient.call('testSellerEndpoint', { params: PARAMS });
    expect(bad.body).toMatchObject({
      ok: false,
      attempt: { outcome: 'silent', response: { status: 500, body: 'broken' } },
    });
  });

  test('of another seller is not there, and the operator sees and sets all', async () => {
    const other = market.service.client((await market.service.addSeller('other')).token);
    const body = { address: market.program.address };
    for (const scope of ['acme', 'acme.helpdesk', 'other.unheard-of']) {
      const params = { scope, protocol: 'webhook' };
      expect(await problemOf(other.call('getSellerEndpoint', { params }))).toMatchObject({ status: 404 });
      expect(await problemOf(other.call('saveSellerEndpoint', { params, body }))).toMatchObject({ status: 404 });
      expect(await problemOf(other.call('testSellerEndpoint', { params }))).toMatchObject({ status: 404 });
    }
    expect((await other.call('listSellerEndpoints', { query: {} })).body.items).toEqual([]);
    const params = { scope: 'other', protocol: 'webhook' };
    await market.operatorClient.call('saveSellerEndpoint', { params, body });
    expect((await other.call('listSellerEndpoints', { query: {} })).body.items).toHaveLength(1);
    expect((await market.operatorClient.call('listSellerEndpoints', { query: {} })).body.items).toHaveLength(2);
  });

  test.each([
    ['huawei-saas-2', 'https://seller.example', 'endpoint.protocol-unknown'],
    ['license-only', 'https://seller.example', 'endpoint.protocol-unknown'],
    ['webhook', 'ftp://seller.example', 'endpoint.address-invalid'],
    ['webhook', 'https://user:password@seller.example', 'endpoint.address-invalid'],
    ['webhook', 'seller.example', 'endpoint.address-invalid'],
  ])('over %s at %s is refused', async (protocol, address, code) => {
    const saved = market.sellerClient.call('saveSellerEndpoint', {
      params: { ...PARAMS, protocol },
      body: { address },
    });
    expect(await problemOf(saved)).toMatchObject({ status: 422, code });
  });
});
