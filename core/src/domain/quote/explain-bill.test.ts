import { expect, test } from 'vitest';
import type { PriceRow } from '../catalog/catalog.ts';
import { type BilledTax, taxBill } from './bill-taxes.ts';
import { explainBill, explainListPrice, explainPurchasedPart } from './explain-purchase.ts';
import type { TaxRate } from './money-rules.ts';

const AT = Date.UTC(2026, 5, 1) / 1000;
const RATES: readonly TaxRate[] = [
  { id: 'vat', name: 'VAT 19 %', percent: '19', region: 'DE', productTypes: [], valid: { from: AT, until: null } },
  { id: 'city', name: 'City 0.5 %', percent: '0.5', region: '*', productTypes: [], valid: { from: AT, until: null } },
];
const VAT: BilledTax = { rate: 'vat', name: 'VAT 19 %', minor: 1_711n, percent: '19' };

test('a bill is taxed at every rate of the region, each a line with its percentage; one of nothing is not', () => {
  const of = { region: 'DE', productType: 'direct', at: AT };
  expect(taxBill({ taxRates: RATES }, { ...of, billMinor: 9_005n })).toEqual([
    { rate: 'city', name: 'City 0.5 %', minor: 45n, percent: '0.5' },
    VAT,
  ]);
  expect(taxBill({ taxRates: RATES }, { ...of, billMinor: 0n })).toEqual([]);
});

const row: PriceRow = {
  period: 'P1M',
  currency: 'USD',
  parts: [
    { model: 'flat', amountMicros: 1_000_000_000n },
    { model: 'linear', of: 'agents', amountMicros: 500_250_000n },
  ],
};
const part = { component: 'app', skuKey: 'edition=basic', quantities: { agents: 3 }, row };

test('a bought component explains its list price and its charge, rounded once over all periods', () => {
  const price = {
    what: 'list price of app edition=basic for P1M',
    formula: '10.00 + 5.0025 x 3',
    exact: '10003/400',
    value: '25.01',
    rounding: { mode: 'half-up', digits: 2 },
  };
  expect(explainListPrice(part)).toEqual(price);
  expect(explainPurchasedPart({ ...part, chargeMinor: 5_002n }, 2)).toEqual([
    price,
    { ...price, what: 'charge', formula: '(10.00 + 5.0025 x 3) x 2', exact: '10003/200', value: '50.02' },
  ]);
  expect(() => explainPurchasedPart({ ...part, chargeMinor: 5_001n }, 2)).toThrow('explains the figure that it says');
});

test('a bill explains each tax and what is payable in all', () => {
  const bill = { currency: 'USD', charges: [5_000n, 4_005n], taxes: [VAT], totalMinor: 10_716n };
  expect(explainBill(bill)).toEqual([
    {
      what: 'tax: VAT 19 %',
      formula: '(90.05) x 19/100',
      exact: '34219/2000',
      value: '17.11',
      rounding: { mode: 'half-up', digits: 2 },
    },
    {
      what: 'payable',
      formula: '50.00 + 40.05 + 17.11',
      exact: '2679/25',
      value: '107.16',
      rounding: { mode: 'half-up', digits: 2 },
    },
  ]);
});
