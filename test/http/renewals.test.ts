import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { buyHelpdesk, publishHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

let service: TestService;
let customer: TestLogin;
let stranger: TestLogin;

const YEAR = 365 * 86_400;

beforeAll(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 100_000_000n);
  stranger = await service.addCustomer('Southwind', 100_000_000n);
});
afterAll(() => service.close());

describe('a renewal over HTTP', () => {
  test('is previewed with its arithmetic, bought at that figure, listed, and seen in the subscription', async () => {
    const client = service.client(customer.token);
    const bought = await buyHelpdesk(service, customer, { key: 'renewed' });
    const params = { id: bought.id };
    const preview = (await client.call('previewRenewal', { params, body: { periods: 2 } })).body;
    expect(preview).toMatchObject({
      from: bought.term.end,
      to: '2029-03-01T00:00:00Z',
      net: '18000.00',
      order: null,
      components: [{ component: 'app', price: '9000.00', priceFrom: 'list', charge: '18000.00' }],
    });
    expect(preview.components[0]?.steps).toEqual([
      {
        what: 'list price of app edition=basic for 2 x P1Y',
        formula: '9000.00 x 2',
        exact: '18000',
        value: '18000.00',
        rounding: { mode: 'half-up', digits: 2 },
      },
    ]);
    const body = { periods: 2, net: preview.net };
    const renewed = await client.call('renewSubscription', { params, idempotencyKey: 'renewal-1', body });
    expect(renewed).toMatchObject({
      status: 201,
      body: { ...preview, payment: { state: 'paid', method: 'wallet', due: '18000.00' } },
    });
    const again = await client.call('renewSubscription', { params, idempotencyKey: 'renewal-1', body });
    expect(again.body).toEqual(renewed.body);
    expect((await client.call('listRenewals', { params })).body.items).toEqual([renewed.body]);
    const after = (await client.call('getSubscription', { params })).body;
    expect(after).toMatchObject({
      state: 'active',
      term: { start: bought.term.start, end: '2029-03-01T00:00:00Z' },
      components: [{ license: bought.components[0]?.license, licenseRevision: 2, expiresAt: '2029-03-01T00:00:00Z' }],
    });
    expect(after.slices.map(({ from, to, charge }) => [from, to, charge])).toEqual([
      [bought.term.start, bought.term.end, '9000.00'],
      [bought.term.end, '2029-03-01T00:00:00Z', '18000.00'],
    ]);
    // Both paid terms are priced: 900.00 for what is left of the first year, 1800.00 for the two ahead.
    const quote = (await client.call('requestQuote', { body: { subscriptionId: bought.id, changes: toAgents(110) } }))
      .body;
    expect(quote.net).toBe('2700.00');
    expect(quote.components).toMatchObject([{ component: 'app', net: '2700.00' }]);
  });

  test('of the term that was previewed is bought once, whatever keys the requests have', async () => {
    const client = service.client(customer.token);
    const bought = await buyHelpdesk(service, customer, { key: 'clicked-twice' });
    const params = { id: bought.id };
    const { net, from } = (await client.call('previewRenewal', { params, body: {} })).body;
    const click = (idempotencyKey: string) =>
      client.call('renewSubscription', { params, idempotencyKey, body: { net, from } });
    const clicks = await Promise.allSettled([click('click-1'), click('click-2')]);
    expect(clicks.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await problemOf(click('click-3'))).toMatchObject({
      status: 409,
      code: 'renewal.from-differs',
      detail: expect.stringContaining('2028-03-01T00:00:00Z'),
    });
    expect((await client.call('listRenewals', { params })).body.items).toHaveLength(1);
    // Who has seen the new end may buy one more.
    const next = (await client.call('previewRenewal', { params, body: {} })).body;
    const body = { net: next.net, from: next.from };
    await client.call('renewSubscription', { params, idempotencyKey: 'click-4', body });
    expect((await client.call('getSubscription', { params })).body.term.end).toBe('2029-03-01T00:00:00Z');
  });

  test('at another figure, too long or by a stranger changes nothing', async () => {
    const bought = await buyHelpdesk(service, customer, { key: 'not-renewed' });
    const params = { id: bought.id };
    const renew = (body: { periods?: number; net: string }, { token }: TestLogin = customer) =>
      problemOf(
        service.client(token).call('renewSubscription', { params, idempotencyKey: JSON.stringify(body), body }),
      );
    expect(await renew({ net: '8999.99' })).toMatchObject({ status: 409, code: 'renewal.net-differs' });
    expect(await renew({ periods: 5, net: '45000.00' })).toMatchObject({
      status: 422,
      code: 'renewal.term-too-long',
      wouldAllow: { periods: { min: 1, max: 4, step: 1 } },
    });
    expect(await renew({ net: '9000.00' }, stranger)).toMatchObject({ status: 404, code: 'not-found' });
    const after = await service.client(customer.token).call('getSubscription', { params });
    expect(after.body).toMatchObject({ term: bought.term, version: bought.version });
  });

  test('happens by itself when the customer says so, and says why when it does not', async () => {
    const poor = await service.addCustomer('Poor', 900_000n);
    const client = service.client(poor.token);
    const bought = await buyHelpdesk(service, poor);
    const params = { id: bought.id };
    const off = (await client.call('getRenewalSettings', { params })).body;
    expect(off).toMatchObject({ autoRenew: false, periods: null, nextAttemptAt: null, lastFailure: null });
    const on = (await client.call('putRenewalSettings', { params, body: { autoRenew: true } })).body;
    expect(on).toMatchObject({ autoRenew: true, periods: 1, nextAttemptAt: expect.any(String), attempts: 0 });
    service.clock.advance(YEAR - 86_400);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    await runJobs(service.engine, log);
    const failed = (await client.call('getSubscription', { params })).body.renewal;
    expect(failed).toMatchObject({ attempts: 1, lastFailure: { code: 'payment.insufficient-funds' } });
    const none = (await client.call('putRenewalSettings', { params, body: { autoRenew: false } })).body;
    expect(none).toEqual({ ...off, renewableUntil: none.renewableUntil });
  });
});
