import type {
  BandedPart,
  Component,
  PriceRow,
  Quantities,
  QuantityRange,
  Sku,
  Specification,
} from '../catalog/catalog.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification, quantityAttributes } from '../catalog/sku.ts';
import { type ChangeEdge, edgesFrom, type OriginalNode } from './compile-graph.ts';
import type { RulesInForce, WantedChange } from './decide-change.ts';
import { quantityMoves } from './quantity-moves.ts';
import { cutRange } from './quantity-range.ts';
import { type RuleDomain, ruleDomain } from './verify-prices.ts';

/** A first change that the rules may allow, from a selection that can be bought; prices decide whether they do. */
export interface WalkMove {
  readonly from: Selection;
  readonly change: WantedChange;
}

/** Of one SKU: a file may have a thousand rules, and the first of them show a leak as well as all. */
export const MOVES_PER_SKU_MAX = 8;

interface Place {
  readonly component: Component;
  readonly specification: Specification;
  readonly sku: Sku;
  readonly node: OriginalNode;
}

/** The SKUs of a component that customers can buy, and change at once. Where drafts name two specifications alike, the first counts. */
function* places(release: RulesInForce, component: Component): Generator<Place> {
  for (const specification of component.specifications) {
    const isMeant = component.specifications.find(({ id }) => id === specification.id) === specification;
    const node = isMeant && changeableNode(release, specification);
    if (!node) continue;
    for (const sku of specification.skus) if (isSold(sku)) yield { component, specification, sku, node };
  }
}

/** The place of a running selection, if its customer can change at once. */
function placeOf(release: RulesInForce, { specification: id, skuKey }: Selection): Place | undefined {
  const found = findSpecification(release.catalog, id);
  const node = found && changeableNode(release, found.specification);
  const sku = found && findSku(found.specification, skuKey);
  return found && node && sku && isSold(sku) ? { ...found, sku, node } : undefined;
}

function changeableNode({ graph }: RulesInForce, { id, billing }: Specification): OriginalNode | undefined {
  const node = graph.originals.get(id);
  return billing === 'subscription' && node?.terms.timing !== 'at-renewal' ? node : undefined;
}

function isSold(sku: Sku): boolean {
  return !sku.removed && isSoldInSomeQuantity(sku);
}

function isSoldInSomeQuantity({ ranges }: Sku): boolean {
  return Object.values(ranges).every(({ min, max }) => min <= max);
}

/**
 * Moves to other SKUs, and of one quantity, at the smallest and the largest quantities. One SKU after another as they are
 * asked for: of a thousand SKUs a search tries those of the first hundred or two.
 */
export function* walkMoves(release: RulesInForce, component: Component): Generator<WalkMove> {
  for (const place of places(release, component)) {
    const corners = (['min', 'max'] as const).map((end) => selectionAt(place, end));
    const moves = [...edgeMoves(place), ...corners.flatMap((from) => movesFrom(release, from))];
    yield* distinct(moves).slice(0, MOVES_PER_SKU_MAX);
  }
}

/** Selections that walks of several changes begin with: every SKU at its smallest and largest quantities. */
export function* walkBeginnings(release: RulesInForce, component: Component): Generator<Selection> {
  for (const place of places(release, component)) {
    yield* distinct((['max', 'min'] as const).map((end) => selectionAt(place, end)));
  }
}

/** What may follow a selection: its SKU's rules at the same quantities, and each quantity by one step or as far as it goes. */
export function movesFrom(release: RulesInForce, from: Selection): WalkMove[] {
  const place = placeOf(release, from);
  if (!place) return [];
  const toSkus = edgesOf(place).flatMap((edge) => {
    const target = targetOf(place, edge);
    if (!target) return [];
    const given = Object.entries(target.sku.ranges).filter(([id]) => !Object.hasOwn(from.quantities, id));
    return [{ from, change: wanted(target, Object.fromEntries(given.map(([id, { min }]) => [id, min]))) }];
  });
  const quantities = Object.keys(from.quantities).flatMap((attribute) => {
    const { growth, shrink } = quantityRanges(place, { attribute, running: from.quantities[attribute] ?? 0 });
    const points = [shrink?.max, shrink?.min, growth?.min, growth?.max].filter((point) => point !== undefined);
    return points.map((point) => ({ from, change: wanted(place, { [attribute]: point }) }));
  });
  return [...toSkus, ...quantities].slice(0, MOVES_PER_SKU_MAX);
}

/** Growth into a band whose unit price is higher than that of the band it starts in, and the row that has these bands. */
export interface BandMove extends WalkMove {
  readonly row: PriceRow;
}

/** From the last quantity of every band to the first allowed one of the dearest later band, where that is dearer. */
export function* bandMoves(release: RulesInForce, component: Component): Generator<BandMove> {
  for (const place of places(release, component)) {
    for (const row of place.sku.prices) {
      for (const part of row.parts) if (part.model === 'volume-added') yield* risingMoves(place, { part, row });
    }
  }
}

function risingMoves(place: Place, { part, row }: { part: BandedPart; row: PriceRow }): BandMove[] {
  const { of: attribute, bands } = part;
  const range = place.sku.ranges[attribute];
  const smallest = selectionAt(place, 'min');
  return bands.flatMap(({ upTo, amountMicros }, index) => {
    const last = range && upTo !== undefined ? cutRange(range, { upTo })?.max : undefined;
    const dearest = dearestBand(bands, index);
    if (last === undefined || !dearest || dearest.amountMicros <= amountMicros) return [];
    const { growth } = quantityRanges(place, { attribute, running: last });
    const points = growth && cutRange(growth, { from: dearest.from });
    const from = { ...smallest, quantities: { ...smallest.quantities, [attribute]: last } };
    return points ? [{ from, change: wanted(place, { [attribute]: points.min }), row }] : [];
  });
}

/** The first band of the highest unit price after one, and the first quantity in it. */
function dearestBand(
  bands: BandedPart['bands'],
  after: number,
): { readonly amountMicros: bigint; readonly from: number } | undefined {
  let dearest: { readonly amountMicros: bigint; readonly from: number } | undefined;
  for (const [index, { amountMicros }] of bands.entries()) {
    if (index <= after || (dearest && amountMicros <= dearest.amountMicros)) continue;
    dearest = { amountMicros, from: (bands[index - 1]?.upTo ?? 0) + 1 };
  }
  return dearest;
}

/** The rules of a SKU at both ends of the quantities that its two sides share. */
function edgeMoves(place: Place): WalkMove[] {
  const edges = edgesOf(place);
  return edges.flatMap((edge) => {
    const target = targetOf(place, edge);
    const domain = target && ruleDomain(place, target);
    if (!target || !domain || 'apart' in domain) return [];
    return (['min', 'max'] as const).map((end) => edgeMove(place, { target, domain, end }));
  });
}

function edgesOf({ node, sku }: Place): ChangeEdge[] {
  return edgesFrom(node, sku.key).slice(0, MOVES_PER_SKU_MAX);
}

function edgeMove(place: Place, of: { target: Target; domain: RuleDomain; end: 'min' | 'max' }): WalkMove {
  const { target, domain, end } = of;
  const at = (ranges: RuleDomain['shared']) => Object.fromEntries(ranges.map((one) => [one.attribute, one.range[end]]));
  const quantities = { ...at(domain.shared), ...at(domain.originalOnly) };
  return { from: selectionOf(place, quantities), change: wanted(target, at(domain.targetOnly)) };
}

/** The move of a rule at given quantities of both sides. */
export function moveAt(move: WalkMove, at: { readonly from: Quantities; readonly to: Quantities }): WalkMove {
  const given = Object.keys(move.change.quantities ?? {}).map((id) => [id, at.to[id] ?? 0]);
  return {
    from: { ...move.from, quantities: { ...move.from.quantities, ...at.from } },
    change: { ...move.change, quantities: Object.fromEntries(given) },
  };
}

type Target = Omit<Place, 'node'>;

function targetOf({ component }: Place, { to }: ChangeEdge): Target | undefined {
  const specification = component.specifications.find(({ id }) => id === to.specification);
  const sku = specification && findSku(specification, to.skuKey);
  return specification && sku && !sku.removed ? { component, specification, sku } : undefined;
}

function quantityRanges(
  { specification, sku, node }: Place,
  of: { attribute: string; running: number },
): { growth?: QuantityRange; shrink?: QuantityRange } {
  const target = quantityAttributes(specification.attributes).find(({ id }) => id === of.attribute);
  const range = sku.ranges[of.attribute];
  if (!target || !range) return {};
  const edge = node.quantities.get(of.attribute);
  const moves = quantityMoves({ target, range, original: target, edge, running: of.running, movesSku: false });
  if (moves.kind === 'free') return {};
  return { ...(moves.growth && { growth: moves.growth }), ...(moves.shrink && { shrink: moves.shrink }) };
}

function wanted({ component, specification, sku }: Target, quantities: Quantities): WantedChange {
  return { component: component.id, specification: specification.id, sku: sku.choices, quantities };
}

function selectionAt(place: Place, end: 'min' | 'max'): Selection {
  return selectionOf(
    place,
    Object.fromEntries(Object.entries(place.sku.ranges).map(([id, range]) => [id, range[end]])),
  );
}

function selectionOf({ component, specification, sku }: Target, quantities: Quantities): Selection {
  return { component: component.id, specification: specification.id, sku: sku.choices, skuKey: sku.key, quantities };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
