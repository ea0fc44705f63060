import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { periodsCharged } from './explain-purchase.ts';

const MICROS_PER_CENT = 10_000n;

/** Half away from zero, as a purchase rounds its charge once. */
function chargeOf(priceMicros: bigint, periods: bigint): bigint {
  return (priceMicros * periods * 2n + MICROS_PER_CENT) / (2n * MICROS_PER_CENT);
}

test('what was charged for whole periods says for how many, whatever the rounding', () => {
  fc.assert(
    fc.property(fc.bigInt(MICROS_PER_CENT, 10n ** 12n), fc.bigInt(1n, 60n), (priceMicros, periods) => {
      const chargeMinor = chargeOf(priceMicros, periods);
      expect(periodsCharged({ chargeMinor, priceMicros, currency: 'USD' })).toBe(Number(periods));
    }),
  );
});

test.each([
  ['a charge between two periods', 13_550n, 90_000_000n],
  ['a cent too much', 9_001n, 90_000_000n],
  ['a cent too little', 8_999n, 90_000_000n],
  ['no price', 9_000n, 0n],
  ['no charge', 0n, 90_000_000n],
])('%s is of no whole number of periods', (_case, chargeMinor, priceMicros) => {
  expect(periodsCharged({ chargeMinor, priceMicros, currency: 'USD' })).toBeUndefined();
});

test('currencies without decimals count in their own unit', () => {
  expect(periodsCharged({ chargeMinor: 3_000n, priceMicros: 1_000_000_000n, currency: 'JPY' })).toBe(3);
});
