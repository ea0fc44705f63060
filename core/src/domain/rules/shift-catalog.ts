import type { Catalog, PriceRow } from '../catalog/catalog.ts';
import { present } from '../kernel/assert.ts';
import { MICROS_PER_MINOR } from '../kernel/money.ts';
import type { ComparedRow, RuleCheck } from './check-rules.ts';
import type { PlacedRow, PlacedSku, PlacedSkus } from './place-skus.ts';

/** Minor units by row of the catalog before; rows that do not move are left out. */
type ShiftsByRow = ReadonlyMap<PriceRow, bigint>;

/** A catalog whose price rows are moved by minor units: what `applyJointRepair` does to its document. */
export function shiftCatalog(catalog: Catalog, byMinorOf: ShiftsByRow): Catalog {
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

/** What `checkRules` would find in the shifted catalog: a constant moves every net of a row alike. */
export function shiftChecks(
  checks: readonly RuleCheck[],
  { repaired: { byPath: skus }, byMinorOf }: { repaired: PlacedSkus; byMinorOf: ShiftsByRow },
): readonly RuleCheck[] {
  if (byMinorOf.size === 0) return checks;
  const rows = new Map([...skus.values()].flatMap((sku) => sku.rows).map((row) => [row.path, row]));
  const skuAt = ({ path }: PlacedSku) => present(skus.get(path), 'shifting a price moves no SKU');
  const rowAt = ({ path }: PlacedRow) => present(rows.get(path), 'shifting a price moves no row');
  return checks.map((check) => ({
    ...check,
    original: skuAt(check.original),
    target: skuAt(check.target),
    rows: check.rows.map((row) => {
      if (row.kind !== 'compared') return { ...row, original: rowAt(row.original) };
      return { ...shiftCompared(row, byMinorOf), original: rowAt(row.original), target: rowAt(row.target) };
    }),
  }));
}

function shiftCompared(row: ComparedRow, byMinorOf: ShiftsByRow): ComparedRow {
  const byMinor = (byMinorOf.get(row.target.row) ?? 0n) - (byMinorOf.get(row.original.row) ?? 0n);
  const byMicros = byMinor * MICROS_PER_MINOR;
  const greatest = row.greatestNetMicros;
  return {
    ...row,
    least: { ...row.least, netMicros: row.least.netMicros + byMicros },
    ...(greatest !== undefined && { greatestNetMicros: greatest + byMicros }),
  };
}
