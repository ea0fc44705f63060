import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { buyHelpdesk } from '../support/helpdesk.ts';
import { cents, expectExplained, type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';

/** Tax and commission of subscriptions that were renewed: the renewal itself bears neither. */
let market: MoneyMarket;

const YEAR = 365 * 86_400;

beforeAll(async () => {
  market = await openMoneyMarket();
  await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '10' } });
});
afterAll(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.service.close();
});

async function renewedCustomer() {
  const customer = await market.customerIn('DE');
  const client = market.service.client(customer.token);
  const { id } = await buyHelpdesk(market.service, customer, { key: market.keyOf() });
  const params = { id };
  const { net } = (await client.call('previewRenewal', { params, body: { periods: 1 } })).body;
  const body = { periods: 1, net };
  await client.call('renewSubscription', { params, idempotencyKey: market.keyOf(), body });
  return { customer, id };
}

test('a change of a running and a pre-paid term is taxed whole, and undone to the cent', async () => {
  const { customer, id } = await renewedCustomer();
  const { body: receipts } = await market.service.client(customer.token).call('listReceipts', { query: {} });
  expect(receipts.items.map(({ kind, net, paid }) => [kind, net, paid])).toEqual([
    ['receipt', '9000.00', '9000.00'],
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
