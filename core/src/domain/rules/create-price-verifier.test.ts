import { expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { createPriceVerifier } from './create-price-verifier.ts';

const POLICY = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in');

/** Five rules, of which one is faulty, under a fee rule that reads other rows: both parts of the work cost steps. */
function read(): Catalog {
  const rows = (month: number) => [`${month}.00 + 1.00 seats`, `P1Y USD: ${month * 11}.00 + 11.00 seats`];
  const { catalog, findings } = parseCatalog(
    plansDocument({
      style: 'scope',
      feeRule: 'tencent-cvm@1',
      specifications: {
        standard: {
          quantities: { seats: [1, 9, 1] },
          skus: { a: rows(10), b: rows(20), c: rows(40), d: rows(80) },
        },
      },
      rules: ['a → b', 'b → c', 'c → d', 'd → a', 'a → c'],
    }),
  );
  expect(findings).toEqual([]);
  return present(catalog, 'a catalog');
}

/** Another price of SKU c, everything else the same objects. */
function edited(catalog: Catalog): Catalog {
  const components = catalog.components.map((component) => ({
    ...component,
    specifications: component.specifications.map((specification) => ({
      ...specification,
      skus: specification.skus.map((sku) =>
        sku.key === 'plan=c' ? { ...sku, prices: specification.skus[3]?.prices ?? [] } : sku,
      ),
    })),
  }));
  return { ...catalog, components };
}

test('with too little work allowed, the rules before the limit are verified and the first one beyond it is named', () => {
  const catalog = read();
  const inFull = createPriceVerifier().compare(catalog, POLICY);
  expect(inFull.unverified).toBeUndefined();
  expect(inFull.byRule.map(({ findings }) => findings.map(({ severity }) => severity))).toEqual([
    [],
    [],
    [],
    [],
    ['error', 'error'],
  ]);
  const named = new Set<string>();
  for (let steps = 0; steps <= 400; steps += 5) {
    const { byRule, unverified } = createPriceVerifier(steps).compare(catalog, POLICY);
    expect(byRule).toEqual(inFull.byRule.slice(0, byRule.length));
    expect(unverified === undefined).toBe(byRule.length === inFull.byRule.length);
    if (unverified) named.add(`${byRule.length}: ${unverified.from.skuKey} → ${unverified.to.skuKey}`);
  }
  expect([...named]).toMatchInlineSnapshot(`
    [
      "0: plan=a → plan=b",
      "1: plan=a → plan=c",
      "2: plan=b → plan=c",
      "3: plan=c → plan=d",
      "4: plan=d → plan=a",
    ]
  `);
});

test('what was verified before costs as much as when it is verified anew, so memory moves no limit', () => {
  const before = read();
  const after = edited(before);
  for (let steps = 0; steps <= 400; steps += 25) {
    const verifier = createPriceVerifier(steps);
    for (const catalog of [before, before, after, before]) {
      expect(verifier.compare(catalog, POLICY)).toEqual(createPriceVerifier(steps).compare(catalog, POLICY));
    }
  }
});
