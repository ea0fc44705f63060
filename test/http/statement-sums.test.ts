import type { FeeStep, SellerLine } from '@regrade/client';
import { evaluateFormula, formatRational, present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk } from '../support/helpdesk.ts';
import { cents, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import { problemOf } from '../support/problem.ts';
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
      for (const name of ['charge', 'credit', 'discount', 'commission', 'withheld', 'net'] as const) {
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

const FIGURES = ['charge', 'credit', 'discount', 'commission', 'withheld', 'net'] as const;

/** Every step evaluates to what it shows, and the last one to the figure. */
function expectExplains(
  { amount, steps }: { readonly amount: string; readonly steps: readonly FeeStep[] },
  what: string,
) {
  for (const { formula, exact } of steps) {
    expect(formatRational(present(evaluateFormula(formula), formula)), what).toBe(exact);
  }
  if (cents(amount) === 0) return;
  expect(cents(steps.at(-1)?.value ?? ''), `${what} ${amount}`).toBe(cents(amount));
}

describe('each figure of a line of a seller’s statement opens to its arithmetic', () => {
  test('of a purchase, an upgrade and a downgrade, with discount and commission', async () => {
    const { items } = await sellerStatement({});
    expect(items).toHaveLength(3);
    const lines: SellerLine[] = [];
    for (const { transaction, ...item } of items) {
      const { body } = await market.acme().call('getStatementLine', { params: { transaction } });
      lines.push(body);
      for (const figure of FIGURES) {
        expect(body[figure].amount).toBe(item[figure]);
        expectExplains(body[figure], `${body.kind} ${figure}`);
      }
    }
    const [purchase, upgrade, downgrade] = ['purchase', 'up', 'down'].map((kind) =>
      present(
        lines.find((line) =>
          kind === 'purchase'
            ? line.kind === kind
            : line.kind === 'change' && cents(line.net.amount) > 0 === (kind === 'up'),
        ),
        kind,
      ),
    );
    const said = (steps: readonly FeeStep[] = []) => steps.map(({ what, formula, value }) => [what, formula, value]);
    expect(said(purchase?.commission.steps)).toEqual([['commission on the charge', '9000.00 x 12.5/100', '1125.00']]);
    expect(said(upgrade?.commission.steps)).toEqual([
      ['commission on the charge', '12455.78 x 12.5/100', '1556.97'],
      ['commission that is not due on the discount: Ours', '(0 - 348.04) x 12.5/100', '-43.50'],
      ['commission that goes back with the credit', '1125.00 x 8975.34/9000.00', '1121.92'],
      ['commission', '1513.47 - 1121.92', '391.55'],
    ]);
    expect(said(downgrade?.discount.steps)).toEqual([
      ['covered by a discount, not given back', 'min(min(12455.78/12455.78, 1) x 348.04, 3480.44)', '348.04'],
      ['of it at the seller’s expense', '348.04 x (348.04)/(348.04)', '348.04'],
      ['discount', '(0 - 348.04)', '-348.04'],
    ]);
    expect(said(downgrade?.commission.steps)).toEqual([
      ['commission on the charge', '8975.34 x 12.5/100', '1121.92'],
      ['commission that goes back with the credit', '1513.47', '1513.47'],
      ['commission', '1121.92 - 1513.47', '-391.55'],
    ]);
  });

  test('and is nobody’s but the seller’s and the operator’s', async () => {
    const [first] = (await sellerStatement({})).items;
    const params = { transaction: present(first, 'a line').transaction };
    const other = await service.addSeller('somebody-else');
    expect(await problemOf(service.client(other.token).call('getStatementLine', { params }))).toMatchObject({
      status: 404,
    });
    expect(await problemOf(service.client(customer.token).call('getStatementLine', { params }))).toMatchObject({
      status: 403,
    });
    const { body } = await market.operator().call('getStatementLine', { params });
    expect(body).toMatchObject({ seller: 'acme', product: 'acme.helpdesk' });
    expect(JSON.stringify(body)).not.toContain('wallet');
  });
});
