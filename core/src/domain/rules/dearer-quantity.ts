import type { PriceRow, Quantities, QuantityRange } from '../catalog/catalog.ts';
import { priceOf } from '../catalog/price.ts';
import { present } from '../kernel/assert.ts';
import { greatestOn, segmentRanges, valueAt } from './extremes.ts';
import { curveOf, type PriceCurve } from './price-curve.ts';
import { allowedRanges, type QuantityMoves } from './quantity-moves.ts';
import { cutRange } from './quantity-range.ts';

/**
 * The smallest point of the range above `above` at which the curve is worth more than at `than`; undefined where none is.
 */
export function firstDearerQuantity(
  curve: PriceCurve,
  { range, above, than }: { range: QuantityRange; above: number; than: number },
): number | undefined {
  const points = cutRange(range, { from: above + 1 });
  return (
    points && firstAbove(curve, { points, micros: present(valueAt(curve, than), 'a compared quantity is priced') })
  );
}

/**
 * The smallest point at which the curve of a price row exceeds an amount: segment by segment, since unit, band and
 * package amounts are ≥ 0, so within a segment a price never falls and halving finds the point.
 */
export function firstAbove(
  curve: PriceCurve,
  { points, micros }: { points: QuantityRange; micros: bigint },
): number | undefined {
  const isAbove = (quantity: number) => present(valueAt(curve, quantity), 'segments cover what they list') > micros;
  const segment = segmentRanges(curve, points).find((candidate) => isAbove(candidate.points.max));
  if (!segment) return undefined;
  const { min, max, step } = segment.points;
  let [low, high] = [0, (max - min) / step];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isAbove(min + middle * step)) high = middle;
    else low = middle + 1;
  }
  return min + low * step;
}

/** The largest point at which the curve of a price row exceeds an amount: the end of the last segment that does. */
export function lastAbove(
  curve: PriceCurve,
  { points, micros }: { points: QuantityRange; micros: bigint },
): number | undefined {
  const ends = segmentRanges(curve, points).map((segment) => segment.points.max);
  return ends.findLast((end) => present(valueAt(curve, end), 'segments cover what they list') > micros);
}

interface DearerWish {
  readonly row: PriceRow;
  readonly moves: readonly QuantityMoves[];
  /** Allowed by the rules and priced, but not above `thanMicros`. */
  readonly quantities: Quantities;
  readonly thanMicros: bigint;
}

/**
 * The smallest larger quantity that makes a selection dearer than an amount, the other quantities staying; where one
 * quantity alone cannot, several. Only what differs from the wish; undefined where nothing that the rules allow is dearer.
 */
export function dearerQuantities(wish: DearerWish): Quantities | undefined {
  for (const move of wish.moves) {
    const quantity = firstDearer(wish, { move, quantities: wish.quantities });
    if (quantity !== undefined) return { [move.attribute]: quantity };
  }
  const raised: Record<string, number> = {};
  for (const move of wish.moves) {
    const quantities = { ...wish.quantities, ...raised };
    const enough = firstDearer(wish, { move, quantities });
    const quantity = enough ?? dearestQuantity(wish.row, { move, quantities });
    if (quantity !== undefined) raised[move.attribute] = quantity;
    if (enough !== undefined) return raised;
  }
  return undefined;
}

function firstDearer(
  { row, thanMicros }: DearerWish,
  { move, quantities }: { move: QuantityMoves; quantities: Quantities },
): number | undefined {
  const curve = curveOf(row, move.attribute);
  const from = quantities[move.attribute] ?? 0;
  const price = present(priceOf(row, quantities), 'a wish is priced before it is made dearer');
  const micros = thanMicros - price + present(valueAt(curve, from), 'a priced wish lies on its curves');
  for (const range of allowedRanges(move)) {
    const points = cutRange(range, { from: from + 1 });
    const found = points && firstAbove(curve, { points, micros });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The larger quantity with the greatest price, where it is dearer than the one given. */
function dearestQuantity(
  row: PriceRow,
  { move, quantities }: { move: QuantityMoves; quantities: Quantities },
): number | undefined {
  const curve = curveOf(row, move.attribute);
  const from = quantities[move.attribute] ?? 0;
  let dearest = {
    quantity: undefined as number | undefined,
    micros: present(valueAt(curve, from), 'a wish is priced'),
  };
  for (const range of allowedRanges(move)) {
    const points = cutRange(range, { from: from + 1 });
    const greatest = points && greatestOn(curve, points);
    if (greatest && greatest.micros > dearest.micros) dearest = greatest;
  }
  return dearest.quantity;
}
