import type { Quantities, QuantityRange } from '../catalog/catalog.ts';
import { isInRange, isOnGrid } from '../catalog/price.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ChangeRefusal } from './change-refusal.ts';
import { allowedRanges, type CarriedQuantity, nextAllowed, type QuantityMoves } from './quantity-moves.ts';
import { nearestPoint } from './quantity-range.ts';

/** A refusal before the component and the trace are put to it. */
export type BareRefusal = Omit<ChangeRefusal, 'tried' | 'component'>;

export interface QuantityWish {
  readonly moves: readonly QuantityMoves[];
  readonly wanted: Quantities;
  /** Whether any rule was written for, or applies by default to, the original specification. */
  readonly hasRule: boolean;
}

/** The quantities of the target: what is wanted, else what carries over; or the first one that is not allowed. */
export function chooseQuantities({ moves, wanted, hasRule }: QuantityWish): Result<Quantities, BareRefusal> {
  const known = moves.map(({ attribute }) => attribute);
  const unknown = Object.keys(wanted).find((attribute) => !known.includes(attribute));
  if (unknown !== undefined) return err(attributeUnknown(unknown, known));
  const quantities: Record<string, number> = {};
  for (const move of moves) {
    const carried = move.kind === 'carried' && move.stays ? move.running : undefined;
    const quantity = (Object.hasOwn(wanted, move.attribute) ? wanted[move.attribute] : undefined) ?? carried;
    if (quantity === undefined) return err(quantityRequired(move));
    const refusal = refuseQuantity(move, { quantity, hasRule });
    if (refusal) return err(withNextAllowed(refusal, { move, quantity }));
    quantities[move.attribute] = quantity;
  }
  return ok(quantities);
}

function refuseQuantity(
  move: QuantityMoves,
  { quantity, hasRule }: { quantity: number; hasRule: boolean },
): BareRefusal | undefined {
  const { attribute, range } = move;
  if (!Number.isSafeInteger(quantity) || quantity < 0) {
    return { code: 'change.quantity-out-of-range', detail: `${attribute} has to be a whole number.` };
  }
  if (quantity < range.min || quantity > range.max) {
    const detail = `${attribute} ${quantity} lies outside ${range.min} to ${range.max}.`;
    return { code: 'change.quantity-out-of-range', detail };
  }
  if (!isOnGrid(range, quantity)) {
    const detail = `${attribute} ${quantity} lies between the steps: it is sold as ${describeGrid(range)}.`;
    return { code: 'change.quantity-off-grid', detail };
  }
  if (move.kind === 'free' || (move.stays && quantity === move.running)) return undefined;
  return refuseMove(move, { quantity, hasRule });
}

function refuseMove(
  move: CarriedQuantity,
  { quantity, hasRule }: { quantity: number; hasRule: boolean },
): BareRefusal | undefined {
  const { attribute, running, permission } = move;
  const step = quantity > running ? move.growth : move.shrink;
  if (step ? isInRange(step, quantity) : move.landing.some(({ min }) => min === quantity)) return undefined;
  const direction = quantity > running ? 'grow' : 'shrink';
  if (permission === 'none' && !hasRule) {
    const detail = `No rule lets ${attribute} change from ${running}.`;
    return { code: 'change.rule-missing', detail };
  }
  if (permission === 'none' || (permission === 'up' && direction === 'shrink')) {
    const detail = `The rules do not let ${attribute} ${direction} from ${running} to ${quantity}.`;
    return { code: 'change.quantity-not-allowed', detail };
  }
  const points = direction === 'grow' ? move.growth : move.shrink;
  const offer = points ? `: it can ${direction} to ${describeGrid(points)}` : ` here`;
  const detail = `${attribute} cannot ${direction} from ${running} to ${quantity} in whole steps${offer}.`;
  return { code: 'change.quantity-off-grid', detail };
}

function withNextAllowed(refusal: BareRefusal, at: { move: QuantityMoves; quantity: number }): BareRefusal {
  if (refusal.code === 'change.rule-missing') return refusal;
  const next = nextAllowed(at.move, at.quantity);
  return next === undefined ? refusal : { ...refusal, wouldAllow: { quantities: { [at.move.attribute]: next } } };
}

function attributeUnknown(attribute: string, known: readonly string[]): BareRefusal {
  const list = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`;
  return { code: 'change.attribute-unknown', detail: `The target has no quantity ${attribute}. ${list}` };
}

function quantityRequired(move: QuantityMoves): BareRefusal {
  const { attribute, range, running } = move;
  const why =
    running === undefined ? 'The running selection does not give it.' : `The running ${running} cannot be bought.`;
  // The nearest one, as options start from: a larger one that is dearer is found from there, a smaller one never.
  const near = nearestPoint(allowedRanges(move), running ?? range.min);
  return {
    code: 'change.quantity-required',
    detail: `Say how many ${attribute}: ${describeGrid(range)}. ${why}`,
    ...(near !== undefined && { wouldAllow: { quantities: { [attribute]: near } } }),
  };
}

/** `10, 20, … 1000`. */
export function describeGrid({ min, max, step }: QuantityRange): string {
  if (min === max) return `${min}`;
  return min + step === max ? `${min}, ${max}` : `${min}, ${min + step}, … ${max}`;
}
