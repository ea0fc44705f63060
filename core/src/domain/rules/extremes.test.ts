import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuantityRange } from '../catalog/catalog.ts';
import { firstAbove, lastAbove } from './dearer-quantity.ts';
import { type Extreme, greatestOn, leastOn, valueAt } from './extremes.ts';
import { leastLinearFloor } from './least-linear-floor.ts';
import type { PriceCurve } from './price-curve.ts';
import { cutRange, intersectRanges, nearestPoint } from './quantity-range.ts';

const range = fc
  .record({
    min: fc.nat({ max: 50 }),
    step: fc.integer({ min: 1, max: 40 }),
    points: fc.integer({ min: 1, max: 1500 }),
  })
  .map(({ min, step, points }): QuantityRange => ({ min, max: min + (points - 1) * step, step }));

const signed = fc.bigInt({ min: -60n, max: 60n });

function curve(amount: fc.Arbitrary<bigint>, packagesMax: number): fc.Arbitrary<PriceCurve> {
  const segment = fc.record({ length: fc.integer({ min: 1, max: 4000 }), constant: signed, slope: amount });
  const steps = fc.record({ size: fc.integer({ min: 1, max: 45 }), amount });
  return fc
    .record({
      pieces: fc.array(segment, { minLength: 1, maxLength: 4 }),
      packages: fc.uniqueArray(steps, { maxLength: packagesMax, selector: ({ size }) => size }),
    })
    .map(({ pieces, packages }) => {
      let upTo = 0;
      const segments = pieces.map(({ length, constant, slope }, index) => {
        upTo += length;
        return { upTo: index === pieces.length - 1 ? Number.POSITIVE_INFINITY : upTo, constant, slope };
      });
      return { segments, packages };
    });
}

function points({ min, max, step }: QuantityRange): number[] {
  return Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
}

function priced(of: PriceCurve, within: QuantityRange): Extreme[] {
  return points(within).map((quantity) => ({ quantity, micros: valueAt(of, quantity) as bigint }));
}

describe('extremes of a price curve', () => {
  test('least and greatest value, each at its smallest quantity, are what trying every quantity finds', () => {
    fc.assert(
      fc.property(curve(signed, 3), range, (of, within) => {
        const all = priced(of, within);
        expect(leastOn(of, within)).toEqual(all.reduce((best, one) => (one.micros < best.micros ? one : best)));
        expect(greatestOn(of, within)).toEqual(all.reduce((best, one) => (one.micros > best.micros ? one : best)));
      }),
      { numRuns: 2000 },
    );
  });

  test('segments that nearly or exactly tie are told apart, and the smallest of equal quantities is named', () => {
    const tiny = fc.bigInt({ min: -3n, max: 3n });
    const piece = fc.record({
      length: fc.integer({ min: 1, max: 12 }),
      constant: tiny,
      slope: fc.constantFrom(0n, 0n, 1n),
    });
    const steps = fc.record({ size: fc.integer({ min: 2, max: 5 }), amount: tiny.filter((amount) => amount !== 0n) });
    const tied = fc.record({
      pieces: fc.array(piece, { minLength: 2, maxLength: 4 }),
      packages: fc.uniqueArray(steps, { minLength: 2, maxLength: 2, selector: ({ size }) => size }),
    });
    fc.assert(
      fc.property(tied, ({ pieces, packages }) => {
        let upTo = 0;
        const segments = pieces.map(({ length, ...line }) => {
          upTo += length;
          return { ...line, upTo };
        });
        const within = { min: 0, max: upTo, step: 1 };
        const all = priced({ segments, packages }, within);
        expect(leastOn({ segments, packages }, within)).toEqual(
          all.reduce((best, one) => (one.micros < best.micros ? one : best)),
        );
      }),
      { numRuns: 5000 },
    );
  });

  test('the first and the last quantity above an amount are what trying every quantity finds', () => {
    const rising = fc.bigInt({ min: 0n, max: 60n });
    fc.assert(
      fc.property(curve(rising, 1), range, fc.bigInt({ min: -100n, max: 40_000n }), (of, within, micros) => {
        const above = priced(of, within).filter((one) => one.micros > micros);
        expect(firstAbove(of, { points: within, micros })).toBe(above[0]?.quantity);
        expect(lastAbove(of, { points: within, micros })).toBe(above.at(-1)?.quantity);
      }),
      { numRuns: 2000 },
    );
  });

  test('a line plus a staircase is least where trying every position finds it', () => {
    const sum = fc.record({
      perStep: signed,
      perFloor: signed,
      multiplier: fc.nat({ max: 60 }),
      offset: fc.nat({ max: 60 }),
      size: fc.integer({ min: 1, max: 60 }),
      count: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(sum, (of) => {
        const values = Array.from(
          { length: of.count },
          (_, i) =>
            of.perStep * BigInt(i) + of.perFloor * BigInt(Math.floor((of.multiplier * i + of.offset) / of.size)),
        );
        expect(leastLinearFloor(of)).toBe(values.sort((a, b) => (a < b ? -1 : 1))[0]);
      }),
      { numRuns: 5000 },
    );
  });

  test('package sizes 997 and 1009 are compared exactly over a billion quantities, of which it looks at one period', () => {
    const of: PriceCurve = {
      segments: [{ upTo: Number.POSITIVE_INFINITY, constant: 7n, slope: -1n }],
      packages: [
        { size: 997, amount: 5_000_003n },
        { size: 1009, amount: -5_060_168n },
      ],
    };
    const billion = { min: 1, max: 1_000_000_000, step: 1 };
    const least = leastOn(of, billion);
    const greatest = greatestOn(of, billion);
    // Both lie in one period of 997 × 1009 at an end of the range, so trying that period finds the same.
    const period = 997 * 1009;
    for (const [extreme, isBetter] of [
      [least, (a: bigint, b: bigint) => a < b],
      [greatest, (a: bigint, b: bigint) => a > b],
    ] as const) {
      const ends = [cutRange(billion, { upTo: period }), cutRange(billion, { from: billion.max - period + 1 })];
      const all = ends.flatMap((end) => (end ? priced(of, end) : []));
      expect(extreme).toEqual(all.reduce((best, one) => (isBetter(one.micros, best.micros) ? one : best)));
    }
  });
});

describe('ranges', () => {
  test('the common points of two ranges are what comparing every point finds', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const inB = new Set(points(b));
        const common = points(a).filter((point) => inB.has(point));
        const found = intersectRanges(a, b);
        expect(found ? points(found) : []).toEqual(common);
      }),
      { numRuns: 2000 },
    );
  });

  test('ranges of a billion points with coprime steps meet where the Chinese remainder theorem says', () => {
    const a = { min: 3, max: 1_000_000_000, step: 99_991 };
    const b = { min: 5, max: 999_999_999, step: 99_989 };
    // Of a single point the step means nothing; the common one would be beyond the whole range.
    expect(intersectRanges(a, b)).toEqual({ min: 99_994, max: 99_994, step: 99_991 });
    expect(intersectRanges({ ...a, step: 997 }, { ...b, step: 1009 })).toMatchObject({ step: 997 * 1009 });
    expect(intersectRanges({ min: 1, max: 999_999_999, step: 2 }, { min: 2, max: 1_000_000_000, step: 2 })).toBe(
      undefined,
    );
  });

  test('ranges of one step meet where their grids are the same', () => {
    const of = (min: number, max: number) => ({ min, max, step: 4 });
    expect(intersectRanges(of(1, 41), of(3, 43))).toBeUndefined();
    expect(intersectRanges(of(1, 41), of(5, 45))).toEqual(of(5, 41));
    expect(intersectRanges(of(9, 21), of(1, 13))).toEqual(of(9, 13));
    expect(intersectRanges(of(1, 9), of(13, 21))).toBeUndefined();
  });

  test('the nearest point is the nearest of all points, the larger of two equally near ones', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 3 }), fc.nat({ max: 3000 }), (ranges, quantity) => {
        const all = ranges.flatMap(points).sort((a, b) => Math.abs(a - quantity) - Math.abs(b - quantity) || b - a);
        expect(nearestPoint(ranges, quantity)).toBe(all[0]);
      }),
      { numRuns: 500 },
    );
  });
});
