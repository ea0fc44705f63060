import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestOn, nextOn, previousOn } from './quantity-grid.ts';

const GROWTH = [
  { min: 100, max: 100, step: 1 },
  { min: 120, max: 1000, step: 20 },
];

describe('the grid of quantities', () => {
  test('leads from what runs to the first allowed growth and back', () => {
    expect(nextOn(GROWTH, 100)).toBe(120);
    expect(previousOn(GROWTH, 120)).toBe(100);
    expect(previousOn(GROWTH, 100)).toBeUndefined();
    expect(nextOn(GROWTH, 1000)).toBeUndefined();
  });

  test('takes the larger of two neighbours as close', () => {
    expect(nearestOn(GROWTH, 110)).toBe(120);
    expect(nearestOn(GROWTH, 109)).toBe(100);
    expect(nearestOn(GROWTH, 5_000)).toBe(1000);
    expect(nearestOn([], 7)).toBeUndefined();
  });

  test('gives only quantities of a range, and the nearest is no farther than any other', () => {
    const range = fc
      .record({ min: fc.nat(500), steps: fc.nat(50), step: fc.integer({ min: 1, max: 30 }) })
      .map(({ min, steps, step }) => ({ min, step, max: min + steps * step }));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 3 }), fc.nat(3_000), (ranges, value) => {
        const points = ranges.flatMap(({ min, max, step }) =>
          Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step),
        );
        const distance = Math.min(...points.map((point) => Math.abs(point - value)));
        expect(Math.abs((nearestOn(ranges, value) ?? Number.NaN) - value)).toBe(distance);
        const above = points.filter((point) => point > value);
        expect(nextOn(ranges, value)).toBe(above.length === 0 ? undefined : Math.min(...above));
        const below = points.filter((point) => point < value);
        expect(previousOn(ranges, value)).toBe(below.length === 0 ? undefined : Math.max(...below));
      }),
    );
  });
});
