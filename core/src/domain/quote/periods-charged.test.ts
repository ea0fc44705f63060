import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MICROS_PER_MINOR, roundMicros } from '../kernel/money.ts';
import { periodsCharged } from './explain-purchase.ts';

test('what was charged for whole periods says for how many, whatever the rounding', () => {
  fc.assert(
    fc.property(fc.bigInt(MICROS_PER_MINOR, 10n ** 14n), fc.bigInt(1n, 60n), (priceMicros, periods) => {
      const chargeMinor = roundMicros(priceMicros * periods, 'half-up');
      expect(periodsCharged(chargeMinor, priceMicros)).toBe(Number(periods));
    }),
  );
});

test.each([
  ['a charge between two periods', 13_550n, 9_000n],
  ['a cent too much', 9_001n, 9_000n],
  ['a cent too little', 8_999n, 9_000n],
  ['no price', 9_000n, 0n],
  ['no charge', 0n, 9_000n],
])('%s is of no whole number of periods', (_case, chargeMinor, priceMinor) => {
  expect(periodsCharged(chargeMinor, priceMinor * MICROS_PER_MINOR)).toBeUndefined();
});
