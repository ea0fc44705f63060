import { afterAll, beforeAll, expect, test } from 'vitest';
import { unbalancedLedgers } from '../support/footprint.ts';
import { buyHelpdesk } from '../support/helpdesk.ts';
import { cents, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import type { TestLogin } from '../support/service.ts';

/** A discount at the seller's expense, and what becomes of it when the change that it was for is undone. */
let market: MoneyMarket;

const DAY = 86_400;

beforeAll(async () => {
  market = await openMoneyMarket();
  await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '10' } });
  await market.acme().call('putCoupon', {
    params: { code: 'OURS' },
    body: { name: 'Ours', percent: '25', usesPerAccountMax: 10 },
  });
  await market.operator().call('putDiscount', {
    params: { id: 'house' },
    body: { name: 'House', percent: '20', products: [] },
  });
});
afterAll(() => market.service.close());

/** What the seller earned by the customer since the purchase, by the columns of their statement. */
async function earnedBy({ account }: TestLogin) {
  const { body } = await market.acme().call('getStatement', { query: { currency: 'USD', limit: 200 } });
  if (body.of !== 'seller') throw new Error('a seller has a statement of their own');
  const lines = body.items.filter(
    ({ transaction }) => transaction.includes(account) && !transaction.endsWith(':purchase'),
  );
  const sum = (column: 'charge' | 'credit' | 'discount' | 'commission' | 'net') =>
    lines.reduce((all, line) => all + cents(line[column]), 0);
  return {
    gross: sum('charge') - sum('credit'),
    discount: sum('discount'),
    commission: sum('commission'),
    net: sum('net'),
  };
}

/** What the marketplace has on an account of the ledger by this customer. */
async function balanceOn({ account }: TestLogin, name: string): Promise<number> {
  const query = { currency: 'USD', account, limit: 1 };
  const { body } = await market.operator().call('getStatement', { query });
  if (body.of !== 'account') throw new Error('the operator sees the ledger of an account');
  return cents(body.balances.find(({ ledgerAccount }) => ledgerAccount === name)?.closing ?? '0');
}

async function upgraded(region: string | null = null) {
  const customer = await market.customerIn(region);
  const { id } = await buyHelpdesk(market.service, customer);
  market.service.clock.advance(30 * DAY);
  const before = await market.walletOf(customer);
  const quote = await market.quoteFor(customer, id, { coupon: 'OURS' });
  expect(quote.discounts).toMatchObject([{ funder: 'operator' }, { id: 'OURS', funder: 'acme' }]);
  const order = await market.orderOf(customer, quote);
  const [house = 0, ours = 0] = (quote.discounts ?? []).map(({ amount }) => cents(amount));
  return { customer, id, before, order, quote, house, ours };
}

const undo = async (id: string) =>
  (
    await market.operator().call('correctOrder', {
      params: { id },
      idempotencyKey: market.keyOf(),
      body: { kind: 'reversal', reason: 'By mistake', pay: 'wallet' },
    })
  ).body;

const NOTHING = { gross: 0, discount: 0, commission: 0, net: 0 };

test('an order that is undone leaves the seller with what they had: their discount and the commission come back', async () => {
  const { customer, before, order, quote, house, ours } = await upgraded('DE');
  const earned = await earnedBy(customer);
  expect(earned).toMatchObject({ gross: cents(quote.net), discount: ours });
  expect(Math.abs(earned.commission - (cents(quote.net) - ours) / 10)).toBeLessThanOrEqual(1);
  await undo(order.id);
  expect(await earnedBy(customer)).toEqual(NOTHING);
  expect(await market.walletOf(customer)).toBe(before);
  // Nobody keeps what the customer never paid: what stays is the operator's own discount, withheld for the operator.
  expect(await balanceOn(customer, 'forfeited')).toBe(house);
  expect(await balanceOn(customer, 'discount')).toBe(-house);
  expect(await balanceOn(customer, 'discount:acme')).toBe(0);
  expect(await unbalancedLedgers(market.service)).toEqual([]);
});

test('a customer who goes back by themselves gives the seller the discount back too, and undoing that takes it again', async () => {
  const { customer, id, before } = await upgraded();
  const earned = await earnedBy(customer);
  const down = await market.orderOf(customer, await market.quoteFor(customer, id, { changes: TO_BASIC }));
  expect(await market.walletOf(customer)).toBe(before);
  expect(await earnedBy(customer)).toEqual(NOTHING);
  await undo(down.id);
  expect(await earnedBy(customer)).toEqual(earned);
  // And stands behind what runs again: going back once more withholds it once more.
  await market.orderOf(customer, await market.quoteFor(customer, id, { changes: TO_BASIC }));
  expect(await earnedBy(customer)).toEqual(NOTHING);
  expect(await market.walletOf(customer)).toBe(before);
});

test('half of the time later the seller has half of the discount back', async () => {
  const { customer, id, ours } = await upgraded('DE');
  const { body: running } = await market.service.client(customer.token).call('getSubscription', { params: { id } });
  const left = Date.parse(running.term.end ?? '') / 1000 - Math.floor(market.service.clock.nowMillis() / 1000);
  market.service.clock.advance(Math.floor(left / 2));
  await market.orderOf(customer, await market.quoteFor(customer, id, { changes: TO_BASIC }));
  const { gross, discount, commission } = await earnedBy(customer);
  expect(Math.abs(discount - ours / 2)).toBeLessThanOrEqual(2);
  expect(Math.abs(commission - (gross - discount) / 10)).toBeLessThanOrEqual(2);
  expect(await unbalancedLedgers(market.service)).toEqual([]);
});
