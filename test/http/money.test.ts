import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, HELPDESK } from '../support/helpdesk.ts';
import { cents, expectExplained, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import { problemOf } from '../support/problem.ts';
import type { TestService } from '../support/service.ts';

/** Tax, discounts, coupons, commission, receipts and statements, as customers, sellers and operators meet them. */
let market: MoneyMarket;
let service: TestService;

const DAY = 86_400;

beforeAll(async () => {
  market = await openMoneyMarket();
  ({ service } = market);
});
afterAll(() => service.close());

describe('tax', () => {
  test('stands as a line of its own on quote, order and receipt, and what the quote said is charged', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    expect(await market.walletOf(customer)).toBe(100_000_000 - 1_071_000); // 9 000.00 + 19 %
    service.clock.advance(100 * DAY);
    const quote = await market.quoteFor(customer, id);
    expect(quote.taxes).toEqual([{ rate: 'de-vat', name: 'VAT 19 %', amount: quote.tax }]);
    expect(cents(quote.tax)).toBe(Math.round((cents(quote.net) * 19) / 100));
    expect(cents(quote.payable)).toBe(cents(quote.net) + cents(quote.tax));
    expectExplained(quote);
    // A rate that changes now changes no quote that was given.
    await market.operator().call('putTaxRate', {
      params: { id: 'de-vat' },
      body: { name: 'VAT 25 %', percent: '25', region: 'DE' },
    });
    const before = await market.walletOf(customer);
    const order = await market.orderOf(customer, quote);
    expect(before - (await market.walletOf(customer))).toBe(cents(quote.payable));
    expect(order).toMatchObject({ state: 'completed', tax: quote.tax, payment: { due: quote.payable } });
    await market.operator().call('putTaxRate', {
      params: { id: 'de-vat' },
      body: { name: 'VAT 19 %', percent: '19', region: 'DE' },
    });
    const { body: receipt } = await service.client(customer.token).call('getReceipt', { params: { id: order.id } });
    expect(receipt).toMatchObject({
      number: `${customer.account}-2026-000002`,
      kind: 'receipt',
      net: quote.net,
      paid: quote.payable,
      taxes: quote.taxes,
    });
    expect(receipt.number).toBe(order.receipt);
  });

  test('of a country and of its part are both charged, and no region means no tax', async () => {
    const customer = await market.customerIn('CA-QC');
    const { id } = await buyHelpdesk(service, customer);
    const quote = await market.quoteFor(customer, id);
    expect(quote.taxes?.map(({ rate }) => rate)).toEqual(['ca-gst', 'ca-qc-qst']);
    const stranger = await market.customerIn(null);
    const { id: plain } = await buyHelpdesk(service, stranger);
    const untaxed = await market.quoteFor(stranger, plain);
    expect(untaxed).toMatchObject({ tax: '0.00', taxes: [], payable: untaxed.net });
  });

  test('goes back with a refund in the proportion in which it was charged, and all of it with all of the money', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const up = await market.quoteFor(customer, id);
    await market.orderOf(customer, up);
    service.clock.advance(1);
    const down = await market.quoteFor(customer, id, { changes: TO_BASIC });
    expectExplained(down);
    expect(cents(down.tax)).toBeLessThan(0);
    // What is given back holds tax like what was paid: 19/119 of it, and never more.
    expect(cents(down.refund)).toBe(-cents(down.net) - cents(down.tax));
    expect(Math.abs(-cents(down.tax) - (-cents(down.net) * 19) / 100)).toBeLessThanOrEqual(1);
    const order = await market.orderOf(customer, down);
    const { body } = await service.client(customer.token).call('getReceipt', { params: { id: order.id } });
    expect(body).toMatchObject({ kind: 'credit-note', refund: down.refund, taxes: down.taxes, paid: '0.00' });
  });
});

describe('a coupon', () => {
  test('takes its percentage off, and a second use by the same account is refused with the way out', async () => {
    await market
      .operator()
      .call('putCoupon', { params: { code: 'welcome' }, body: { name: 'Welcome', percent: '12.5' } });
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const quote = await market.quoteFor(customer, id, { coupon: 'Welcome' });
    expect(cents(quote.discount ?? '')).toBe(Math.round(cents(quote.net) * 0.125));
    expect(quote.discounts).toEqual([
      { id: 'WELCOME', coupon: 'WELCOME', name: 'Welcome', funder: 'operator', amount: quote.discount },
    ]);
    const base = cents(quote.net) - cents(quote.discount ?? '');
    expect(cents(quote.payable)).toBe(base + Math.round(base * 0.19));
    expectExplained(quote);
    await market.orderOf(customer, quote);
    const back = await market.quoteFor(customer, id, { changes: TO_BASIC });
    // What the coupon covered is not paid out: within a second all that was paid comes back, less the share of time.
    expect(cents(back.refund)).toBeLessThanOrEqual(cents(quote.payable));
    expect(cents(quote.payable) - cents(back.refund)).toBeLessThan(50);
    await market.orderOf(customer, back);
    const again = market.quoteFor(customer, id, { coupon: 'WELCOME' });
    expect(await problemOf(again)).toMatchObject({ code: 'coupon.used-up', status: 409 });
  });

  test.each([
    ['that nobody issued', 'nothing-of-that-name', 'coupon.unknown'],
    ['whose time is over', 'gone', 'coupon.not-valid-now'],
    ['of another direction', 'down-only', 'coupon.not-for-this-change'],
    ['in another currency', 'euros', 'coupon.not-for-this-change'],
  ])('%s is refused', async (_what, code, expected) => {
    const put = (name: string, body: object) =>
      market.operator().call('putCoupon', { params: { code: name }, body: { name, percent: '10', ...body } });
    const past = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' };
    await put('gone', past);
    await put('down-only', { directions: ['downgrade'] });
    await market.operator().call('putCoupon', {
      params: { code: 'euros' },
      body: { name: 'Euros', amount: '10.00', currency: 'EUR' },
    });
    const customer = await market.customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    expect(await problemOf(market.quoteFor(customer, id, { coupon: code }))).toMatchObject({ code: expected });
  });

  test('of a seller is at the seller’s expense, and only for their own products', async () => {
    const foreign = market.acme().call('putCoupon', {
      params: { code: 'foreign' },
      body: { name: 'Foreign', percent: '10', products: ['other.product'] },
    });
    expect(await problemOf(foreign)).toMatchObject({ code: 'request.invalid' });
    await market.acme().call('putCoupon', {
      params: { code: 'acme-50' },
      body: { name: 'Half', percent: '50', products: ['helpdesk'] },
    });
    const taken = market
      .operator()
      .call('putCoupon', { params: { code: 'ACME-50' }, body: { name: 'Mine', percent: '1' } });
    expect(await problemOf(taken)).toMatchObject({ code: 'coupon.taken' });
    const customer = await market.customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const quote = await market.quoteFor(customer, id, { coupon: 'acme-50' });
    await market.orderOf(customer, quote);
    const { body } = await market.acme().call('getStatement', { query: { currency: 'USD', limit: 200 } });
    const line = body.of === 'seller' && body.items.find(({ discount }) => discount === quote.discount);
    expect(line).toMatchObject({ charge: quote.charge, credit: quote.credit, discount: quote.discount });
  });

  test('that an order took is given back when the order is cancelled, once', async () => {
    await market.operator().call('putCoupon', {
      params: { code: 'single' },
      body: { name: 'Single', amount: '100.00', currency: 'USD', usesMax: 1 },
    });
    const customer = await market.customerIn(null);
    const other = await market.customerIn(null);
    const [{ id }, { id: otherId }] = [await buyHelpdesk(service, customer), await buyHelpdesk(service, other)];
    const quote = await market.quoteFor(customer, id, { coupon: 'single' });
    const rival = await market.quoteFor(other, otherId, { coupon: 'single' });
    expect(quote.discount).toBe('100.00');
    const open = await market.orderOf(customer, quote, false);
    expect(await problemOf(market.orderOf(other, rival))).toMatchObject({ code: 'coupon.used-up' });
    const cancel = () =>
      service.client(customer.token).call('cancelOrder', {
        params: { id: open.id },
        idempotencyKey: market.keyOf(),
        body: {},
      });
    await cancel();
    await problemOf(cancel());
    expect((await market.orderOf(other, rival)).state).toBe('completed');
    const { body } = await market.operator().call('listCoupons', { query: { limit: 200 } });
    expect(body.items.find(({ code }) => code === 'SINGLE')).toMatchObject({ uses: 1, usesMax: 1 });
  });

  test('has its last use taken by one of many orders at once', async () => {
    await market
      .operator()
      .call('putCoupon', { params: { code: 'last' }, body: { name: 'Last', percent: '5', usesMax: 1 } });
    const rivals = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const customer = await market.customerIn(null);
        const { id } = await buyHelpdesk(service, customer);
        return { customer, quote: await market.quoteFor(customer, id, { coupon: 'last' }) };
      }),
    );
    const outcomes = await Promise.all(
      rivals.map(({ customer, quote }) =>
        market.orderOf(customer, quote).then(
          ({ state }) => state,
          ({ problem }) => problem.code,
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['completed', ...Array.from({ length: 5 }, () => 'coupon.used-up')]);
  });
});

test('a discount applies by itself, at the quote', async () => {
  await market.acme().call('putDiscount', {
    params: { id: 'spring' },
    body: { name: 'Spring', percent: '10', validUntil: '2026-12-31T00:00:00Z' },
  });
  const customer = await market.customerIn(null);
  const { id } = await buyHelpdesk(service, customer);
  const quote = await market.quoteFor(customer, id);
  expect(quote.discounts).toMatchObject([{ id: 'spring', funder: 'acme' }]);
  await market.acme().call('putDiscount', {
    params: { id: 'spring' },
    body: { name: 'Spring', percent: '10', validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-02T00:00:00Z' },
  });
  expect((await market.quoteFor(customer, id)).discounts).toEqual([]);
});

describe('a statement', () => {
  test('of a seller shows charges, credits and the commission, and adds up to what was earned', async () => {
    await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '12.50' } });
    const customer = await market.customerIn('DE');
    const from = new Date(service.clock.nowMillis()).toISOString();
    const { id } = await buyHelpdesk(service, customer);
    const up = await market.quoteFor(customer, id);
    await market.orderOf(customer, up);
    const down = await market.quoteFor(customer, id, { changes: TO_BASIC });
    await market.orderOf(customer, down);
    await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '0' } });
    const { body } = await market.acme().call('getStatement', { query: { currency: 'USD', from, limit: 200 } });
    if (body.of !== 'seller') throw new Error('a seller has a statement of their own');
    const lines = body.items.filter(({ transaction }) => transaction.includes(customer.account));
    expect(lines.map(({ charge, credit }) => [charge, credit])).toEqual(
      expect.arrayContaining([
        ['9000.00', '0.00'],
        [up.charge, up.credit],
        [down.charge, down.credit],
      ]),
    );
    const bought = lines.find(({ transaction }) => transaction.endsWith(':purchase'));
    expect(bought).toMatchObject({ commission: '1125.00', net: '7875.00' });
    const total = lines.reduce((sum, { net }) => sum + cents(net), 0);
    const commission = lines.reduce((sum, line) => sum + cents(line.commission), 0);
    const gross = lines.reduce((sum, { charge, credit }) => sum + cents(charge) - cents(credit), 0);
    expect(total + commission).toBe(gross);
    // Up and down again within a second: commission went back in proportion.
    expect(Math.abs(commission - gross * 0.125)).toBeLessThanOrEqual(2);
    expect(cents(body.closing) - cents(body.opening)).toBe(body.items.reduce((sum, { net }) => sum + cents(net), 0));
  });

  test('of an account shows the operator every ledger account, and they sum to zero', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    await market.orderOf(customer, await market.quoteFor(customer, id));
    const { body } = await market.operator().call('getStatement', {
      query: { currency: 'USD', account: customer.account, limit: 3 },
    });
    expect(body).toMatchObject({ of: 'account', opening: '0.00', closing: '0.00' });
    expect(body.of === 'account' && body.balances.map(({ ledgerAccount }) => ledgerAccount)).toEqual(
      expect.arrayContaining(['cash', 'revenue:acme', 'tax', 'wallet']),
    );
    expect(body.nextCursor).toBeDefined();
    const { body: all } = await market.operator().call('getLedgerBalances', { query: { currency: 'USD' } });
    expect(all.sum).toBe('0.00');
  });

  test('of a customer is their own money, page by page, and nobody else’s', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    await market.orderOf(customer, await market.quoteFor(customer, id));
    const client = service.client(customer.token);
    const items: { readonly ledgerAccount: string; readonly amount: string }[] = [];
    let cursor: string | undefined;
    let closing = '';
    do {
      const { body } = await client.call('getStatement', {
        query: { currency: 'USD', limit: 2, ...(cursor && { cursor }) },
      });
      if (body.of !== 'account') throw new Error('a customer has the statement of an account');
      items.push(...body.items);
      ({ closing, nextCursor: cursor } = body);
    } while (cursor !== undefined && items.length < 100);
    expect(cents(closing)).toBe(await market.walletOf(customer));
    expect(items.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(closing));
    expect(new Set(items.map(({ ledgerAccount }) => ledgerAccount))).toEqual(new Set(['wallet', 'orders-in-progress']));
    const stranger = await market.customerIn(null);
    const foreign = client.call('getStatement', { query: { currency: 'USD', account: stranger.account } });
    expect(await problemOf(foreign)).toMatchObject({ code: 'not-found' });
    const whose = market.operator().call('getStatement', { query: { currency: 'USD' } });
    expect(await problemOf(whose)).toMatchObject({ code: 'statement.whose' });
  });

  test('as CSV has the same lines under a header', async () => {
    const customer = await market.customerIn('DE');
    await buyHelpdesk(service, customer);
    const response = await fetch(`${service.url}/v1/statements.csv?currency=USD`, {
      headers: { authorization: `Bearer ${customer.token}` },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(lines[0]).toBe('currency,at,transaction,subject,ledgerAccount,memo,amount');
    expect(lines).toHaveLength(3);
    expect(lines.slice(1).join()).toMatch(/USD,[^,]*,[^,]*:purchase,[^,]*,wallet,payment,-10710\.00/);
  });
});

test(`the commission of ${HELPDESK} is the seller’s to read and not to set`, async () => {
  const { body } = await market.acme().call('listCommissions', { query: {} });
  expect(body.items).toEqual([{ seller: 'acme', percent: '0' }]);
});
