import { describe, expect, test } from 'vitest';
import type { Finding } from '../catalog/finding.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { applyJointRepair } from './apply-repair.ts';
import { type JointRepairOptions, repairCatalog } from './joint-repair.ts';
import { verifyCatalog } from './verify-catalog.ts';

interface Row {
  readonly period?: string;
  readonly currency?: string;
  readonly parts: readonly object[];
}

const flat = (amount: string) => ({ model: 'flat', amount });
const each = (amount: string) => ({ model: 'linear', of: 'seats', amount });

/** SKUs by plan, each with its rows (P1M in USD where nothing else is said), and rules `from → to`. */
function documentOf(
  plans: { [plan: string]: readonly Row[] },
  rules: readonly string[],
  { type = 'marketplace', seats = 10 } = {},
) {
  const skus = Object.entries(plans).map(([plan, rows]) => ({
    sku: { plan },
    prices: rows.map(({ period = 'P1M', currency = 'USD', parts }) => ({ period, currency, parts })),
  }));
  const specification = {
    id: 'app',
    name: 'App',
    billing: 'subscription',
    attributes: [
      { id: 'plan', kind: 'choice', values: Object.keys(plans) },
      { id: 'seats', kind: 'quantity', min: 1, max: seats, step: 1, unit: 'seat' },
    ],
    skus,
  };
  const pairs = rules.map((rule) => rule.split(' → '));
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'thing', name: 'Thing', type, feeRule: 'exact@1', protocol: 'license-only' },
    components: [{ id: 'main', role: 'base', specifications: [specification] }],
    rules: {
      style: 'upgrade-rules',
      specifications: [
        { from: 'app', skus: pairs.map(([from, to]) => ({ from: { plan: from }, to: [{ plan: to }] })) },
      ],
    },
  };
}

function repairOf(document: unknown, options?: JointRepairOptions) {
  const { catalog, findings } = parseCatalog(document);
  const policy = catalog && findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!catalog || !policy || findings.length > 0) throw new Error(JSON.stringify(findings));
  const repair = repairCatalog(catalog, policy, options);
  if (repair.feasible) {
    const checked = parseCatalog(applyJointRepair(document, repair));
    if (!checked.catalog) throw new Error('the repaired document is a catalog');
    const after = [...checked.findings, ...verifyCatalog(checked.catalog, policy).findings];
    expect(after.filter(({ code }) => code === 'rule.target-not-dearer' || code === 'format.invalid')).toEqual([]);
  }
  return repair;
}

const rowPath = (sku: number, row = 0) => `/components/0/specifications/0/skus/${sku}/prices/${row}`;
const rulePath = (rule: number) => `/rules/specifications/0/skus/${rule}`;

describe('what the joint repair answers', () => {
  test('nothing to do costs nothing', () => {
    const document = documentOf({ a: [{ parts: [flat('1.00')] }], b: [{ parts: [flat('2.00')] }] }, ['a → b']);
    expect(repairOf(document)).toEqual({ feasible: true, edits: [], cost: '0', remaining: [] });
  });

  test('one edit per row that moves, with old and new amount; a row without flat part gets one', () => {
    const document = documentOf(
      { a: [{ parts: [each('1.00')] }], b: [{ parts: [each('1.00')] }], c: [{ parts: [flat('0.30'), each('1.00')] }] },
      ['a → b', 'b → c'],
      { type: 'direct' },
    );
    expect(repairOf(document)).toEqual({
      feasible: true,
      cost: '1',
      edits: [
        {
          path: `${rowPath(1)}/parts/-`,
          to: '0.01',
          currency: 'USD',
          shiftMinor: '1',
          message: 'Raise the price of b for P1M by 0.01 USD.',
        },
      ],
      remaining: [],
    });
  });

  test('of equally cheap repairs the earlier row stays where it is', () => {
    const equal = { a: [{ parts: [flat('5.00')] }], b: [{ parts: [flat('5.00')] }] };
    expect(repairOf(documentOf(equal, ['a → b']))).toMatchObject({
      edits: [{ path: `${rowPath(1)}/parts/0`, to: '5.01' }],
    });
    expect(repairOf(documentOf(equal, ['b → a']))).toMatchObject({
      edits: [{ path: `${rowPath(1)}/parts/0`, to: '4.99' }],
    });
    const row = rowPath(1);
    expect(repairOf(documentOf(equal, ['a → b']), { weights: { [row]: 2 } })).toMatchObject({
      cost: '1',
      edits: [{ path: `${rowPath(0)}/parts/0`, from: '5.00', to: '4.99', shiftMinor: '-1' }],
    });
  });

  test('a chain spreads to both sides of its middle, but never below 0', () => {
    const plans = (amount: string) =>
      Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((plan) => [plan, [{ parts: [flat(amount)] }]]));
    const rules = ['a → b', 'b → c', 'c → d', 'd → e'];
    const shifts = (amount: string) => {
      const repair = repairOf(documentOf(plans(amount), rules));
      return repair.feasible ? repair.edits.map(({ shiftMinor }) => shiftMinor) : [];
    };
    expect(shifts('1.00')).toEqual(['-2', '-1', '1', '2']);
    expect(shifts('0.01')).toEqual(['-1', '1', '2', '3']);
    expect(shifts('0.00')).toEqual(['1', '2', '3', '4']);
  });

  test('periods and currencies are repaired apart, each in its own minor unit', () => {
    const rows = (usd: string, jpy: string) => [
      { parts: [flat(usd)] },
      { period: 'P1Y', currency: 'JPY', parts: [flat(jpy)] },
    ];
    const document = documentOf({ a: rows('5.00', '900'), b: rows('4.50', '900') }, ['a → b']);
    expect(repairOf(document)).toMatchObject({
      cost: '52',
      edits: [
        { path: `${rowPath(1, 0)}/parts/0`, to: '5.01', currency: 'USD', shiftMinor: '51' },
        { path: `${rowPath(1, 1)}/parts/0`, to: '901', currency: 'JPY', shiftMinor: '1' },
      ],
    });
  });

  test('fractions of a minor unit, packages and volume bands are compared exactly', () => {
    const packages = { model: 'package', of: 'seats', size: 4, amount: '1.00' };
    const volume = { model: 'volume', of: 'seats', bands: [{ upTo: 5, amount: '0.300001' }, { amount: '0.20' }] };
    // At 9 seats: three packages are 3.00, the volume price is 1.80; at 1 seat 1.00 against 0.300001.
    const document = documentOf({ a: [{ parts: [packages] }], b: [{ parts: [volume] }] }, ['a → b']);
    expect(repairOf(document)).toMatchObject({ cost: '121', edits: [{ path: `${rowPath(1)}/parts/-`, to: '1.21' }] });
  });

  test('an amount that a file could not hold is not asked for', () => {
    const most = '999999999999999.99';
    const equal = { a: [{ parts: [flat(most)] }], b: [{ parts: [flat(most)] }] };
    expect(repairOf(documentOf(equal, ['a → b']))).toMatchObject({ edits: [{ path: `${rowPath(0)}/parts/0` }] });
    expect(repairOf(documentOf(equal, ['a → b']), { fixedRows: [rowPath(0)] })).toMatchObject({
      feasible: false,
      cycle: [rowPath(0), rulePath(0), rowPath(1)],
    });
  });

  test('nor one below 0: then the target is raised, dearer as it may be', () => {
    const most = '999999999999999.99';
    const full = [{ parts: [flat(`-${most}`), each(most), each('0.02')] }];
    const document = documentOf({ a: full, b: [{ parts: [flat('0.02')] }] }, ['a → b'], { seats: 1 });
    const weights = { [rowPath(1)]: 9 };
    expect(repairOf(document, { weights })).toMatchObject({ cost: '9', edits: [{ path: `${rowPath(1)}/parts/0` }] });
  });

  test('other errors stay and are listed', () => {
    const document = documentOf(
      { a: [{ parts: [flat('5.00')] }, { period: 'P1Y', parts: [flat('50.00')] }], b: [{ parts: [flat('5.00')] }] },
      ['a → b'],
    );
    const repair = repairOf(document);
    expect(repair).toMatchObject({ feasible: true, cost: '1', remaining: [{ code: 'rule.target-price-missing' }] });
  });

  test('so do those of the form of the file, all in the order of their places, without warnings', () => {
    const document = documentOf(
      { a: [{ parts: [flat('5.00')] }, { period: 'P1Y', parts: [flat('50.00')] }], b: [{ parts: [flat('5.00')] }] },
      ['a → b'],
    );
    const of = (path: string, severity: 'error' | 'warning'): Finding => ({
      ...{ code: 'format.invalid', severity, path, message: 'It is odd.' },
    });
    const parseFindings = [of('/rules/style', 'error'), of('/product', 'warning'), of('/seller', 'error')];
    const repair = repairOf(document, { parseFindings });
    const paths = repair.feasible ? repair.remaining.map(({ path }) => path) : [];
    expect(paths).toEqual(['/rules/specifications/0/skus/0', '/rules/style', '/seller']);
  });
});

describe('why there is none', () => {
  const equal = { a: [{ parts: [flat('5.00')] }], b: [{ parts: [flat('5.00')] }], c: [{ parts: [flat('5.00')] }] };

  test('two rules that lead to each other; deleting either opens the circle', () => {
    expect(repairOf(documentOf(equal, ['a → b', 'b → a', 'c → a']))).toEqual({
      feasible: false,
      cycle: [rulePath(0), rulePath(1)],
      floors: [],
      deletions: [rulePath(0), rulePath(1)],
      message:
        'For P1M in USD, a → b and b → a cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.',
    });
  });

  test('a circle of three rules', () => {
    const repair = repairOf(documentOf(equal, ['a → b', 'b → c', 'c → a']));
    expect(repair).toMatchObject({ feasible: false, deletions: [0, 1, 2].map(rulePath) });
  });

  test('a rule between two fixed rows', () => {
    const repair = repairOf(documentOf(equal, ['a → b', 'b → c']), { fixedRows: [rowPath(0), rowPath(2)] });
    expect(repair).toEqual({
      feasible: false,
      cycle: [rowPath(0), rulePath(0), rulePath(1), rowPath(2)],
      floors: [],
      deletions: [rulePath(0), rulePath(1)],
      message:
        'For P1M in USD, a → b and b → c cannot all lead to a higher price, whatever is added to prices. The price of a is fixed. The price of c is fixed. Delete one of these rules, or release a fixed price.',
    });
  });

  test('a fixed target and an original that cannot fall far enough', () => {
    const free = { a: [{ parts: [flat('0.00')] }], b: [{ parts: [flat('0.00')] }] };
    expect(repairOf(documentOf(free, ['a → b']), { fixedRows: [rowPath(1)] })).toEqual({
      feasible: false,
      cycle: [rulePath(0), rowPath(1)],
      floors: [rowPath(0)],
      deletions: [rulePath(0)],
      message:
        'For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a cannot fall below 0. The price of b is fixed. Delete the rule, or release a fixed price.',
    });
  });

  test('a row that has all its parts already counts as fixed', () => {
    const full = [{ parts: Array.from({ length: 10 }, () => each('0.00')) }];
    expect(repairOf(documentOf({ a: full, b: full }, ['a → b']))).toMatchObject({
      feasible: false,
      message: expect.stringContaining('as many parts as a price may have'),
    });
  });

  test('of the periods that one of which there is none for', () => {
    const rows = (monthly: string) => [
      { parts: [flat(monthly)] },
      { period: 'P1Y', currency: 'JPY', parts: [flat('500')] },
    ];
    const document = documentOf({ a: rows('1.00'), b: rows('2.00') }, ['a → b']);
    expect(repairOf(document, { fixedRows: [rowPath(0, 1), rowPath(1, 1)] })).toMatchObject({
      feasible: false,
      message: expect.stringMatching(/^For P1Y in JPY, a → b cannot lead to a higher price/),
    });
  });

  test('a target that could not be written as high as its original costs', () => {
    // Two seats of a cost what b costs at most, one costs nothing: a cannot be lowered, b not be raised.
    const bands = [{ upTo: 1, amount: '0.00' }, { amount: '999999999999999.99' }];
    const free = [{ parts: [{ model: 'graduated', of: 'seats', bands }] }];
    const document = documentOf({ a: free, b: [{ parts: [flat('999999999999999.98')] }] }, ['a → b'], { seats: 2 });
    expect(repairOf(document)).toEqual({
      feasible: false,
      cycle: [rulePath(0), rowPath(1)],
      floors: [rowPath(0)],
      deletions: [rulePath(0)],
      message:
        'For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a cannot fall below 0. The flat amount of b would have more digits than an amount may have. Delete the rule.',
    });
  });

  test.each([0, -1, 0.5, 2 ** 53])('a weight of %d is a mistake of the caller, needed or not', (weight) => {
    expect(() => repairOf(documentOf(equal, ['a → b']), { weights: { [rowPath(1)]: weight } })).toThrow('weights');
  });

  test('a sum of weights that is no exact number is another one', () => {
    const weights = { [rowPath(0)]: 2 ** 52, [rowPath(1)]: 2 ** 52 };
    expect(() => repairOf(documentOf(equal, ['a → b']), { weights })).toThrow('weights');
  });

  test('a row that does not exist cannot be fixed: that is a mistake of the caller', () => {
    expect(() => repairOf(documentOf(equal, []), { fixedRows: ['/components/0'] })).toThrow('name price rows');
  });
});
