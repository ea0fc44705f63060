import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk } from '../support/helpdesk.ts';
import { cents, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import type { TestLogin, TestService } from '../support/service.ts';

/** House rule 20 for the sums of statements and of the ledger: each says what it is the sum of. */
let market: MoneyMarket;
let service: TestService;
let customer: TestLogin;
/** Between the purchase and the changes. */
let middle: string;

const DAY = 86_400;
const instant = () => new Date(service.clock.nowMillis()).toISOString().replace('.000', '');

beforeAll(async () => {
  market = await openMoneyMarket();
  ({ service } = market);
  await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '12.50' } });
  await market.acme().call('putDiscount', {
    params: { id: 'ours' },
    body: { name: 'Ours', percent: '10', validFrom: '2026-01-01T00:00:00Z' },
  });
  customer = await market.customerIn('DE');
  const { id } = await buyHelpdesk(service, customer);
  service.clock.advance(DAY);
  middle = instant();
  await market.orderOf(customer, await market.quoteFor(customer, id));
  await market.orderOf(customer, await market.quoteFor(customer, id, { changes: TO_BASIC }));
});
afterAll(() => service.close());

interface Kind {
  readonly entries: number;
  readonly amount: string;
}

const sumOf = (moved: readonly Kind[]) => moved.reduce((sum, { amount }) => sum + cents(amount), 0);
const countOf = (moved: readonly Kind[]) => moved.reduce((sum, { entries }) => sum + entries, 0);

async function accountStatement(token: string, query: { readonly account?: string; readonly from?: string }) {
  const { body } = await service
    .client(token)
    .call('getStatement', { query: { currency: 'USD', limit: 200, ...query } });
  if (body.of !== 'account') throw new Error('asked for the statement of an account');
  return body;
}

async function sellerStatement(period: { readonly from?: string; readonly to?: string }) {
  const { body } = await market.acme().call('getStatement', { query: { currency: 'USD', limit: 200, ...period } });
  if (body.of !== 'seller') throw new Error('asked for the statement of a seller');
  return body;
}

describe('a sum says what it is made of', () => {
  test.each(['customer', 'operator'] as const)('on an account’s statement, for its %s', async (role) => {
    const token = role === 'customer' ? customer.token : service.operator.token;
    const whole = await accountStatement(token, { account: customer.account });
    const later = await accountStatement(token, { account: customer.account, from: middle });
    for (const { balances, items, opening, closing } of [whole, later]) {
      for (const balance of balances) {
        expect(cents(balance.opening) + sumOf(balance.moved), balance.ledgerAccount).toBe(cents(balance.closing));
        const lines = items.filter(({ ledgerAccount }) => ledgerAccount === balance.ledgerAccount);
        for (const { memo, entries, amount } of balance.moved) {
          const own = lines.filter((line) => line.memo === memo);
          expect([own.length, sumOf(own.map((line) => ({ entries: 1, ...line })))]).toEqual([entries, cents(amount)]);
        }
        expect(countOf(balance.moved)).toBe(lines.length);
      }
      expect(balances.reduce((sum, balance) => sum + cents(balance.opening), 0)).toBe(cents(opening));
      expect(balances.reduce((sum, balance) => sum + cents(balance.closing), 0)).toBe(cents(closing));
    }
    expect(later.balances.find(({ ledgerAccount }) => ledgerAccount === 'wallet')).toMatchObject({
      opening: expect.stringMatching(/^[1-9]/),
      moved: expect.arrayContaining([expect.objectContaining({ memo: 'payment', entries: 1 })]),
    });
  });

  test('on a seller’s statement, before the period and within it', async () => {
    const [whole, later] = [await sellerStatement({}), await sellerStatement({ from: middle })];
    expect(whole.before).toMatchObject({ lines: 0, net: '0.00' });
    expect(later.before).toMatchObject({ lines: 1, charge: '9000.00', commission: '1125.00', net: '7875.00' });
    for (const { opening, closing, before, within, items } of [whole, later]) {
      expect([opening, cents(closing)]).toEqual([before.net, cents(before.net) + cents(within.net)]);
      expect(within.lines).toBe(items.length);
      for (const name of ['charge', 'credit', 'discount', 'commission', 'net'] as const) {
        expect(cents(within[name]), name).toBe(items.reduce((sum, line) => sum + cents(line[name]), 0));
      }
      for (const { charge, credit, discount, commission, net } of [before, within]) {
        expect(cents(charge) - cents(credit) - cents(discount) - cents(commission)).toBe(cents(net));
      }
    }
    // Borne with the upgrade, and given back with what the downgrade credits.
    expect(later.items.map(({ discount }) => Math.sign(cents(discount))).sort()).toEqual([-1, 1]);
    expect(await sellerStatement({ to: middle })).toMatchObject({ closing: '7875.00', within: { lines: 1 } });
    expect(await sellerStatement({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' })).toMatchObject({
      ...{ opening: '0.00', closing: '0.00', before: { lines: 0 }, within: { lines: 0, charge: '0.00' }, items: [] },
    });
  });

  test('in the whole ledger', async () => {
    const { body } = await market.operator().call('getLedgerBalances', { query: { currency: 'USD' } });
    const names = body.items.map(({ ledgerAccount }) => ledgerAccount);
    expect(names).toEqual(expect.arrayContaining(['cash', 'discount:acme', 'revenue:acme', 'tax', 'wallet']));
    for (const { ledgerAccount, balance, moved } of body.items) {
      expect(sumOf(moved), ledgerAccount).toBe(cents(balance));
    }
    expect(body.items.find(({ ledgerAccount }) => ledgerAccount === 'revenue:acme')?.moved).toMatchObject([
      { memo: 'charge', entries: 3 },
      { memo: 'credit', entries: 2 },
      // Commission that the discount made smaller.
      { memo: 'discount', entries: 1 },
    ]);
    expect(body.sum).toBe('0.00');
  });
});
