import { max, min, multiply, type Rational, sign, subtract, ZERO } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { billedSlice, type FeeChange, spanOf } from './fee-change.ts';
import { downgradeAxes, type FeeAxes, type FeeDirection, type FeeRefusal, type FeeRule } from './fee-rule.ts';
import { isAddedUnits, type OldSide, priceOldSide } from './old-side.ts';
import { currentPrice, type PricedPeriod, pricePeriod } from './period-price.ts';
import { countShare, type ShareCount, type ShareSpan, usedShare } from './share.ts';
import type { BilledSlice } from './slices.ts';

/** Steps 1 to 5 of fee-rules §6, not rounded, with everything that made the figures. */
export interface ExactFee {
  /** The axes in force: those of a downgrade where the rule has them. */
  readonly axes: FeeAxes;
  readonly direction: FeeDirection;
  /** After the cap. */
  readonly credit: Rational;
  readonly charge: Rational;
  /** charge − credit after the cap. */
  readonly net: Rational;
  /** charge − credit under the rule's first axes, which decided the direction. */
  readonly directionNet: Rational;
  readonly old: OldSide;
  readonly new: NewSide;
  readonly cap?: CreditCap;
  /** Both sides under the rule's first axes, where a downgrade was then priced under others. */
  readonly first?: BothSides & { readonly axes: FeeAxes };
}

export interface BothSides {
  readonly old: OldSide;
  readonly new: NewSide;
}

export interface NewSide {
  readonly priced: PricedPeriod;
  readonly count: ShareCount;
  readonly share: Rational;
  readonly amount: Rational;
  /** Only the added units of a `volume-added` price are charged. */
  readonly addedOnly: boolean;
}

export interface CreditCap {
  readonly kind: 'billed-left' | 'billed-then-credited';
  readonly uncapped: Rational;
  readonly billed: BilledSlice;
}

/** The exact credit and charge of one component, or why there are none. */
export function exactFee(rule: FeeRule, change: FeeChange): Result<ExactFee, FeeRefusal> {
  const { at, term } = change;
  if ((at < term.start && change.isAhead !== true) || at > term.end) return err(outsideTerm());
  const base = bothSides(rule, change);
  if (!base.ok) return base;
  const directionNet = subtract(base.value.new.amount, base.value.old.amount);
  const direction = directionOf(directionNet);
  if (direction !== 'downgrade' || rule.ifDowngrade === undefined) {
    return capped({ axes: rule, direction, directionNet, ...base.value }, change);
  }
  const axes = downgradeAxes(rule);
  const again = bothSides(axes, change);
  if (!again.ok) return again;
  const first = { axes: rule, ...base.value };
  return capped({ axes, direction, directionNet, ...again.value, first }, change);
}

type UncappedFee = BothSides & Pick<ExactFee, 'axes' | 'direction' | 'directionNet' | 'first'>;

function bothSides(axes: FeeAxes, change: FeeChange): Result<BothSides, FeeRefusal> {
  const oldSpan = spanOf(axes, change, change.term);
  const newSpan = change.toTerm === undefined ? oldSpan : spanOf(axes, change, change.toTerm);
  const old = priceOldSide(axes, change, oldSpan);
  if (!old.ok) return old;
  const side = priceNewSide(axes, change, { span: newSpan, sameSpanAs: newSpan === oldSpan ? old.value : undefined });
  return side.ok ? ok({ old: old.value, new: side.value }) : side;
}

function priceNewSide(
  axes: FeeAxes,
  change: FeeChange,
  of: { readonly span: ShareSpan; readonly sameSpanAs: OldSide | undefined },
): Result<NewSide, FeeRefusal> {
  const { timeZone, to, from } = change;
  const current = currentPrice(axes, timeZone, to, { span: of.span, name: 'new' });
  if (!current.ok) return current;
  const addedOnly = isAddedUnits(axes, change);
  const priced = addedOnly ? pricePeriod(to, { ...current.value, quantity: to.quantity - from.quantity }) : current;
  if (!priced.ok) return priced;
  const known = of.sameSpanAs;
  if (known?.basis === 'price' && known.priced.per === priced.value.per) {
    const amount = multiply(priced.value.price, known.share);
    return ok({ priced: priced.value, count: known.count, share: known.share, amount, addedOnly });
  }
  const count = countShare(axes, timeZone, of.span, priced.value.per);
  if (!count.ok) return count;
  const share = usedShare(axes, count.value);
  return ok({
    priced: priced.value,
    count: count.value,
    share,
    amount: multiply(priced.value.price, share),
    addedOnly,
  });
}

/** Step 5: the credit never exceeds what was billed and not yet given back. */
function capped(fee: UncappedFee, change: FeeChange): Result<ExactFee, FeeRefusal> {
  const { axes } = fee;
  const charge = fee.new.amount;
  const uncapped = fee.old.amount;
  if (axes.creditCap === 'none') {
    return ok({ ...fee, credit: uncapped, charge, net: subtract(charge, uncapped) });
  }
  const billed = billedSlice(axes, change);
  if (!billed.ok) return billed;
  const { amount, credited } = billed.value;
  const credit = max(
    axes.creditCap === 'billed-left'
      ? min(uncapped, subtract(amount, credited))
      : subtract(min(uncapped, amount), credited),
    ZERO,
  );
  const cap = { kind: axes.creditCap, uncapped, billed: billed.value };
  return ok({ ...fee, credit, charge, net: subtract(charge, credit), cap });
}

export function directionOf(net: Rational): FeeDirection {
  const of = sign(net);
  return of > 0 ? 'upgrade' : of < 0 ? 'downgrade' : 'equal';
}

function outsideTerm(): FeeRefusal {
  return { code: 'outside-term', detail: 'the change lies before the start or after the end of the term' };
}
