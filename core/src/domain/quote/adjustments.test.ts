import { describe, expect, test } from 'vitest';
import { quoteOf, refusalOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import type { Subscription, SubscriptionTotals } from '../subscription/subscription.ts';
import {
  adjustFigures,
  type GivenBack,
  type PricedFigures,
  type QuoteAdjustments,
  type QuotedReduction,
  returnedTaxMinor,
  withheldMinor,
  withholdDiscounts,
} from './adjustments.ts';
import type { QuoteMoney } from './decide-adjustments.ts';
import { explainQuote } from './explain-quote.ts';
import { type Coupon, NO_MONEY_RULES } from './money-rules.ts';
import type { QuoteFigures } from './quote.ts';

const NOTHING: PricedFigures = {
  charge: 0n,
  credit: 0n,
  net: 0n,
  payable: 0n,
  refund: 0n,
  balance: 0n,
  waived: 0n,
  forfeited: 0n,
  settled: ['zero'],
  lines: [],
};
const PAYABLE: PricedFigures = { ...NOTHING, charge: 10_000n, net: 10_000n, payable: 10_000n, settled: ['charge'] };

/** A credit of 60 % of a slice that cost 100.00. */
function back(named: Partial<PricedFigures> = {}): PricedFigures {
  const credit = 6_000n;
  const lines = [{ component: 'app', credit, charge: 0n, net: -credit }];
  return { ...NOTHING, credit, net: -credit, refund: credit, settled: ['refund'], lines, ...named };
}

const GIVEN: GivenBack = { paidMinor: 10_000n, cashLeftMinor: 11_900n, held: [], discounted: [] };
const VAT = { rate: 'vat', name: 'VAT 19 %', percent: '19' };
const HELD = [{ rate: 'vat', name: 'VAT 19 %', minor: 1_900n }];

/** Of `adjustFigures` and its like only the billed amount of the slice matters. */
const billed = {
  lines: [{ component: 'app', billed: { amountMinor: 10_000n } }],
} as unknown as Parameters<typeof adjustFigures>[2];

const percent = (id: string, of: string): QuotedReduction => {
  return { id, name: id, funder: 'operator', worth: { percent: of } };
};
const adjust = (figures: PricedFigures, adjustments: QuoteAdjustments): QuoteFigures =>
  adjustFigures(figures, adjustments, billed);

describe('what is payable', () => {
  test('is reduced by one discount after the other, then taxed by each rate on what is left', () => {
    const coupon = { ...percent('TEN', '10'), coupon: 'TEN' };
    const taxes = [VAT, { rate: 'city', name: 'City 1.5 %', percent: '1.5' }];
    expect(adjust(PAYABLE, { discounts: [percent('half', '50'), coupon], taxes })).toEqual({
      ...PAYABLE,
      payable: 4_500n + 855n + 68n,
      discounts: [
        { id: 'half', name: 'half', funder: 'operator', minor: 5_000n },
        { id: 'TEN', name: 'TEN', funder: 'operator', coupon: 'TEN', minor: 500n },
      ],
      taxes: [
        { rate: 'vat', name: 'VAT 19 %', minor: 855n },
        { rate: 'city', name: 'City 1.5 %', minor: 68n },
      ],
    });
  });

  test('is never reduced below nothing, and then nothing is charged', () => {
    const worth = (amountMinor: bigint): QuotedReduction => ({
      ...percent('off', '0'),
      worth: { amountMinor, currency: 'USD' },
    });
    expect(adjust(PAYABLE, { discounts: [worth(9_999n)] }).payable).toBe(1n);
    const free = adjust(PAYABLE, { discounts: [worth(10_001n)], taxes: [VAT] });
    expect(free).toMatchObject({ payable: 0n, settled: ['zero'], discounts: [{ minor: 10_000n }] });
    expect(free.taxes).toEqual([{ rate: 'vat', name: 'VAT 19 %', minor: 0n }]);
  });

  test('names no discounts and no taxes where there are none', () => {
    expect(adjust(PAYABLE, {})).toEqual(PAYABLE);
    expect(Object.keys(adjust(PAYABLE, { taxes: [VAT] }))).not.toContain('discounts');
  });

  test('is not touched where nothing is payable and nothing goes back', () => {
    expect(adjust(NOTHING, { discounts: [percent('half', '50')], given: GIVEN })).toBe(NOTHING);
    const waived = { ...NOTHING, waived: 5n };
    expect(adjust(waived, { given: { ...GIVEN, held: HELD } })).toBe(waived);
  });
});

describe('what goes back', () => {
  test('brings tax back in the proportion in which it was charged, rounded down', () => {
    const given = { ...GIVEN, held: HELD };
    expect(adjust(back(), { given })).toEqual({
      ...back(),
      refund: 6_000n + 1_140n,
      taxes: [{ rate: 'vat', name: 'VAT 19 %', minor: -1_140n }],
    });
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: 333n, paidMinor: 10_000n })).toBe(63n);
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: 10_000n, paidMinor: 10_000n })).toBe(1_900n);
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: 5n, paidMinor: 0n })).toBe(1_900n);
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: 5n, paidMinor: -5n })).toBe(1_900n);
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: 0n, paidMinor: 10_000n })).toBe(0n);
    expect(returnedTaxMinor({ heldMinor: 1_900n, outMinor: -1n, paidMinor: 0n })).toBe(0n);
  });

  test('shares the tax between money and balance as they share the amount', () => {
    const figures = back({ refund: 4_500n, balance: 1_500n });
    expect(adjust(figures, { given: { ...GIVEN, held: HELD } })).toMatchObject({
      refund: 4_500n + 855n,
      balance: 1_500n + 285n,
      settled: ['refund', 'balance'],
    });
  });

  test('never brings more cash back than was paid: tax is cut to what is left, rate by rate', () => {
    const held = [...HELD, { rate: 'city', name: 'City', minor: 100n }];
    const cut = (cashLeftMinor: bigint) =>
      adjust(back(), { given: { ...GIVEN, held, cashLeftMinor } }).taxes?.map(({ minor }) => minor);
    expect(cut(7_200n)).toEqual([-1_140n, -60n]);
    expect(cut(7_199n)).toEqual([-1_140n, -59n]);
    expect(cut(7_140n)).toEqual([-1_140n]);
    expect(cut(6_100n)).toEqual([-100n]);
    expect(cut(6_000n)).toBeUndefined();
    expect(cut(5_000n)).toBeUndefined();
  });

  test('as balance is not limited by cash: credit is not paid out', () => {
    const figures = back({ refund: 0n, balance: 6_000n, settled: ['balance'] });
    const given = { ...GIVEN, held: HELD, cashLeftMinor: 0n };
    expect(adjust(figures, { given })).toMatchObject({ refund: 0n, balance: 7_140n });
  });

  test('leaves out what a discount covered, rounded up, balance first', () => {
    const given = { ...GIVEN, discounted: [{ component: 'app', minor: 1_001n }] };
    // 60 % of 10.01 is 6.006.
    expect(withheldMinor(back(), { given, billed })).toBe(601n);
    expect(adjust(back(), { given })).toEqual({ ...back(), refund: 5_399n, forfeited: 601n });
    const split = back({ refund: 5_500n, balance: 500n });
    expect(adjust(split, { given })).toMatchObject({ refund: 5_399n, balance: 0n, forfeited: 601n });
    const mostly = back({ refund: 500n, balance: 5_500n });
    expect(adjust(mostly, { given })).toMatchObject({ refund: 500n, balance: 4_899n, forfeited: 601n });
  });

  test('counts what a cap has withheld already', () => {
    const capped = back({ refund: 5_500n, forfeited: 500n });
    const given = { ...GIVEN, discounted: [{ component: 'app', minor: 1_001n }] };
    expect(adjust(capped, { given })).toMatchObject({ refund: 5_399n, forfeited: 601n });
    const more = back({ refund: 5_000n, forfeited: 1_000n });
    expect(adjust(more, { given })).toMatchObject({ refund: 5_000n, forfeited: 1_000n });
  });

  test('is nothing where discounts covered all of it', () => {
    const given = { ...GIVEN, held: HELD, discounted: [{ component: 'app', minor: 20_000n }] };
    expect(withheldMinor(back(), { given, billed })).toBe(6_000n);
    expect(adjust(back(), { given })).toEqual({ ...back(), refund: 0n, forfeited: 6_000n, settled: ['zero'] });
    expect(withholdDiscounts(back(), 7_000n)).toMatchObject({ refund: 0n, forfeited: 6_000n });
    expect(withholdDiscounts(back(), 6_000n)).toMatchObject({ refund: 0n, forfeited: 6_000n });
  });

  test('withholds nothing where something is due, or nothing was discounted', () => {
    const given = { ...GIVEN, discounted: [{ component: 'app', minor: 1_001n }] };
    expect(withheldMinor(back({ net: 0n }), { given, billed })).toBe(0n);
    expect(withheldMinor(back({ net: 5n }), { given, billed })).toBe(0n);
    expect(withheldMinor(back(), { given: GIVEN, billed })).toBe(0n);
  });

  test('is measured slice by slice: a pre-paid one by its own start', () => {
    const from = 500;
    const lines = [
      { component: 'app', credit: 6_000n, charge: 0n, net: -6_000n },
      { component: 'app', from, credit: 1_000n, charge: 0n, net: -1_000n },
    ];
    const both = {
      lines: [
        { component: 'app', billed: { amountMinor: 10_000n } },
        { component: 'app', billed: { amountMinor: 2_000n }, term: { start: from, end: 900 } },
      ],
    } as unknown as typeof billed;
    const given = { ...GIVEN, discounted: [{ component: 'app', from, minor: 300n }] };
    const figures = back({ credit: 7_000n, net: -7_000n, refund: 7_000n, lines });
    expect(withheldMinor(figures, { given, billed: both })).toBe(150n);
  });

  test('cannot be measured by a slice that does not change', () => {
    const of = (component: string) => ({ ...GIVEN, discounted: [{ component, minor: 1n }] });
    expect(() => withheldMinor(back(), { given: of('other'), billed })).toThrow('a discounted component changes');
    const none = { lines: [] };
    expect(() => withheldMinor(back(), { given: of('app'), billed: none })).toThrow('was billed');
  });
});

// ---- in a quote -----------------------------------------------------------------------------------------------------

const RELEASE = buildRelease(suiteDocument(({ product }) => Object.assign(product, { type: 'direct' })));
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const BASIC = buildSubscription(RELEASE, { components: [APP] });
const NOW = BASIC.term.start + 15 * 86_400;
const ALWAYS = { from: 0, until: null };
const OFF = {
  name: 'Off',
  funder: 'operator',
  products: [],
  directions: ['upgrade', 'downgrade', 'equal'],
  valid: ALWAYS,
} as const;
const RULES = {
  taxRates: [{ id: 'vat', name: 'VAT 19 %', percent: '19', region: 'DE', productTypes: [], valid: ALWAYS }],
  discounts: [{ ...OFF, id: 'ten', percent: '10' }],
  commissions: [],
};
const MONEY: QuoteMoney = { rules: RULES, region: 'DE' };
const COUPON: Coupon = { ...OFF, code: 'OFF', worth: { percent: '50' }, usesMax: null, usesPerAccountMax: null };
const FIVE_OFF: Coupon = { ...COUPON, worth: { amountMinor: 500n, currency: 'USD' } };

const named = (coupon: Coupon): QuoteMoney => ({
  ...MONEY,
  coupon: { code: coupon.code, found: { coupon, uses: 0, usesByAccount: 0 } },
});
const ask = (edition: string, money: QuoteMoney, subscription: Subscription = BASIC) => ({
  release: RELEASE,
  subscription,
  changes: [{ component: 'app', sku: { edition } }],
  now: NOW,
  money,
});

/** The app in its advanced edition, with what stands in the subscription's totals. */
function advanced(totals: Partial<SubscriptionTotals>): Subscription {
  const bought = buildSubscription(RELEASE, { components: [{ ...APP, sku: { edition: 'advanced' } }] });
  return { ...bought, totals: { ...bought.totals, ...totals } };
}

describe('a quote', () => {
  test('says which discount, coupon and tax it was given under, and explains each of them', () => {
    const quote = quoteOf(ask('advanced', named(FIVE_OFF)));
    expect(quote.adjustments).toEqual({
      discounts: [
        { id: 'ten', name: 'Off', funder: 'operator', worth: { percent: '10' } },
        { id: 'OFF', name: 'Off', funder: 'operator', worth: FIVE_OFF.worth, coupon: 'OFF' },
      ],
      taxes: [{ rate: 'vat', name: 'VAT 19 %', percent: '19' }],
    });
    // 349.00 more a month, for half a month: 174.50 − 17.45 − 5.00 = 152.05, and 28.89 tax.
    expect(quote.figures).toMatchObject({ net: 17_450n, payable: 18_094n });
    const steps = explainQuote(quote, RELEASE.feeRule).steps.slice(-4);
    expect(steps.map(({ what, formula, value }) => [what, formula, value])).toEqual([
      ['discount: Off', '(174.50) x 10/100', '17.45'],
      ['coupon OFF: Off', 'min(5.00, 174.50 - 17.45)', '5.00'],
      ['tax: VAT 19 %', '(174.50 - 17.45 - 5.00) x 19/100', '28.89'],
      ['payable', '174.50 - 17.45 - 5.00 + 28.89', '180.94'],
    ]);
  });

  test('takes only what applies: no discount, no tax, or neither', () => {
    const without = (rules: Partial<typeof RULES>, region: string | null = 'DE') =>
      quoteOf(ask('advanced', { rules: { ...RULES, ...rules }, region })).adjustments;
    expect(Object.keys(without({ discounts: [] }) ?? {})).toEqual(['taxes']);
    expect(Object.keys(without({ taxRates: [] }) ?? {})).toEqual(['discounts']);
    expect(without({ discounts: [] }, null)).toBeUndefined();
  });

  test.each<[string, QuoteMoney['coupon'], string, string]>([
    ['is unknown', { code: 'NONE' }, 'advanced', 'coupon.unknown'],
    [
      'is used up',
      { code: 'OFF', found: { coupon: { ...COUPON, usesMax: 1 }, uses: 1, usesByAccount: 0 } },
      'advanced',
      'coupon.used-up',
    ],
  ])('is refused when its coupon %s', (_case, coupon, edition, code) => {
    expect(refusalOf(ask(edition, { ...MONEY, ...(coupon && { coupon }) })).code).toBe(code);
  });

  test('that pays nothing does not take a coupon', () => {
    const refusal = refusalOf(ask('basic', named(COUPON), advanced({})));
    expect(refusal).toMatchObject({
      code: 'coupon.nothing-to-reduce',
      detail: 'This change has nothing to pay, so coupon OFF stays unused. Ask again without it.',
    });
    expect(refusalOf(ask('advanced', { ...MONEY, coupon: { code: 'NONE' } })).detail).toBe('There is no coupon NONE.');
  });

  test('that gives money back says what was taxed and discounted, and explains what is withheld and returned', () => {
    const subscription = advanced({
      cashPaidMinor: 124_900n - 10_000n + 21_831n,
      discountsMinor: 10_000n,
      taxes: [{ rate: 'vat', name: 'VAT 19 %', chargedMinor: 21_831n, returnedMinor: 0n }],
      backing: { app: { discountMinor: 10_000n, commissionMinor: 0n } },
    });
    const quote = quoteOf(ask('basic', MONEY, subscription));
    expect(quote.adjustments).toEqual({
      given: {
        paidMinor: 114_900n,
        cashLeftMinor: 136_731n,
        held: [{ rate: 'vat', name: 'VAT 19 %', minor: 21_831n }],
        discounted: [{ component: 'app', minor: 10_000n }],
      },
    });
    // Half of 1249.00 less half of 900.00 is 174.50; half of the discount, 50.00, is withheld.
    expect(quote.figures).toMatchObject({ net: -17_450n, refund: 14_815n, forfeited: 5_000n });
    const steps = explainQuote(quote, RELEASE.feeRule).steps.slice(-4);
    expect(steps.map(({ what, formula, value }) => [what, formula, value])).toEqual([
      ['covered by a discount, not given back', 'min(min(624.50/1249.00, 1) x 100.00, 174.50)', '50.00'],
      ['tax back: VAT 19 %', 'min(124.50/1149.00, 1) x 218.31', '23.65'],
      ['refund', '174.50 - 26.35', '148.15'],
      ['forfeited', '174.50 - 124.50', '50.00'],
    ]);
  });

  test('that gives back what was neither taxed nor discounted stores nothing of it', () => {
    expect(quoteOf(ask('basic', MONEY, advanced({}))).adjustments).toBeUndefined();
    const empty = advanced({ backing: { app: { discountMinor: 0n, commissionMinor: 5n } } });
    expect(quoteOf(ask('basic', MONEY, empty)).adjustments).toBeUndefined();
  });

  test('without a known rule is what it would be in a marketplace without rules', () => {
    const bare = quoteOf(ask('advanced', { rules: NO_MONEY_RULES, region: null }));
    expect(bare.figures.payable).toBe(17_450n);
    expect(bare.adjustments).toBeUndefined();
  });
});
