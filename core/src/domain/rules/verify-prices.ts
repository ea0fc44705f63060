import type { PriceRow, Quantities, QuantityAttribute, QuantityRange, Sku, Specification } from '../catalog/catalog.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import { type Effort, spend, UNLIMITED } from './effort.ts';
import { type Extreme, greatestOn, leastBySegment, leastOn, PACKAGE_PERIOD_MAX, packagePeriod } from './extremes.ts';
import { curveOf, flatMicrosOf, negateCurve, type PriceCurve, subtractCurves } from './price-curve.ts';
import { intersectRanges } from './quantity-range.ts';

/** What is read of a specification: its quantity attributes, and its id for sentences. */
export type SoldBy = Pick<Specification, 'id' | 'attributes'>;

/** A SKU with the specification whose quantity attributes it is sold by. */
export interface SoldSku {
  readonly specification: SoldBy;
  readonly sku: Sku;
}

/** The points on which a rule is verified: equal where id and unit are equal, each side's own elsewhere (contract §3). */
export interface RuleDomain {
  readonly shared: readonly AttributeRange[];
  readonly originalOnly: readonly AttributeRange[];
  readonly targetOnly: readonly AttributeRange[];
}
interface AttributeRange {
  readonly attribute: string;
  readonly range: QuantityRange;
}

/** The domain of a rule, or the attribute on which its two sides never meet. */
export function ruleDomain(original: SoldSku, target: SoldSku): RuleDomain | { readonly apart: string } {
  const [fromAttributes, toAttributes] = [original, target].map(({ specification }) =>
    quantityAttributes(specification.attributes),
  ) as [readonly QuantityAttribute[], readonly QuantityAttribute[]];
  const shared: AttributeRange[] = [];
  const originalOnly: AttributeRange[] = [];
  const targetOnly: AttributeRange[] = [];
  for (const { id, unit } of fromAttributes) {
    const own = ownRange(original.sku, id);
    const isShared = toAttributes.some((other) => other.id === id && other.unit === unit);
    const other = isShared ? ownRange(target.sku, id) : own;
    const range = own && other && intersectRanges(own, other);
    if (!range) return { apart: id };
    (isShared ? shared : originalOnly).push({ attribute: id, range });
  }
  for (const { id } of toAttributes) {
    if (shared.some(({ attribute }) => attribute === id)) continue;
    const range = ownRange(target.sku, id);
    if (!range) return { apart: id };
    targetOnly.push({ attribute: id, range });
  }
  return { shared, originalOnly, targetOnly };
}

function ownRange(sku: Sku, attribute: string): QuantityRange | undefined {
  const range = Object.hasOwn(sku.ranges, attribute) ? sku.ranges[attribute] : undefined;
  return range && range.min <= range.max ? range : undefined;
}

/** A pair of points of a rule's domain, and price(target) − price(original) there, exact in micros. */
export interface NetExtreme {
  readonly netMicros: bigint;
  readonly from: Quantities;
  readonly to: Quantities;
}

/**
 * The least price(target) − price(original) over the whole domain, at its smallest quantities; undefined where no point
 * has both prices. A sum of extremes of one curve per attribute, because prices are separable.
 */
export function leastNet(domain: RuleDomain, rows: ComparedRows, effort = UNLIMITED): NetExtreme | undefined {
  return leastOf(netOf(domain, rows), effort);
}

/** The same with the greatest net, from the same curves. */
export function netExtremes(
  domain: RuleDomain,
  rows: ComparedRows,
  effort: Effort,
): { readonly least: NetExtreme; readonly greatestNetMicros: bigint } | undefined {
  const net = netOf(domain, rows);
  const least = leastOf(net, effort);
  const greatestNetMicros = least && greatestOf(net, effort);
  return least && greatestNetMicros !== undefined ? { least, greatestNetMicros } : undefined;
}

/** Of two rows, subtracted from one another. */
const BANDS_PER_STEP = 4;

interface ComparedRows {
  readonly original: PriceRow;
  readonly target: PriceRow;
}

/** price(target) − price(original) as a constant and one curve per attribute. */
interface Net {
  readonly flatMicros: bigint;
  readonly parts: readonly NetPart[];
}
interface NetPart extends AttributeRange {
  readonly side: 'both' | 'original' | 'target';
  readonly curve: PriceCurve;
  /** What making the curve cost. */
  readonly steps: number;
}

function netOf({ shared, originalOnly, targetOnly }: RuleDomain, { original, target }: ComparedRows): Net {
  const parts: NetPart[] = [];
  for (const { attribute, range } of shared) {
    const above = curveOf(target, attribute);
    const below = curveOf(original, attribute);
    const steps = Math.ceil((above.segments.length + below.segments.length) / BANDS_PER_STEP);
    parts.push({ side: 'both', attribute, range, curve: subtractCurves(above, below), steps });
  }
  for (const { attribute, range } of originalOnly) {
    parts.push({ side: 'original', attribute, range, curve: negateCurve(curveOf(original, attribute)), steps: 0 });
  }
  for (const { attribute, range } of targetOnly) {
    parts.push({ side: 'target', attribute, range, curve: curveOf(target, attribute), steps: 0 });
  }
  return { flatMicros: flatMicrosOf(target) - flatMicrosOf(original), parts };
}

function leastOf({ flatMicros, parts }: Net, effort: Effort): NetExtreme | undefined {
  let netMicros = flatMicros;
  const from: Record<string, number> = {};
  const to: Record<string, number> = {};
  for (const { side, attribute, range, curve, steps } of parts) {
    spend(effort, steps);
    const least = leastOn(curve, range, effort);
    if (!least) return undefined;
    netMicros += least.micros;
    if (side !== 'target') from[attribute] = least.quantity;
    if (side !== 'original') to[attribute] = least.quantity;
  }
  return { netMicros, from, to };
}

function greatestOf({ flatMicros, parts }: Net, effort: Effort): bigint | undefined {
  let netMicros = flatMicros;
  for (const { range, curve, steps } of parts) {
    spend(effort, steps);
    const greatest = greatestOn(curve, range, effort);
    if (!greatest) return undefined;
    netMicros += greatest.micros;
  }
  return netMicros;
}

/** The attribute whose package sizes, in one row or in the two rows of a rule, have too long a common period. */
export function tooComplexAttribute(rows: readonly PriceRow[]): string | undefined {
  if (rows.every(({ parts }) => parts.every(({ model }) => model !== 'package'))) return undefined;
  const sizesByAttribute = new Map<string, number[]>();
  for (const { parts } of rows) {
    for (const part of parts) {
      if (part.model !== 'package') continue;
      sizesByAttribute.set(part.of, [...(sizesByAttribute.get(part.of) ?? []), part.size]);
    }
  }
  return [...sizesByAttribute].find(([, sizes]) => packagePeriod(sizes) > PACKAGE_PERIOD_MAX)?.[0];
}

/** A price of a row and the quantities that have it. */
export interface PricePoint {
  readonly micros: bigint;
  readonly quantities: Quantities;
}

/** The least purchasable price of a row, at its smallest quantities; undefined where nothing can be bought at a price. */
export function leastPrice({ specification, sku }: SoldSku, row: PriceRow): PricePoint | undefined {
  let micros = flatMicrosOf(row);
  const quantities: Record<string, number> = {};
  for (const { id } of quantityAttributes(specification.attributes)) {
    const range = ownRange(sku, id);
    const least = range && leastOn(curveOf(row, id), range);
    if (!least) return undefined;
    micros += least.micros;
    quantities[id] = least.quantity;
  }
  return { micros, quantities };
}

/** Two quantities of one attribute, the larger one cheaper by `dropMicros` (> 0) while all others stay equal. */
export interface QuantityInversion {
  readonly attribute: string;
  readonly from: number;
  readonly to: number;
  readonly dropMicros: bigint;
}

/** The deepest drop of a row's price along one attribute, at the smallest quantities; undefined where it never falls. */
export function deepestDrop(
  row: PriceRow,
  { attribute, range }: { attribute: string; range: QuantityRange },
): QuantityInversion | undefined {
  const curve = curveOf(row, attribute);
  if (curve.segments.length === 1) return undefined;
  const valleys = leastBySegment(curve, range);
  const peaks = leastBySegment(negateCurve(curve), range);
  let highest: Extreme | undefined;
  let deepest: QuantityInversion | undefined;
  // On a segment no price falls, as unit, band and package amounts are ≥ 0: a drop leads from one segment to a later one.
  for (const [index, valley] of valleys.entries()) {
    const dropMicros = highest ? highest.micros - valley.micros : 0n;
    if (highest && dropMicros > (deepest?.dropMicros ?? 0n)) {
      deepest = { attribute, from: highest.quantity, to: valley.quantity, dropMicros };
    }
    const peak = peaks[index];
    if (peak && (!highest || -peak.micros > highest.micros)) {
      highest = { quantity: peak.quantity, micros: -peak.micros };
    }
  }
  return deepest;
}
