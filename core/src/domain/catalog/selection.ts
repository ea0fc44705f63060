import type { Choices, Quantities } from './catalog.ts';

/** What somebody has, or wants, of one component: a SKU with quantities. */
export interface Selection {
  readonly component: string;
  readonly specification: string;
  readonly sku: Choices;
  readonly skuKey: string;
  readonly quantities: Quantities;
}

/** Whether both name the same SKU with the same quantities. */
export function isSameSelection(a: Selection, b: Selection): boolean {
  if (a.specification !== b.specification || a.skuKey !== b.skuKey) return false;
  const attributes = Object.keys(a.quantities);
  return (
    attributes.length === Object.keys(b.quantities).length &&
    attributes.every((attribute) => a.quantities[attribute] === b.quantities[attribute])
  );
}
