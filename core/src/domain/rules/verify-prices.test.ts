import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { PriceRow, QuantityRange, Sku, Specification } from '../catalog/catalog.ts';
import { present } from '../kernel/assert.ts';
import { leastPrice, ruleDomain, type SoldSku, tooComplexAttribute } from './verify-prices.ts';
import { greatestWeighted } from './weighted-curve.ts';

/** Two specifications that share seats, and measure disk in other units. */
function sold(row: string, of: 'one' | 'two', ranges?: { readonly [attribute: string]: QuantityRange }): SoldSku {
  const skus = { '-': [row] };
  const { catalog } = buildRelease(
    plansDocument({
      specifications: {
        one: { quantities: { seats: [1, 9, 1], disk: [1, 9, 1] }, skus },
        two: { quantities: { seats: [3, 12, 3], disk: [10, 20, 10, 'terabyte'] }, skus },
      },
    }),
  );
  const specification = present(
    catalog.components[0]?.specifications.find(({ id }) => id === of),
    of,
  ) as Specification;
  const sku = present(specification.skus[0], 'a SKU') as Sku;
  return { specification, sku: { ...sku, ...(ranges && { ranges: { ...sku.ranges, ...ranges } }) } };
}

const rowOf = (row: string) => present(sold(row, 'one').sku.prices[0], 'a row') as PriceRow;
const EMPTY = { min: 5, max: 4, step: 1 };

describe('the quantities at which a rule is verified', () => {
  const row = '1.00 seats';

  test('are equal where id and unit are, and each side’s own elsewhere', () => {
    expect(ruleDomain(sold(row, 'one'), sold(row, 'two'))).toEqual({
      shared: [{ attribute: 'seats', range: { min: 3, max: 9, step: 3 } }],
      originalOnly: [{ attribute: 'disk', range: { min: 1, max: 9, step: 1 } }],
      targetOnly: [{ attribute: 'disk', range: { min: 10, max: 20, step: 10 } }],
    });
  });

  test('are none where a draft leaves one side nothing of a quantity', () => {
    const [one, two] = [sold(row, 'one'), sold(row, 'two')];
    expect(ruleDomain(sold(row, 'one', { seats: EMPTY }), two)).toEqual({ apart: 'seats' });
    expect(ruleDomain(one, sold(row, 'two', { seats: EMPTY }))).toEqual({ apart: 'seats' });
    expect(ruleDomain(sold(row, 'one', { disk: EMPTY }), two)).toEqual({ apart: 'disk' });
    expect(ruleDomain(one, sold(row, 'two', { disk: EMPTY }))).toEqual({ apart: 'disk' });
    expect(leastPrice(sold(row, 'one', { disk: EMPTY }), rowOf(row))).toBeUndefined();
  });
});

describe('package sizes that meet again too late', () => {
  test('are found beside other parts, in one row of two, or between them', () => {
    const complex = '1.00 + 1.00 per 9973 seats + 1.00 per 1009 seats + 1.00 disk';
    expect(tooComplexAttribute([rowOf(complex)])).toBe('seats');
    expect(tooComplexAttribute([rowOf('1.00'), rowOf(complex)])).toBe('seats');
    expect(tooComplexAttribute([rowOf(complex), rowOf('1.00')])).toBe('seats');
    expect(tooComplexAttribute([rowOf('1.00 per 9973 seats'), rowOf('1.00 + 1.00 per 1009 seats')])).toBe('seats');
    expect(tooComplexAttribute([rowOf('1.00 per 9973 seats'), rowOf('1.00 per 1009 disk')])).toBeUndefined();
    expect(tooComplexAttribute([rowOf('1.00'), rowOf('1.00 seats')])).toBeUndefined();
  });

  test('have no greatest sum either', () => {
    const domain = { shared: [], originalOnly: [], targetOnly: [] };
    const weighted = (row: string) => ({ side: 'original' as const, row: rowOf(row), weight: 2n });
    expect(greatestWeighted(domain, [weighted('1.00 per 9973 seats'), weighted('1.00 per 1009 seats')])).toBe(
      undefined,
    );
    expect(greatestWeighted(domain, [weighted('1.00 per 9973 seats')])).toEqual({ sum: 0n, from: {}, to: {} });
  });
});

test('of a quantity that two sides measure in other units, each side’s rows count on its own side alone', () => {
  const [one, two] = [sold('1.00 disk', 'one'), sold('1.00 + 7.00 disk', 'two')];
  const domain = ruleDomain(one, two);
  if ('apart' in domain) throw new Error('they meet');
  const rows = [
    { side: 'original', row: present(one.sku.prices[0], 'a row'), weight: -1n },
    { side: 'target', row: present(two.sku.prices[0], 'a row'), weight: 1n },
  ] as const;
  // 1.00 + 7.00 × 20 of the target less 1.00 × 1 of the original.
  expect(greatestWeighted(domain, rows)).toEqual({
    sum: 140_00n * 1_000_000n,
    from: { seats: 3, disk: 1 },
    to: { seats: 3, disk: 20 },
  });
});
