import type { PriceRow, Sku, Specification } from '../catalog/catalog.ts';

/**
 * Whether every SKU that has prices prices the attribute by `linear` parts only (T10). An attribute that a row does not
 * price at all is not linear-priced: growing for nothing is a decision the seller has to write down.
 */
export function isLinearPriced(specification: Specification, attribute: string): boolean {
  const priced = specification.skus.filter((sku) => sku.prices.length > 0);
  return priced.length > 0 && priced.every((sku) => sku.prices.every((row) => isLinearIn(row, attribute)));
}

function isLinearIn(row: PriceRow, attribute: string): boolean {
  const parts = row.parts.filter((part) => part.model !== 'flat' && part.of === attribute);
  return parts.length > 0 && parts.every((part) => part.model === 'linear');
}

/** A sale item that is linear-priced as a whole: it has prices, and each row reads quantities by `linear` parts only. */
export function isLinearSaleItem(sku: Sku): boolean {
  return (
    sku.prices.length > 0 &&
    sku.prices.every(
      ({ parts }) =>
        parts.some((part) => part.model === 'linear') &&
        parts.every((part) => part.model === 'flat' || part.model === 'linear'),
    )
  );
}
