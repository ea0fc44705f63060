import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RefundedLine, shareRefund } from './share-refund.ts';
import type { PaidTerm } from './subscription.ts';

const term = (start: number, cashPaidMinor: bigint, cashRefundedMinor = 0n): PaidTerm => ({
  ...{ start, end: start + 100, periods: 1, cashPaidMinor, cashRefundedMinor },
});
const lines: readonly RefundedLine[] = [{ net: -60n }, { from: 100, net: -40n }];
const sum = (minors: readonly bigint[]) => minors.reduce((all, minor) => all + minor, 0n);

describe('what goes back for each slice', () => {
  test.each([
    ['follows what they lose, where each term was paid in cash', [term(0, 90n), term(100, 90n)], [60n, 40n]],
    ['is cash of the next term, where balance paid the running one', [term(0, 0n), term(100, 100n)], [0n, 100n]],
    ['is cash of the running term, where balance paid the next one', [term(0, 100n), term(100, 0n)], [100n, 0n]],
    ['is of each what it has left', [term(0, 90n, 60n), term(100, 80n, 10n)], [30n, 70n]],
    [
      'beyond all cash, which a fee rule without a cap may want, is of the term that ends first',
      [term(0, 0n), term(100, 50n)],
      [50n, 50n],
    ],
  ])('%s', (_name, terms, shares) => {
    expect(shareRefund(100n, { lines, terms })).toEqual(shares);
  });

  test('adds up, and takes no more of a term than its cash while the terms have enough together', () => {
    const money = fc.bigInt({ min: 0n, max: 1_000n });
    const cash = fc.array(money, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        cash,
        fc.array(fc.tuple(fc.nat(3), money), { minLength: 1, maxLength: 8 }),
        money,
        (paid, wanted, part) => {
          const terms = paid.map((minor, index) => term(index * 100, minor));
          // Every term has a slice of the component that changes.
          const changed = terms.map(
            ({ start }, index): RefundedLine => ({ ...(index > 0 && { from: start }), net: 0n }),
          );
          const others = wanted.map(([of, net]): RefundedLine => {
            const start = (of % terms.length) * 100;
            return { ...(start > 0 && { from: start }), net: -net };
          });
          const all = [...changed, ...others];
          fc.pre(all.some(({ net }) => net < 0n));
          const refund = (sum(paid) * part) / 1_000n;
          const shares = shareRefund(refund, { lines: all, terms });
          expect(sum(shares)).toBe(refund);
          for (const { start, cashPaidMinor } of terms) {
            const own = shares.filter((_share, index) => (all[index]?.from ?? 0) === start);
            expect(sum(own)).toBeLessThanOrEqual(cashPaidMinor);
          }
        },
      ),
    );
  });
});
