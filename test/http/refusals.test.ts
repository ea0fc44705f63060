import type { Quote } from '@regrade/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { footprintOf, unbalancedLedgers } from '../support/footprint.ts';
import {
  buyHelpdesk,
  HELPDESK,
  helpdeskDocument,
  publishHelpdesk,
  type TestSeller,
  TO_ADVANCED,
  toAgents,
} from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** What the service says no to, and that a no changes nothing (invariant 5). */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let subscription: string;
let names = 0;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
});
afterAll(() => service.close());

beforeEach(async () => {
  names += 1;
  customer = await service.addCustomer(`Customer ${names}`, 3_000_000n);
  subscription = (await buyHelpdesk(service, customer)).id;
});

const client = () => service.client(customer.token);

function quoteFor(changes: readonly object[], id = subscription) {
  return client().call('requestQuote', { body: { subscriptionId: id, changes: changes as typeof TO_ADVANCED } });
}

function order(quote: Pick<Quote, 'id' | 'net'>, { key = 'order', pay = true }: { key?: string; pay?: boolean } = {}) {
  const body = { quoteId: quote.id, net: quote.net, ...(pay && { pay: 'wallet' as const }) };
  return client().call('placeOrder', { idempotencyKey: key, body });
}

/** Runs what is to be refused and shows that nothing moved. */
async function refused(act: () => Promise<unknown>) {
  const before = await footprintOf(service, { customer, subscription });
  const problem = await problemOf(act());
  expect(await footprintOf(service, { customer, subscription })).toEqual(before);
  expect(await unbalancedLedgers(service)).toEqual([]);
  return problem;
}

describe('a quote is refused', () => {
  test('for a subscription that has ended', async () => {
    service.clock.advance(366 * 86_400);
    expect(await refused(() => quoteFor(TO_ADVANCED))).toMatchObject({ code: 'subscription.ended', status: 409 });
    const options = client().call('listOptions', { params: { id: subscription } });
    expect(await problemOf(options)).toMatchObject({ code: 'subscription.ended' });
  });

  test('for a suspended subscription, until it is resumed', async () => {
    const operator = service.client(service.operator.token);
    const params = { id: subscription };
    const body = { reason: 'a chargeback' };
    expect((await operator.call('suspendSubscription', { params, body })).body.state).toBe('suspended');
    expect(await refused(() => quoteFor(TO_ADVANCED))).toMatchObject({ code: 'subscription.suspended', status: 409 });
    expect(await refused(() => operator.call('suspendSubscription', { params, body }))).toMatchObject({
      code: 'subscription.suspended',
    });
    expect((await operator.call('resumeSubscription', { params, body })).body.state).toBe('active');
    expect(await refused(() => operator.call('resumeSubscription', { params, body }))).toMatchObject({
      code: 'subscription.not-suspended',
    });
    expect((await quoteFor(TO_ADVANCED)).status).toBe(201);
  });

  test('for another account’s subscription as if it did not exist (T4)', async () => {
    const stranger = await service.addCustomer('Stranger', 1_000_000n);
    const foreign = (await buyHelpdesk(service, stranger)).id;
    const unknown = subscription.replace(/.{4}$/, '0000');
    const answers = [
      await refused(() => quoteFor(TO_ADVANCED, foreign)),
      await refused(() => quoteFor(TO_ADVANCED, unknown)),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ code: 'not-found', status: 404 });
  });

  test('while another order of the subscription is open, and the order is named', async () => {
    const { body: open } = await order((await quoteFor(TO_ADVANCED)).body, { pay: false });
    const problem = await refused(() => quoteFor(toAgents(200)));
    expect(problem).toMatchObject({ code: 'subscription.changing', status: 409 });
    expect(problem.detail).toContain(open.id);
  });

  test.each([
    ['nothing would change', toAgents(100), 'change.same-selection'],
    ['the component is unknown', [{ component: 'voice', quantities: { minutes: 2000 } }], 'change.component-unknown'],
    ['the SKU is unknown', [{ component: 'app', sku: { edition: 'golden' } }], 'change.sku-unknown'],
    ['the quantity is off the grid', toAgents(105), 'change.quantity-off-grid'],
    ['the quantity is out of range', toAgents(2000), 'change.quantity-out-of-range'],
  ])('when %s', async (_case, changes, code) => {
    expect(await refused(() => quoteFor(changes))).toMatchObject({ code, status: 422, instance: expect.any(String) });
  });

  test('for a downgrade of an upgrade-only product, with what would be allowed', async () => {
    const problem = await refused(() =>
      quoteFor([{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 10 } }]),
    );
    expect(problem).toMatchObject({ code: 'change.downgrade-not-allowed', status: 422 });
    const agents = problem.wouldAllow?.quantities?.['agents'];
    expect(agents).toEqual(expect.any(Number));
    const allowed = await quoteFor([{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents } }]);
    expect(allowed.body.direction).toBe('upgrade');
  });
});

describe('an order is refused', () => {
  test('with another net than the quoted one, and the quote is shown', async () => {
    const { body: quote } = await quoteFor(TO_ADVANCED);
    const problem = await refused(() => order({ ...quote, net: '0.01' }));
    expect(problem).toMatchObject({ code: 'quote.net-differs', status: 409, quote: { net: quote.net } });
    expect((await order(quote)).body.state).toBe('completed');
  });

  test('by an expired quote, with the figure of now', async () => {
    const { body: quote } = await quoteFor(TO_ADVANCED);
    service.clock.advance(901);
    expect((await client().call('getQuote', { params: { id: quote.id } })).body.state).toBe('expired');
    const problem = await refused(() => order(quote));
    expect(problem).toMatchObject({ code: 'quote.expired', status: 409 });
    expect(Number(problem.quote?.net)).toBeLessThan(Number(quote.net));
    expect(problem.quote?.steps.length).toBeGreaterThan(0);
  });

  test('by a quote that a new release superseded, with the new figure', async () => {
    const { body: quote } = await quoteFor(TO_ADVANCED);
    await service.publish(
      seller,
      await helpdeskDocument((document) => {
        const part = document.components[0]?.specifications[0]?.skus[1]?.prices[1]?.parts[1];
        if (part) part.amount = '130.00';
      }),
    );
    expect((await client().call('getQuote', { params: { id: quote.id } })).body.state).toBe('superseded');
    const problem = await refused(() => order(quote));
    expect(problem).toMatchObject({ code: 'quote.superseded', status: 409 });
    expect(Number(problem.quote?.net)).toBe(Number(quote.net) + 1000);
    await service.publish(seller, await helpdeskDocument());
  });

  test('by a quote that was used', async () => {
    const { body: quote } = await quoteFor(TO_ADVANCED);
    const { body: placed } = await order(quote);
    const problem = await refused(() => order(quote, { key: 'again' }));
    expect(problem).toMatchObject({ code: 'quote.accepted', status: 409 });
    expect(problem.detail).toContain(placed.id);
  });

  test('when the wallet cannot pay it, and may be placed without paying', async () => {
    const { body: quote } = await quoteFor(toAgents(1000));
    const problem = await refused(() => order(quote));
    expect(problem).toMatchObject({ code: 'payment.insufficient-funds', status: 402 });
    expect((await order(quote, { key: 'later', pay: false })).body.state).toBe('awaiting-payment');
    const { items } = (await client().call('listOrders', { query: { subscription } })).body;
    const pay = { params: { id: items[0]?.id ?? '' }, idempotencyKey: 'pay', body: { method: 'wallet' as const } };
    expect(await refused(() => client().call('payOrder', pay))).toMatchObject({ code: 'payment.insufficient-funds' });
  });

  test('by somebody else’s quote, and read or moved by somebody else, as if it did not exist', async () => {
    const { body: quote } = await quoteFor(TO_ADVANCED);
    const { body: placed } = await order(quote, { pay: false });
    const stranger = service.client((await service.addCustomer('Stranger')).token);
    const params = { id: placed.id };
    const attempts = [
      () => stranger.call('getQuote', { params: { id: quote.id } }),
      () => stranger.call('placeOrder', { idempotencyKey: 'k', body: { quoteId: quote.id, net: quote.net } }),
      () => stranger.call('getOrder', { params }),
      () => stranger.call('payOrder', { params, idempotencyKey: 'k', body: { method: 'wallet' } }),
      () => stranger.call('cancelOrder', { params, idempotencyKey: 'k', body: {} }),
      () => stranger.call('getSubscription', { params: { id: subscription } }),
      () => stranger.call('listOptions', { params: { id: subscription } }),
      () => stranger.call('getWallet', { query: { account: customer.account } }),
    ];
    for (const attempt of attempts)
      expect(await problemOf(attempt())).toMatchObject({ code: 'not-found', status: 404 });
    const preview = await stranger.call('previewQuotes', {
      body: { quotes: [{ subscriptionId: subscription, changes: TO_ADVANCED }] },
    });
    expect(preview.body.items).toMatchObject([{ problem: { code: 'not-found' } }]);
  });

  test('a second time: paying and cancelling a completed order are refused by name', async () => {
    const { body: placed } = await order((await quoteFor(TO_ADVANCED)).body);
    const params = { id: placed.id };
    expect(
      await refused(() => client().call('payOrder', { params, idempotencyKey: 'p', body: { method: 'wallet' } })),
    ).toMatchObject({ status: 409, code: expect.stringMatching(/^order\./) });
    expect(await refused(() => client().call('cancelOrder', { params, idempotencyKey: 'c', body: {} }))).toMatchObject({
      status: 409,
      code: 'order.already-completed',
    });
  });
});

describe('a purchase is refused', () => {
  const buy = (over: object) =>
    client().call('purchase', {
      idempotencyKey: `refused-${names}`,
      body: {
        product: HELPDESK,
        currency: 'USD',
        period: 'P1Y',
        components: [
          { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
        ],
        pay: 'wallet',
        ...over,
      },
    });

  test.each([
    ['for another account', { account: 'aaaaaaaa' }, 'purchase.account-required', 422],
    ['of an unknown product', { product: 'acme.nothing' }, 'not-found', 404],
    ['in a currency without a price', { currency: 'EUR' }, 'purchase.price-missing', 422],
    ['for longer than five years', { periods: 6 }, 'purchase.term-too-long', 422],
    [
      'without the base application',
      { components: [{ component: 'voice', specification: 'minutes', quantities: { minutes: 1000 } }] },
      'purchase.base-missing',
      422,
    ],
    [
      'of a quantity that is not sold',
      {
        components: [
          { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 7 } },
        ],
      },
      'purchase.quantity',
      422,
    ],
    [
      'beyond the wallet',
      {
        components: [
          { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 1000 } },
        ],
      },
      'payment.insufficient-funds',
      402,
    ],
  ])('%s', async (_case, over, code, status) => {
    expect(await refused(() => buy(over))).toMatchObject({ code, status });
  });

  test('by an operator who names no customer, or none that exists', async () => {
    const operator = service.client(service.operator.token);
    const body = {
      product: HELPDESK,
      currency: 'USD',
      period: 'P1Y',
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
      ],
      pay: 'wallet' as const,
    };
    const unnamed = operator.call('purchase', { idempotencyKey: 'k1', body });
    expect(await problemOf(unnamed)).toMatchObject({ code: 'purchase.account-required' });
    for (const account of ['zzzzzzzz', seller.account]) {
      const named = operator.call('purchase', { idempotencyKey: 'k2', body: { ...body, account } });
      expect(await problemOf(named)).toMatchObject({ code: 'not-found', status: 404 });
    }
  });
});
