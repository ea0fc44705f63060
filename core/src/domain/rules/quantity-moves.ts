import type { QuantityAttribute, QuantityPermission, QuantityRange } from '../catalog/catalog.ts';
import { gridCeil, gridFloor, isInRange } from '../catalog/price.ts';
import type { QuantityEdge, RulePointer } from './compile-graph.ts';
import { cutRange, intersectRanges } from './quantity-range.ts';

/**
 * Where one quantity of the target may lie (contract §2 "Meaning").
 * `free`: nothing carries over (new attribute, other unit, or a value that the other SKU does not sell): it must be given,
 * and needs no quantity permission. `carried`: it stays, or moves as the rule of the original specification allows.
 */
export type QuantityMoves = FreeQuantity | CarriedQuantity;

export interface FreeQuantity {
  readonly kind: 'free';
  readonly attribute: string;
  readonly range: QuantityRange;
  /** A running quantity of the same kind that cannot be bought of the target: what a wish is likely to be near. */
  readonly running?: number;
}

export interface CarriedQuantity {
  readonly kind: 'carried';
  readonly attribute: string;
  /** What can be bought of the target, whatever the rules say. */
  readonly range: QuantityRange;
  readonly running: number;
  /** false: the SKU stays, but sells the running quantity no longer (off a new grid or range); a change has to leave it. */
  readonly stays: boolean;
  readonly permission: QuantityPermission;
  readonly growthStep: number;
  /** Permitted points below and above the running quantity. */
  readonly shrink?: QuantityRange;
  readonly growth?: QuantityRange;
  /** Only where the quantity cannot stay and no rule moves it: the nearest points, so that nobody is stranded (G14). */
  readonly landing: readonly QuantityRange[];
  readonly rule?: RulePointer;
}

export interface QuantityMovesInput {
  readonly target: QuantityAttribute;
  /** Of the target SKU. */
  readonly range: QuantityRange;
  /** The attribute of the same id in the original specification, as the release in force has it. */
  readonly original: QuantityAttribute | undefined;
  readonly edge: QuantityEdge | undefined;
  readonly running: number | undefined;
  /** Whether the change leads to another SKU. */
  readonly movesSku: boolean;
}

export function quantityMoves(input: QuantityMovesInput): QuantityMoves {
  const { target, range, original, edge, running, movesSku } = input;
  const free: FreeQuantity = { kind: 'free', attribute: target.id, range };
  if (running === undefined || !original || !edge || original.unit !== target.unit) return free;
  const stays = isInRange(range, running);
  if (!stays && movesSku) return { ...free, running };
  const { permission, growthStep, rule } = edge;
  const shrink = permission === 'both' ? shrinkPoints({ range, original, running }) : undefined;
  const growth = permission === 'none' ? undefined : growthPoints({ range, original, running, growthStep });
  return {
    kind: 'carried',
    attribute: target.id,
    range,
    running,
    stays,
    permission,
    growthStep,
    ...(shrink && { shrink }),
    ...(growth && { growth }),
    landing: stays || shrink || growth ? [] : landingPoints(range, running),
    ...(rule !== undefined && { rule }),
  };
}

/** g + n × k × step, n ≥ 1, g the largest point ≤ q of the original's full grid; inside the target's range and grid. */
function growthPoints(from: {
  range: QuantityRange;
  original: QuantityAttribute;
  running: number;
  growthStep: number;
}): QuantityRange | undefined {
  const min = gridFloor(from.original, from.running) + from.growthStep;
  return intersectRanges({ min, max: Math.max(min, from.range.max), step: from.growthStep }, from.range);
}

function shrinkPoints(from: {
  range: QuantityRange;
  original: QuantityAttribute;
  running: number;
}): QuantityRange | undefined {
  const min = gridCeil(from.original, from.range.min);
  const max = gridFloor(from.original, from.running - 1);
  return intersectRanges({ min, max, step: from.original.step }, from.range);
}

function landingPoints(range: QuantityRange, running: number): QuantityRange[] {
  const below = cutRange(range, { upTo: running })?.max;
  const above = cutRange(range, { from: running })?.min;
  return [below, above]
    .filter((point) => point !== undefined)
    .map((point) => ({ min: point, max: point, step: range.step }));
}

/** All allowed quantities, in rising order, the running one included where it may stay. */
export function allowedRanges(moves: QuantityMoves): QuantityRange[] {
  if (moves.kind === 'free') return [moves.range];
  const { shrink, stays, running, growth, landing, range } = moves;
  const kept = stays ? [{ min: running, max: running, step: range.step }] : [];
  return [...(shrink ? [shrink] : []), ...kept, ...(growth ? [growth] : []), ...landing];
}

/** The smallest allowed quantity that is not below the wish, or the largest one where none is. */
export function nextAllowed(moves: QuantityMoves, wanted: number): number | undefined {
  const ranges = allowedRanges(moves);
  for (const range of ranges) {
    const above = cutRange(range, { from: wanted });
    if (above) return above.min;
  }
  return ranges.at(-1)?.max;
}
