import { describe, expect, test } from 'vitest';
import { quoteOf } from '../../testing/ask-quote.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { CHANGE_APP, CHANGE_AT, CHANGE_BOUGHT, CHANGE_MONEY, CHANGE_RELEASE } from '../../testing/complete-change.ts';
import { present } from '../kernel/assert.ts';
import type { OrderId, SliceId } from '../kernel/id.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { explainAdjustments } from './explain-adjustments.ts';
import { explainCorrection } from './explain-correction.ts';
import { explainQuote } from './explain-quote.ts';
import type { Quote, QuoteFigures } from './quote.ts';

const QUOTE = quoteOf({
  release: CHANGE_RELEASE,
  subscription: CHANGE_BOUGHT,
  changes: [{ component: 'app', sku: { edition: 'advanced' } }],
  now: CHANGE_AT,
});
const said = (steps: readonly { readonly what: string; readonly formula: string; readonly value: string }[]) =>
  steps.map(({ what, formula, value }) => `${what}: ${formula} = ${value}`);
const NOTHING: QuoteFigures = {
  ...QUOTE.figures,
  charge: 0n,
  credit: 0n,
  net: 0n,
  payable: 0n,
  settled: ['zero'],
  lines: [],
};

describe('what a correction moves', () => {
  const corrects = { order: 'ord_1' as OrderId, kind: 'reversal', reason: 'mistake', withheldMinor: 0n } as const;
  const explained = (figures: Partial<QuoteFigures>) =>
    said(explainCorrection({ ...QUOTE, corrects, figures: { ...NOTHING, ...figures } }));

  test('is explained from charge and credit, without what is nothing', () => {
    const tax = { rate: 'vat', name: 'VAT', minor: -19n };
    expect(
      explained({ charge: 100n, credit: 400n, net: -300n, refund: 219n, balance: 70n, forfeited: 30n, taxes: [tax] }),
    ).toEqual([
      'charge: 1.00 = 1.00',
      'credit: 4.00 = 4.00',
      'net: 1.00 - 4.00 = -3.00',
      'refund: 3.00 + 0.19 - 0.70 - 0.30 = 2.19',
    ]);
    const discount = { id: 'x', name: 'x', funder: 'operator', minor: 10n };
    const taken = {
      charge: 400n,
      credit: 100n,
      net: 300n,
      payable: 259n,
      waived: 50n,
      taxes: [{ ...tax, minor: 19n }],
    };
    expect(explained({ ...taken, discounts: [discount] }).at(-1)).toBe('payable: 3.00 + 0.19 - 0.10 - 0.50 = 2.59');
    expect(explained({})).toHaveLength(3);
  });

  test('is no explanation of a quote that corrects nothing', () => {
    expect(explainCorrection(QUOTE)).toEqual([]);
  });
});

describe('discounts and tax', () => {
  test('of a quote without any have no steps, nor of one that moves nothing', () => {
    expect(explainAdjustments(QUOTE, QUOTE.figures)).toEqual([]);
    const given = { paidMinor: 5n, cashLeftMinor: 5n, held: [], discounted: [] };
    const quote: Quote = { ...QUOTE, adjustments: { given }, figures: NOTHING };
    expect(explainAdjustments(quote, NOTHING)).toEqual([]);
    const { given: _, ...nothing } = { given };
    expect(explainAdjustments({ ...quote, adjustments: nothing }, { ...NOTHING, refund: 5n })).toEqual([]);
  });

  test('of a payable need no discount to be explained, and no tax', () => {
    const rates = CHANGE_MONEY.rules.taxRates;
    const ask = (rules: Partial<typeof CHANGE_MONEY.rules>) => {
      const money = { ...CHANGE_MONEY, rules: { ...CHANGE_MONEY.rules, ...rules } };
      const quote = quoteOf({
        ...{ release: CHANGE_RELEASE, subscription: CHANGE_BOUGHT, now: CHANGE_AT, money },
        changes: [{ component: 'app', sku: { edition: 'advanced' } }],
      });
      return said(explainQuote(quote, CHANGE_RELEASE.feeRule).steps);
    };
    expect(ask({ discounts: [] }).slice(-2)).toEqual([
      'tax: VAT 19 %: (174.50) x 19/100 = 33.16',
      'payable: 174.50 + 33.16 = 207.66',
    ]);
    expect(ask({ taxRates: [] }).slice(-2)).toEqual([
      'discount: Off: (174.50) x 10/100 = 17.45',
      'payable: 174.50 - 17.45 = 157.05',
    ]);
    const city = rates.map((rate) => ({ ...rate, id: 'city', name: 'City 1 %', percent: '1' }));
    expect(ask({ discounts: [], taxRates: [...rates, ...city] }).slice(-3)).toEqual([
      'tax: City 1 %: (174.50) x 1/100 = 1.75',
      'tax: VAT 19 %: (174.50) x 19/100 = 33.16',
      'payable: 174.50 + 1.75 + 33.16 = 209.41',
    ]);
  });

  test('that covered pre-paid slices are explained slice by slice', () => {
    const bought = buildSubscription(CHANGE_RELEASE, { components: [{ ...CHANGE_APP, sku: { edition: 'advanced' } }] });
    const end = present(bought.term.end, 'a month ends');
    const later = end + 30 * 86_400;
    const [app] = bought.components;
    if (!app) throw new Error('it has the app');
    const term = { periods: 1, cashPaidMinor: 120_000n, cashRefundedMinor: 0n };
    const behind = (discountMinor: bigint) => ({ discountMinor, commissionMinor: 0n });
    const subscription: Subscription = {
      ...bought,
      term: { ...bought.term, end: later },
      terms: [
        { ...term, ...bought.term },
        { ...term, start: end, end: later },
      ],
      components: [{ ...app, next: [{ ...app.slice, id: `sli_${testUuid(7)}` as SliceId, from: end, to: later }] }],
      totals: {
        ...bought.totals,
        ...{ chargedMinor: 249_800n, cashPaidMinor: 240_000n, discountsMinor: 9_800n },
        backing: { app: behind(4_900n), [`app@${end}`]: behind(4_900n) },
      },
    };
    const changes = [{ component: 'app', sku: { edition: 'basic' } }];
    const quote = quoteOf({ release: CHANGE_RELEASE, subscription, changes, now: CHANGE_AT, money: CHANGE_MONEY });
    const steps = said(explainQuote(quote, CHANGE_RELEASE.feeRule).steps);
    // Half of the running slice is left, and all of the next one.
    expect(steps).toContain(
      'covered by a discount, not given back: min(min(624.50/1249.00, 1) x 49.00 + min(1249.00/1249.00, 1) x 49.00, 523.50) = 73.50',
    );
    expect(quote.figures).toMatchObject({ net: -52_350n, refund: 45_000n, forfeited: 7_350n });
    expect(quote.adjustments?.given?.discounted).toEqual([
      { component: 'app', minor: 4_900n },
      { component: 'app', from: end, minor: 4_900n },
    ]);
  });

  test('that go back as balance are explained as balance', () => {
    const given = {
      ...{ paidMinor: 0n, cashLeftMinor: 0n },
      held: [
        { rate: 'city', name: 'City', minor: 3n },
        { rate: 'vat', name: 'VAT', minor: 19n },
      ],
      discounted: [],
    };
    const priced = { ...NOTHING, credit: 100n, net: -100n, refund: 0n, balance: 100n };
    const taxes = [{ rate: 'vat', name: 'VAT', minor: -19n }];
    const quote: Quote = { ...QUOTE, adjustments: { given }, figures: { ...priced, balance: 119n, taxes } };
    expect(said(explainAdjustments(quote, priced))).toEqual([
      'tax back: VAT: 0.19 = 0.19',
      'balance: 1.00 + 0.19 = 1.19',
    ]);
    const limited = { ...given, paidMinor: 100n, held: [{ rate: 'vat', name: 'VAT', minor: 19n }] };
    const cut: Quote = {
      ...quote,
      adjustments: { given: limited },
      figures: { ...priced, balance: 105n, taxes: [{ rate: 'vat', name: 'VAT', minor: -5n }] },
    };
    expect(said(explainAdjustments(cut, priced))).toEqual([
      'tax back: VAT: min(min(1.00/1.00, 1) x 0.19, 0.05) = 0.05',
      'balance: 1.00 + 0.05 = 1.05',
    ]);
  });
});
