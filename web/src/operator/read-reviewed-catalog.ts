import { BUILT_IN_PRODUCT_TYPES, type Catalog, parseCatalog } from '@regrade/core';

/** The catalog of a reviewed document. Whether its product type is known here decides nothing about how it is drawn. */
export function readReviewedCatalog(document: unknown): Catalog | undefined {
  const type = typeOf(document);
  const own = type === undefined ? [] : [{ id: type, downgrades: true, feeRules: 'any' as const }];
  return parseCatalog(document, { productTypes: [...BUILT_IN_PRODUCT_TYPES, ...own] }).catalog;
}

function typeOf(document: unknown): string | undefined {
  const product = document instanceof Object && 'product' in document ? document.product : undefined;
  const type = product instanceof Object && 'type' in product ? product.type : undefined;
  const isKnown = BUILT_IN_PRODUCT_TYPES.some(({ id }) => id === type);
  return typeof type === 'string' && !isKnown ? type : undefined;
}
