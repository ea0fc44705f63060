import { describe, expect, test } from 'vitest';
import { CHANGE_AT, CHANGE_BOUGHT, CHANGE_MONEY, completeChange } from '../../testing/complete-change.ts';
import type { PaymentSource } from '../ledger/payment-source.ts';
import type { Settlement } from '../ledger/settlement.ts';
import { receiptOf } from './receipt.ts';

describe('the receipt of an order', () => {
  const { order, quote } = completeChange('advanced', { money: CHANGE_MONEY, balanceMinor: 1_000n });

  test('says what was bought, what it cost and what was paid by which means', () => {
    expect(receiptOf({ ...order, receipt: 'R-7' }, quote)).toEqual({
      number: 'R-7',
      kind: 'receipt',
      issuedAt: CHANGE_AT,
      account: order.account,
      seller: 'acme',
      product: 'acme.suite',
      subscription: CHANGE_BOUGHT.id,
      order: order.id,
      currency: 'USD',
      lines: [
        {
          component: 'app',
          skuKey: 'edition=advanced',
          quantities: { agents: 100 },
          chargeMinor: 62_450n,
          creditMinor: 45_000n,
        },
      ],
      discounts: [{ id: 'ten', name: 'Off', funder: 'operator', minor: 1_745n }],
      taxes: [{ rate: 'vat', name: 'VAT 19 %', minor: 2_984n }],
      netMinor: 17_450n,
      waivedMinor: 0n,
      forfeitedMinor: 0n,
      paidMinor: 18_689n,
      paidFromBalanceMinor: 1_000n,
      method: 'wallet',
      refundMinor: 0n,
      balanceMinor: 0n,
    });
  });

  test('does not exist before the order is completed, nor where it has no number', () => {
    const { receipt: _, ...unnumbered } = order;
    expect(receiptOf(unnumbered, quote)).toBeUndefined();
    const held = { ...order, receipt: 'R-7', state: { kind: 'held', since: CHANGE_AT } } as const;
    expect(receiptOf(held, quote)).toBeUndefined();
  });

  test('is a credit note where something goes back, and names the order that it corrects', () => {
    const settlement = { ...order.settlement, payableMinor: 0n };
    const given = (named: Partial<Settlement>, source?: PaymentSource) =>
      receiptOf(
        {
          ...order,
          receipt: 'C-1',
          settlement: { ...settlement, ...named },
          payment: source ? { kind: 'paid', minor: 5n, source, at: CHANGE_AT } : { kind: 'nothing-due' },
        },
        { ...quote, components: [], figures: { ...quote.figures, discounts: [], taxes: [] } },
      );
    expect(given({ refundMinor: 7n })).toMatchObject({
      kind: 'credit-note',
      refundMinor: 7n,
      method: null,
      paidMinor: 0n,
    });
    expect(given({ balanceMinor: 7n })).toMatchObject({
      kind: 'credit-note',
      balanceMinor: 7n,
      paidFromBalanceMinor: 0n,
    });
    expect(given({}, { method: 'stripe', balanceMinor: 0n, reference: 'x' })).toMatchObject({
      kind: 'receipt',
      method: 'stripe',
    });
    expect(given({})?.lines).toEqual([{ component: 'app', chargeMinor: 62_450n, creditMinor: 45_000n }]);
    expect(given({})).not.toHaveProperty('corrects');
    const corrected = receiptOf({ ...order, receipt: 'C-1', corrects: order.id }, quote);
    expect(corrected?.corrects).toBe(order.id);
    const { discounts: _d, taxes: _t, ...bare } = quote.figures;
    expect(receiptOf({ ...order, receipt: 'R-8' }, { ...quote, figures: bare })).toMatchObject({
      discounts: [],
      taxes: [],
    });
  });
});
