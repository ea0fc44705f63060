import { expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { compileEdges } from './compile-graph.ts';
import { createPriceVerifier } from './create-price-verifier.ts';

const POLICY = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in');

/** Comparing prices is all the work under the first fee rule; under the second, which reads other rows, most is its own. */
const FEE_RULES = ['exact@1', 'tencent-cvm@1'];

/** Five rules, of which one is faulty. */
function read(feeRule: string): Catalog {
  const rows = (month: number) =>
    ['P1M', 'P3M', 'P6M', 'P1Y'].map((period, index) => `${period} USD: ${month * (index + 1)}.00 + 1.00 seats`);
  const bands = Array.from({ length: 9 }, (_, index) => `${50 + index}.00 upTo ${index + 1}`).join(', ');
  const banded = rows(50).map((row) => `${row} + graduated seats: ${bands}`);
  const { catalog, findings } = parseCatalog(
    plansDocument({
      style: 'scope',
      feeRule,
      specifications: {
        standard: {
          quantities: { seats: [1, 9, 1] },
          skus: { a: rows(10), b: rows(20), c: rows(40), d: rows(80), e: banded },
        },
      },
      rules: ['a → b', 'b → c', 'c → d', 'd → a', 'a → c'],
    }),
  );
  expect(findings).toEqual([]);
  return present(catalog, 'a catalog');
}

/** SKU c at the prices of e, which cost more work; everything else the same objects. */
function edited(catalog: Catalog): Catalog {
  const components = catalog.components.map((component) => ({
    ...component,
    specifications: component.specifications.map((specification) => ({
      ...specification,
      skus: specification.skus.map((sku) =>
        sku.key === 'plan=c' ? { ...sku, prices: specification.skus[4]?.prices ?? [] } : sku,
      ),
    })),
  }));
  return { ...catalog, components };
}

test('with too little work allowed, the rules before the limit are verified and the first one beyond it is named', () => {
  for (const feeRule of FEE_RULES) {
    const catalog = read(feeRule);
    const inFull = createPriceVerifier().compare(catalog, POLICY);
    expect(inFull.unverified).toBeUndefined();
    expect(inFull.byRule.map(({ findings }) => findings.length)).toEqual([0, 0, 0, 0, 4]);
    const edges = compileEdges(catalog);
    const counts = new Set<number>();
    for (let steps = 0; steps <= 300; steps += 10) {
      const { byRule, unverified } = createPriceVerifier(steps).compare(catalog, POLICY);
      expect(byRule).toEqual(inFull.byRule.slice(0, byRule.length));
      expect(unverified).toEqual(edges[byRule.length]);
      counts.add(byRule.length);
    }
    expect([...counts].slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect([...counts].at(-1)).toBe(edges.length);
  }
});

test('what was verified before costs as much as when it is verified anew, so memory moves no limit', () => {
  for (const feeRule of FEE_RULES) {
    const before = read(feeRule);
    const after = edited(before);
    for (let steps = 0; steps <= 300; steps += 16) {
      const verifier = createPriceVerifier(steps);
      for (const catalog of [before, before, after, before]) {
        expect(verifier.compare(catalog, POLICY)).toEqual(createPriceVerifier(steps).compare(catalog, POLICY));
      }
    }
  }
});
