import { describe, expect, test } from 'vitest';
import { type CarriedLine, type CarryInput, carryBacking } from './carry-backing.ts';

const line = (named: Partial<CarriedLine> = {}): CarriedLine => {
  return { component: 'app', creditMinor: 0n, chargeMinor: 0n, billedMinor: 1_000n, ...named };
};
const behind = (discountMinor: bigint, commissionMinor: bigint) => ({ discountMinor, commissionMinor });
const carry = (named: Partial<CarryInput>) =>
  carryBacking({
    ...{ backing: undefined, lines: [line()], discountMinor: 0n, withheldMinor: 0n, commissionMinor: 0n },
    ...named,
  });

describe('what stands behind slices', () => {
  test('is nothing where nothing was discounted and nobody takes commission', () => {
    expect(carry({})).toEqual({ backing: undefined, creditCommissionMinor: 0n });
  });

  test('is the discount and the commission of a change, shared by what its slices charge', () => {
    const lines = [line({ chargeMinor: 300n }), line({ component: 'crm', chargeMinor: 100n }), line({ from: 50 })];
    expect(carry({ lines, discountMinor: 40n, commissionMinor: 20n })).toEqual({
      backing: { app: behind(30n, 15n), crm: behind(10n, 5n) },
      creditCommissionMinor: 0n,
    });
    expect(carry({ lines: [line({ chargeMinor: 9n })], discountMinor: 4n }).backing).toEqual({ app: behind(4n, 0n) });
    expect(carry({ lines: [line({ chargeMinor: 9n })], commissionMinor: 4n }).backing).toEqual({ app: behind(0n, 4n) });
  });

  test('goes with a credit: commission back to the seller, rounded half up, discount on to the new slices, rounded down', () => {
    const backing = { app: behind(99n, 75n), crm: behind(7n, 8n) };
    const lines = [line({ creditMinor: 500n, chargeMinor: 600n })];
    // Half of 75 is 37.5, half of 99 is 49.5.
    expect(carry({ backing, lines })).toEqual({
      backing: { app: behind(49n, 0n), crm: behind(7n, 8n) },
      creditCommissionMinor: 38n,
    });
    expect(carry({ backing, lines, discountMinor: 5n, commissionMinor: 60n }).backing?.['app']).toEqual(
      behind(54n, 60n),
    );
  });

  test('is less by what was withheld from a refund, and never below nothing', () => {
    const backing = { app: behind(100n, 0n) };
    const lines = [line({ creditMinor: 500n, chargeMinor: 600n })];
    const left = (withheldMinor: bigint) => carry({ backing, lines, withheldMinor }).backing;
    expect(left(20n)).toEqual({ app: behind(30n, 0n) });
    expect(left(50n)).toBeUndefined();
    expect(left(51n)).toBeUndefined();
    expect(carry({ backing, lines, withheldMinor: 51n, discountMinor: 5n }).backing).toEqual({ app: behind(5n, 0n) });
  });

  test('knows what of a discount is at the seller’s expense, through credits, withholding and new discounts', () => {
    const backing = { app: { ...behind(100n, 0n), sellerDiscountMinor: 40n } };
    const lines = [line({ creditMinor: 500n, chargeMinor: 600n })];
    const of = (sellers: CarryInput['sellers'], more: Partial<CarryInput> = {}) =>
      carry({ backing, lines, ...more, ...(sellers && { sellers }) }).backing?.['app'];
    expect(of(undefined)).toEqual({ ...behind(50n, 0n), sellerDiscountMinor: 20n });
    expect(of({ discountMinor: 0n, withheldMinor: 8n }, { withheldMinor: 20n })).toEqual({
      ...behind(30n, 0n),
      sellerDiscountMinor: 12n,
    });
    expect(of({ discountMinor: 0n, withheldMinor: 20n }, { withheldMinor: 50n })).toBeUndefined();
    expect(of({ discountMinor: 6n, withheldMinor: 0n }, { discountMinor: 10n })).toEqual({
      ...behind(60n, 0n),
      sellerDiscountMinor: 26n,
    });
    // Capped by the charge, both parts shrink alike.
    const capped = [line({ creditMinor: 500n, chargeMinor: 25n })];
    expect(of(undefined, { lines: capped })).toEqual({ ...behind(25n, 0n), sellerDiscountMinor: 10n });
  });

  test('is never more than the new slices charge', () => {
    const backing = { app: behind(100n, 0n) };
    const moved = (chargeMinor: bigint) =>
      carry({ backing, lines: [line({ creditMinor: 1_000n, chargeMinor })] }).backing?.['app']?.discountMinor;
    expect([moved(101n), moved(100n), moved(99n)]).toEqual([100n, 100n, 99n]);
  });

  test('is, of commission, what stands behind the part that was not credited before', () => {
    const backing = { app: behind(0n, 60n) };
    const lines = [line({ creditMinor: 300n, creditedMinor: 400n })];
    expect(carry({ backing, lines }).creditCommissionMinor).toBe(30n);
    expect(carry({ backing, lines, staysRunning: true }).backing).toEqual({ app: behind(0n, 30n) });
    const all = [line({ creditMinor: 700n, creditedMinor: 400n })];
    expect(carry({ backing, lines: all }).creditCommissionMinor).toBe(60n);
  });

  test('of a pre-paid slice is its own', () => {
    const backing = { 'app@50': behind(10n, 20n) };
    const lines = [
      line({ creditMinor: 1_000n, chargeMinor: 5n }),
      line({ from: 50, creditMinor: 500n, chargeMinor: 5n }),
    ];
    expect(carry({ backing, lines })).toEqual({
      backing: { app: behind(3n, 0n), 'app@50': behind(2n, 0n) },
      creditCommissionMinor: 10n,
    });
  });

  test('stays behind slices that run on, less the commission of what was credited', () => {
    const backing = { app: behind(10n, 80n), crm: behind(5n, 20n), ads: behind(0n, 9n) };
    const lines = [
      line({ creditMinor: 100n }),
      line({ component: 'crm', creditMinor: 1_000n }),
      line({ component: 'new', creditMinor: 500n }),
    ];
    const carried = carry({ backing, lines, staysRunning: true });
    expect(carried.creditCommissionMinor).toBe(28n);
    // A tenth of 80, and all of 20.
    expect(carried.backing).toEqual({ app: behind(10n, 72n), crm: behind(5n, 0n), ads: behind(0n, 9n) });
    expect(carry({ lines, staysRunning: true })).toEqual({ backing: undefined, creditCommissionMinor: 0n });
    const all = carry({
      backing: { app: behind(0n, 80n) },
      lines: [line({ creditMinor: 1_000n })],
      staysRunning: true,
    });
    expect(all).toEqual({ backing: undefined, creditCommissionMinor: 80n });
  });
});
