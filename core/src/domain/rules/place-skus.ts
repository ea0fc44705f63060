import type { Catalog, Component, PriceRow, Specification } from '../catalog/catalog.ts';
import type { SoldBy, SoldSku } from './verify-prices.ts';

/** A SKU with its place in the document. */
export interface PlacedSku extends SoldSku {
  readonly component: string;
  /** `/components/0/specifications/0/skus/1`. */
  readonly path: string;
  /** Of rows repeated for a period and currency the first, as in `rowFor`. */
  readonly rows: readonly PlacedRow[];
  /** By period and currency: `P1M USD`. */
  readonly rowByKey: ReadonlyMap<string, PlacedRow>;
}

export interface PlacedRow {
  readonly row: PriceRow;
  /** `/components/0/specifications/0/skus/1/prices/0`. */
  readonly path: string;
}

/** Every SKU of a catalog with its place; of repeated ones the first. */
export interface PlacedSkus {
  readonly byPath: ReadonlyMap<string, PlacedSku>;
  readonly bySpecification: ReadonlyMap<string, ReadonlyMap<string, PlacedSku>>;
  /** Whether no id of a specification and no SKU of one is given twice: then what is placed is all there is. */
  readonly isUnambiguous: boolean;
}

/** What did not change since `before`, SKU, attributes and place, is the same object again: that is what memory goes by. */
export function placeSkus(catalog: Catalog, before?: PlacedSkus): PlacedSkus {
  const byPath = new Map<string, PlacedSku>();
  const bySpecification = new Map<string, Map<string, PlacedSku>>();
  let isUnambiguous = true;
  for (const [componentIndex, component] of catalog.components.entries()) {
    for (const [index, specification] of component.specifications.entries()) {
      const known = bySpecification.get(specification.id);
      const byKey = known ?? new Map<string, PlacedSku>();
      if (known) isUnambiguous = false;
      else bySpecification.set(specification.id, byKey);
      const path = `/components/${componentIndex}/specifications/${index}`;
      const placed = placeSpecification({ component, specification, path, byKey }, before);
      for (const sku of placed) byPath.set(sku.path, sku);
      if (placed.length < specification.skus.length) isUnambiguous = false;
    }
  }
  return { byPath, bySpecification, isUnambiguous };
}

function placeSpecification(
  of: {
    readonly component: Component;
    readonly specification: Specification;
    readonly path: string;
    readonly byKey: Map<string, PlacedSku>;
  },
  before: PlacedSkus | undefined,
): PlacedSku[] {
  const { component, specification, path, byKey } = of;
  let soldBy: SoldBy = { id: specification.id, attributes: specification.attributes };
  const first = before?.byPath.get(`${path}/skus/0`)?.specification;
  if (first?.id === soldBy.id && first.attributes === soldBy.attributes) soldBy = first;
  const placed: PlacedSku[] = [];
  for (const [index, sku] of specification.skus.entries()) {
    if (byKey.has(sku.key)) continue;
    const place = `${path}/skus/${index}`;
    const old = before?.byPath.get(place);
    const isSame = old?.sku === sku && old.specification === soldBy && old.component === component.id;
    const one = isSame
      ? old
      : { component: component.id, specification: soldBy, sku, path: place, ...placeRows(sku.prices, place) };
    byKey.set(sku.key, one);
    placed.push(one);
  }
  return placed;
}

function placeRows(prices: readonly PriceRow[], path: string): Pick<PlacedSku, 'rows' | 'rowByKey'> {
  const rowByKey = new Map<string, PlacedRow>();
  for (const [index, row] of prices.entries()) {
    const key = keyOf(row);
    if (!rowByKey.has(key)) rowByKey.set(key, { row, path: `${path}/prices/${index}` });
  }
  return { rows: [...rowByKey.values()], rowByKey };
}

function keyOf({ period, currency }: PriceRow): string {
  return `${period} ${currency}`;
}

/** The row of a SKU for the period and currency of another, which usually stands at the same place of its list. */
export function placedRowFor(
  { rows, rowByKey }: PlacedSku,
  { row, index }: { row: PriceRow; index: number },
): PlacedRow | undefined {
  const usual = rows[index];
  const isMeant = usual?.row.period === row.period && usual.row.currency === row.currency;
  return isMeant ? usual : rowByKey.get(keyOf(row));
}
