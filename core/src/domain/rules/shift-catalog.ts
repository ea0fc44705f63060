import type { Catalog, PriceRow } from '../catalog/catalog.ts';
import { MICROS_PER_MINOR } from '../kernel/money.ts';

/** A catalog whose price rows are moved by minor units: what `applyJointRepair` does to its document. */
export function shiftCatalog(catalog: Catalog, byMinorOf: ReadonlyMap<PriceRow, bigint>): Catalog {
  if (byMinorOf.size === 0) return catalog;
  return {
    ...catalog,
    components: catalog.components.map((component) => ({
      ...component,
      specifications: component.specifications.map((specification) => ({
        ...specification,
        skus: specification.skus.map((sku) => ({
          ...sku,
          prices: sku.prices.map((row) => shiftRow(row, byMinorOf.get(row) ?? 0n)),
        })),
      })),
    })),
  };
}

function shiftRow(row: PriceRow, byMinor: bigint): PriceRow {
  if (byMinor === 0n) return row;
  const byMicros = byMinor * MICROS_PER_MINOR;
  const first = row.parts.findIndex(({ model }) => model === 'flat');
  const flat = row.parts[first];
  if (flat?.model !== 'flat') return { ...row, parts: [...row.parts, { model: 'flat', amountMicros: byMicros }] };
  return { ...row, parts: row.parts.with(first, { ...flat, amountMicros: flat.amountMicros + byMicros }) };
}
