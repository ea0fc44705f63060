import type { Receipt } from '@regrade/client';
import { evaluateFormula, formatRational, parseDecimal, present } from '@regrade/core';
import { expect, test } from 'vitest';
import { stepsOfReceipt } from './receipt-steps.ts';

const RECEIPT: Receipt = {
  ...{ number: 'k7q2mz4a-2026-000001', kind: 'receipt', issuedAt: '2026-03-01T00:00:00Z', account: 'k7q2mz4a' },
  ...{ seller: 'acme', product: 'acme.helpdesk', subscription: 'sub_k7q2mz4a_1', currency: 'USD' },
  lines: [
    { component: 'app', charge: '300.00', credit: '100.00' },
    { component: 'voice', charge: '0.00', credit: '0.00' },
  ],
  discounts: [{ id: 'spring', name: 'Spring', funder: 'operator', amount: '20.00' }],
  taxes: [{ rate: 'vat', name: 'VAT', amount: '34.20' }],
  ...{ net: '200.00', waived: '0.00', forfeited: '0.00', paid: '214.20', paidFromBalance: '0.00', method: 'wallet' },
  ...{ refund: '0.00', balance: '0.00' },
};

const CASES: readonly (readonly [string, Receipt])[] = [
  ['paid', RECEIPT],
  [
    'refunded with its tax',
    {
      ...RECEIPT,
      ...{ kind: 'credit-note', lines: [{ component: 'app', charge: '100.00', credit: '300.00' }], discounts: [] },
      ...{ net: '-200.00', taxes: [{ rate: 'vat', name: 'VAT', amount: '-38.00' }], paid: '0.00', refund: '238.00' },
    },
  ],
  [
    'put on the balance as far as it was not withheld',
    {
      ...RECEIPT,
      ...{
        kind: 'credit-note',
        lines: [{ component: 'app', charge: '0.00', credit: '90.50' }],
        discounts: [],
        taxes: [],
      },
      ...{ net: '-90.50', paid: '0.00', balance: '60.25', forfeited: '30.25' },
    },
  ],
  ['waived', { ...RECEIPT, discounts: [], taxes: [], waived: '200.00', paid: '0.00' }],
];

test.each(CASES)('a receipt that was %s says how: evaluating each formula gives its figure', (_name, receipt) => {
  const { net, settled } = stepsOfReceipt(receipt);
  expect(net.at(-1)?.value).toBe(receipt.net);
  for (const outcome of ['paid', 'refund', 'balance', 'waived', 'forfeited'] as const) {
    expect(settled[outcome].at(-1)?.value, outcome).toBe(receipt[outcome]);
  }
  for (const { formula, value } of [...net, ...Object.values(settled).flat()]) {
    const evaluated = formula.startsWith('-') ? evaluateFormula(`0 - ${formula.slice(1)}`) : evaluateFormula(formula);
    const said = present(parseDecimal(value), 'a figure is a decimal');
    expect(formatRational(present(evaluated, formula)), formula).toBe(formatRational(said));
  }
});
