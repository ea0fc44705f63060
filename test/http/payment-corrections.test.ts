import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Buyer, freshKey, type PayingService, startPayingService } from '../support/paying.ts';

/** What a correction gives back goes over the means that paid for the subscription, as what any change gives back. */
let paying: PayingService;
let buyer: Buyer;

beforeAll(async () => {
  paying = await startPayingService();
});
beforeEach(async () => {
  buyer = await paying.addBuyer();
});
afterEach(() => paying.expectSound());
afterAll(() => paying.close());

async function payExternally(agents: number): Promise<void> {
  const order = await buyer.order(agents, 'external');
  const id = present(order.payment.payment, 'a payment from outside has an id');
  const body = { amount: order.payment.due, currency: 'USD' };
  await paying.operator.call('confirmPayment', { params: { id }, idempotencyKey: freshKey(), body });
}

type Correction =
  | { readonly kind: 'reversal'; readonly reason: string }
  | { readonly kind: 'goodwill'; readonly amount: string; readonly to: 'wallet'; readonly reason: string };

const correct = ({ id }: ChangeOrder, body: Correction) =>
  paying.operator.call('correctOrder', { params: { id }, idempotencyKey: freshKey(), body });

const refunds = async () => (await buyer.refunds()).map(({ amount }) => amount).sort();

describe('a correction of an order that the wallet paid, where others were paid from outside', () => {
  test('gives each means its part when the order is undone', async () => {
    // 9 000.00 from the wallet, 9 000.00 externally, 9 000.00 from the wallet.
    await payExternally(200);
    const order = await buyer.order(300, 'wallet');
    const before = Number((await buyer.funds()).wallet);
    await correct(order, { kind: 'reversal', reason: 'ordered by mistake' });
    expect(await refunds()).toEqual(['3000.00']);
    expect(Number((await buyer.funds()).wallet) - before).toBe(6_000);
  });

  test('never gives the wallet more than it paid, so that later changes still find what they give back', async () => {
    // 9 000.00 from the wallet, 18 000.00 externally, 900.00 from the wallet.
    await payExternally(300);
    const order = await buyer.order(310, 'wallet');
    await correct(order, { kind: 'goodwill', amount: '12000.00', to: 'wallet', reason: 'an outage' });
    expect(await refunds()).toEqual(['7741.94']);
    // All that is left goes back: 15 900.00 of 27 900.00 was not given back yet.
    expect(await buyer.order(10, 'wallet')).toMatchObject({ state: 'completed', net: '-27000.00' });
    expect(await refunds()).toEqual(['10258.06', '7741.94']);
  });
});
