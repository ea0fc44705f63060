import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { findArbitrage } from './find-arbitrage.ts';
import type { LeakSearch } from './leak-search.ts';
import { LEAK_SEARCHES, searchAnyChain } from './leak-searches.ts';
import { raisePrices } from './raise-prices.ts';
import { createArbitrageMemory } from './walk-memory.ts';

/** Every leak that is shown, in a line: `reason: purchase | at change | … | what is gained`. */
function leaksOf(of: PlansDocument, before?: PlansDocument): string[] {
  const { catalog, policy } = buildRelease(plansDocument(of));
  const previous = before && buildRelease(plansDocument(before)).catalog;
  return findArbitrage(catalog, policy, previous ? { previous } : {}).flatMap(({ walk }) => {
    if (!walk) return [];
    const { reason, start, periods, period, purchase, revision, changes, leak } = walk;
    const name = ({ selection: { sku, quantities } }: Pick<typeof purchase, 'selection'>) =>
      [...Object.values(sku), ...Object.values(quantities)].join(' ');
    const steps = changes.map(({ at, ...change }) => `${at.slice(0, 10)} ${name(change)}`);
    const bought = `${start.slice(0, 10)} ${name(purchase)} for ${periods === 1 ? '' : `${periods} × `}${period}`;
    const prices = revision ? [revision.prices] : [];
    return [`${reason}: ${[bought, ...prices, ...steps, `${leak.value} less`].join(' | ')}`];
  });
}

/** Those of one reason only. */
const leakOf = (reason: string, of: PlansDocument) => leaksOf(of).filter((line) => line.startsWith(reason));

const FORTH = { rules: ['basic → pro'] } as const;
const NONE = { terms: { standard: { quantities: { seats: 'none' } } } } as const;
const plans = (basic: readonly string[], pro: readonly string[]) => ({
  specifications: { standard: { skus: { basic, pro } } },
});
const teams = (basic: readonly string[], pro: readonly string[]) => ({
  specifications: { standard: { quantities: { seats: [1, 50, 1] }, skus: { basic, pro } } } as const,
});

describe('a price rise', () => {
  const of = (basic: string, pro: string) => ({ feeRule: 'alibaba-market@1', ...plans([basic], [pro]), ...FORTH });

  test('leaks too where every term is longer than was bought, as half-years of 30 days a month', () => {
    expect(leaksOf(of('P6M USD: 100.00', 'P6M USD: 300.00'))).toEqual([
      'list-price-now: 2025-01-01 basic for P6M | raised by 10 % | 2025-01-02 pro | 10.56 less',
    ]);
  });

  test('is imagined where the real one was a fall', () => {
    expect(leaksOf(of('100.00', '300.00'), of('200.00', '600.00'))).toEqual([
      'list-price-now: 2025-04-01 basic for P1M | raised by 10 % | 2025-04-02 pro | 9.67 less',
    ]);
  });

  test('of less than a minor unit is none', () => {
    expect(leaksOf(of('0.10', '0.30'))).toEqual([]);
    expect(leaksOf(of('0.11', '0.30'))).toEqual([
      'list-price-now: 2025-04-01 basic for P1M | raised by 10 % | 2025-04-02 pro | 0.02 less',
    ]);
  });
});

describe('rows of different durations', () => {
  const found = (of: PlansDocument) => leakOf('rows-by-duration', { feeRule: 'tencent-cvm@1', ...FORTH, ...of });

  test('leak where the remaining time is read by a shorter row, when most of it is left', () => {
    const basic = ['10.00', 'P3M USD: 30.00', 'P6M USD: 60.00'];
    expect(found(plans(basic, ['20.00', 'P3M USD: 45.00', 'P6M USD: 120.00']))).toEqual([
      'rows-by-duration: 2025-10-01 basic for 6 × P1M | 2025-10-01 pro | 29.75 less',
    ]);
    expect(found(plans(basic, ['20.00', 'P3M USD: 60.00', 'P6M USD: 120.00']))).toEqual([]);
  });

  test('leak where as many short periods are bought as reach a longer row, and no more than five years of them', () => {
    expect(found(plans(['P2Y USD: 200.00', 'P3Y USD: 300.00'], ['P2Y USD: 400.00', 'P3Y USD: 500.00']))).toEqual([
      'rows-by-duration: 2025-01-01 basic for 2 × P2Y | 2025-01-01 pro | 133.70 less',
    ]);
    expect(found(plans(['P2Y USD: 200.00', 'P5Y USD: 500.00'], ['P2Y USD: 400.00', 'P5Y USD: 900.00']))).toEqual([]);
  });

  test('leak where the new side alone is sold for one of them', () => {
    expect(found(plans(['15.00', 'P1Y USD: 120.00'], ['P1Y USD: 240.00']))).toEqual([
      'rows-by-duration: 2025-01-01 basic for P1Y | 2025-01-02 pro | 59.84 less',
    ]);
  });

  test('leak downwards too', () => {
    const of = { ...plans(['10.00', 'P1Y USD: 100.00'], ['20.00', 'P1Y USD: 250.00']), rules: ['pro → basic'] };
    expect(found({ ...of, feeRule: 'tencent-cvm@2', type: 'direct', style: 'scope' })).toEqual([
      'rows-by-duration: 2025-01-01 pro for 12 × P1M | 2025-01-01 basic | 20.00 less',
    ]);
  });

  const odd = (usual: string, teams: string) => `volume seats: ${usual} upTo 9, ${teams} upTo 20, ${usual}`;
  test.each([
    [
      'the new price is lower by the month',
      ['12.00', '144.00'],
      [`12.00 + ${odd('1.00', '0.50')}`, '144.00 + 12.00 seats'],
    ],
    [
      'the new price is higher by the year',
      ['12.00', '144.00'],
      ['12.00 + 1.00 seats', `144.00 + ${odd('12.00', '18.00')}`],
    ],
    [
      'the old price is higher by the month',
      [odd('1.00', '1.50'), '12.00 seats'],
      ['1.00 seats + 100.00', '12.00 seats + 1200.00'],
    ],
    [
      'the old price is lower by the year',
      ['1.00 seats', odd('12.00', '6.00')],
      ['1.00 seats + 100.00', '12.00 seats + 1200.00'],
    ],
  ])('leak at the quantities of which alone %s', (_what, basic, pro) => {
    const rows = ([month = '', year = '']: readonly string[]) => [
      'P1M JPY: 5 + 1 seats',
      'P1Y JPY: 60 + 12 seats',
      month,
      `P1Y USD: ${year}`,
    ];
    const of = teams(rows(basic), rows(pro));
    expect(found({ ...of, ...NONE })).toEqual([
      'rows-by-duration: 2025-01-01 basic 20 for P1Y | 2025-01-02 pro 20 | 119.67 less',
    ]);
  });

  test.each<[string, string, string]>([
    ['the new side alone has', odd('1.00', '0.50').replaceAll('seats', 'cpu'), '1.00 disk'],
    ['the old side alone has', '1.00 cpu', odd('1.00', '1.50').replaceAll('seats', 'disk')],
  ])('leak at the quantities of what %s', (_what, cpu, disk) => {
    const rows = (month: string, year: string) => ({ '-': [month, `P1Y USD: ${year}`] });
    const standard = { quantities: { disk: [1, 50, 1] }, skus: rows(disk, '12.00 disk') } as const;
    const premium = { quantities: { cpu: [1, 50, 1] }, skus: rows(`100.00 + ${cpu}`, '1200.00 + 12.00 cpu') } as const;
    const of = { style: 'scope', specifications: { standard, premium }, rules: ['standard - → premium -'] } as const;
    const terms = { standard: { quantities: { disk: 'none' } } };
    const [leak = ''] = found({ ...of, terms });
    expect(leak).toMatch(
      cpu === '1.00 cpu' ? / 20 for P1Y \| .* \| 119\.67 less/ : / for P1Y \| 2025-01-02 20 \| 119\.67 less/,
    );
  });

  test('are no reason where no row of another duration was read', () => {
    const of = { standard: { quantities: { seats: [50, 300, 50] }, skus: { '-': [RISING] } } } as const;
    expect(leaksOf({ ...BY_FIVE_STEPS, specifications: of })).toEqual([
      'chain: 2025-01-01 50 for P1M | 2025-01-01 300 | 0.01 less',
    ]);
  });
});

/** Half a cent for 50 seats, a cent and a half for the same 50 once there are more than 100. */
const RISING = 'volume-added seats: 0.0001 upTo 100, 0.0003';
const BY_FIVE_STEPS = {
  feeRule: 'huawei-koogallery@2023-06-12',
  terms: { standard: { expansionStep: { seats: 5 } } },
} as const;

describe('growth into a dearer band', () => {
  const seats = (row: string) => ({
    standard: { quantities: { seats: [50, 300, 50] }, skus: { '-': [row] } } as const,
  });
  const of = { feeRule: 'huawei-koogallery@2023-06-12', terms: { standard: {} } };

  test('leaks from the last quantity of the cheaper one', () => {
    expect(leaksOf({ ...of, specifications: seats(RISING) })).toEqual([
      'added-units: 2025-01-01 100 for P1M | 2025-01-01 150 | 0.02 less',
    ]);
  });

  test('of less than a minor unit is none', () => {
    expect(leaksOf({ ...of, specifications: seats('volume-added seats: 0.0001 upTo 100, 0.0002') })).toEqual([
      'added-units: 2025-01-01 100 for P1M | 2025-01-01 150 | 0.01 less',
    ]);
    expect(leaksOf({ ...of, specifications: seats('volume-added seats: 0.0001 upTo 100, 0.000199') })).toEqual([]);
  });
});

describe('a term that counts as more than was bought', () => {
  test('leaks downwards only', () => {
    const of = {
      ...plans(['100.00'], ['900.00']),
      feeRule: 'zuora-actual-360@1',
      type: 'direct',
      style: 'scope',
    } as const;
    expect(leaksOf({ ...of, rules: ['pro → basic'] })).toEqual([
      'term-counted-longer: 2025-01-01 pro for P1M | 2025-01-01 basic | 30.00 less',
    ]);
    expect(leaksOf({ ...of, ...FORTH })).toEqual([]);
  });
});

describe('cash that is credited again', () => {
  const of = { type: 'direct', style: 'scope', feeRule: 'alibaba-cloud@1' } as const;
  const disk = { storage: { cold: { quantities: { gb: [1, 9, 1] }, skus: { '-': ['P1M JPY: 1 gb'] } } } } as const;

  test('takes two changes at least: what leaks by one leaks for another reason', () => {
    const skus = {
      basic: ['10.00', 'P3M USD: 25.00'],
      pro: ['20.00', 'P3M USD: 90.00'],
      max: ['200.00', 'P3M USD: 990.00'],
    };
    const rising = { ...of, feeRule: 'tencent-cvm@1', specifications: { standard: { skus } } };
    for (const rules of [['basic → pro'], ['basic → pro', 'pro → max']]) {
      expect(leaksOf({ ...rising, rules })).toEqual([
        'list-price-now: 2025-04-01 basic for P1M | raised by 10 % | 2025-04-02 pro | 0.82 less',
        'rows-by-duration: 2025-04-01 basic for P3M | 2025-04-01 pro | 34.84 less',
      ]);
    }
  });

  test('is that of the base: nobody knows what of it was paid for an add-on', () => {
    expect(leaksOf({ ...of, specifications: disk.storage })).toEqual([
      'cash-credited-again: 2025-04-01 9 for P1M | 2025-04-01 8 | 2025-04-01 7 | 2025-04-01 6 | 3 less',
    ]);
    expect(leaksOf({ ...of, specifications: { standard: { skus: { '-': ['100.00'] } } }, addOns: disk })).toEqual([]);
  });
});

describe('any other chain', () => {
  test('leaks by shares of nine digits of a very large bill', () => {
    const of = (pro: string, max: string) => ({
      feeRule: 'kill-bill@1',
      specifications: {
        standard: { skus: { basic: ['P1Y USD: 1000000.00'], pro: [`P1Y USD: ${pro}`], max: [`P1Y USD: ${max}`] } },
      },
      rules: ['basic → pro', 'pro → max'],
    });
    expect(leaksOf(of('100000000.00', '120000000.00'))).toEqual([
      'chain: 2025-01-01 basic for P1Y | 2025-01-02 pro | 2025-12-31 max | 0.03 less',
    ]);
    expect(leaksOf(of('10000000.00', '12000000.00'))).toEqual([]);
  });
});

test.each<[string, Partial<PlansDocument>]>([
  ['of another component', {}],
  ['of its own', { rules: ['cold x → standard y', 'standard y → cold x'] }],
])('a draft that names a specification like one %s is searched all the same', (_what, over) => {
  const rows = (month: string, year: string) => [month, `P1Y USD: ${year}`];
  const document = plansDocument({
    ...{ style: 'scope', feeRule: 'tencent-cvm@1' },
    specifications: { standard: { skus: { basic: rows('10.00', '100.00'), pro: rows('20.00', '300.00') } } },
    addOns: {
      storage: {
        cold: { skus: { x: rows('10.00', '100.00') } },
        [over.rules ? 'warm' : 'standard']: { skus: { z: rows('20.00', '300.00') } },
      },
    },
    rules: ['cold x → standard z', 'standard z → cold x', 'standard basic → standard pro'],
    ...over,
  }) as { components: { specifications: { id: string }[] }[] };
  const [cold, warm] = present(document.components[1], 'storage').specifications;
  if (over.rules && cold && warm) warm.id = cold.id;
  const { catalog } = parseCatalog(document);
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in');
  expect(() => findArbitrage(present(catalog, 'a draft'), policy)).not.toThrow();
});

describe('what a search may try', () => {
  function searchOf(of: PlansDocument, walksLeft: number): LeakSearch {
    const { catalog, policy, graph, feeRule } = buildRelease(plansDocument(of));
    const release = { catalog, policy, graph };
    const memory = createArbitrageMemory().begin({ catalog, graph, policy, previous: undefined });
    const component = present(catalog.components[0], 'app');
    const raised = () => ({ ...release, catalog: raisePrices(catalog) });
    return { feeRule, release, component, reasons: [], raised, memory, budget: { walksLeft } };
  }
  const LADDER = {
    feeRule: 'kill-bill@1',
    specifications: { standard: { skus: { a: ['1.00'], b: ['2.00'], c: ['3.00'], d: ['4.00'], e: ['5.00'] } } },
    rules: ['a → b', 'b → c', 'c → d', 'd → e'],
  } as const;

  test('is every chain of one, two and three changes at three instants, none before the one it follows', () => {
    const search = searchOf(LADDER, 100);
    expect(searchAnyChain(search)).toBeUndefined();
    // From a and b 3 + 6 + 10 each, from c 3 + 6, from d 3.
    expect(search.budget.walksLeft).toBe(100 - 50);
  });

  test('ends with its budget, to the walk', () => {
    const of = {
      ...LADDER,
      specifications: {
        standard: { skus: { a: ['P1Y USD: 1000000.00'], b: ['P1Y USD: 100000000.00'], c: ['P1Y USD: 120000000.00'] } },
      },
      rules: ['a → b', 'b → c'],
    };
    const [enough, tooFew] = [searchOf(of, 7), searchOf(of, 6)];
    expect(searchAnyChain(enough)?.changes).toHaveLength(2);
    expect(searchAnyChain(tooFew)).toBeUndefined();
    expect([enough, tooFew].map(({ budget }) => budget.walksLeft)).toEqual([0, 0]);
  });

  test('is nothing of what is given back where nobody can go down', () => {
    const search = searchOf({ ...LADDER, feeRule: 'tencent-cvm@1' }, 100);
    expect(LEAK_SEARCHES['cash-credited-again'](search)).toBeUndefined();
    expect(LEAK_SEARCHES['term-counted-longer'](search)).toBeUndefined();
    expect(search.budget.walksLeft).toBe(100);
  });
});
