import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  ceil,
  compare,
  divide,
  floor,
  formatDecimal,
  formatRational,
  max,
  min,
  multiply,
  negate,
  parseDecimal,
  type Rational,
  type RoundingMode,
  rational,
  reduce,
  round,
  roundToDigits,
  subtract,
} from './rational.ts';

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([n, d]) => ({ n, d }));
const same = (a: Rational, b: Rational) => expect(formatRational(a)).toBe(formatRational(b));

describe('rational', () => {
  test('adding and multiplying can be taken back', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        same(subtract(add(a, b), b), a);
        if (b.n !== 0n) same(divide(multiply(a, b), b), a);
        same(add(a, negate(a)), { n: 0n, d: 1n });
        expect(compare(min(a, b), max(a, b))).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('the denominator stays positive, and 0 is refused', () => {
    expect(rational(1n, -2n)).toEqual({ n: -1n, d: 2n });
    expect(() => rational(1n, 0n)).toThrow(RangeError);
    expect(() => divide({ n: 1n, d: 1n }, { n: 0n, d: 1n })).toThrow(RangeError);
  });

  test('floor and ceil bracket the number', () => {
    fc.assert(
      fc.property(fraction, (a) => {
        const [below, above] = [rational(floor(a)), rational(ceil(a))];
        expect(compare(below, a)).toBeLessThanOrEqual(0);
        expect(compare(a, above)).toBeLessThanOrEqual(0);
        expect(above.n - below.n).toBe(reduce(a).d === 1n ? 0n : 1n);
      }),
    );
  });

  test.each<[string, RoundingMode, bigint]>([
    ['2.5', 'half-up', 3n],
    ['-2.5', 'half-up', -3n],
    ['2.5', 'half-even', 2n],
    ['3.5', 'half-even', 4n],
    ['-2.5', 'half-even', -2n],
    ['2.51', 'half-even', 3n],
    ['2.9', 'truncate', 2n],
    ['-2.9', 'truncate', -2n],
    ['2.1', 'up', 3n],
    ['-2.1', 'up', -3n],
    ['-2', 'up', -2n],
    ['0', 'half-up', 0n],
  ])('%s rounded %s is %s', (text, mode, expected) => {
    expect(round(parseDecimal(text) ?? rational(99n), mode)).toBe(expected);
  });

  test('rounding is odd: the sign is put back', () => {
    fc.assert(
      fc.property(fraction, fc.constantFrom<RoundingMode>('half-up', 'half-even', 'truncate', 'up'), (a, mode) => {
        expect(round(negate(a), mode)).toBe(-round(a, mode));
        expect(compare({ n: 1n, d: 1n }, subtract(rational(round(a, mode)), a))).toBe(1);
      }),
    );
  });

  test('decimal text survives parsing and formatting', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(12), (n, digits) => {
        const value = { n, d: 10n ** BigInt(digits) };
        const text = formatDecimal(value, digits) ?? '';
        const parsed = parseDecimal(text);
        same(parsed ?? rational(-1n), value);
        if (digits > 0) expect(text.split('.')[1]).toHaveLength(digits);
      }),
    );
    expect(formatDecimal({ n: 1n, d: 3n })).toBeUndefined();
    expect(formatDecimal({ n: -1n, d: 8n }, 2)).toBe('-0.125');
    expect(formatDecimal({ n: 5n, d: 1n })).toBe('5');
  });

  test.each(['', '1.', '.5', '1e3', ' 1', '+1', '1,5', '--1', '0x10', 'NaN'])('%j is no decimal', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test('digits are kept as asked', () => {
    same(roundToDigits({ n: 2n, d: 3n }, { mode: 'half-up', digits: 2 }), { n: 67n, d: 100n });
    same(roundToDigits({ n: 2n, d: 3n }, { mode: 'truncate', digits: 0 }), { n: 0n, d: 1n });
  });
});
