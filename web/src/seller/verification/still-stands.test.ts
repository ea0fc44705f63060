import type { CatalogDocument } from '@regrade/client';
import { checkCatalog } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { pricePoints } from '../../parts/price-points.ts';
import { editSku, listSpecifications, skuPath } from '../document/catalog-edit.ts';
import { deleteSku } from '../document/delete-part.ts';
import { indexCells, markCells } from '../sheet/cell-marks.ts';
import type { Sheet } from '../sheet/sheet.ts';
import { draftForTests } from './draft-for-tests.ts';
import { exampleCatalog } from './example-catalog.ts';
import { stillStands } from './still-stands.ts';

/** A draft of which something was said, and what may still be shown of that once the draft has moved on. */
// Advanced is cheaper than Basic.
const before: CatalogDocument = draftForTests({ advanced: '1.00' });
const { findings, catalog } = checkCatalog(before);
const refuted = findings.filter(({ code }) => code === 'rule.target-not-dearer');
const place = (sku: number) => ({ component: 0, specification: 0, sku });

/** A row for each SKU, its prices in one cell. */
function sheetOf(document: CatalogDocument): Sheet {
  const skus = listSpecifications(document).flatMap(({ place, specification }) =>
    (specification.skus ?? []).map((_, sku) => skuPath({ ...place, sku })),
  );
  return {
    columns: [{ id: 'sku', label: 'SKU', kind: 'head', width: 100 }],
    rows: skus.map((path) => ({ key: path, starts: true, cells: [{ text: path, editable: false, path }] })),
  };
}

const marksIn = (now: CatalogDocument) => {
  const index = indexCells(sheetOf(now));
  return [...markCells(refuted, { index: () => index, document: before, now }).keys()];
};

describe('what was said of an older text', () => {
  test('marks the cells that it was said of, as long as they stand there', () => {
    expect(refuted.length).toBeGreaterThan(0);
    expect(marksIn(before)).toHaveLength(2);
    expect(marksIn(structuredClone(before))).toEqual(marksIn(before));
  });

  test('marks nothing after a deletion before it: other SKUs stand at its places then', () => {
    expect(marksIn(deleteSku(before, place(0)))).toEqual([]);
  });

  test('marks nothing where one of the two was edited', () => {
    expect(marksIn(editSku(before, place(1), (sku) => ({ ...sku, removed: true })))).toEqual([]);
  });

  test('stands of a rule as long as the rule is the same, and nowhere where nothing is', () => {
    const rule = '/rules/specifications/0/skus/0';
    expect(stillStands(rule, { before, now: structuredClone(before) })).toBe(true);
    const [first, ...others] = before.rules?.specifications ?? [];
    const skus = first?.skus?.slice(1) ?? [];
    const now = {
      ...before,
      rules: { ...before.rules, specifications: [{ from: 'standard', ...first, skus }, ...others] },
    };
    expect(stillStands(rule, { before, now })).toBe(false);
    expect(stillStands('/rules/specifications/99', { before, now: structuredClone(before) })).toBe(false);
  });
});

test('a counterexample is plotted from its two SKUs as from the whole catalog', () => {
  for (const { counterexample } of refuted) {
    if (!counterexample || !catalog) throw new Error('a refuted rule has a counterexample');
    const alone = exampleCatalog(before, counterexample);
    expect(alone && pricePoints(alone, counterexample)).toEqual(pricePoints(catalog, counterexample));
    expect(pricePoints(catalog, counterexample)).toBeDefined();
  }
});
