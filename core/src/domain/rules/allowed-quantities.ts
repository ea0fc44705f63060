import type { PriceRow, Quantities, QuantityRange } from '../catalog/catalog.ts';
import { priceOf } from '../catalog/price.ts';
import { present } from '../kernel/assert.ts';
import { firstAbove, lastAbove } from './dearer-quantity.ts';
import { valueAt } from './extremes.ts';
import { joinRanges, type OptionRange } from './option-range.ts';
import { curveOf } from './price-curve.ts';
import { allowedRanges, type QuantityMoves } from './quantity-moves.ts';
import { cutRange } from './quantity-range.ts';

export interface AllowedQuantitiesInput {
  readonly moves: readonly QuantityMoves[];
  /** An allowed point of the option. */
  readonly at: Quantities;
  /** Of the running selection. */
  readonly running: Quantities;
  readonly movesSku: boolean;
  /** The row of the target. */
  readonly row: PriceRow;
  /** Only selections dearer than this are allowed; absent where the product type allows downgrades. */
  readonly dearerThanMicros?: bigint;
}

/**
 * For each quantity of an option, the values that are allowed while the others are as in `at`. Where only dearer
 * selections are allowed, each range runs from its first dearer point to its last: a price drop in between (see
 * `price.quantity-inversion`) may still exclude points, and is refused with the next allowed quantity.
 */
export function allowedQuantities(input: AllowedQuantitiesInput): { [attribute: string]: OptionRange } {
  return Object.fromEntries(
    input.moves.flatMap((move): [string, OptionRange][] => {
      const range = joinRanges(rangesOf(input, move));
      return range ? [[move.attribute, range]] : [];
    }),
  );
}

function rangesOf(input: AllowedQuantitiesInput, move: QuantityMoves): QuantityRange[] {
  const at = present(input.at[move.attribute], 'an option gives every quantity of its target');
  return allowedRanges(move)
    .filter((range) => input.movesSku || isOffered(input, { move, range }))
    .flatMap((range) => dearerPart(input, { move, at, range }) ?? []);
}

/** The SKU that runs is offered for growing and for shrinking apart, and never as it runs already. */
function isOffered(
  input: AllowedQuantitiesInput,
  { move, range }: { move: QuantityMoves; range: QuantityRange },
): boolean {
  if (move.kind === 'free' || !move.stays) return true;
  const { running, attribute } = move;
  // What is allowed below or above what runs never reaches it.
  if (range.min === running) {
    return input.moves.some((other) => other.attribute !== attribute && !isUnmoved(input, other));
  }
  const moved = input.moves.filter((other) => other.kind === 'carried' && other.stays && !isUnmoved(input, other));
  const isGrowing = moved.every((other) => isAbove(input, other));
  return isGrowing === range.min > running;
}

function isUnmoved({ at, running }: AllowedQuantitiesInput, { attribute }: QuantityMoves): boolean {
  return at[attribute] === running[attribute];
}

function isAbove({ at, running }: AllowedQuantitiesInput, { attribute }: QuantityMoves): boolean {
  return (at[attribute] ?? 0) > (running[attribute] ?? 0);
}

function dearerPart(
  { row, at: quantities, dearerThanMicros }: AllowedQuantitiesInput,
  { move, at, range }: { move: QuantityMoves; at: number; range: QuantityRange },
): QuantityRange | undefined {
  if (dearerThanMicros === undefined) return range;
  const curve = curveOf(row, move.attribute);
  const price = present(priceOf(row, quantities), 'an allowed point is priced');
  const micros = dearerThanMicros - price + present(valueAt(curve, at), 'an allowed point lies on its curves');
  const from = firstAbove(curve, { points: range, micros });
  if (from === undefined) return undefined;
  const upTo = present(lastAbove(curve, { points: range, micros }), 'where one point is dearer, one is the last');
  return cutRange(range, { from, upTo });
}
