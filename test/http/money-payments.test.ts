import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Buyer, freshKey, type PayingService, startPayingService } from '../support/paying.ts';

/** Taxed orders that are paid outside: what goes back over the means that paid has its tax with it. */
let paying: PayingService;
let buyer: Buyer;

beforeAll(async () => {
  paying = await startPayingService();
  const body = { name: 'VAT 10 %', percent: '10', region: 'DE' };
  await paying.operator.call('putTaxRate', { params: { id: 'vat' }, body });
});
beforeEach(async () => {
  // Bought for 9 000.00 from the wallet, before there was a region to tax in.
  buyer = await paying.addBuyer();
  const params = { id: buyer.login.account };
  await paying.operator.call('putTaxRegion', { params, body: { region: 'DE' } });
});
afterEach(() => paying.expectSound());
afterAll(() => paying.close());

async function payExternally(agents: number): Promise<ChangeOrder> {
  const order = await buyer.order(agents, 'external');
  const id = present(order.payment.payment, 'a payment from outside has an id');
  const body = { amount: order.payment.due, currency: 'USD' };
  await paying.operator.call('confirmPayment', { params: { id }, idempotencyKey: freshKey(), body });
  return buyer.read(order);
}

test('an order paid outside is due with its tax, and has a receipt once it is confirmed', async () => {
  const order = await payExternally(200);
  expect(order).toMatchObject({ state: 'completed', net: '9000.00', tax: '900.00', payment: { due: '9900.00' } });
  const { body } = await buyer.client.call('getReceipt', { params: { id: order.id } });
  expect(body).toMatchObject({ number: order.receipt, kind: 'receipt', paid: '9900.00', method: 'external' });
});

test('a downgrade gives price and tax back over wallet and external in proportion', async () => {
  await payExternally(200);
  const before = await buyer.funds();
  const down = await buyer.order(100, 'wallet');
  // Held 900.00 x given back 9 000.00 / paid 18 000.00.
  expect(down).toMatchObject({ state: 'completed', net: '-9000.00', tax: '-450.00' });
  const toWallet = Number((await buyer.funds()).wallet) - Number(before.wallet);
  const [refund] = await buyer.refunds();
  expect(refund).toMatchObject({ method: 'external', state: 'pending', cause: 'change' });
  expect(toWallet + Number(refund?.amount)).toBeCloseTo(9_450, 2);
  expect(Number(refund?.amount)).toBeCloseTo((9_450 * 9_900) / 18_900, 2);
});

test('a compensating order goes back over the means that paid too', async () => {
  const order = await payExternally(200);
  const { body: undone } = await paying.operator.call('correctOrder', {
    params: { id: order.id },
    idempotencyKey: freshKey(),
    body: { kind: 'reversal', reason: 'Ordered by mistake' },
  });
  expect(undone).toMatchObject({ state: 'completed', net: '-9000.00', tax: '-900.00' });
  const owed = (await buyer.refunds()).map(({ method, amount }) => [method, amount]);
  expect(owed).toEqual([['external', '5185.71']]);
});

test('a compensating order of what the wallet paid goes back over all that paid for the subscription', async () => {
  await payExternally(200);
  const ofWallet = await buyer.order(300, 'wallet');
  const before = await buyer.funds();
  const { body: undone } = await paying.operator.call('correctOrder', {
    params: { id: ofWallet.id },
    idempotencyKey: freshKey(),
    body: { kind: 'reversal', reason: 'Ordered by mistake' },
  });
  expect(undone).toMatchObject({ state: 'completed', net: '-9000.00', tax: '-900.00' });
  // 9 900.00 of 28 800.00 were paid outside: 9 900.00 x 9 900.00 / 28 800.00; what ties goes to the wallet.
  const owed = (await buyer.refunds()).map(({ method, amount }) => [method, amount]);
  expect(owed).toEqual([['external', '3403.12']]);
  expect(Number((await buyer.funds()).wallet) - Number(before.wallet)).toBeCloseTo(6_496.88, 2);
});

test('an order that is given up before it is paid is taxed no more', async () => {
  const order = await buyer.order(200, 'external');
  const id = present(order.payment.payment, 'a payment from outside has an id');
  await paying.operator.call('failPayment', {
    params: { id },
    idempotencyKey: freshKey(),
    body: { reason: 'declined' },
  });
  const paid = await buyer.pay(await buyer.read(order), 'wallet');
  expect(paid).toMatchObject({ state: 'completed', payment: { method: 'wallet', due: '9900.00' } });
});
