import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, currencyDigits, formatMicros, formatMinor, parseMicros, parseMinor, roundMicros } from './money.ts';

const amount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });

describe('money', () => {
  test.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['XYZ', undefined],
    ['usd', undefined],
  ])('%s has %s decimals', (code, digits) => {
    expect(currencyDigits(code)).toBe(digits);
  });

  test('amounts survive formatting and parsing', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(0, 2, 3, 4), (minor, digits) => {
        expect(parseMinor(formatMinor(minor, digits), digits)).toBe(minor);
        expect(parseMicros(formatMicros(minor, digits), digits)).toBe(minor);
      }),
    );
  });

  test('micros show at least the decimals of the currency, and no zeros beyond', () => {
    expect(formatMicros(9_000_000n, 2)).toBe('0.09');
    expect(formatMicros(9_123_400n, 2)).toBe('0.091234');
    expect(formatMicros(-900_000_000n, 2)).toBe('-9.00');
    expect(formatMicros(5_000_000n, 0)).toBe('5');
  });

  test('more decimals than there are units are refused', () => {
    expect(parseMinor('1.234', 2)).toBeUndefined();
    expect(parseMinor('1.2', 0)).toBeUndefined();
    expect(parseMicros('0.00000001', 2)).toBe(1n);
    expect(parseMicros('0.000000001', 2)).toBeUndefined();
  });

  test('a price is rounded once, half away from zero', () => {
    expect(roundMicros(500_000n)).toBe(1n);
    expect(roundMicros(-500_000n)).toBe(-1n);
    expect(roundMicros(499_999n)).toBe(0n);
  });

  test('parts add up to the whole and differ from their exact share by less than a unit', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 }),
        (total, weights) => {
          const parts = allocate(total, weights);
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
          const sum = weights.reduce((all, weight) => all + weight, 0n);
          if (sum === 0n) return;
          for (const [index, weight] of weights.entries()) {
            const missed = (parts[index] ?? 0n) * sum - total * weight;
            expect((missed < 0n ? -missed : missed) < sum).toBe(true);
          }
        },
      ),
    );
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(allocate(5n, [0n, 0n])).toEqual([5n, 0n]);
  });
});
