import type { Client } from '@regrade/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { buyHelpdesk, publishHelpdesk, type TestSeller, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Test accounts with a clock of their own, as operators and sellers use them. */
let service: TestService;
let seller: TestSeller;
let stranger: TestLogin;
let acme: Client;
let sandbox: TestLogin;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  stranger = await service.addSeller('globex');
  acme = service.client(seller.token);
});
afterAll(() => service.close());

async function openSandbox(by: Client): Promise<TestLogin> {
  const { body } = await by.call('createAccount', { body: { name: 'Trial', kind: 'customer', sandbox: true } });
  await by.call('creditWallet', {
    params: { id: body.id },
    idempotencyKey: 'play',
    body: { amount: '1000000.00', currency: 'USD', reason: 'play money' },
  });
  return { account: body.id as TestLogin['account'], token: body.token };
}

beforeEach(async () => {
  sandbox = await openSandbox(acme);
});

const move = (by: Client, body: { advanceBy: string } | { to: string }, id: string = sandbox.account) =>
  by.call('moveClock', { params: { id }, body });

describe('a seller’s sandbox', () => {
  test('goes through a year in one call, and shows each event at its instant', async () => {
    const own = service.client(sandbox.token);
    const bought = await buyHelpdesk(service, sandbox);
    expect(bought.term).toEqual({ start: '2026-03-01T00:00:00Z', end: '2027-03-01T00:00:00Z' });
    expect((await move(acme, { advanceBy: 'P6M' })).body).toEqual({
      account: sandbox.account,
      now: '2026-09-01T00:00:00Z',
      target: null,
      events: [],
    });
    const { body: quote } = await own.call('requestQuote', {
      body: { subscriptionId: bought.id, changes: toAgents(110) },
    });
    expect(quote.at).toBe('2026-09-01T00:00:00Z');
    await own.call('placeOrder', { idempotencyKey: 'o', body: { quoteId: quote.id, net: quote.net, pay: 'wallet' } });
    const license = bought.components[0]?.license;
    expect((await move(acme, { to: '2027-06-01T12:00:00Z' })).body).toMatchObject({
      now: '2027-06-01T12:00:00Z',
      events: [
        { at: '2027-03-01T00:00:00Z', what: 'expire-license', subject: license },
        { at: '2027-03-08T00:00:00Z', what: 'expire-license', subject: license },
      ],
    });
    expect((await own.call('getSubscription', { params: { id: bought.id } })).body.state).toBe('ended');
    expect((await own.call('listSubscriptions', { query: { state: 'ended' } })).body.items).toHaveLength(1);
    const { body: instance } = await acme.call('getInstance', { params: { id: bought.id } });
    expect(instance).toMatchObject({ sandbox: true, state: 'ended', components: [{ status: 'destroyed' }] });
    expect((await acme.call('listInstances', { query: { sandbox: 'false' } })).body.items).toEqual([]);
  });

  test('reduces a change by a coupon, once for itself, and takes no use of it from real customers', async () => {
    const operator = service.client(service.operator.token);
    const body = { name: 'Hello', percent: '10', usesMax: 1 };
    await operator.call('putCoupon', { params: { code: 'HELLO' }, body });
    const own = service.client(sandbox.token);
    const { id } = await buyHelpdesk(service, sandbox);
    const wish = { subscriptionId: id, changes: toAgents(110), coupon: 'HELLO' };
    const { body: quote } = await own.call('requestQuote', { body: wish });
    expect(quote.discounts).toMatchObject([{ coupon: 'HELLO' }]);
    const ordered = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
    expect((await own.call('placeOrder', { idempotencyKey: 'c', body: ordered })).body.state).toBe('completed');
    const again = own.call('requestQuote', { body: { ...wish, changes: toAgents(120) } });
    expect(await problemOf(again)).toMatchObject({ code: 'coupon.used-up' });
    const uses = async () => (await operator.call('listCoupons', { query: {} })).body.items[0]?.uses;
    expect(await uses()).toBe(0);
    const real = await service.addCustomer('Northwind', 100_000_000n);
    const client = service.client(real.token);
    const bought = await buyHelpdesk(service, real);
    const asked = { subscriptionId: bought.id, changes: toAgents(110), coupon: 'HELLO' };
    const { body: offer } = await client.call('requestQuote', { body: asked });
    const paid = { quoteId: offer.id, net: offer.net, pay: 'wallet' as const };
    await client.call('placeOrder', { idempotencyKey: 'c', body: paid });
    expect(await uses()).toBe(1);
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('is listed with its seller’s, moved by them, by the operator and by itself', async () => {
    const { body } = await acme.call('listAccounts', { query: { limit: 200 } });
    expect(body.items.map(({ id }) => id)).toContain(sandbox.account);
    expect(body.items.every((account) => account.sandbox)).toBe(true);
    for (const by of [acme, service.client(service.operator.token), service.client(sandbox.token)]) {
      expect((await move(by, { advanceBy: 'PT1H' })).status).toBe(200);
    }
    expect((await acme.call('getClock', { params: { id: sandbox.account } })).body).toEqual({
      account: sandbox.account,
      now: '2026-03-01T03:00:00Z',
      target: null,
    });
  });

  test('is nothing to another seller', async () => {
    const globex = service.client(stranger.token);
    expect(await problemOf(move(globex, { advanceBy: 'P1D' }))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await problemOf(globex.call('getClock', { params: { id: sandbox.account } }))).toMatchObject({
      status: 404,
    });
    const credit = globex.call('creditWallet', {
      params: { id: sandbox.account },
      idempotencyKey: 'foreign',
      body: { amount: '1.00', currency: 'USD', reason: 'no' },
    });
    expect(await problemOf(credit)).toMatchObject({ status: 404 });
    expect((await globex.call('listAccounts')).body.items).toEqual([]);
  });

  test('does not go back, and is moved by a duration or to an instant', async () => {
    expect(await problemOf(move(acme, { to: '2026-02-28T00:00:00Z' }))).toMatchObject({
      status: 409,
      code: 'clock.backwards',
    });
    expect(await problemOf(move(acme, { advanceBy: 'P999Y' }))).toMatchObject({ status: 422, code: 'clock.too-far' });
    for (const body of [{}, { advanceBy: '1 day' }, { advanceBy: 'P1D', to: '2027-01-01T00:00:00Z' }]) {
      expect(await problemOf(move(acme, body as { to: string }))).toMatchObject({ status: 400 });
    }
  });
});

test('a production account has no clock, and no seller opens one', async () => {
  const real = await service.addCustomer('Northwind', 0n);
  const operator = service.client(service.operator.token);
  expect(await problemOf(move(operator, { advanceBy: 'P1D' }, real.account))).toMatchObject({
    status: 409,
    code: 'clock.none',
  });
  expect(await problemOf(move(acme, { advanceBy: 'P1D' }, real.account))).toMatchObject({ status: 404 });
  expect(await problemOf(move(service.client(sandbox.token), { advanceBy: 'P1D' }, real.account))).toMatchObject({
    status: 404,
  });
  const opened = acme.call('createAccount', { body: { name: 'Real', kind: 'customer' } });
  expect(await problemOf(opened)).toMatchObject({ status: 403, code: 'auth.forbidden' });
  const credit = acme.call('creditWallet', {
    params: { id: real.account },
    idempotencyKey: 'real',
    body: { amount: '1.00', currency: 'USD', reason: 'no' },
  });
  expect(await problemOf(credit)).toMatchObject({ status: 404 });
});
