import type { CallOptions, Client, PurchasedSubscription } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { HELPDESK, helpdeskDocument, publishHelpdesk, type TestSeller } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** User application instances as a seller works with them (T12 to T15). */
let service: TestService;
let seller: TestSeller;
let stranger: TestSeller;
let customer: TestLogin;
let acme: Client;
let bought: PurchasedSubscription;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  stranger = { seller: 'globex', ...(await service.addSeller('globex')) };
  await service.publish(stranger, { ...(await helpdeskDocument()), seller: 'globex' });
  acme = service.client(seller.token);
  customer = await service.addCustomer('Northwind Traders', 100_000_000n);
});
afterAll(() => service.close());

async function buy(by: TestLogin, key: string, product = HELPDESK): Promise<PurchasedSubscription> {
  const { body } = await service.client(by.token).call('purchase', {
    idempotencyKey: key,
    body: {
      product,
      currency: 'USD',
      period: 'P1M',
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
        { component: 'voice', specification: 'minutes', quantities: { minutes: 5000 } },
      ],
      pay: 'wallet',
    },
  });
  return body;
}

let purchases = 0;
beforeEach(async () => {
  bought = await buy(customer, `buy-${purchases++}`);
});

const adjust = (client: Client, body: Parameters<typeof bodyOf>[0], idempotencyKey = `adjust-${bought.id}`) =>
  client.call('adjustInstance', { params: { id: bought.id }, idempotencyKey, body: bodyOf(body) });
const bodyOf = (body: { minutes?: number; expiresAt?: string | null; component?: string }) => ({
  component: body.component ?? 'voice',
  ...(body.minutes !== undefined && { quantities: { minutes: body.minutes } }),
  ...(body.expiresAt !== undefined && { expiresAt: body.expiresAt }),
});

const keyOf = (component: string) =>
  present(
    bought.licenseKeys.find((candidate) => candidate.component === component),
    component,
  ).key;

test('an adjustment supersedes the quotes of its subscription: an order is refused with the figure of now, and a new quote binds', async () => {
  const client = service.client(customer.token);
  const changes = [{ component: 'app', quantities: { agents: 20 } }];
  const { body: quote } = await client.call('requestQuote', { body: { subscriptionId: bought.id, changes } });
  await adjust(acme, { minutes: 6000 });
  expect((await client.call('getQuote', { params: { id: quote.id } })).body.state).toBe('superseded');
  const place = (offer: { readonly id: string; readonly net: string }) =>
    client.call('placeOrder', {
      idempotencyKey: `order-${offer.id}`,
      body: { quoteId: offer.id, net: offer.net, pay: 'wallet' },
    });
  const problem = await problemOf(place(quote));
  expect(problem).toMatchObject({
    ...{ status: 409, code: 'quote.superseded' },
    quote: { net: quote.net, boundTo: { subscriptionVersion: 2 } },
  });
  const again = (await client.call('requestQuote', { body: { subscriptionId: bought.id, changes } })).body;
  expect((await place(again)).body.state).toBe('completed');
});

describe('a seller', () => {
  test('sees the instance of a customer, with what may be adjusted and to what', async () => {
    const { body } = await acme.call('getInstance', { params: { id: bought.id } });
    expect(body).toMatchObject({
      id: bought.id,
      customer: 'Northwind Traders',
      product: HELPDESK,
      state: 'active',
      sandbox: false,
      components: [
        { component: 'app', billing: 'subscription', adjustable: false, status: 'active' },
        { component: 'voice', billing: 'offline', adjustable: true, expiresAt: null, licenseRevision: 1 },
      ],
      targets: [
        {
          component: 'voice',
          specification: 'minutes',
          skuKey: '-',
          quantities: { minutes: { min: 1000, max: 100_000, step: 1000 } },
        },
      ],
    });
  });

  test('adjusts it, and the customer’s software reads the new specification at once', async () => {
    const events = service.client(keyOf('voice')).stream('licenseEvents')[Symbol.asyncIterator]();
    await events.next();
    const answer = await adjust(acme, { minutes: 9000, expiresAt: '2026-12-31T00:00:00Z' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        subscription: bought.id,
        licenseRevision: 2,
        status: 'active',
        by: 'seller:acme',
        from: { selection: { quantities: { minutes: 5000 } }, expiresAt: null },
        to: { selection: { quantities: { minutes: 9000 } }, expiresAt: '2026-12-31T00:00:00Z' },
      },
    });
    expect((await events.next()).value).toMatchObject({
      id: '2',
      data: { license: { selection: { quantities: { minutes: 9000 } }, expiresAt: '2026-12-31T00:00:00Z' } },
    });
    await events.return?.(undefined);
    const { body } = await service.client(customer.token).call('getSubscription', { params: { id: bought.id } });
    expect(body.term).toEqual(bought.term);
    expect(body.components[1]).toMatchObject({ license: bought.components[1]?.license, licenseRevision: 2 });
  });

  test('repeats an adjustment under its key and gets the same; another one under it is refused', async () => {
    const first = await adjust(acme, { minutes: 6000 });
    expect((await adjust(acme, { minutes: 6000 })).body).toEqual(first.body);
    expect(await problemOf(adjust(acme, { minutes: 7000 }))).toMatchObject({ code: 'idempotency.key-reused' });
    const { body } = await acme.call('listAdjustments', { params: { id: bought.id }, query: { component: 'voice' } });
    expect(body.items).toEqual([first.body]);
  });

  test('is told what is wrong with an adjustment, and what would do', async () => {
    expect(await problemOf(adjust(acme, { component: 'app' }))).toMatchObject({
      status: 422,
      code: 'adjustment.billing-not-offline',
    });
    expect(await problemOf(adjust(acme, { minutes: 1500 }))).toMatchObject({
      code: 'change.quantity-off-grid',
      wouldAllow: { quantities: { minutes: 2000 } },
    });
    expect(await problemOf(adjust(acme, { minutes: 5000 }))).toMatchObject({ code: 'adjustment.nothing-changes' });
  });

  test('finds instances by customer, state of the license, product and ids, page by page', async () => {
    const other = await service.addCustomer('Contoso 100%', 100_000_000n);
    const foreign = await service.addCustomer('Fabrikam', 100_000_000n);
    const [own] = [await buy(other, 'contoso'), await buy(foreign, 'foreign', 'globex.helpdesk')];
    const search = async (query: NonNullable<CallOptions<'listInstances'>['query']>) =>
      (await acme.call('listInstances', { query })).body.items.map(({ id }) => id);
    expect(await search({ search: 'contoso' })).toEqual([own.id]);
    expect(await search({ search: '100%' })).toEqual([own.id]);
    expect(await search({ search: '_' })).not.toContain(own.id);
    expect(await search({ search: own.id })).toEqual([own.id]);
    expect(await search({ search: own.components[1]?.license ?? '' })).toEqual([own.id]);
    expect(await search({ account: other.account })).toEqual([own.id]);
    expect(await search({ account: foreign.account })).toEqual([]);
    expect(await search({ product: 'globex.helpdesk' })).toEqual([]);
    expect(await search({ license: 'destroyed' })).toEqual([]);
    expect(await search({ sandbox: 'true' })).toEqual([]);
    const all = await search({ product: 'helpdesk' });
    const first = await acme.call('listInstances', { query: { limit: 2 } });
    expect(first.body.items.map(({ id }) => id)).toEqual(all.slice(0, 2));
    const rest = await acme.call('listInstances', {
      query: { limit: 100, cursor: present(first.body.nextCursor, 'there are more than two') },
    });
    expect(rest.body.items.map(({ id }) => id)).toEqual(all.slice(2));
  });
});

test('another seller finds no instance, reads none and adjusts none', async () => {
  const globex = service.client(stranger.token);
  const params = { id: bought.id };
  expect(await problemOf(globex.call('getInstance', { params }))).toMatchObject({ status: 404, code: 'not-found' });
  expect(await problemOf(globex.call('listAdjustments', { params }))).toMatchObject({ status: 404 });
  expect(await problemOf(adjust(globex, { minutes: 6000 }))).toMatchObject({ status: 404, code: 'not-found' });
  const listed = await globex.call('listInstances', { query: { limit: 200 } });
  expect(listed.body.items.map(({ id }) => id)).not.toContain(bought.id);
});

test('software is told, signed, that its license is isolated and then destroyed', async () => {
  await adjust(acme, { expiresAt: '2026-03-01T00:00:01Z' });
  const software = service.client(keyOf('voice'));
  const look = async (days: number) => {
    service.clock.advance(days * 86_400 + 1);
    await runJobs(service.engine, { info: () => undefined, warn: () => undefined, error: () => undefined });
    const { body } = await software.call('getLicense');
    const freshness = present(body?.freshness.split('.')[1], 'a token has a payload');
    return [body?.license.status, JSON.parse(Buffer.from(freshness, 'base64url').toString()).status];
  };
  expect(await look(0)).toEqual(['isolated', 'isolated']);
  expect(await look(7)).toEqual(['destroyed', 'destroyed']);
  expect(await problemOf(software.call('getLicenseFile'))).toMatchObject({ code: 'license.unknown' });
  expect(await problemOf(adjust(acme, { expiresAt: null }, 'too-late'))).toMatchObject({ code: 'license.destroyed' });
});
