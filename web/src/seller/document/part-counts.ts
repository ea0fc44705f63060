import type { CatalogDocument } from '@regrade/client';
import { listSpecifications } from './catalog-edit.ts';
import { rulesOf } from './rules-edit.ts';

/** How much of what a document has; what a deletion takes along is the difference. */
export interface PartCounts {
  readonly skus: number;
  readonly prices: number;
  readonly ranges: number;
  readonly rules: number;
  readonly ways: number;
}

/** `prices`: amounts; `ways`: targets of SKU rules. */
export function countParts(document: CatalogDocument): PartCounts {
  const skus = document.components.flatMap(({ specifications }) => specifications.flatMap((each) => each.skus ?? []));
  const rules = rulesOf(document);
  const parts = skus.flatMap(({ prices = [] }) => prices.flatMap((row) => row.parts));
  return {
    skus: skus.length,
    prices: parts.reduce((sum, part) => sum + ('bands' in part ? part.bands.length : 1), 0),
    ranges: skus.reduce((sum, { quantities = {} }) => sum + Object.keys(quantities).length, 0),
    rules: rules.length,
    ways: rules.reduce((sum, { skus: own = [] }) => sum + own.reduce((each, { to }) => each + to.length, 0), 0),
  };
}

export function lossOf(before: CatalogDocument, after: CatalogDocument): PartCounts {
  const [had, has] = [countParts(before), countParts(after)];
  return {
    skus: had.skus - has.skus,
    prices: had.prices - has.prices,
    ranges: had.ranges - has.ranges,
    rules: had.rules - has.rules,
    ways: had.ways - has.ways,
  };
}

/** Published SKUs that are in one document and not in the other any more: what runs on them cannot change. */
export function countLostPublished(
  published: CatalogDocument | null,
  { before, after }: { readonly before: CatalogDocument; readonly after: CatalogDocument },
): number {
  const known = published ? skuNames(published) : new Set<string>();
  const left = skuNames(after);
  return [...skuNames(before)].filter((name) => known.has(name) && !left.has(name)).length;
}

function skuNames(document: CatalogDocument): Set<string> {
  const names = listSpecifications(document).flatMap(({ specification: { id, skus = [] } }) =>
    skus.map(({ sku }) =>
      JSON.stringify([
        id,
        ...Object.entries(sku)
          .map((choice) => choice.join('='))
          .sort(),
      ]),
    ),
  );
  return new Set(names);
}
