import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { buyHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { cents, expectExplained, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import { problemOf } from '../support/problem.ts';
import type { TestLogin } from '../support/service.ts';

/** Tax and commission of renewals, and of what is changed and given back after them. */
let market: MoneyMarket;

const YEAR = 365 * 86_400;
type Wanted = typeof TO_ADVANCED | typeof TO_BASIC;

beforeAll(async () => {
  market = await openMoneyMarket();
  await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '10' } });
});
afterAll(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.service.close();
});

async function boughtCustomer() {
  const customer = await market.customerIn('DE');
  const { id } = await buyHelpdesk(market.service, customer, { key: market.keyOf() });
  return { customer, id };
}

async function renew({ customer, id }: { readonly customer: TestLogin; readonly id: string }) {
  const client = market.service.client(customer.token);
  const params = { id };
  const { net, payable } = (await client.call('previewRenewal', { params, body: { periods: 1 } })).body;
  const body = { periods: 1, net, payable };
  return (await client.call('renewSubscription', { params, idempotencyKey: market.keyOf(), body })).body;
}

async function renewedCustomer() {
  const bought = await boughtCustomer();
  await renew(bought);
  return bought;
}

const receiptsOf = async ({ token }: TestLogin) =>
  (await market.service.client(token).call('listReceipts', { query: {} })).body.items;

test('a renewal is taxed by the lines of the customer’s region, and bears the commission of its seller', async () => {
  const bought = await boughtCustomer();
  const before = await market.walletOf(bought.customer);
  const earlier = (await market.acme().call('getStatement', { query: { currency: 'USD' } })).body;
  const renewal = await renew(bought);
  expect(renewal).toMatchObject({
    net: '9000.00',
    tax: '1710.00',
    taxes: [{ rate: 'de-vat', name: 'VAT 19 %', amount: '1710.00' }],
    payable: '10710.00',
    payment: { due: '10710.00' },
  });
  expect(renewal.steps).toEqual([
    {
      what: 'tax: VAT 19 %',
      formula: '(9000.00) x 19/100',
      exact: '1710',
      value: '1710.00',
      rounding: { mode: 'half-up', digits: 2 },
    },
  ]);
  expect(await market.walletOf(bought.customer)).toBe(before - 1_071_000);
  const later = (await market.acme().call('getStatement', { query: { currency: 'USD' } })).body;
  expect(cents(later.closing) - cents(earlier.closing)).toBe(810_000);
  expect(later.items.at(-1)).toMatchObject({ charge: '9000.00', commission: '900.00', net: '8100.00' });
  const [receipt] = await receiptsOf(bought.customer);
  expect(receipt).toMatchObject({ kind: 'receipt', taxes: renewal.taxes, paid: '10710.00', subscription: bought.id });
});

test('a receipt is read by its number, as JSON, HTML and PDF, by its customer and the operator and nobody else', async () => {
  const bought = await boughtCustomer();
  await renew(bought);
  const { token } = bought.customer;
  const [receipt] = await receiptsOf(bought.customer);
  const number = receipt?.number ?? '';
  const params = { number };
  const client = market.service.client(token);
  expect((await client.call('getReceiptByNumber', { params })).body).toEqual(receipt);
  for (const reader of [client, market.operator()]) {
    const { body: html } = await reader.call('getReceiptHtml', { params });
    for (const text of [number, 'Northwind', 'Acme Helpdesk', 'VAT 19 %', '10710.00']) expect(html).toContain(text);
  }
  const url = `${market.service.url}/v1/receipts/${number}/document.pdf`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${number}.pdf"`);
  expect((await answer.text()).startsWith('%PDF-1.7\n')).toBe(true);
  const stranger = market.service.client((await market.customerIn(null)).token);
  const asked = [
    stranger.call('getReceiptByNumber', { params }),
    stranger.call('getReceiptHtml', { params }),
    stranger.call('getReceiptPdf', { params }),
  ];
  for (const each of asked) expect(await problemOf(each)).toMatchObject({ status: 404, code: 'not-found' });
  const unknown = { number: number.replace(/\d{6}$/, '999999') };
  expect(await problemOf(client.call('getReceiptPdf', { params: unknown }))).toMatchObject({ status: 404 });
});

test('a renewal at another figure with tax than the customer saw is not charged', async () => {
  const { customer, id } = await boughtCustomer();
  const before = await market.walletOf(customer);
  const body = { periods: 1, net: '9000.00', payable: '9000.00' };
  const client = market.service.client(customer.token);
  const renewing = client.call('renewSubscription', { params: { id }, idempotencyKey: market.keyOf(), body });
  const problem = await problemOf(renewing);
  expect(problem).toMatchObject({ code: 'renewal.net-differs', detail: expect.stringContaining('10710.00 USD') });
  expect(await market.walletOf(customer)).toBe(before);
});

async function schedule(bought: { readonly customer: TestLogin; readonly id: string }, changes: Wanted) {
  const quote = await market.quoteFor(bought.customer, bought.id, { changes, timing: 'at-renewal' });
  return market.orderOf(bought.customer, quote, false);
}

const cancel = ({ token }: TestLogin, id: string, body: { readonly payable?: string } = {}) =>
  market.service.client(token).call('cancelOrder', { params: { id }, idempotencyKey: market.keyOf(), body });

test('a renewal that billed a scheduled change gives the difference back with its tax, by a credit note, when it is cancelled', async () => {
  const bought = await boughtCustomer();
  const { customer } = bought;
  const before = await market.walletOf(customer);
  const order = await schedule(bought, TO_ADVANCED);
  const dear = await renew(bought);
  await cancel(customer, order.id);
  const difference = cents(dear.net) - 900_000;
  expect(difference).toBeGreaterThan(0);
  expect(await market.walletOf(customer)).toBe(before - 1_071_000);
  const [note, receipt] = await receiptsOf(customer);
  expect(receipt).toMatchObject({ kind: 'receipt', net: dear.net, paid: dear.payable });
  expect(note).toMatchObject({
    kind: 'credit-note',
    order: order.id,
    net: (-difference / 100).toFixed(2),
    taxes: [{ rate: 'de-vat', amount: ((-difference * 0.19) / 100).toFixed(2) }],
    refund: ((difference * 1.19) / 100).toFixed(2),
    lines: [{ component: 'app', skuKey: 'edition=basic', charge: '9000.00', credit: dear.net }],
  });
});

test('going back to what is dearer is paid with its tax, with a receipt, and its seller earns the difference less commission', async () => {
  const bought = await boughtCustomer();
  const { customer } = bought;
  await market.orderOf(customer, await market.quoteFor(customer, bought.id));
  const order = await schedule(bought, TO_BASIC);
  expect(await renew(bought)).toMatchObject({ net: '9000.00', payable: '10710.00' });
  const before = await market.walletOf(customer);
  const earlier = (await market.acme().call('getStatement', { query: { currency: 'USD' } })).body;
  // Nobody is charged what they have not seen: the refusal says the figure, and cancelling repeats it.
  const problem = await problemOf(cancel(customer, order.id));
  expect(problem).toMatchObject({ code: 'order.cancellation-costs', status: 409 });
  const { payable = '' } = problem.wouldAllow ?? {};
  expect(problem.detail).toContain(`costs ${payable} USD`);
  expect(await problemOf(cancel(customer, order.id, { payable: '0.01' }))).toMatchObject({ detail: problem.detail });
  expect(await market.walletOf(customer)).toBe(before);
  await cancel(customer, order.id, { payable });
  const [receipt] = await receiptsOf(customer);
  expect(receipt?.paid).toBe(payable);
  const net = cents(receipt?.net ?? '0');
  expect(net).toBeGreaterThan(0);
  expect(receipt).toMatchObject({ kind: 'receipt', order: order.id, method: 'wallet', refund: '0.00' });
  expect(cents(receipt?.paid ?? '0')).toBe(Math.round(net * 1.19));
  expect(await market.walletOf(customer)).toBe(before - Math.round(net * 1.19));
  const later = (await market.acme().call('getStatement', { query: { currency: 'USD' } })).body;
  expect(cents(later.closing) - cents(earlier.closing)).toBe(net * 0.9);
});

test('a change of a running and a pre-paid term is taxed whole, and undone to the cent', async () => {
  const { customer, id } = await renewedCustomer();
  const { body: receipts } = await market.service.client(customer.token).call('listReceipts', { query: {} });
  expect(receipts.items.map(({ kind, net, paid }) => [kind, net, paid])).toEqual([
    ['receipt', '9000.00', '10710.00'],
    ['receipt', '9000.00', '10710.00'],
  ]);
  const before = await market.walletOf(customer);
  const quote = await market.quoteFor(customer, id);
  expectExplained(quote);
  expect(cents(quote.tax)).toBe(Math.round(cents(quote.net) * 0.19));
  const order = await market.orderOf(customer, quote);
  const { body: undone } = await market.operator().call('correctOrder', {
    params: { id: order.id },
    idempotencyKey: market.keyOf(),
    body: { kind: 'reversal', reason: 'Ordered by mistake' },
  });
  expect(undone.state).toBe('completed');
  expect(await market.walletOf(customer)).toBe(before);
});

test('going down again brings back no more tax than going up took, and goodwill in the renewed term keeps the ledger whole', async () => {
  const { customer, id } = await renewedCustomer();
  const up = await market.orderOf(customer, await market.quoteFor(customer, id));
  const down = await market.quoteFor(customer, id, { changes: TO_BASIC });
  expectExplained(down);
  expect(cents(down.tax)).toBeLessThan(0);
  expect(-cents(down.tax)).toBeLessThanOrEqual(cents(up.tax ?? '0'));
  await market.orderOf(customer, down);
  market.service.clock.advance(YEAR + 86_400);
  const { body: goodwill } = await market.operator().call('correctOrder', {
    params: { id: up.id },
    idempotencyKey: market.keyOf(),
    body: { kind: 'goodwill', amount: '10.00', to: 'wallet', reason: 'Outage' },
  });
  expect(goodwill).toMatchObject({ state: 'completed', net: '-10.00' });
  const { body: balances } = await market.operator().call('getLedgerBalances', { query: { currency: 'USD' } });
  expect(balances.sum).toBe('0.00');
});
