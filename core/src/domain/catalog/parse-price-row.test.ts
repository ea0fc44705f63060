import { expect, test } from 'vitest';
import {
  BASIC,
  basic,
  type CatalogDocument,
  expectFault,
  type FaultCase,
  PART,
  row,
  validDocument,
} from '../../../../test/support/catalog-faults.ts';
import { parseCatalog } from './parse-catalog.ts';

const bands = (document: CatalogDocument, list: unknown, model = 'volume') => {
  row(document).parts = [{ model, of: 'agents', bands: list }];
};

const FAULTS: readonly FaultCase[] = [
  ['no price', (d) => (basic(d).prices = []), [`price.missing ${BASIC}/prices`]],
  ['no prices field', (d) => delete basic(d).prices, [`price.missing ${BASIC}/prices`]],
  ['a row twice', (d) => basic(d).prices.push(row(d)), [`format.invalid ${BASIC}/prices/1`]],
  ['an unknown currency', (d) => (row(d).currency = 'usd'), [`format.invalid ${BASIC}/prices/0/currency`]],
  ['a period of days', (d) => (row(d).period = 'P30D'), [`format.invalid ${BASIC}/prices/0/period`]],
  ['a period of six years', (d) => (row(d).period = 'P6Y'), [`format.invalid ${BASIC}/prices/0/period`]],
  ['no parts', (d) => (row(d).parts = []), [`format.invalid ${BASIC}/prices/0/parts`]],
  ['eleven parts', (d) => (row(d).parts = Array(11).fill(row(d).parts[0])), [`format.invalid ${BASIC}/prices/0/parts`]],
  ['an amount that is a float', (d) => (row(d).parts[0].amount = 9.5), [`format.invalid ${PART}/amount`]],
  ['an amount with a comma', (d) => (row(d).parts[0].amount = '9,50'), [`format.invalid ${PART}/amount`]],
  [
    'a unit amount with nine decimals',
    (d) => (row(d).parts[0].amount = '9.123456789'),
    [`format.invalid ${PART}/amount`],
  ],
  [
    'a flat amount with three decimals',
    (d) => (row(d).parts[0] = { model: 'flat', amount: '9.001' }),
    [`format.invalid ${PART}/amount`],
  ],
  ['a negative unit amount', (d) => (row(d).parts[0].amount = '-9.00'), [`format.invalid ${PART}/amount`]],
  ['an unknown model', (d) => (row(d).parts[0].model = 'lineer'), [`format.invalid ${PART}/model`]],
  ['a part of no quantity', (d) => (row(d).parts[0].of = 'agnets'), [`format.invalid ${PART}/of`]],
  [
    'a flat part of a quantity',
    (d) => (row(d).parts[0] = { model: 'flat', of: 'agents', amount: '1.00' }),
    [`format.invalid ${PART}/of`],
  ],
  [
    'a package of 0',
    (d) => (row(d).parts[0] = { model: 'package', of: 'agents', size: 0, amount: '1.00' }),
    [`format.invalid ${PART}/size`],
  ],
  [
    'two packages of one attribute',
    (d) => (row(d).parts = [50, 20].map((size) => ({ model: 'package', of: 'agents', size, amount: '1.00' }))),
    [`format.invalid ${BASIC}/prices/0/parts/1`],
  ],
  [
    'bands out of order',
    (d) => bands(d, [{ upTo: 50, amount: '3' }, { upTo: 50, amount: '2' }, { amount: '1' }]),
    [`price.bands ${PART}/bands/1/upTo`],
  ],
  [
    'an open band before the last',
    (d) => bands(d, [{ amount: '3' }, { upTo: 50, amount: '2' }]),
    [`price.bands ${PART}/bands/0`],
  ],
  ['bands that end below max', (d) => bands(d, [{ upTo: 190, amount: '3' }]), [`price.bands ${PART}/bands`]],
  ['no bands', (d) => bands(d, []), [`price.bands ${PART}/bands`], 'unusable'],
  [
    '51 bands',
    (d) =>
      bands(
        d,
        Array.from({ length: 51 }, (_, i) => ({ upTo: (i + 1) * 10, amount: '1' })),
      ),
    [`price.bands ${PART}/bands`],
  ],
  [
    'a band up to 0',
    (d) => bands(d, [{ upTo: 0, amount: '3' }, { amount: '1' }]),
    [`price.bands ${PART}/bands/0/upTo`],
    'unusable',
  ],
];

for (const [name, edit, expected, unusable] of FAULTS) {
  test(`${name} is found at its place`, () => expectFault({ edit, expected, unusable }));
}

test('amounts are exact micros: flat ones may be negative, unit ones have six decimals more than the currency', () => {
  const document = validDocument();
  row(document).currency = 'JPY';
  row(document).parts = [
    { model: 'flat', amount: '-120' },
    { model: 'linear', of: 'agents', amount: '0.000001' },
    { model: 'package', of: 'agents', size: 50, amount: '10' },
    { model: 'graduated', of: 'agents', bands: [{ upTo: 100, amount: '2.5' }, { amount: '1' }] },
  ];
  const { catalog, findings } = parseCatalog(document);
  expect(findings).toEqual([]);
  expect(catalog?.components[0]?.specifications[0]?.skus[0]?.prices[0]?.parts).toEqual([
    { model: 'flat', amountMicros: -120_000_000n },
    { model: 'linear', of: 'agents', amountMicros: 1n },
    { model: 'package', of: 'agents', size: 50, amountMicros: 10_000_000n },
    {
      model: 'graduated',
      of: 'agents',
      bands: [{ upTo: 100, amountMicros: 2_500_000n }, { amountMicros: 1_000_000n }],
    },
  ]);
});

test('bands out of order keep only those that some quantity lands in', () => {
  const document = validDocument();
  bands(document, [{ upTo: 50, amount: '3' }, { upTo: 20, amount: '2' }, { amount: '1' }, { upTo: 90, amount: '9' }]);
  const part = parseCatalog(document).catalog?.components[0]?.specifications[0]?.skus[0]?.prices[0]?.parts[0];
  expect(part).toEqual({
    model: 'volume',
    of: 'agents',
    bands: [{ upTo: 50, amountMicros: 300_000_000n }, { amountMicros: 100_000_000n }],
  });
});
