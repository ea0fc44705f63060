import { describe, expect, test } from 'vitest';
import { type Backing, backingKey, rollBacking, withBacking } from './backing.ts';
import { changesOnDay, recordCompletion } from './change-history.ts';
import { moveMoney, type SliceMoney } from './move-money.ts';
import { NO_TOTALS, type PaidTerm, type SubscribedComponent, type Subscription } from './subscription.ts';
import { addTaxes, cashWithoutTax, creditedShare, type TermMoney, taxHeldMinor } from './subscription-money.ts';

const VAT = { rate: 'vat', name: 'VAT 19 %' };
const NOTHING = { waivedMinor: 0n, forfeitedMinor: 0n, balanceGrantedMinor: 0n, balanceSpentMinor: 0n };

describe('the cash of a term without tax', () => {
  const term = { cashPaidMinor: 11_900n, cashRefundedMinor: 0n };
  const taxed = (chargedMinor: bigint, returnedMinor: bigint, named: Partial<TermMoney> = {}): TermMoney => ({
    ...term,
    ...named,
    taxes: [{ ...VAT, chargedMinor, returnedMinor }],
  });

  test('is all cash where there never was tax', () => {
    const plain = { cashPaidMinor: 10_000n, cashRefundedMinor: 400n };
    expect(cashWithoutTax(plain)).toEqual({ paidMinor: 10_000n, refundedMinor: 400n });
    expect(cashWithoutTax(taxed(0n, 0n, plain))).toEqual({ paidMinor: 10_000n, refundedMinor: 400n });
  });

  test('is the cash less the tax that is held', () => {
    expect(taxHeldMinor(taxed(1_900n, 190n) as never)).toBe(1_710n);
    expect(cashWithoutTax(taxed(1_900n, 0n))).toEqual({ paidMinor: 10_000n, refundedMinor: 0n });
    // Half of it went back, with its tax.
    const half = { cashRefundedMinor: 5_950n };
    expect(cashWithoutTax(taxed(1_900n, 950n, half))).toEqual({ paidMinor: 10_000n, refundedMinor: 5_000n });
    // All of it went back: nothing is held, and the tax in the cash is still not the price's.
    const all = { cashRefundedMinor: 11_900n };
    expect(cashWithoutTax(taxed(1_900n, 1_900n, all))).toEqual({ paidMinor: 10_000n, refundedMinor: 10_000n });
  });

  test('shares the cash with the tax in proportion where balance paid some of it, rounded down', () => {
    const some = { balanceMinor: 1_900n, cashPaidMinor: 10_000n };
    // 100.00 of 119.00 came in cash: 10 000 × 10 000 / 11 900.
    expect(cashWithoutTax(taxed(1_900n, 0n, some))).toEqual({ paidMinor: 8_403n, refundedMinor: 0n });
    const none = { ...some, cashPaidMinor: 0n };
    expect(cashWithoutTax(taxed(1_900n, 0n, none))).toEqual({ paidMinor: 0n, refundedMinor: 0n });
  });

  test('never counts a refund that was less than its tax below nothing, nor tax that went back beyond what was held', () => {
    expect(cashWithoutTax(taxed(1_900n, 100n, { cashRefundedMinor: 60n }))).toMatchObject({ refundedMinor: 0n });
    expect(cashWithoutTax(taxed(1_900n, 100n, { cashRefundedMinor: 101n }))).toMatchObject({ refundedMinor: 1n });
    expect(cashWithoutTax(taxed(100n, 190n))).toEqual({ paidMinor: 11_900n, refundedMinor: 0n });
  });
});

test('tax is summed rate by rate, what is charged and what goes back apart, under the first name', () => {
  expect(addTaxes(undefined, [])).toBeUndefined();
  const first = addTaxes(undefined, [{ ...VAT, minor: 190n }]);
  expect(first).toEqual([{ ...VAT, chargedMinor: 190n, returnedMinor: 0n }]);
  expect(addTaxes(first, [])).toBe(first);
  const city = { rate: 'city', name: 'City' };
  expect(
    addTaxes(first, [
      { rate: 'vat', name: 'VAT', minor: -40n },
      { ...city, minor: 5n },
      { ...city, minor: 0n },
    ]),
  ).toEqual([
    { ...VAT, chargedMinor: 190n, returnedMinor: 40n },
    { ...city, chargedMinor: 5n, returnedMinor: 0n },
  ]);
});

test.each<[string, bigint, bigint, bigint, object]>([
  ['a part', 100n, 300n, 900n, { n: 30_000n, d: 900n }],
  ['all', 100n, 900n, 900n, { n: 100n, d: 1n }],
  ['more than all', 100n, 901n, 900n, { n: 100n, d: 1n }],
  ['something of nothing', 100n, 5n, 0n, { n: 100n, d: 1n }],
  ['nothing of nothing', 100n, -5n, 0n, { n: 100n, d: 1n }],
])(
  'of what stands behind a charge a credit of %s takes its part, all at most',
  (_case, behindMinor, creditMinor, billedMinor, share) => {
    expect(creditedShare({ behindMinor, creditMinor, billedMinor })).toEqual(share);
  },
);

// ---- money that moves ---------------------------------------------------------------------------------------------

const paid = (named: Partial<SliceMoney> = {}): SliceMoney => ({
  chargeMinor: 0n,
  creditMinor: 0n,
  paidMinor: 0n,
  refundedMinor: 0n,
  ...named,
});
const term = (start: number, named: Partial<PaidTerm> = {}): PaidTerm => {
  return { start, end: start + 10, periods: 1, cashPaidMinor: 0n, cashRefundedMinor: 0n, ...named };
};
const SUBSCRIPTION = { totals: NO_TOTALS } as Subscription;
const renewed = (...terms: PaidTerm[]): Subscription => ({ ...SUBSCRIPTION, terms });

describe('money that moves', () => {
  test('is summed for life', () => {
    const parts = [paid({ chargeMinor: 500n, creditMinor: 100n, paidMinor: 390n }), paid({ chargeMinor: 7n })];
    const moved = { parts, waivedMinor: 7n, forfeitedMinor: 1n, balanceGrantedMinor: 2n, balanceSpentMinor: 3n };
    const { totals, terms } = moveMoney(SUBSCRIPTION, { ...moved, discountMinor: 10n });
    expect(terms).toBeUndefined();
    expect(totals).toEqual({
      chargedMinor: 507n,
      creditedMinor: 100n,
      waivedMinor: 7n,
      forfeitedMinor: 1n,
      balanceGrantedMinor: 2n,
      balanceSpentMinor: 3n,
      cashPaidMinor: 390n,
      cashRefundedMinor: 0n,
      discountsMinor: 10n,
    });
    const again = moveMoney({ ...SUBSCRIPTION, totals }, { parts: [], ...NOTHING });
    expect(again.totals).toEqual(totals);
    expect(Object.keys(moveMoney(SUBSCRIPTION, { parts: [], ...NOTHING }).totals)).not.toContain('discountsMinor');
  });

  test('counts for the term whose slice it is about, without a word of tax where there is none', () => {
    const parts = [
      paid({ chargeMinor: 5n, paidMinor: 5n }),
      paid({ from: 10, chargeMinor: 9n, creditMinor: 2n, paidMinor: 9n, refundedMinor: 2n }),
    ];
    const { terms } = moveMoney(renewed(term(0), term(10), term(20)), { parts, ...NOTHING });
    expect(terms).toEqual([
      term(0, { cashPaidMinor: 5n }),
      term(10, { cashPaidMinor: 9n, cashRefundedMinor: 2n }),
      term(20),
    ]);
  });
});

// ---- what stands behind slices, what brakes look back at ------------------------------------------------------------

describe('what stands behind a slice', () => {
  const slice = (from: number) => ({ from }) as SubscribedComponent['slice'];
  const APP = { component: 'app', slice: slice(0), next: [slice(10), slice(20)] } as unknown as SubscribedComponent;
  const behind = (discountMinor: bigint) => ({ discountMinor, commissionMinor: 0n });
  const BACKING: Backing = { app: behind(1n), 'app@10': behind(2n), 'app@20': behind(3n), crm: behind(4n) };

  test('is named by its component, and before it begins by its start too', () => {
    expect([backingKey('app'), backingKey('app', 10)]).toEqual(['app', 'app@10']);
  });

  test('moves on with the slices: what is over is gone, what runs goes by its component', () => {
    expect(rollBacking(BACKING, APP, 0)).toBe(BACKING);
    expect(rollBacking(BACKING, APP, 1)).toEqual({ app: behind(2n), 'app@20': behind(3n), crm: behind(4n) });
    expect(rollBacking(BACKING, APP, 2)).toEqual({ app: behind(3n), crm: behind(4n) });
    const bare = { app: behind(1n), crm: behind(4n) };
    expect(rollBacking(bare, APP, 1)).toEqual({ crm: behind(4n) });
    const { next: _, ...alone } = APP;
    expect(rollBacking(BACKING, alone, 1)).toBe(BACKING);
  });

  test('is not named where nothing stands behind anything', () => {
    const backed = withBacking(SUBSCRIPTION, BACKING);
    expect(backed.totals).toEqual({ ...NO_TOTALS, backing: BACKING });
    expect(withBacking(backed, BACKING)).toBe(backed);
    expect(withBacking(backed, {}).totals).toEqual(NO_TOTALS);
    expect(withBacking(backed, undefined).totals).toEqual(NO_TOTALS);
  });
});

test('changes are counted by the civil day of the product, and an upgrade is remembered until the next', () => {
  const at = Date.UTC(2026, 5, 1, 22, 30) / 1000;
  const completion = (seconds: number, isUpgrade: boolean, timeZone = 'UTC') => {
    return { at: at + seconds, timeZone, isUpgrade };
  };
  const first = recordCompletion(undefined, completion(0, false));
  expect(first).toEqual({ changedAt: at, changesThatDay: 1, upgradedAt: null });
  const second = recordCompletion(first, completion(60, true));
  expect(second).toEqual({ changedAt: at + 60, changesThatDay: 2, upgradedAt: at + 60 });
  const tomorrow = recordCompletion(second, completion(2 * 3_600, false));
  expect(tomorrow).toEqual({ changedAt: at + 7_200, changesThatDay: 1, upgradedAt: at + 60 });
  // In Berlin midnight was half an hour before the first.
  expect(changesOnDay(second, completion(2 * 3_600, false, 'Europe/Berlin'))).toBe(2);
  expect(changesOnDay(undefined, completion(0, false))).toBe(0);
});
