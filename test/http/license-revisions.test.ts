import type { Client, LicenseRevision, PurchasedSubscription } from '@regrade/client';
import { present } from '@regrade/core';
import { type JsonWebKeySet, parseLicenseFile, verifyLicenseDocument } from '@regrade/core/license';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { HELPDESK, publishHelpdesk, type TestSeller, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** What the owner of a license reads of it, who has no key at hand: the file of now, and every revision with its cause. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let stranger: TestLogin;
let mine: Client;
let bought: PurchasedSubscription;
let app: string;
let voice: string;

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const YEAR = 365 * 86_400;
let purchases = 0;

beforeAll(async () => {
  service = await startTestService({ payments: { paymentMethods: ['wallet', 'external'] } });
  seller = await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind Traders', 1_000_000_000n);
  stranger = await service.addCustomer('Contoso', 0n);
  mine = service.client(customer.token);
});
afterAll(() => service.close());

beforeEach(async () => {
  const { body } = await mine.call('purchase', {
    idempotencyKey: `buy-${purchases++}`,
    body: {
      product: HELPDESK,
      currency: 'USD',
      period: 'P1Y',
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
        { component: 'voice', specification: 'minutes', quantities: { minutes: 5000 } },
      ],
      pay: 'wallet',
    },
  });
  bought = body;
  [app, voice] = ['app', 'voice'].map(
    (component) =>
      present(
        bought.licenseKeys.find((each) => each.component === component),
        component,
      ).license,
  ) as [string, string];
});

async function change(
  changes: typeof TO_ADVANCED | ReturnType<typeof toAgents>,
  pay: 'wallet' | 'external' = 'wallet',
) {
  const { body: quote } = await mine.call('requestQuote', { body: { subscriptionId: bought.id, changes } });
  const body = { quoteId: quote.id, net: quote.net, pay };
  return (await mine.call('placeOrder', { idempotencyKey: quote.id, body })).body;
}

const revisionsOf = async (license: string, client = mine) =>
  (await client.call('listLicenseRevisions', { params: { id: license } })).body.items;
const numbers = (revisions: readonly LicenseRevision[]) => revisions.map(({ revision }) => revision);

describe('the revisions of a license', () => {
  test('begin with the purchase: what was bought, until when, by whom', async () => {
    expect(await revisionsOf(app)).toEqual([
      {
        revision: 1,
        status: 'active',
        at: '2026-03-01T00:00:00Z',
        by: `customer:${customer.account}`,
        cause: { kind: 'purchase' },
        selection: { to: expect.objectContaining({ skuKey: 'edition=basic', quantities: { agents: 100 } }) },
        expiresAt: { to: '2027-03-01T00:00:00Z' },
      },
    ]);
    expect(await revisionsOf(voice)).toMatchObject([{ revision: 1, expiresAt: { to: null } }]);
  });

  test('say of each change from which order it came and what it moved, and nothing of what it left', async () => {
    const edition = await change(TO_ADVANCED);
    const agents = await change(toAgents(200));
    const revisions = await revisionsOf(app);
    expect(revisions).toMatchObject([
      {
        revision: 3,
        cause: { kind: 'change', order: agents.id },
        selection: {
          from: { quantities: { agents: 100 } },
          to: { skuKey: 'edition=advanced', quantities: { agents: 200 } },
        },
      },
      {
        revision: 2,
        cause: { kind: 'change', order: edition.id },
        selection: { from: { skuKey: 'edition=basic' }, to: { skuKey: 'edition=advanced' } },
      },
      { revision: 1, selection: { to: { skuKey: 'edition=basic', quantities: { agents: 100 } } } },
    ]);
    expect(revisions[0]).not.toHaveProperty('expiresAt');
    expect(numbers(await revisionsOf(voice)), 'the license of another component was not touched').toEqual([1]);
  });

  test('show an adjustment with both sides, and the end that the license was issued with', async () => {
    const { body: adjustment } = await service.client(seller.token).call('adjustInstance', {
      params: { id: bought.id },
      idempotencyKey: `adjust-${bought.id}`,
      body: { component: 'voice', quantities: { minutes: 9000 }, expiresAt: '2026-12-31T00:00:00Z' },
    });
    expect(await revisionsOf(voice)).toMatchObject([
      {
        revision: 2,
        by: 'seller:acme',
        cause: { kind: 'adjustment', adjustment: adjustment.id },
        selection: { from: { quantities: { minutes: 5000 } }, to: { quantities: { minutes: 9000 } } },
        expiresAt: { from: null, to: '2026-12-31T00:00:00Z' },
      },
      { revision: 1, selection: { to: { quantities: { minutes: 5000 } } }, expiresAt: { to: null } },
    ]);
  });

  test('page from the newest to the first, and the first still says what it was issued with after a renewal', async () => {
    for (const agents of [110, 120, 130]) await change(toAgents(agents));
    const priced = await mine.call('previewRenewal', { params: { id: bought.id }, body: {} });
    const { body: renewal } = await mine.call('renewSubscription', {
      params: { id: bought.id },
      idempotencyKey: `renew-${bought.id}`,
      body: { net: priced.body.net },
    });
    const pages: (readonly LicenseRevision[])[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor !== undefined && { cursor }) };
      const { body } = await mine.call('listLicenseRevisions', { params: { id: app }, query });
      pages.push(body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined && pages.length < 9);
    expect(pages.map(numbers)).toEqual([[5, 4], [3, 2], [1]]);
    expect(pages[0]?.[0]).toMatchObject({
      cause: { kind: 'renewal', renewal: renewal.id },
      expiresAt: { from: '2027-03-01T00:00:00Z', to: '2028-03-01T00:00:00Z' },
    });
    expect(pages[2]?.[0]).toMatchObject({
      selection: { to: { quantities: { agents: 100 } } },
      expiresAt: { to: '2027-03-01T00:00:00Z' },
    });
  });

  test('are found whoever paid in the end: here the operator’s billing, under the id of its payment', async () => {
    const order = await change(TO_ADVANCED, 'external');
    const payment = { params: { id: order.payment.payment ?? '' } };
    const { amount, currency } = (await mine.call('getPayment', payment)).body;
    expect(numbers(await revisionsOf(app)), 'nothing changes before the money has come').toEqual([1]);
    await service.client(service.operator.token).call('confirmPayment', {
      ...payment,
      idempotencyKey: `confirm-${order.id}`,
      body: { amount, currency },
    });
    expect(await revisionsOf(app)).toMatchObject([
      { revision: 2, cause: { kind: 'change', order: order.id } },
      { revision: 1, cause: { kind: 'purchase' } },
    ]);
  });
});

describe('the license file', () => {
  test('is downloaded by its owner at any time, at the revision of now, and verifies like the software’s', async () => {
    await change(TO_ADVANCED);
    const response = await fetch(`${service.url}/v1/licenses/${app}/file`, {
      headers: { authorization: `Bearer ${customer.token}` },
    });
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${app}.json"`);
    expect(response.headers.get('cache-control'), 'with an owner’s token it is nobody else’s').toBe('no-store');
    const file = parseLicenseFile(await response.text());
    if (!file.ok) throw new Error('a license file is readable');
    const jwks = (await mine.call('getJsonWebKeys')).body as JsonWebKeySet;
    const now = Math.floor(service.clock.nowMillis() / 1000);
    expect(await verifyLicenseDocument({ ...file.value, jwks, now, highestRevisionSeen: 2 })).toMatchObject({
      ok: true,
      value: { license: { id: app, revision: 2, selection: { skuKey: 'edition=advanced' } }, check: { valid: true } },
    });
  });

  test('and its revisions are answered to others like what does not exist, and to the operator', async () => {
    const [locator = '', ...rest] = [app.split('_')[1] ?? '', app.split('_')[2] ?? ''];
    const unknown = `lic_${locator}_${rest[0]?.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`;
    for (const [client, id] of [
      [service.client(stranger.token), app],
      [mine, unknown],
    ] as const) {
      for (const asked of [
        () => client.call('downloadLicense', { params: { id } }),
        () => client.call('listLicenseRevisions', { params: { id } }),
      ]) {
        expect(await problemOf(asked())).toMatchObject({ status: 404, detail: 'There is no such license.' });
      }
    }
    expect(numbers(await revisionsOf(app, service.client(service.operator.token)))).toEqual([1]);
  });
});

// The last one: it moves the clock of the service beyond every term.
test('the end of a license is a revision of its own: isolated, then destroyed, and then there is no file any more', async () => {
  service.clock.advance(YEAR + 1);
  await runJobs(service.engine, SILENT);
  expect(await revisionsOf(app)).toMatchObject([
    { revision: 2, status: 'isolated', by: 'system', cause: { kind: 'expiry' } },
    { revision: 1, status: 'active', expiresAt: { to: '2027-03-01T00:00:00Z' } },
  ]);
  expect((await mine.call('downloadLicense', { params: { id: app } })).body.license).toMatchObject({
    status: 'isolated',
  });
  service.clock.advance(7 * 86_400 + 1);
  await runJobs(service.engine, SILENT);
  expect(await revisionsOf(app)).toMatchObject([
    { revision: 3, status: 'destroyed' },
    { revision: 2, status: 'isolated' },
    { revision: 1, status: 'active' },
  ]);
  expect(await problemOf(mine.call('downloadLicense', { params: { id: app } }))).toMatchObject({
    code: 'license.unknown',
  });
});
