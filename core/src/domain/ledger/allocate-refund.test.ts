import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateRefund } from './allocate-refund.ts';

const means = fc.record({
  wallet: fc.bigInt({ min: 0n, max: 100_000n }),
  lefts: fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { maxLength: 6 }),
  permille: fc.bigInt({ min: 0n, max: 1_000n }),
});

test('a refund is shared out to the unit, in proportion, and nobody gets back more than they paid', () => {
  fc.assert(
    fc.property(means, ({ wallet, lefts, permille }) => {
      const cashLeftMinor = lefts.reduce((sum, left) => sum + left, wallet);
      const refundMinor = (cashLeftMinor * permille) / 1_000n;
      const payments = lefts.map((leftMinor, index) => ({ reference: `p${index}`, leftMinor }));
      const { walletMinor, outside } = allocateRefund({ refundMinor, cashLeftMinor, payments });
      expect(outside.reduce((sum, { minor }) => sum + minor, walletMinor)).toBe(refundMinor);
      const shares = [
        { left: wallet, minor: walletMinor },
        ...payments.map(({ reference, leftMinor }) => ({
          left: leftMinor,
          minor: outside.find((share) => share.reference === reference)?.minor ?? 0n,
        })),
      ];
      for (const { left, minor } of shares) {
        expect(minor <= left).toBe(true);
        // Within a unit of its exact share.
        const error = minor * cashLeftMinor - refundMinor * left;
        expect(cashLeftMinor === 0n || (error < cashLeftMinor && -error < cashLeftMinor)).toBe(true);
      }
    }),
  );
});

test('what no payment from outside covers was paid from the wallet', () => {
  const payments = [{ reference: 'card', leftMinor: 200n }];
  expect(allocateRefund({ refundMinor: 90n, cashLeftMinor: 300n, payments })).toEqual({
    walletMinor: 30n,
    outside: [{ reference: 'card', minor: 60n }],
  });
  expect(allocateRefund({ refundMinor: 90n, cashLeftMinor: 300n, payments: [] })).toEqual({
    walletMinor: 90n,
    outside: [],
  });
});

test('more than was paid and not given back is never refunded (invariant 2)', () => {
  expect(() => allocateRefund({ refundMinor: 301n, cashLeftMinor: 300n, payments: [] })).toThrow('invariant 2');
  const payments = [{ reference: 'card', leftMinor: 301n }];
  expect(() => allocateRefund({ refundMinor: 1n, cashLeftMinor: 300n, payments })).toThrow('part of the cash');
});
