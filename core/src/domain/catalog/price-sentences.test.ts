import { describe, expect, test } from 'vitest';
import { type SuiteDocument, type SuiteRow, suiteDocument } from '../../testing/suite-document.ts';
import type { Catalog, Sku } from './catalog.ts';
import { parseCatalog } from './parse-catalog.ts';
import { isInRange, priceOf, rowFor } from './price.ts';
import { createSkuIndex, findSpecification, quantityAttributes, skuKeyOf } from './sku.ts';

const ROW = '/components/0/specifications/0/skus/0/prices/0';
type Row = SuiteRow & { [field: string]: unknown };

/** What a seller reads about an edit of the first price row: place and sentence. */
function said(edit: (row: Row, document: SuiteDocument) => void): string[] {
  const document = suiteDocument();
  const row = document.components[0]?.specifications[0]?.skus[0]?.prices[0];
  if (!row) throw new Error('it has a row');
  edit(row as Row, document);
  return parseCatalog(document).findings.map(({ path, message }) => `${path.replace(ROW, '')} ${message}`);
}
const part = (named: object) => (row: Row) => {
  Object.assign(row, { parts: [named] });
};
const bands = (...given: readonly unknown[]) => part({ model: 'volume', of: 'agents', bands: given });
const field = (name: string, value: unknown) => (row: Row) => {
  Object.assign(row, { [name]: value });
};
const without = (name: string) => (row: Row) => {
  delete row[name];
};
const AMOUNT = 'Write digits with a point for decimals and nothing else, such as "1234.50".';
const OPEN = 'Only the last band may be open. Give this band an "upTo", or delete the bands after it.';
const PERIOD = 'is no period of whole months or years. Write P1M for a month, P1Y for a year.';
const CODES = 'Use a code such as "USD", "EUR" or "CNY".';

describe('a seller reads what is wrong with a price, and what to write instead', () => {
  test.each<[string, (row: Row, document: SuiteDocument) => void, string]>([
    [
      'an unknown quantity',
      part({ model: 'linear', of: 'seats', amount: '1' }),
      '/parts/0/of The specification has no quantity "seats"; it has agents.',
    ],
    [
      'a choice',
      part({ model: 'linear', of: 'edition', amount: '1' }),
      '/parts/0/of The specification has no quantity "edition"; it has agents.',
    ],
    [
      'no quantity',
      part({ model: 'linear', amount: '1' }),
      '/parts/0/of "of" is missing. Add it: the id of the quantity attribute that is priced.',
    ],
    [
      'a number',
      part({ model: 'flat', amount: 5 }),
      '/parts/0/amount The amount 5 must be text, so that no digit is lost. Write "5" in quotes.',
    ],
    [
      'no amount',
      part({ model: 'flat' }),
      '/parts/0/amount "amount" is missing. Add it: a decimal in quotes such as "9.00".',
    ],
    [
      'a switch',
      part({ model: 'flat', amount: true }),
      '/parts/0/amount "amount" must be a decimal in quotes such as "9.00", not true.',
    ],
    ['text', part({ model: 'flat', amount: 'x' }), `/parts/0/amount "x" is no amount. ${AMOUNT}`],
    ['text behind', part({ model: 'flat', amount: '1x' }), `/parts/0/amount "1x" is no amount. ${AMOUNT}`],
    ['text before', part({ model: 'flat', amount: 'x1' }), `/parts/0/amount "x1" is no amount. ${AMOUNT}`],
    [
      'decimals',
      part({ model: 'flat', amount: '1.123456789' }),
      '/parts/0/amount "1.123456789" has too many decimals: USD has 2. Write an amount that can be charged.',
    ],
    [
      'no size',
      part({ model: 'package', of: 'agents', amount: '1' }),
      '/parts/0/size "size" is missing. Add it: a whole number (without quotes).',
    ],
    [
      'no amount of a package',
      part({ model: 'package', of: 'agents', size: 10 }),
      '/parts/0/amount "amount" is missing. Add it: a decimal in quotes such as "9.00".',
    ],
    [
      'no quantity of a package',
      part({ model: 'package', size: 10, amount: '1' }),
      '/parts/0/of "of" is missing. Add it: the id of the quantity attribute that is priced.',
    ],
    ['no bands', part({ model: 'volume', of: 'agents' }), '/parts/0/bands "bands" is missing. Add it: a list.'],
    [
      'bands of nothing',
      part({ model: 'volume', bands: [{ amount: '1' }] }),
      '/parts/0/of "of" is missing. Add it: the id of the quantity attribute that is priced.',
    ],
    ['empty bands', bands(), '/parts/0/bands 0 bands are given; a part has 1 to 50.'],
    ['a band of text', bands('x'), '/parts/0/bands/0 Item 1 of "bands" must be a group of named fields, not "x".'],
    [
      'a band without amount',
      bands({ upTo: 5 }),
      '/parts/0/bands/0/amount "amount" is missing. Add it: a decimal in quotes such as "9.00".',
    ],
    ['an open band first', bands({ amount: '1' }, { upTo: 5, amount: '1' }), `/parts/0/bands/0 ${OPEN}`],
    [
      'a last band too low',
      bands({ upTo: 5, amount: '1' }),
      '/parts/0/bands The last band ends at 5, but up to 1000 can be bought. Leave out its "upTo", raise it, or lower the greatest quantity to 5.',
    ],
    ['a period that is a number', field('period', 5), '/period "period" must be a period such as P1M or P1Y, not 5.'],
    ['days', field('period', 'P30D'), `/period "P30D" ${PERIOD}`],
    [
      'six years',
      field('period', 'P6Y'),
      '/period The period P6Y is longer than five years, the longest purchase. Use P5Y or less.',
    ],
    [
      '61 months',
      field('period', 'P61M'),
      '/period The period P61M is longer than five years, the longest purchase. Use P5Y or less.',
    ],
    ['no period', without('period'), '/period "period" is missing. Add it: a period such as P1M or P1Y.'],
    [
      'a currency that is a number',
      field('currency', 5),
      '/currency "currency" must be a currency code such as USD, not 5.',
    ],
    [
      'small letters',
      field('currency', 'usd'),
      `/currency "usd" is no currency of ISO 4217. Did you mean "USD"? ${CODES}`,
    ],
    ['no such currency', field('currency', 'XXX'), `/currency "XXX" is no currency of ISO 4217. ${CODES}`],
    ['no currency', without('currency'), '/currency "currency" is missing. Add it: a currency code such as USD.'],
    [
      'no parts',
      field('parts', []),
      '/parts The price has 0 parts; a price is the sum of 1 to 10. For a free SKU write one part: { model: flat, amount: "0.00" }.',
    ],
    ['parts of text', field('parts', 'x'), '/parts "parts" must be a list, not "x".'],
    ['parts that are missing', without('parts'), '/parts "parts" is missing. Add it: a list.'],
    [
      'an unknown model',
      part({ model: 'x' }),
      '/parts/0/model "model" is "x"; it must be one of flat, linear, volume, volume-added, graduated, package.',
    ],
  ])('%s', (_what, edit, sentence) => expect(said(edit)).toEqual([sentence]));

  test('a row that stands there twice', () => {
    const twice = said((row, { components }) => {
      components[0]?.specifications[0]?.skus[0]?.prices.push(structuredClone(row));
    });
    expect(twice).toEqual([
      `${ROW.slice(0, -1)}4 The price for P1M in USD stands here a second time; the first is at ${ROW}. Delete or rename one of them.`,
    ]);
  });

  test('too many bands or parts, and not one too few', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ upTo: 1000 + index, amount: '1' }));
    expect(said(bands(...many(50)))).toEqual([]);
    expect(said(bands(...many(51)))).toEqual(['/parts/0/bands 51 bands are given; a part has 1 to 50.']);
    const parts = (count: number) =>
      field(
        'parts',
        Array.from({ length: count }, () => ({ model: 'flat', amount: '1' })),
      );
    expect(said(parts(10))).toEqual([]);
    expect(said(parts(11))).toEqual([
      '/parts The price has 11 parts; a price is the sum of 1 to 10. Join some of them.',
    ]);
  });

  test('bands that end where the one before does', () => {
    const found = said(bands({ upTo: 5, amount: '1' }, { upTo: 5, amount: '1' }, { amount: '1' }));
    expect(found).toEqual([
      '/parts/0/bands/1/upTo The band ends at 5, but the one before ends at 5. Sort the bands so that "upTo" rises.',
    ]);
  });

  test('but nothing about the longest period, prices to a millionth of a cent, and a last band that ends at the most', () => {
    expect(said(field('period', 'P60M'))).toEqual([]);
    expect(said(part({ model: 'linear', of: 'agents', amount: '1.12345678' }))).toEqual([]);
    expect(said(bands({ upTo: 1000, amount: '1' }))).toEqual([]);
  });
});

describe('a catalog that was read', () => {
  const { catalog } = parseCatalog(suiteDocument()) as { catalog: Catalog };
  const found = findSpecification(catalog, 'standard');
  const sku = found?.specification.skus[0] as Sku;

  test('finds specifications with their component, and SKUs by exactly their choices', () => {
    expect(found).toMatchObject({ component: { id: 'app' }, specification: { id: 'standard' } });
    expect(findSpecification(catalog, 'disk')?.component.id).toBe('storage');
    expect(findSpecification(catalog, 'gone')).toBeUndefined();
    const attributes = found?.specification.attributes ?? [];
    expect(quantityAttributes(attributes).map(({ id }) => id)).toEqual(['agents']);
    if (!found) throw new Error('it is there');
    const repeated = { ...found.specification, skus: [...found.specification.skus, { ...sku, removed: true } as Sku] };
    const find = createSkuIndex(repeated);
    expect(find({ edition: 'basic' })).toBe(sku);
    expect(find({ edition: 'gone' })).toBeUndefined();
    expect(find({})).toBeUndefined();
    expect(find({ edition: 'basic', more: 'x' })).toBeUndefined();
  });

  test('writes what is no letter in a key so that it is read back as one', () => {
    const attributes = [{ id: 'a b', kind: 'choice', values: [] }] as never;
    expect(skuKeyOf(attributes, { 'a b': 'x;y=z' })).toBe('a%20b=x%3By%3Dz');
    expect(skuKeyOf(attributes, { 'a b': 'plain.1_2-3' })).toBe('a%20b=plain.1_2-3');
  });

  test('finds the row of a period and currency, and has no price for quantities that are none', () => {
    expect(rowFor(sku, { period: 'P1Y', currency: 'JPY' })).toMatchObject({ period: 'P1Y', currency: 'JPY' });
    expect(rowFor(sku, { period: 'P1M', currency: 'JPY' })).toMatchObject({ period: 'P1M', currency: 'JPY' });
    expect(rowFor(sku, { period: 'P1M', currency: 'EUR' })).toBeUndefined();
    const row = rowFor(sku, { period: 'P1M', currency: 'USD' });
    if (!row) throw new Error('it has a row');
    expect(priceOf(row, { agents: 10 })).toBe(9_000_000_000n);
    for (const agents of [-1, 0.5, Number.NaN]) expect(() => priceOf(row, { agents })).toThrow();
    const range = { min: 10, max: 50, step: 10 };
    expect([0, 10, 15, 50, 60].map((quantity) => isInRange(range, quantity))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});
