import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, HELPDESK, publishHelpdesk, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** The main job of the product, over HTTP, as the typed client sees it. */
let service: TestService;
let customer: TestLogin;

beforeAll(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 10_000_000n);
});
afterAll(() => service.close());

describe('a running subscription', () => {
  test('is bought, quoted, changed within its term and read by its software in six calls (T1, T2, T5, T6, T7)', async () => {
    const client = service.client(customer.token);
    const bought = await buyHelpdesk(service, customer);
    expect(bought).toMatchObject({
      account: customer.account,
      state: 'active',
      version: 1,
      term: { start: '2026-03-01T00:00:00Z', end: '2027-03-01T00:00:00Z' },
      slices: [{ agreedPrice: '9000.00', charge: '9000.00', paid: '9000.00', credited: '0.00' }],
    });
    service.clock.advance(73 * 86_400);

    const options = await client.call('listOptions', { params: { id: bought.id } });
    const advanced = options.body.options.find(({ sku }) => sku['edition'] === 'advanced');
    // 292 of 365 days are left: (490 + 12 000 - 9 000) x 0.8.
    expect(advanced).toMatchObject({ direction: 'upgrade', net: '2792.00', at: { quantities: { agents: 100 } } });

    const preview = await client.call('previewQuotes', {
      body: {
        quotes: [
          { subscriptionId: bought.id, changes: TO_ADVANCED },
          { subscriptionId: bought.id, changes: toAgents(90) },
        ],
      },
    });
    const [first, second] = preview.body.items;
    expect(first).toMatchObject({ quote: { net: '2792.00', direction: 'upgrade' } });
    expect(second).toMatchObject({ problem: { code: 'change.downgrade-not-allowed', status: 422 } });

    const quoted = await client.call('requestQuote', { body: { subscriptionId: bought.id, changes: TO_ADVANCED } });
    expect(quoted.status).toBe(201);
    const quote = quoted.body;
    expect(quote).toMatchObject({ state: 'open', net: '2792.00', payable: '2792.00', tax: '0.00', feeRule: 'exact@1' });
    expect(quote.steps.find(({ what }) => what === 'net')).toMatchObject({ value: '2792.00' });
    expect((await client.call('getQuote', { params: { id: quote.id } })).body).toEqual(quote);

    const ordered = await client.call('placeOrder', {
      idempotencyKey: 'change-1',
      body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
    });
    expect(ordered.body).toMatchObject({
      state: 'completed',
      net: '2792.00',
      payment: { state: 'paid', method: 'wallet', due: '2792.00' },
      deadline: null,
      fulfilment: { protocol: 'license-only', attempt: 0, attemptsMax: 0, nextAt: null },
    });
    expect((await client.call('getOrder', { params: { id: ordered.body.id } })).body).toEqual(ordered.body);
    expect((await client.call('getQuote', { params: { id: quote.id } })).body.state).toBe('accepted');

    const after = (await client.call('getSubscription', { params: { id: bought.id } })).body;
    expect(after).toMatchObject({ version: bought.version + 1, openOrder: null, term: bought.term });
    expect(after.components[0]).toMatchObject({
      sku: { edition: 'advanced' },
      license: bought.components[0]?.license,
      licenseRevision: 2,
    });
    expect(after.slices).toHaveLength(2);

    const key = present(bought.licenseKeys[0], 'a purchase answers its license keys').key;
    const license = await service.client(key).call('getLicense');
    if (license.status !== 200) throw new Error('a first read is answered');
    expect(license.body.license).toMatchObject({ revision: 2, selection: { sku: { edition: 'advanced' } } });
    const wallet = await client.call('getWallet');
    expect(wallet.body.funds).toEqual([{ currency: 'USD', wallet: '88208.00', balance: '0.00', held: '0.00' }]);
  });

  test('is ordered without paying, paid later, and cancelled only before', async () => {
    const buyer = await service.addCustomer('Contoso', 10_000_000n);
    const client = service.client(buyer.token);
    const bought = await buyHelpdesk(service, buyer);
    const quoteOf = async () =>
      (await client.call('requestQuote', { body: { subscriptionId: bought.id, changes: toAgents(200) } })).body;
    const place = async (key: string) => {
      const quote = await quoteOf();
      const body = { quoteId: quote.id, net: quote.net };
      return (await client.call('placeOrder', { idempotencyKey: key, body })).body;
    };
    const first = await place('first');
    expect(first).toMatchObject({
      state: 'awaiting-payment',
      payment: { state: 'due', method: null, due: '9000.00' },
      deadline: expect.stringMatching(/Z$/),
    });
    const cancelled = await client.call('cancelOrder', {
      params: { id: first.id },
      idempotencyKey: 'cancel',
      body: { reason: 'thought again' },
    });
    expect(cancelled.body.state).toBe('cancelled');
    const second = await place('second');
    const paid = await client.call('payOrder', {
      params: { id: second.id },
      idempotencyKey: 'pay',
      body: { method: 'wallet' },
    });
    expect(paid.body).toMatchObject({ state: 'completed', payment: { state: 'paid', due: '9000.00' } });
    const listed = await client.call('listOrders', { query: { subscription: bought.id } });
    expect(listed.body.items.map(({ id, state }) => [id, state]).sort()).toEqual(
      [
        [first.id, 'cancelled'],
        [second.id, 'completed'],
      ].sort(),
    );
  });
});

describe('the operator', () => {
  test('creates a customer, credits the wallet and buys for them, and the audit log names both', async () => {
    const operator = service.client(service.operator.token);
    const { body: created } = await operator.call('createAccount', { body: { name: 'Fabrikam', kind: 'customer' } });
    const credited = await operator.call('creditWallet', {
      params: { id: created.id },
      idempotencyKey: 'credit-1',
      body: { amount: '9000.00', currency: 'USD', reason: 'bank transfer' },
    });
    expect(credited).toMatchObject({ status: 201, body: { funds: [{ wallet: '9000.00' }] } });
    const bought = await operator.call('purchase', {
      idempotencyKey: 'for-fabrikam',
      body: {
        account: created.id,
        product: HELPDESK,
        currency: 'USD',
        period: 'P1M',
        components: [
          { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
        ],
        pay: 'wallet',
      },
    });
    expect(bought.body.account).toBe(created.id);
    const own = service.client(created.token);
    expect((await own.call('listSubscriptions')).body.items.map(({ id }) => id)).toEqual([bought.body.id]);
    const audit = (await own.call('listAudit')).body.items;
    expect(audit.map(({ command }) => command)).toEqual(['create-account', 'credit-wallet', 'purchase']);
    expect(audit[2]?.actor).toMatch(new RegExp(`^operator:tok_[0-9a-f-]+ for ${created.id}$`));
  });
});
