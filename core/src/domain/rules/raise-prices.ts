import type { Catalog, PricePart, Sku } from '../catalog/catalog.ts';
import { MICROS_PER_MINOR } from '../kernel/money.ts';

/** How the sentence of a finding names the revision. */
export const RAISED_BY = '10 %';

/**
 * The catalog with every price raised by a tenth, flat amounts up to the next minor unit: the price revision that walks
 * are tried across where no other release is given. Quantities, rows and rules stay.
 */
export function raisePrices(catalog: Catalog): Catalog {
  return {
    ...catalog,
    components: catalog.components.map((component) => ({
      ...component,
      specifications: component.specifications.map((specification) => ({
        ...specification,
        skus: specification.skus.map(raiseSku),
      })),
    })),
  };
}

function raiseSku(sku: Sku): Sku {
  return { ...sku, prices: sku.prices.map((row) => ({ ...row, parts: row.parts.map(raisePart) })) };
}

function raisePart(part: PricePart): PricePart {
  switch (part.model) {
    case 'flat':
      return { ...part, amountMicros: raised(part.amountMicros, MICROS_PER_MINOR) };
    case 'linear':
    case 'package':
      return { ...part, amountMicros: raised(part.amountMicros, 1n) };
    case 'volume':
    case 'volume-added':
    case 'graduated':
      return { ...part, bands: part.bands.map((band) => ({ ...band, amountMicros: raised(band.amountMicros, 1n) })) };
  }
}

/** The least multiple of `unit` that is at least eleven tenths of the amount; a discount below 0 stays as it is. */
function raised(amountMicros: bigint, unit: bigint): bigint {
  if (amountMicros <= 0n) return amountMicros;
  const tenths = 10n * unit;
  return ((amountMicros * 11n + tenths - 1n) / tenths) * unit;
}
