import { describe, expect, test } from 'vitest';
import { asText } from '../../testing/findings-as-text.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { feeRuleById } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { checkRules } from './check-rules.ts';
import { createEffort, UNLIMITED } from './effort.ts';
import { billedKeepsSign } from './fee-sign-billed.ts';
import { isPairPositive, readablePairs } from './fee-sign-by-rows.ts';

/** The one rule of a product, from a to b. */
function ruleOf(a: readonly string[], b: readonly string[]) {
  const specifications = { standard: { quantities: { seats: [1, 9, 1] }, skus: { a, b } } } as const;
  const { catalog, findings } = parseCatalog(plansDocument({ specifications, rules: ['a → b'] }));
  const [check] = checkRules(present(catalog, JSON.stringify(findings))) ?? [];
  const { original, target, domain } = present(check, 'one rule');
  if ('apart' in domain) throw new Error('the ranges meet');
  return { original, target, domain };
}
const preset = (id: string, over: Partial<FeeRule> = {}): FeeRule => ({ ...present(feeRuleById(id), id), ...over });

describe('a credit of what was billed is less than a dearer charge', () => {
  const keeps = (a: string, b: string, over: Partial<FeeRule> = {}) => {
    const { domain, original, target } = ruleOf([a], [b]);
    const rows = { original: present(original.rows[0], 'a').row, target: present(target.rows[0], 'b').row };
    return billedKeepsSign(preset('kill-bill@1', over), { domain, rows, effort: UNLIMITED });
  };

  test.each<[string, string, boolean]>([
    ['10.00', '10.01', false],
    ['10.00', '10.02', true],
    ['0.00', '0.01', false],
    ['0.00', '0.02', true],
    ['4999.00', '4999.01', false],
    ['4999.00', '4999.02', true],
    ['5000.00', '5000.02', false],
    ['5000.00', '5000.03', true],
    ['-1.00', '9.00', false],
    ['-1.00 + 1.00 seats', '9.00 + 1.00 seats', true],
    ['-1.01 + 1.00 seats', '9.00 + 1.00 seats', false],
    ['10.00 + 1.00 seats', '10.05 + 0.99 seats', false],
    ['10.00 + 1.00 seats', '10.11 + 0.99 seats', true],
  ])('from %s to %s: %s', (a, b, expected) => expect(keeps(a, b)).toBe(expected));

  test('at the least sure quantities of each side, where they are chosen apart', () => {
    const apart = (a: string, b: string) => {
      const { domain, original, target } = ruleOf([a], [b]);
      const rows = { original: present(original.rows[0], 'a').row, target: present(target.rows[0], 'b').row };
      const of = { domain: { shared: [], originalOnly: domain.shared, targetOnly: domain.shared }, rows };
      return billedKeepsSign(preset('kill-bill@1'), { ...of, effort: UNLIMITED });
    };
    // 8.00 at most against 10.00 at least; 8.00 against 8.00.
    expect(apart('-1.00 + 1.00 seats', '9.00 + 1.00 seats')).toBe(true);
    expect(apart('-1.00 + 1.00 seats', '7.00 + 1.00 seats')).toBe(false);
    expect(apart('-1.01 + 1.00 seats', '9.00 + 1.00 seats')).toBe(false);
  });

  test('only by whole days of the term, by the rows that were bought, and shares of nine digits', () => {
    const proven = (over: Partial<FeeRule>) => keeps('10.00', '20.00', over);
    const { ratioDigits: _digits, ...exact } = preset('kill-bill@1');
    expect([{}, { ratioDigits: 9 }, { ratioDigits: 10 }].map(proven)).toEqual([true, true, true]);
    const { domain, original, target } = ruleOf(['10.00'], ['20.00']);
    const rows = { original: present(original.rows[0], 'a').row, target: present(target.rows[0], 'b').row };
    expect(billedKeepsSign(exact, { domain, rows, effort: UNLIMITED })).toBe(true);
    const others: Partial<FeeRule>[] = [
      { rowBy: 'remaining' },
      { scaleOut: 'added' },
      { unit: 'hour' },
      { measure: 'calendar' },
      { ratioDigits: 8 },
    ];
    expect(others.map(proven)).toEqual(others.map(() => false));
  });
});

describe('rows that a change can be priced by', () => {
  const pairs = (
    a: readonly string[],
    b: readonly string[],
    of: { feeRule?: string; row?: number; steps?: number } = {},
  ) => {
    const { original, target } = ruleOf(a, b);
    const row = present(original.rows[of.row ?? 0], 'a row').row;
    const effort = createEffort(of.steps ?? 1_000);
    return readablePairs(preset(of.feeRule ?? 'tencent-cvm@1'), { original, target, row, effort }).map(
      (pair) =>
        `${pair.original.period} against ${pair.target.period}, ${pair.periods} bought, ${pair.monthsLeftMin} left`,
    );
  };
  const ROWS = ['P1Y USD: 90.00', '10.00', 'P3M USD: 25.00', 'P2M EUR: 9.00', 'P5Y USD: 300.00'];

  test('by what is left, of both sides', () => {
    expect(pairs(ROWS, ROWS, { row: 1 })).toMatchInlineSnapshot(`
      [
        "P1M against P1M, 1 bought, 0 left",
        "P3M against P3M, 3 bought, 3 left",
        "P1Y against P1Y, 12 bought, 12 left",
        "P5Y against P5Y, 60 bought, 60 left",
      ]
    `);
    expect(pairs(ROWS, ['20.00', 'P6M USD: 90.00'], { row: 0 })).toMatchInlineSnapshot(`
      [
        "P1M against P1M, 1 bought, 0 left",
        "P3M against P1M, 1 bought, 3 left",
        "P3M against P6M, 1 bought, 6 left",
        "P1Y against P6M, 1 bought, 12 left",
        "P5Y against P6M, 5 bought, 60 left",
      ]
    `);
    expect(pairs(['P5Y USD: 1.00'], ['P5Y USD: 2.00'])).toMatchInlineSnapshot(`
      [
        "P5Y against P5Y, 1 bought, 0 left",
      ]
    `);
  });

  test('in no purchase of more than five years', () => {
    const rows = ['P2Y USD: 1.00', 'P5Y USD: 3.00'];
    expect(pairs(rows, rows)).toEqual(['P2Y against P2Y, 1 bought, 0 left']);
    expect(pairs(['P1M USD: 1.00', 'P5Y USD: 3.00'], ['P1M USD: 2.00'])).toEqual([
      'P1M against P1M, 1 bought, 0 left',
      'P5Y against P1M, 60 bought, 60 left',
    ]);
  });

  test('by what was bought, of the original', () => {
    expect(pairs(ROWS, ROWS, { row: 1, feeRule: 'huawei-koogallery@2023-06-12' })).toMatchInlineSnapshot(`
      [
        "P1M against P1M, 1 bought, 0 left",
        "P3M against P1M, 3 bought, 0 left",
        "P3M against P3M, 3 bought, 3 left",
        "P1Y against P1M, 12 bought, 0 left",
        "P1Y against P3M, 12 bought, 3 left",
        "P1Y against P1Y, 12 bought, 12 left",
        "P5Y against P1M, 60 bought, 0 left",
        "P5Y against P3M, 60 bought, 3 left",
        "P5Y against P1Y, 60 bought, 12 left",
        "P5Y against P5Y, 60 bought, 60 left",
      ]
    `);
  });

  test('as far as the effort suffices', () => {
    const found = (steps: number) => pairs(ROWS, ROWS, { row: 1, steps }).length;
    expect([0, 1, 5, 8, 1000].map((steps) => `${steps}: ${found(steps)}`)).toMatchInlineSnapshot(`
      [
        "0: 0",
        "1: 1",
        "5: 2",
        "8: 2",
        "1000: 4",
      ]
    `);
  });
});

describe('a dearer row keeps its sign where the worst share of both sides does', () => {
  const positive = (over: Partial<FeeRule>, a: string, b: string, monthsLeftMin = 1) => {
    const { domain, original, target } = ruleOf([a], [b]);
    const rows = { original: present(original.rows[0], 'a').row, target: present(target.rows[0], 'b').row };
    const answer = isPairPositive(preset('tencent-cvm@1', over), {
      domain,
      pair: { ...rows, periods: 1, monthsLeftMin },
      effort: UNLIMITED,
    });
    return answer === undefined
      ? 'unknown'
      : answer === true
        ? 'positive'
        : asText({ from: answer.from, to: answer.to });
  };

  test.each<[string, Partial<FeeRule>, string, string, string, number?]>([
    ['a month against a month', {}, '10.00', '10.01', 'positive'],
    ['equal', {}, '10.00', '10.00', '{from:{seats:1},to:{seats:1}}'],
    ['a month against a year', {}, '10.00', 'P1Y USD: 120.01', 'positive'],
    ['a month against a year of as much', {}, '10.00', 'P1Y USD: 120.00', '{from:{seats:1},to:{seats:1}}'],
    ['a year against a month', {}, 'P1Y USD: 120.00', '10.01', 'positive'],
    ['a year against a month of as much', {}, 'P1Y USD: 120.00', '10.00', '{from:{seats:1},to:{seats:1}}'],
    [
      'at the quantity where it is least sure',
      {},
      '10.00 + 1.00 seats',
      '15.00 + 0.40 seats',
      '{from:{seats:9},to:{seats:9}}',
    ],
    ['two years by months of 30', { measure: 'months-of-30' }, 'P1Y USD: 120.00', 'P2Y USD: 240.01', 'positive'],
    // A month counts 1/30 a day, a year 1/365: 10.00 a month are 121.666… a year.
    ['months of 30, a month against a year', { measure: 'months-of-30' }, '10.00', 'P1Y USD: 121.67', 'positive'],
    ['and of less', { measure: 'months-of-30' }, '10.00', 'P1Y USD: 121.66', '{from:{seats:1},to:{seats:1}}'],
    ['months of 30, a year against a month', { measure: 'months-of-30' }, 'P1Y USD: 121.66', '10.00', 'positive'],
    ['and of more', { measure: 'months-of-30' }, 'P1Y USD: 121.67', '10.00', '{from:{seats:1},to:{seats:1}}'],
    [
      'months of 30, a year against a quarter',
      { measure: 'months-of-30' },
      'P1Y USD: 121.66',
      'P3M USD: 30.00',
      'positive',
    ],
    // By the calendar a month of 31 days counts at most 31/365 of a year, and one of 28 at least 27/365.
    ['the calendar, a year against a month', { measure: 'calendar' }, 'P1Y USD: 117.74', '10.00', 'positive'],
    ['and of more', { measure: 'calendar' }, 'P1Y USD: 117.75', '10.00', '{from:{seats:1},to:{seats:1}}'],
    ['the calendar, a month against a year', { measure: 'calendar' }, '10.00', 'P1Y USD: 135.19', 'positive'],
    ['and of less', { measure: 'calendar' }, '10.00', 'P1Y USD: 135.18', '{from:{seats:1},to:{seats:1}}'],
    ['with two months left', { measure: 'calendar' }, '10.00', 'P1Y USD: 132.73', 'positive', 2],
    ['and of less', { measure: 'calendar' }, '10.00', 'P1Y USD: 132.72', '{from:{seats:1},to:{seats:1}}', 2],
    ['with less than a month left', { measure: 'calendar' }, '10.00', 'P1Y USD: 999.00', 'unknown', 0],
    ['but of two years', { measure: 'calendar' }, 'P2Y USD: 240.00', 'P1Y USD: 120.01', 'positive', 0],
  ])('%s', (_what, over, a, b, expected, monthsLeftMin) => {
    expect(positive(over, a, b, monthsLeftMin)).toBe(expected);
  });
});
