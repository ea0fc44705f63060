import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { buyHelpdesk, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { expectExplained, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import { problemOf } from '../support/problem.ts';
import type { TestService } from '../support/service.ts';

/** Compensating orders, and operators who act for customers (G15). */
let market: MoneyMarket;
let service: TestService;

const DAY = 86_400;

beforeAll(async () => {
  market = await openMoneyMarket();
  ({ service } = market);
});
afterAll(() => service.close());

describe('a completed order', () => {
  test('is undone by a compensating order for exactly its amounts, tax and all, and marked', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    service.clock.advance(30 * DAY);
    const before = await market.walletOf(customer);
    const order = await market.orderOf(customer, await market.quoteFor(customer, id));
    service.clock.advance(20 * DAY);
    const { body: corrected } = await market.operator().call('correctOrder', {
      params: { id: order.id },
      idempotencyKey: market.keyOf(),
      body: { kind: 'reversal', reason: 'Ordered by mistake' },
    });
    expect(corrected).toMatchObject({ state: 'completed', corrects: order.id, actingFor: customer.account });
    expect(corrected.events[0]?.by).toMatch(/^operator:.+ for /);
    expect(await market.walletOf(customer)).toBe(before);
    const { body: running } = await service.client(customer.token).call('getSubscription', { params: { id } });
    expect(running.components[0]?.sku).toEqual({ edition: 'basic' });
    expect(running.components[0]?.licenseRevision).toBe(3);
    const { body: note } = await service.client(customer.token).call('getReceipt', { params: { id: corrected.id } });
    expect(note).toMatchObject({ kind: 'credit-note', corrects: order.id, refund: order.payment.due });
    const { body: listed } = await service.client(customer.token).call('listReceipts', { query: {} });
    expect(listed.items.map(({ number }) => number.slice(-6))).toEqual(['000003', '000002', '000001']);
    const twice = market.operator().call('correctOrder', {
      params: { id: order.id },
      idempotencyKey: market.keyOf(),
      body: { kind: 'reversal', reason: 'Again' },
    });
    expect(await problemOf(twice)).toMatchObject({ code: 'correction.moved-on' });
    const { body: quote } = await service.client(customer.token).call('getQuote', { params: { id: corrected.quote } });
    expect(quote).toMatchObject({ corrects: order.id, state: 'accepted' });
    expectExplained(quote);
  });

  test('may be followed by goodwill, never above what was paid', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const order = await market.orderOf(customer, await market.quoteFor(customer, id));
    const before = await market.walletOf(customer);
    const correct = (amount: string, to: 'wallet' | 'balance') =>
      market.operator().call('correctOrder', {
        params: { id: order.id },
        idempotencyKey: market.keyOf(),
        body: { kind: 'goodwill', amount, to, reason: 'Outage in May' },
      });
    const { body } = await correct('100.00', 'wallet');
    expect(body).toMatchObject({ state: 'completed', net: '-100.00', tax: '-19.00', corrects: order.id });
    expect((await market.walletOf(customer)) - before).toBe(11_900);
    await correct('10.00', 'balance');
    expect(await problemOf(correct('1000000.00', 'wallet'))).toMatchObject({ code: 'correction.exceeds-paid' });
    const { body: running } = await service.client(customer.token).call('getSubscription', { params: { id } });
    expect(running.components[0]?.licenseRevision).toBe(2);
    const { body: next } = await service
      .client(customer.token)
      .call('requestQuote', { body: { subscriptionId: id, changes: TO_BASIC } });
    expectExplained(next);
    await market.orderOf(customer, next);
  });

  test('is undone once, even where the change cost nothing and its SKU is the same', async () => {
    const customer = await market.customerIn(null);
    const { id, term } = await buyHelpdesk(service, customer);
    service.clock.advance(Date.parse(term.end ?? '') / 1000 - 1 - Math.floor(service.clock.nowMillis() / 1000));
    const wish = { subscriptionId: id, changes: toAgents(110) };
    const { body: quote } = await service.client(customer.token).call('requestQuote', { body: wish });
    expect(quote).toMatchObject({ charge: quote.credit, net: '0.00' });
    const order = await market.orderOf(customer, quote);
    const undo = () =>
      market.operator().call('correctOrder', {
        params: { id: order.id },
        idempotencyKey: market.keyOf(),
        body: { kind: 'reversal', reason: 'Ordered by mistake' },
      });
    expect((await undo()).body).toMatchObject({ state: 'completed' });
    expect(await problemOf(undo())).toMatchObject({ code: 'correction.moved-on' });
  });

  test('is undone once, though the same was ordered again within the same second', async () => {
    const customer = await market.customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const undo = (order: string) =>
      market.operator().call('correctOrder', {
        params: { id: order },
        idempotencyKey: market.keyOf(),
        body: { kind: 'reversal', reason: 'Ordered by mistake' },
      });
    const first = await market.orderOf(customer, await market.quoteFor(customer, id));
    expect((await undo(first.id)).body).toMatchObject({ state: 'completed' });
    const second = await market.orderOf(customer, await market.quoteFor(customer, id));
    expect(second).toMatchObject({ state: 'completed', net: first.net });
    expect(await problemOf(undo(first.id))).toMatchObject({ code: 'correction.moved-on' });
    expect((await undo(second.id)).body).toMatchObject({ state: 'completed', corrects: second.id });
  });

  test('that undid another one is undone like any other: what was reversed by mistake stands again, coupon and tax included', async () => {
    const customer = await market.customerIn('DE');
    const { id } = await buyHelpdesk(service, customer);
    const coupon = { name: 'Welcome', percent: '10', validFrom: '2026-01-01T00:00:00Z' };
    await market.operator().call('putCoupon', { params: { code: 'WELCOME' }, body: coupon });
    service.clock.advance(30 * DAY);
    const read = async () => (await service.client(customer.token).call('getSubscription', { params: { id } })).body;
    const undo = async (order: string, pay?: 'wallet') => {
      const body = { kind: 'reversal' as const, reason: 'By mistake', ...(pay && { pay }) };
      const call = { params: { id: order }, idempotencyKey: market.keyOf(), body };
      return (await market.operator().call('correctOrder', call)).body;
    };
    const before = await market.walletOf(customer);
    const quote = await market.quoteFor(customer, id, { coupon: 'WELCOME' });
    const order = await market.orderOf(customer, quote);
    const [changed, after] = [await read(), await market.walletOf(customer)];
    service.clock.advance(DAY);
    const reversal = await undo(order.id);
    expect(await market.walletOf(customer)).toBe(before);
    service.clock.advance(DAY);
    const again = await undo(reversal.id, 'wallet');
    expect(again).toMatchObject({ state: 'completed', corrects: reversal.id, tax: order.tax });
    expect(await market.walletOf(customer)).toBe(after);
    const { components, term } = await read();
    expect([components[0]?.sku, term]).toEqual([changed.components[0]?.sku, changed.term]);
    const { body: note } = await service.client(customer.token).call('getReceipt', { params: { id: again.id } });
    expect(note).toMatchObject({ kind: 'receipt', paid: quote.payable, waived: quote.discount });
    // And once more, as often as somebody is mistaken.
    await undo(again.id);
    expect(await market.walletOf(customer)).toBe(before);
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('that gave an amount back out of goodwill is not undone', async () => {
    const customer = await market.customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const order = await market.orderOf(customer, await market.quoteFor(customer, id));
    const correct = (params: { readonly id: string }, body: object) =>
      market.operator().call('correctOrder', { params, idempotencyKey: market.keyOf(), body: body as never });
    const { body: goodwill } = await correct(order, {
      kind: 'goodwill',
      amount: '5.00',
      to: 'balance',
      reason: 'Outage',
    });
    const taken = correct(goodwill, { kind: 'reversal', reason: 'Too much' });
    expect(await problemOf(taken)).toMatchObject({ code: 'correction.goodwill-stays', status: 409 });
  });

  test('is nobody’s to correct while it is open', async () => {
    const customer = await market.customerIn(null);
    const { id } = await buyHelpdesk(service, customer);
    const open = await market.orderOf(customer, await market.quoteFor(customer, id), false);
    const correct = market.operator().call('correctOrder', {
      params: { id: open.id },
      idempotencyKey: market.keyOf(),
      body: { kind: 'reversal', reason: 'Too soon' },
    });
    expect(await problemOf(correct)).toMatchObject({ code: 'correction.not-completed' });
  });
});

test('an operator who acts for a customer is named on quote, order and audit', async () => {
  const customer = await market.customerIn(null);
  const { id } = await buyHelpdesk(service, customer);
  const { body: quote } = await market
    .operator()
    .call('requestQuote', { body: { subscriptionId: id, changes: TO_ADVANCED } });
  expect(quote).toMatchObject({ actingFor: customer.account, by: expect.stringMatching(/^operator:.+ for /) });
  const { body: order } = await market.operator().call('placeOrder', {
    idempotencyKey: market.keyOf(),
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
  expect(order).toMatchObject({ state: 'completed', actingFor: customer.account });
  const { body: audit } = await market.operator().call('listAudit', { query: { subject: order.id } });
  expect(audit.items[0]?.actor).toBe(quote.by);
  const own = await market.quoteFor(customer, id, { changes: TO_BASIC });
  expect(own.actingFor).toBeUndefined();
});
