import type { ChangeOrder, Client, Quote } from '@regrade/client';
import { evaluateFormula, formatRational, present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, HELPDESK, publishHelpdesk, type TestSeller, TO_ADVANCED } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Tax, discounts, coupons, commission, receipts, statements and corrections, as customers, sellers and operators meet them. */
let service: TestService;
let seller: TestSeller;
let keys = 0;

const DAY = 86_400;
const TO_BASIC = [{ component: 'app', sku: { edition: 'basic' } }] as const;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service, ({ product, rules }) => {
    product.type = 'direct';
    rules.style = 'scope';
    const [rule] = rules.specifications;
    rule?.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  });
  await operator().call('putTaxRate', {
    params: { id: 'de-vat' },
    body: { name: 'VAT 19 %', percent: '19', region: 'DE' },
  });
  await operator().call('putTaxRate', {
    params: { id: 'ca-gst' },
    body: { name: 'GST 5 %', percent: '5', region: 'CA' },
  });
  await operator().call('putTaxRate', {
    params: { id: 'ca-qc-qst' },
    body: { name: 'QST 9.975 %', percent: '9.975', region: 'CA-QC' },
  });
});
afterAll(() => service.close());

const operator = (): Client => service.client(service.operator.token);
const acme = (): Client => service.client(seller.token);
const keyOf = () => `key-${++keys}`;

async function customerIn(region: string | null): Promise<TestLogin> {
  const customer = await service.addCustomer('Northwind', 100_000_000n);
  if (region !== null) {
    await operator().call('putTaxRegion', { params: { id: customer.account }, body: { region } });
  }
  return customer;
}

async function quoteFor(
  customer: TestLogin,
  subscriptionId: string,
  more: { readonly coupon?: string; readonly changes?: typeof TO_ADVANCED | typeof TO_BASIC } = {},
): Promise<Quote> {
  const body = { subscriptionId, changes: more.changes ?? TO_ADVANCED, ...(more.coupon && { coupon: more.coupon }) };
  return (await service.client(customer.token).call('requestQuote', { body })).body;
}

async function orderOf(customer: TestLogin, quote: Quote, pay = true): Promise<ChangeOrder> {
  const body = { quoteId: quote.id, net: quote.net, ...(pay && { pay: 'wallet' as const }) };
  return (await service.client(customer.token).call('placeOrder', { idempotencyKey: keyOf(), body })).body;
}

async function walletOf(customer: TestLogin): Promise<number> {
  const { body } = await service.client(customer.token).call('getWallet');
  return cents(body.funds.find(({ currency }) => currency === 'USD')?.wallet ?? '0');
}

const cents = (amount: string) => Math.round(Number(amount) * 100);

/** Every step of a quote evaluates to what it shows. */
function expectExplained({ steps }: Quote): void {
  for (const { formula, exact } of steps) {
    expect(formatRational(present(evaluateFormula(formula), formula))).toBe(exact);
  }
}

describe('tax', () => {
  test('stands as a line of its own on quote, order and receipt, and what the quote said is charged', async () => {
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    expect(await walletOf(customer)).toBe(100_000_000 - 1_071_000); // 9 000.00 + 19 %
    service.clock.advance(100 * DAY);
    const quote = await quoteFor(customer, id);
    expect(quote.taxes).toEqual([{ rate: 'de-vat', name: 'VAT 19 %', amount: quote.tax }]);
    expect(cents(quote.tax)).toBe(Math.round((cents(quote.net) * 19) / 100));
    expect(cents(quote.payable)).toBe(cents(quote.net) + cents(quote.tax));
    expectExplained(quote);
    // A rate that changes now changes no quote that was given.
    await operator().call('putTaxRate', {
      params: { id: 'de-vat' },
      body: { name: 'VAT 25 %', percent: '25', region: 'DE' },
    });
    const before = await walletOf(customer);
    const order = await orderOf(customer, quote);
    expect(before - (await walletOf(customer))).toBe(cents(quote.payable));
    expect(order).toMatchObject({ state: 'completed', tax: quote.tax, payment: { due: quote.payable } });
    await operator().call('putTaxRate', {
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
    const customer = await customerIn('CA-QC');
    const { id } = await buyHelpdesk(service, customer);
    const quote = await quoteFor(customer, id);
    expect(quote.taxes?.map(({ rate }) => rate)).toEqual(['ca-gst', 'ca-qc-qst']);
    const stranger = await customerIn(null);
    const { id: plain } = await buyHelpdesk(service, stranger);
    const untaxed = await quoteFor(stranger, plain);
    expect(untaxed).toMatchObject({ tax: '0.00', taxes: [], payable: untaxed.net });
  });

  test('goes back with a refund in the proportion in which it was charged, and all of it with all of the money', async () => {
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const up = await quoteFor(customer, id);
    await orderOf(customer, up);
    service.clock.advance(1);
    const down = await quoteFor(customer, id, { changes: TO_BASIC });
    expectExplained(down);
    expect(cents(down.tax)).toBeLessThan(0);
    // What is given back holds tax like what was paid: 19/119 of it, and never more.
    expect(cents(down.refund)).toBe(-cents(down.net) - cents(down.tax));
    expect(Math.abs(-cents(down.tax) - (-cents(down.net) * 19) / 100)).toBeLessThanOrEqual(1);
    const order = await orderOf(customer, down);
    const { body } = await service.client(customer.token).call('getReceipt', { params: { id: order.id } });
    expect(body).toMatchObject({ kind: 'credit-note', refund: down.refund, taxes: down.taxes, paid: '0.00' });
  });
});

describe('a coupon', () => {
  test('takes its percentage off, and a second use by the same account is refused with the way out', async () => {
    await operator().call('putCoupon', { params: { code: 'welcome' }, body: { name: 'Welcome', percent: '12.5' } });
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const quote = await quoteFor(customer, id, { coupon: 'Welcome' });
    expect(cents(quote.discount ?? '')).toBe(Math.round(cents(quote.net) * 0.125));
    expect(quote.discounts).toEqual([
      { id: 'WELCOME', coupon: 'WELCOME', name: 'Welcome', funder: 'operator', amount: quote.discount },
    ]);
    const base = cents(quote.net) - cents(quote.discount ?? '');
    expect(cents(quote.payable)).toBe(base + Math.round(base * 0.19));
    expectExplained(quote);
    await orderOf(customer, quote);
    const back = await quoteFor(customer, id, { changes: TO_BASIC });
    // What the coupon covered is not paid out: within a second all that was paid comes back, less the share of time.
    expect(cents(back.refund)).toBeLessThanOrEqual(cents(quote.payable));
    expect(cents(quote.payable) - cents(back.refund)).toBeLessThan(50);
    await orderOf(customer, back);
    const again = quoteFor(customer, id, { coupon: 'WELCOME' });
    expect(await problemOf(again)).toMatchObject({ code: 'coupon.used-up', status: 409 });
  });

  test.each([
    ['that nobody issued', 'nothing-of-that-name', 'coupon.unknown'],
    ['whose time is over', 'gone', 'coupon.not-valid-now'],
    ['of another direction', 'down-only', 'coupon.not-for-this-change'],
    ['in another currency', 'euros', 'coupon.not-for-this-change'],
  ])('%s is refused', async (_what, code, expected) => {
    const put = (name: string, body: object) =>
      operator().call('putCoupon', { params: { code: name }, body: { name, percent: '10', ...body } });
    const past = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' };
    await put('gone', past);
    await put('down-only', { directions: ['downgrade'] });
    await operator().call('putCoupon', {
      params: { code: 'euros' },
      body: { name: 'Euros', amount: '10.00', currency: 'EUR' },
    });
    const customer = await customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    expect(await problemOf(quoteFor(customer, id, { coupon: code }))).toMatchObject({ code: expected });
  });

  test('of a seller is at the seller’s expense, and only for their own products', async () => {
    const foreign = acme().call('putCoupon', {
      params: { code: 'foreign' },
      body: { name: 'Foreign', percent: '10', products: ['other.product'] },
    });
    expect(await problemOf(foreign)).toMatchObject({ code: 'request.invalid' });
    await acme().call('putCoupon', {
      params: { code: 'acme-50' },
      body: { name: 'Half', percent: '50', products: ['helpdesk'] },
    });
    const taken = operator().call('putCoupon', { params: { code: 'ACME-50' }, body: { name: 'Mine', percent: '1' } });
    expect(await problemOf(taken)).toMatchObject({ code: 'coupon.taken' });
    const customer = await customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const quote = await quoteFor(customer, id, { coupon: 'acme-50' });
    await orderOf(customer, quote);
    const { body } = await acme().call('getStatement', { query: { currency: 'USD', limit: 200 } });
    const line = body.of === 'seller' && body.items.find(({ discount }) => discount === quote.discount);
    expect(line).toMatchObject({ charge: quote.charge, credit: quote.credit, discount: quote.discount });
  });

  test('that an order took is given back when the order is cancelled, once', async () => {
    await operator().call('putCoupon', {
      params: { code: 'single' },
      body: { name: 'Single', amount: '100.00', currency: 'USD', usesMax: 1 },
    });
    const customer = await customerIn(null);
    const other = await customerIn(null);
    const [{ id }, { id: otherId }] = [await buyHelpdesk(service, customer), await buyHelpdesk(service, other)];
    const quote = await quoteFor(customer, id, { coupon: 'single' });
    const rival = await quoteFor(other, otherId, { coupon: 'single' });
    expect(quote.discount).toBe('100.00');
    const open = await orderOf(customer, quote, false);
    expect(await problemOf(orderOf(other, rival))).toMatchObject({ code: 'coupon.used-up' });
    const cancel = () =>
      service.client(customer.token).call('cancelOrder', {
        params: { id: open.id },
        idempotencyKey: keyOf(),
        body: {},
      });
    await cancel();
    await problemOf(cancel());
    expect((await orderOf(other, rival)).state).toBe('completed');
    const { body } = await operator().call('listCoupons', { query: { limit: 200 } });
    expect(body.items.find(({ code }) => code === 'SINGLE')).toMatchObject({ uses: 1, usesMax: 1 });
  });

  test('has its last use taken by one of many orders at once', async () => {
    await operator().call('putCoupon', { params: { code: 'last' }, body: { name: 'Last', percent: '5', usesMax: 1 } });
    const rivals = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const customer = await customerIn(null);
        const { id } = await buyHelpdesk(service, customer);
        return { customer, quote: await quoteFor(customer, id, { coupon: 'last' }) };
      }),
    );
    const outcomes = await Promise.all(
      rivals.map(({ customer, quote }) =>
        orderOf(customer, quote).then(
          ({ state }) => state,
          ({ problem }) => problem.code,
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['completed', ...Array.from({ length: 5 }, () => 'coupon.used-up')]);
  });
});

test('a discount applies by itself, at the quote', async () => {
  await acme().call('putDiscount', {
    params: { id: 'spring' },
    body: { name: 'Spring', percent: '10', validUntil: '2026-12-31T00:00:00Z' },
  });
  const customer = await customerIn(null);
  const { id } = await buyHelpdesk(service, customer);
  const quote = await quoteFor(customer, id);
  expect(quote.discounts).toMatchObject([{ id: 'spring', funder: 'acme' }]);
  await acme().call('putDiscount', {
    params: { id: 'spring' },
    body: { name: 'Spring', percent: '10', validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-02T00:00:00Z' },
  });
  expect((await quoteFor(customer, id)).discounts).toEqual([]);
});

describe('a statement', () => {
  test('of a seller shows charges, credits and the commission, and adds up to what was earned', async () => {
    await operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '12.50' } });
    const customer = await customerIn('DE');
    const from = new Date(service.clock.nowMillis()).toISOString();
    const { id } = await buyHelpdesk(service, customer);
    const up = await quoteFor(customer, id);
    await orderOf(customer, up);
    const down = await quoteFor(customer, id, { changes: TO_BASIC });
    await orderOf(customer, down);
    await operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '0' } });
    const { body } = await acme().call('getStatement', { query: { currency: 'USD', from, limit: 200 } });
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
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    await orderOf(customer, await quoteFor(customer, id));
    const { body } = await operator().call('getStatement', {
      query: { currency: 'USD', account: customer.account, limit: 3 },
    });
    expect(body).toMatchObject({ of: 'account', opening: '0.00', closing: '0.00' });
    expect(body.of === 'account' && body.balances.map(({ ledgerAccount }) => ledgerAccount)).toEqual(
      expect.arrayContaining(['cash', 'revenue:acme', 'tax', 'wallet']),
    );
    expect(body.nextCursor).toBeDefined();
    const { body: all } = await operator().call('getLedgerBalances', { query: { currency: 'USD' } });
    expect(all.sum).toBe('0.00');
  });

  test('of a customer is their own money, page by page, and nobody else’s', async () => {
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    await orderOf(customer, await quoteFor(customer, id));
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
    expect(cents(closing)).toBe(await walletOf(customer));
    expect(items.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(closing));
    expect(new Set(items.map(({ ledgerAccount }) => ledgerAccount))).toEqual(new Set(['wallet', 'orders-in-progress']));
    const stranger = await customerIn(null);
    const foreign = client.call('getStatement', { query: { currency: 'USD', account: stranger.account } });
    expect(await problemOf(foreign)).toMatchObject({ code: 'not-found' });
    const whose = operator().call('getStatement', { query: { currency: 'USD' } });
    expect(await problemOf(whose)).toMatchObject({ code: 'statement.whose' });
  });

  test('as CSV has the same lines under a header', async () => {
    const customer = await customerIn('DE');
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

describe('a completed order', () => {
  test('is undone by a compensating order for exactly its amounts, tax and all, and marked', async () => {
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    service.clock.advance(30 * DAY);
    const before = await walletOf(customer);
    const order = await orderOf(customer, await quoteFor(customer, id));
    service.clock.advance(20 * DAY);
    const { body: corrected } = await operator().call('correctOrder', {
      params: { id: order.id },
      idempotencyKey: keyOf(),
      body: { kind: 'reversal', reason: 'Ordered by mistake' },
    });
    expect(corrected).toMatchObject({ state: 'completed', corrects: order.id, actingFor: customer.account });
    expect(corrected.events[0]?.by).toMatch(/^operator:.+ for /);
    expect(await walletOf(customer)).toBe(before);
    const { body: running } = await service.client(customer.token).call('getSubscription', { params: { id } });
    expect(running.components[0]?.sku).toEqual({ edition: 'basic' });
    expect(running.components[0]?.licenseRevision).toBe(3);
    const { body: note } = await service.client(customer.token).call('getReceipt', { params: { id: corrected.id } });
    expect(note).toMatchObject({ kind: 'credit-note', corrects: order.id, refund: order.payment.due });
    const { body: listed } = await service.client(customer.token).call('listReceipts', { query: {} });
    expect(listed.items.map(({ number }) => number.slice(-6))).toEqual(['000003', '000002', '000001']);
    const twice = operator().call('correctOrder', {
      params: { id: order.id },
      idempotencyKey: keyOf(),
      body: { kind: 'reversal', reason: 'Again' },
    });
    expect(await problemOf(twice)).toMatchObject({ code: 'correction.moved-on' });
    const { body: quote } = await service.client(customer.token).call('getQuote', { params: { id: corrected.quote } });
    expect(quote).toMatchObject({ corrects: order.id, state: 'accepted' });
    expectExplained(quote);
  });

  test('may be followed by goodwill, never above what was paid', async () => {
    const customer = await customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const order = await orderOf(customer, await quoteFor(customer, id));
    const before = await walletOf(customer);
    const correct = (amount: string, to: 'wallet' | 'balance') =>
      operator().call('correctOrder', {
        params: { id: order.id },
        idempotencyKey: keyOf(),
        body: { kind: 'goodwill', amount, to, reason: 'Outage in May' },
      });
    const { body } = await correct('100.00', 'wallet');
    expect(body).toMatchObject({ state: 'completed', net: '-100.00', tax: '-19.00', corrects: order.id });
    expect((await walletOf(customer)) - before).toBe(11_900);
    await correct('10.00', 'balance');
    expect(await problemOf(correct('1000000.00', 'wallet'))).toMatchObject({ code: 'correction.exceeds-paid' });
    const { body: running } = await service.client(customer.token).call('getSubscription', { params: { id } });
    expect(running.components[0]?.licenseRevision).toBe(2);
    const { body: next } = await service
      .client(customer.token)
      .call('requestQuote', { body: { subscriptionId: id, changes: TO_BASIC } });
    expectExplained(next);
    await orderOf(customer, next);
  });

  test('is nobody’s to correct while it is open', async () => {
    const customer = await customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const open = await orderOf(customer, await quoteFor(customer, id), false);
    const correct = operator().call('correctOrder', {
      params: { id: open.id },
      idempotencyKey: keyOf(),
      body: { kind: 'reversal', reason: 'Too soon' },
    });
    expect(await problemOf(correct)).toMatchObject({ code: 'correction.not-completed' });
  });
});

test('an operator who acts for a customer is named on quote, order and audit', async () => {
  const customer = await customerIn(null);
  const { id } = await buyHelpdesk(service, customer);
  const { body: quote } = await operator().call('requestQuote', { body: { subscriptionId: id, changes: TO_ADVANCED } });
  expect(quote).toMatchObject({ actingFor: customer.account, by: expect.stringMatching(/^operator:.+ for /) });
  const { body: order } = await operator().call('placeOrder', {
    idempotencyKey: keyOf(),
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
  expect(order).toMatchObject({ state: 'completed', actingFor: customer.account });
  const { body: audit } = await operator().call('listAudit', { query: { subject: order.id } });
  expect(audit.items[0]?.actor).toBe(quote.by);
  const own = await quoteFor(customer, id, { changes: TO_BASIC });
  expect(own.actingFor).toBeUndefined();
});

test(`the commission of ${HELPDESK} is the seller’s to read and not to set`, async () => {
  const { body } = await acme().call('listCommissions', { query: {} });
  expect(body.items).toEqual([{ seller: 'acme', percent: '0' }]);
});
