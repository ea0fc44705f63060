import {
  type Catalog,
  type CatalogChecker,
  type CheckedCatalog,
  createCatalogChecker,
  type ProductTypePolicy,
} from '@regrade/core';

/** Checks the documents that are saved, each as `checkDocument` does, in the time of what changed since the last one. */
export interface DocumentChecks {
  readonly check: (
    product: string,
    of: { readonly document: unknown; readonly previous?: Catalog | undefined },
  ) => CheckedCatalog;
}

/** Drafts that sellers edit at the moment; the one saved longest ago is forgotten first. */
export const DRAFTS_REMEMBERED_MAX = 20;
/** Price rows and targets of rules in a draft that is remembered: what is remembered of one is a kilobyte or two. */
export const PARTS_REMEMBERED_MAX = 5_000;

/** A checker for each product that was saved last: a console saves a draft of a hundred SKUs after each edited row. */
export function createDocumentChecks(policies: readonly ProductTypePolicy[]): DocumentChecks {
  const checkers = new Map<string, CatalogChecker>();
  return {
    check(product, { document, previous }) {
      const checker = checkers.get(product) ?? createCatalogChecker({ productTypes: policies });
      checkers.delete(product);
      const checked = checker.check(document, previous && { previous });
      if (checked.catalog && countParts(checked.catalog) <= PARTS_REMEMBERED_MAX) checkers.set(product, checker);
      const [oldest] = checkers.keys();
      if (checkers.size > DRAFTS_REMEMBERED_MAX && oldest !== undefined) checkers.delete(oldest);
      return checked;
    },
  };
}

function countParts({ components, rules }: Catalog): number {
  const skus = components.flatMap(({ specifications }) => specifications.flatMap((one) => one.skus));
  const skuRules = rules.specifications.flatMap((one) => one.skus);
  return (
    skus.reduce((sum, { prices }) => sum + 1 + prices.length, 0) + skuRules.reduce((sum, { to }) => sum + to.length, 0)
  );
}
