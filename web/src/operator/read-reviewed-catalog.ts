import { type Catalog, parseCatalog } from '@regrade/core';
import { productPolicy, productTypesWith } from '../data/product-policy.ts';

/** The catalog of a reviewed document. Whether its product type is known here decides nothing about how it is drawn. */
export function readReviewedCatalog(document: unknown): Catalog | undefined {
  const productTypes = productTypesWith(productPolicy(typeOf(document)));
  return parseCatalog(document, { productTypes }).catalog;
}

/** Empty where the document names none: then it is no catalog. */
function typeOf(document: unknown): string {
  const product = document instanceof Object && 'product' in document ? document.product : undefined;
  const type = product instanceof Object && 'type' in product ? product.type : undefined;
  return typeof type === 'string' ? type : '';
}
