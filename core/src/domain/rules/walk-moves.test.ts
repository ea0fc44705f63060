import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import type { Selection } from '../catalog/selection.ts';
import { present } from '../kernel/assert.ts';
import { bandMoves, MOVES_PER_SKU_MAX, movesFrom, type WalkMove, walkBeginnings, walkMoves } from './walk-moves.ts';

const wordOf = ({ specification, sku, quantities }: Pick<Selection, 'specification' | 'sku' | 'quantities'>) =>
  [specification === 'standard' ? '' : specification, ...Object.values(sku), ...Object.values(quantities)]
    .filter((word) => word !== '')
    .join(' ');

function searched(of: PlansDocument) {
  const release = buildRelease(plansDocument({ style: 'scope', ...of }));
  const component = present(release.catalog.components[0], 'app');
  const named = ({ from, change }: WalkMove) => {
    const { specification = '', sku = {}, quantities = {} } = change;
    return `${wordOf(from)} → ${wordOf({ specification, sku, quantities })}`;
  };
  return {
    beginnings: () => [...walkBeginnings(release, component)].map(wordOf),
    moves: () => [...walkMoves(release, component)].map(named),
    bands: () => [...bandMoves(release, component)].map(named),
    from: (selection: Partial<Selection>) => {
      const whole = { component: 'app', specification: 'standard', sku: {}, skuKey: '-', quantities: {}, ...selection };
      return movesFrom(release, whole).map(named);
    },
  };
}

const SEATS = { seats: [1, 9, 2] } as const;
const plan = (name: string) => ({ sku: { plan: name }, skuKey: `plan=${name}` });

describe('moves of walks', () => {
  const TWO = { standard: { quantities: SEATS, skus: { basic: ['1.00 seats'], pro: ['2.00 seats'] } } } as const;

  test('lead along the rules at the smallest and largest quantities, and by each quantity one step or all the way', () => {
    const { moves, beginnings, from } = searched({ specifications: TWO, rules: ['basic → pro'] });
    expect(beginnings()).toEqual(['basic 9', 'basic 1', 'pro 9', 'pro 1']);
    expect(moves()).toEqual([
      ...['basic 1 → pro', 'basic 9 → pro', 'basic 1 → basic 3', 'basic 1 → basic 9'],
      ...['basic 9 → basic 7', 'basic 9 → basic 1', 'pro 1 → pro 3', 'pro 1 → pro 9'],
      ...['pro 9 → pro 7', 'pro 9 → pro 1'],
    ]);
    expect(from({ ...plan('basic'), quantities: { seats: 5 } })).toEqual([
      ...['basic 5 → pro', 'basic 5 → basic 3', 'basic 5 → basic 1', 'basic 5 → basic 7', 'basic 5 → basic 9'],
    ]);
  });

  test('begin and end with what is sold', () => {
    const removed = (which: string) => ({
      standard: {
        skus: Object.fromEntries(
          ['basic', 'pro'].map((name) => [name, { rows: ['1.00'], ...(name === which && { removed: true }) }]),
        ),
      },
    });
    const of = { rules: ['basic → pro', 'pro → basic'] };
    expect(searched({ ...of, specifications: removed('') }).moves()).toEqual(['basic → pro', 'pro → basic']);
    for (const which of ['basic', 'pro']) {
      const { moves, from } = searched({ ...of, specifications: removed(which) });
      expect(moves()).toEqual([]);
      expect(from(plan(which))).toEqual([]);
    }
  });

  test('begin where a customer can change at once', () => {
    const of = { specifications: TWO, rules: ['basic → pro'] };
    const later = searched({ ...of, terms: { standard: { timing: 'at-renewal' } } });
    expect([later.moves(), later.beginnings(), later.from({ ...plan('basic'), quantities: { seats: 5 } })]).toEqual([
      [],
      [],
      [],
    ]);
    expect(searched(of).from({ specification: 'gone' })).toEqual([]);
    expect(searched(of).from(plan('gone'))).toEqual([]);
  });

  test('give the smallest of what the target alone sells, and keep the rest', () => {
    const specifications = {
      standard: { quantities: SEATS, skus: { '-': ['1.00 seats'] } },
      premium: { quantities: { ...SEATS, cpu: [2, 4, 1] }, skus: { '-': ['2.00 seats + 1.00 cpu'] } },
    } as const;
    const terms = { standard: { quantities: { seats: 'none' } } };
    const { from } = searched({ specifications, terms, rules: ['standard - → premium -'] });
    expect(from({ quantities: { seats: 5 } })).toEqual(['5 → premium 2']);
  });

  test('of one SKU are no more than can be tried', () => {
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const skus = Object.fromEntries(names.map((name, index) => [name, [`${index + 1}.00`]]));
    const rules = names.slice(1).map((name) => `p0 → ${name}`);
    const { moves, from } = searched({ specifications: { standard: { skus } }, rules });
    expect(moves()).toEqual(names.slice(1, 1 + MOVES_PER_SKU_MAX).map((name) => `p0 → ${name}`));
    expect(from(plan('p0'))).toHaveLength(MOVES_PER_SKU_MAX);
  });
});

describe('growth into a dearer band', () => {
  const bands = (row: string, max = 90) =>
    searched({
      style: 'upgrade-rules',
      feeRule: 'huawei-koogallery@2023-06-12',
      specifications: { standard: { quantities: { disk: [1, 2, 1], seats: [10, max, 10] }, skus: { '-': [row] } } },
      terms: { standard: {} },
    }).bands();

  test.each<[string, string, string[]]>([
    ['the next', '1.00 upTo 30, 2.00', ['1 30 → 40']],
    ['the dearest of several, from each cheaper one', '1.00 upTo 20, 2.00 upTo 45, 3.00', ['1 20 → 50', '1 40 → 50']],
    ['the first of equal ones', '1.00 upTo 20, 3.00 upTo 40, 3.00', ['1 20 → 30']],
    ['past a cheaper one', '2.00 upTo 20, 1.00 upTo 40, 3.00 upTo 60, 2.50', ['1 20 → 50', '1 40 → 50']],
    ['none that is as dear', '2.00 upTo 20, 2.00', []],
    ['none that is cheaper', '2.00 upTo 20, 1.00', []],
    ['none below the smallest quantity', '1.00 upTo 5, 2.00', []],
    ['none above the largest', '1.00 upTo 100, 2.00', []],
  ])('leads into %s', (_what, written, expected) => {
    expect(bands(`volume-added seats: ${written}`)).toEqual(expected);
  });

  test('is of prices for added units alone', () => {
    expect(bands('volume seats: 1.00 upTo 30, 2.00')).toEqual([]);
    expect(bands('5.00 + volume-added seats: 1.00 upTo 30, 2.00')).toEqual(['1 30 → 40']);
  });
});
