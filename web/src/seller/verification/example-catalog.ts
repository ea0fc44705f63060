import type { CatalogDocument } from '@regrade/client';
import { type Catalog, type Counterexample, parseCatalog } from '@regrade/core';
import { productPolicy, productTypesWith } from '../../data/product-policy.ts';
import { isSameChoices } from '../document/catalog-edit.ts';

/** The SKUs that a counterexample compares, read as a catalog of their own: reading all of a large one would hold up the page. */
export function exampleCatalog(
  { rules: _, ...document }: CatalogDocument,
  { specification, from, to }: Pick<Counterexample, 'specification' | 'from' | 'to'>,
): Catalog | undefined {
  const sides = [from, to].map((side) => ({ id: side.specification ?? specification, choices: side.sku }));
  const components = document.components.flatMap((component) => {
    const specifications = component.specifications.flatMap((each) => {
      const own = sides.filter(({ id }) => id === each.id);
      const skus = each.skus?.filter(({ sku }) => own.some(({ choices }) => isSameChoices(sku, choices)));
      return own.length > 0 ? [{ ...each, ...(skus && { skus }) }] : [];
    });
    return specifications.length > 0 ? [{ ...component, specifications }] : [];
  });
  const productTypes = productTypesWith(productPolicy(document.product.type));
  return parseCatalog({ ...document, components }, { productTypes }).catalog;
}
