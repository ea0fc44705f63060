import { describe, expect, test } from 'vitest';
import {
  type ChangeDiscount,
  type Coupon,
  commissionOf,
  discountFor,
  isValidAt,
  NO_MONEY_RULES,
  percentOf,
  type RuledChange,
  refuseCounted,
  refuseCoupon,
  type TaxRate,
  taxRatesFor,
} from './money-rules.ts';

const ALWAYS = { from: 0, until: null };
const UPGRADE: RuledChange = {
  product: 'acme.suite',
  seller: 'acme',
  productType: 'marketplace',
  currency: 'USD',
  direction: 'upgrade',
  at: 100,
};
const REDUCTION = {
  funder: 'operator',
  name: 'Summer',
  products: [],
  directions: ['upgrade'],
  valid: ALWAYS,
} as const;

const discount = (id: string, percent: string, named: Partial<ChangeDiscount> = {}): ChangeDiscount => ({
  ...REDUCTION,
  id,
  percent,
  ...named,
});

const coupon = (named: Partial<Coupon> = {}): Coupon => ({
  ...REDUCTION,
  code: 'SUMMER',
  worth: { percent: '10' },
  usesMax: null,
  usesPerAccountMax: null,
  ...named,
});

test('a percentage is a hundredth, exactly', () => {
  expect(percentOf('8.875')).toEqual({ n: 8_875n, d: 100_000n });
});

test('a rule is valid from its first second, and until just before its last', () => {
  const valid = { from: 10, until: 20 };
  expect([9, 10, 19, 20].map((at) => isValidAt(valid, at))).toEqual([false, true, true, false]);
  expect(isValidAt({ from: 10, until: null }, 1_000_000)).toBe(true);
});

describe('tax rates', () => {
  const rate = (id: string, named: Partial<TaxRate> = {}): TaxRate => {
    return { id, name: id, percent: '19', region: '*', productTypes: [], valid: ALWAYS, ...named };
  };
  const of = { region: 'US-CA', productType: 'marketplace', at: 100 };
  const idsOf = (rates: readonly TaxRate[], named: Partial<typeof of> = {}) =>
    taxRatesFor(rates, { ...of, ...named }).map(({ id }) => id);

  test('apply to the product types that they name, or to all', () => {
    const rates = [rate('b', { productTypes: ['direct'] }), rate('a', { productTypes: ['direct', 'marketplace'] })];
    expect(idsOf(rates)).toEqual(['a']);
    expect(idsOf(rates, { productType: 'direct' })).toEqual(['a', 'b']);
    expect(idsOf(rates, { productType: 'other' })).toEqual([]);
  });

  test('apply while they are valid, in the order of their ids', () => {
    const rates = [rate('z'), rate('over', { valid: { from: 0, until: 100 } }), rate('a'), rate('m')];
    expect(idsOf(rates)).toEqual(['a', 'm', 'z']);
  });

  test('of a part of a country are not those of a country that begins with the same letters', () => {
    expect(idsOf([rate('us', { region: 'US' }), rate('u', { region: 'U' }), rate('tx', { region: 'US-TX' })])).toEqual([
      'us',
    ]);
  });
});

describe('the discount of a change', () => {
  test('is the highest that fits, of equal ones the first by id, in whichever order they are listed', () => {
    const [low, high, twin] = [discount('a', '9'), discount('c', '10'), discount('b', '10.0')];
    for (const listed of [
      [low, high, twin],
      [twin, high, low],
      [high, twin, low],
    ]) {
      expect(discountFor(listed, UPGRADE)?.id).toBe('b');
    }
    expect(discountFor([high, low], UPGRADE)?.id).toBe('c');
    expect(discountFor([low, high], UPGRADE)?.id).toBe('c');
  });

  test.each<[string, Partial<ChangeDiscount>, boolean]>([
    ['not valid yet', { valid: { from: 101, until: null } }, false],
    ['of another seller', { funder: 'globex' }, false],
    ['of its own seller', { funder: 'acme' }, true],
    ['for another product', { products: ['acme.other'] }, false],
    ['for this product among others', { products: ['acme.other', 'acme.suite'] }, true],
    ['for other directions', { directions: ['downgrade', 'equal'] }, false],
  ])('%s', (_case, named, fits) => {
    expect(discountFor([discount('a', '10', named)], UPGRADE) !== undefined).toBe(fits);
  });
});

test('a seller without an agreed commission pays none', () => {
  const rules = { ...NO_MONEY_RULES, commissions: [{ seller: 'acme', basisPoints: 1_500 }] };
  expect([commissionOf(rules, 'acme'), commissionOf(rules, 'globex')]).toEqual([1_500, 0]);
});

describe('a coupon', () => {
  const refusalOf = (named: Partial<Coupon>, change: Partial<RuledChange> = {}) =>
    refuseCoupon({ coupon: coupon(named), uses: 0, usesByAccount: 0 }, { ...UPGRADE, ...change });

  test('that fits is not refused', () => {
    expect(refusalOf({})).toBeUndefined();
    expect(refusalOf({ worth: { amountMinor: 500n, currency: 'USD' } })).toBeUndefined();
    expect(refusalOf({ directions: ['equal'] }, { direction: 'equal' })).toBeUndefined();
  });

  test.each<[string, Partial<Coupon>, Partial<RuledChange>, string, string]>([
    [
      'that is over',
      { valid: { from: 0, until: 100 } },
      {},
      'coupon.not-valid-now',
      'Coupon SUMMER is not valid at this time.',
    ],
    [
      'of another seller',
      { funder: 'globex' },
      {},
      'coupon.not-for-this-change',
      'Coupon SUMMER is not for this product.',
    ],
    [
      'for other products',
      { products: ['acme.other'] },
      {},
      'coupon.not-for-this-change',
      'Coupon SUMMER is not for this product.',
    ],
    [
      'for upgrades',
      {},
      { direction: 'downgrade' },
      'coupon.not-for-this-change',
      'Coupon SUMMER is not for downgrades.',
    ],
    [
      'for what costs more',
      {},
      { direction: 'equal' },
      'coupon.not-for-this-change',
      'Coupon SUMMER is not for changes between equal prices.',
    ],
    [
      'worth another currency',
      { worth: { amountMinor: 500n, currency: 'EUR' } },
      {},
      'coupon.not-for-this-change',
      'Coupon SUMMER is worth EUR, this subscription is in USD.',
    ],
  ])('%s says why it does not count', (_case, named, change, code, detail) =>
    expect(refusalOf(named, change)).toEqual({ code, detail }),
  );

  test('may be used as often as it says in all and by each account, and not once more', () => {
    const counted = (named: Partial<Coupon>, uses: number, usesByAccount: number) =>
      refuseCounted({ coupon: coupon(named), uses, usesByAccount })?.detail;
    expect(counted({ usesMax: 2 }, 1, 0)).toBeUndefined();
    expect(counted({ usesMax: 2 }, 2, 0)).toBe('Coupon SUMMER has been used as often as it may be.');
    expect(counted({ usesPerAccountMax: 1 }, 9, 0)).toBeUndefined();
    expect(counted({ usesPerAccountMax: 1 }, 9, 1)).toBe(
      'This account has used coupon SUMMER once, as often as it may.',
    );
    expect(counted({ usesPerAccountMax: 3 }, 9, 3)).toBe(
      'This account has used coupon SUMMER 3 times, as often as it may.',
    );
    const usedUp = refuseCoupon({ coupon: coupon({ usesMax: 1 }), uses: 1, usesByAccount: 0 }, UPGRADE);
    expect(usedUp?.code).toBe('coupon.used-up');
    const byAccount = refuseCounted({ coupon: coupon({ usesPerAccountMax: 1 }), uses: 1, usesByAccount: 1 });
    expect(byAccount?.code).toBe('coupon.used-up');
  });
});
