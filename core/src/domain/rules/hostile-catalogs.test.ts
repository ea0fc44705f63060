import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { checkCatalog, createCatalogChecker } from './create-catalog-checker.ts';
import { repairCatalog } from './joint-repair.ts';

interface Hostile {
  readonly specifications: number;
  readonly rows?: number;
  readonly quantities?: number;
  readonly parts?: (sku: number) => object[];
  readonly feeRule?: string;
  /** The targets of a SKU, all SKUs of all specifications numbered through. */
  readonly targets: (sku: number) => number[];
}

const SKUS = 100;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const digits = (sku: number) => ({ tens: `v${Math.floor(sku / 10) % 10}`, ones: `v${sku % 10}` });

function documentOf(of: Hostile) {
  const values = numbers(10).map((digit) => `v${digit}`);
  const quantities = numbers(of.quantities ?? 1).map((index) => `q${index}`);
  const attributes = [
    { id: 'tens', kind: 'choice', values },
    { id: 'ones', kind: 'choice', values },
    ...quantities.map((id) => ({ id, kind: 'quantity', min: 1, max: 1_000_000_000, step: 1, unit: 'unit' })),
  ];
  const parts = of.parts ?? (() => [{ model: 'flat', amount: '100.00' }]);
  const specification = (index: number) => ({
    id: `s${index}`,
    name: `s${index}`,
    billing: 'subscription',
    attributes,
    skus: numbers(SKUS).map((sku) => ({
      sku: digits(sku),
      prices: numbers(of.rows ?? 1).map((row) => ({ period: `P${row + 1}M`, currency: 'USD', parts: parts(sku) })),
    })),
  });
  const ruleOf = (index: number) => ({
    from: `s${index}`,
    skus: numbers(SKUS).flatMap((sku) => {
      const to = of
        .targets(index * SKUS + sku)
        .map((target) => ({ specification: `s${Math.floor(target / SKUS)}`, sku: digits(target % SKUS) }));
      return to.length === 0 ? [] : [{ from: digits(sku), to }];
    }),
  });
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'p', name: 'p', type: 'marketplace', feeRule: of.feeRule ?? 'exact@1', protocol: 'license-only' },
    components: [{ id: 'app', role: 'base', specifications: numbers(of.specifications).map(specification) }],
    rules: { style: 'scope', specifications: numbers(of.specifications).map(ruleOf) },
  };
}

const othersOf = (count: number) => (sku: number) => numbers(count).filter((target) => target !== sku);
const nextOf = (count: number) => (sku: number) => (sku + 1 < count ? [sku + 1] : []);

/** Each comparison of two package sizes is a search of some thousand steps, and there are 80 000 of them. */
const PACKAGES: Hostile = {
  specifications: 1,
  rows: 4,
  quantities: 2,
  targets: othersOf(SKUS),
  parts: (sku) =>
    numbers(2).flatMap((index) => [
      { model: 'package', of: `q${index}`, size: sku % 2 === 0 ? 3137 : 3163, amount: '1.00' },
      { model: 'linear', of: `q${index}`, amount: '0.001' },
    ]),
};
/** 40 000 rules, each of them faulty, and each with repairs that would touch 400 others. */
const ALL_FAULTY: Hostile = { specifications: 2, targets: othersOf(2 * SKUS) };
/** 19 900 rules that are sound by price, in eight periods, under a fee rule that reads other rows. */
const MANY_BY_ROWS: Hostile = {
  specifications: 2,
  rows: 8,
  feeRule: 'huawei-koogallery@2023-06-12',
  targets: (sku) => numbers(2 * SKUS).filter((target) => target > sku),
  parts: (sku) => [{ model: 'flat', amount: `${100 + sku}.00` }],
};

function repairOf(hostile: Hostile) {
  const { catalog, policy } = checkCatalog(documentOf(hostile));
  return repairCatalog(present(catalog, 'a catalog'), present(policy, 'its product type'));
}

// Without the limits each of these takes minutes, and the runner gives it up.
describe('a catalog made to take long', () => {
  test('is verified up to a limit: the first rule beyond it is named, and the catalog is not sound', () => {
    const { ok, findings } = checkCatalog(documentOf(PACKAGES));
    expect(ok).toBe(false);
    const unverified = findings.filter(({ code }) => code === 'rule.unverified');
    expect(unverified).toMatchObject([{ severity: 'error', path: expect.stringContaining('/skus/') }]);
    const later = findings.filter(({ path }) => path.startsWith('/rules/specifications/0/skus/99'));
    expect(later).toEqual([]);
    expect(repairOf(PACKAGES)).toEqual({ feasible: null, message: expect.stringContaining('one by one') });
  });

  test('with faults everywhere tells the first thousand, with their repairs', () => {
    const { findings } = checkCatalog(documentOf(ALL_FAULTY));
    expect(findings).toHaveLength(1000);
    expect(findings.every(({ code, repairs }) => code === 'rule.target-not-dearer' && repairs?.length === 3)).toBe(
      true,
    );
  });

  test('under a fee rule that has to be looked at row by row has the same limit', () => {
    const { findings } = checkCatalog(documentOf(MANY_BY_ROWS));
    expect(findings.map(({ code }) => code)).toContain('rule.unverified');
  });

  test('gets the same answer from a checker that remembers, whichever row is edited', () => {
    for (const hostile of [PACKAGES, { ...ALL_FAULTY, targets: (sku: number) => othersOf(40)(sku % 100) }]) {
      const document = documentOf(hostile);
      const checker = createCatalogChecker();
      checker.check(document);
      for (const sku of [3, 99]) {
        const row = document.components[0]?.specifications[0]?.skus[sku]?.prices[0];
        row?.parts.push({ model: 'flat', amount: '1000.00' });
        expect(checker.check(document)).toEqual(checkCatalog(document));
      }
    }
  });
});

describe('the joint repair of rows that all hang together', () => {
  test('of 10 000 rows is found where their rules make no circle', () => {
    expect(repairOf({ specifications: 100, targets: nextOf(10_000) }).feasible).toBe(true);
  });

  test('of 3 000 rows is found where they do; of 10 000 it is not searched for, and that is the answer', () => {
    const withShortcut = (count: number) => (sku: number) => [...nextOf(count)(sku), ...(sku === 0 ? [2] : [])];
    expect(repairOf({ specifications: 30, targets: withShortcut(3_000) }).feasible).toBe(true);
    expect(repairOf({ specifications: 100, targets: withShortcut(10_000) }).feasible).toBeNull();
  });

  test('of a circle of 2 000 rules is refused, with every rule whose deletion opens it', () => {
    const repair = repairOf({ specifications: 20, targets: (sku) => [(sku + 1) % 2_000] });
    expect(repair).toMatchObject({ feasible: false, floors: [] });
    expect(repair.feasible === false && repair.deletions).toHaveLength(2_000);
  });
});
