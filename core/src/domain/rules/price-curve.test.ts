import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PriceRow } from '../catalog/catalog.ts';
import { leastOn, valueAt } from './extremes.ts';
import { addCurves, curveOf, type PriceCurve, subtractCurves } from './price-curve.ts';

const amount = fc.bigInt({ min: -9n, max: 9n });

/** One to three segments, of which the last may end: above it there is no price. */
const curve = fc
  .record({
    pieces: fc.array(fc.record({ length: fc.integer({ min: 1, max: 6 }), constant: amount, slope: amount }), {
      minLength: 1,
      maxLength: 3,
    }),
    isOpen: fc.boolean(),
    packages: fc.uniqueArray(fc.record({ size: fc.integer({ min: 1, max: 4 }), amount }), {
      maxLength: 2,
      selector: ({ size }) => size,
    }),
  })
  .map(({ pieces, isOpen, packages }): PriceCurve => {
    let upTo = 0;
    const segments = pieces.map(({ length, ...line }, index) => {
      upTo += length;
      return { ...line, upTo: isOpen && index === pieces.length - 1 ? Number.POSITIVE_INFINITY : upTo };
    });
    return { segments, packages };
  });

describe('curves of two rows', () => {
  test.each([
    ['added', addCurves, (a: bigint, b: bigint) => a + b],
    ['subtracted', subtractCurves, (a: bigint, b: bigint) => a - b],
  ] as const)('%s are worth that of their values, wherever both have one', (_what, combine, expected) => {
    fc.assert(
      fc.property(curve, curve, (a, b) => {
        const both = combine(a, b);
        for (let quantity = 0; quantity <= 20; quantity++) {
          const [x, y] = [valueAt(a, quantity), valueAt(b, quantity)];
          expect(valueAt(both, quantity)).toBe(x === undefined || y === undefined ? undefined : expected(x, y));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of one straight line each, that end or do not', () => {
    const line = (upTo: number, constant: bigint): PriceCurve => ({
      segments: [{ upTo, constant, slope: 2n }],
      packages: [],
    });
    const { segments } = subtractCurves(line(9, 5n), line(4, 2n));
    expect(segments).toEqual([{ upTo: 4, constant: 3n, slope: 0n }]);
  });
});

test('the least value of a curve that ends is that of what has a price, and nothing beyond it has one', () => {
  const falling: PriceCurve = { segments: [{ upTo: 10, constant: 0n, slope: -1n }], packages: [] };
  expect(leastOn(falling, { min: 0, max: 20, step: 1 })).toEqual({ quantity: 10, micros: -10n });
  expect(leastOn(falling, { min: 11, max: 20, step: 1 })).toBeUndefined();
});

test('the curve of many bands is made once for each row and attribute; that of few is made anew, which is faster', () => {
  const bands = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ upTo: 10 * index + 10, amountMicros: BigInt(index) }));
  const row = (counts: readonly number[]): PriceRow => ({
    period: 'P1M',
    currency: 'USD',
    parts: [
      { model: 'flat', amountMicros: 1n },
      ...counts.map((count) => ({ model: 'graduated' as const, of: 'seats', bands: bands(count) })),
      { model: 'volume', of: 'disk', bands: bands(8) },
    ],
  });
  const isMadeOnce = (of: PriceRow, attribute: string) => {
    const first = curveOf(of, attribute);
    return curveOf(of, attribute) === first;
  };
  const [many, few] = [row([5, 3]), row([5, 2])];
  expect([many, few].map((of) => [isMadeOnce(of, 'seats'), isMadeOnce(of, 'disk')])).toEqual([
    [true, true],
    [false, true],
  ]);
  expect(valueAt(curveOf(many, 'disk'), 80)).toBe(7n * 80n);
  expect(valueAt(curveOf(many, 'seats'), 30)).toBe(2n * (0n + 10n + 20n));
  expect(valueAt(curveOf(row([5, 3]), 'seats'), 10)).toBe(0n);
});
