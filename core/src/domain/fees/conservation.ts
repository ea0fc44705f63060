import { downgradeAxes, type FeeAxes, type FeeRule } from './fee-rule.ts';

/**
 * Whether a walk of changes can cost less than what was held (contract §3 "Arbitrage"). V(s, t) is the price of s for one
 * period, of the release in force when that stretch began, × `shareLeft`.
 *
 * `conservative`: net(s → s′, t) = V(s′, t) − V(s, t), exactly, and V(s, start) ≤ the purchase. `never-less`: the same with
 * ≥ in place of =, because a cap lowers some credits. `open`: neither is proven, for the reasons given; walks are searched.
 */
export type Conservation =
  | { readonly kind: 'conservative' }
  | { readonly kind: 'never-less' }
  | { readonly kind: 'open'; readonly reasons: readonly LeakReason[] };

/** What of a rule breaks the proof; also what a found walk lives on. */
export type LeakReason =
  | 'list-price-now'
  | 'rows-by-duration'
  | 'added-units'
  | 'term-counted-longer'
  | 'cash-credited-again'
  | 'billed-rounded'
  | 'two-measures';

/** One sentence each, for people. */
export const LEAK_REASONS: { readonly [reason in LeakReason]: string } = {
  'list-price-now': "the old side is credited at today's list price, which may have risen since it was bought",
  'rows-by-duration': 'the two sides are priced by rows of different durations than the one that was bought',
  'added-units': 'only added units are charged, at the band of the new total',
  'term-counted-longer': 'a whole term can count as more periods than were bought, such as 31 days as 31/30 months',
  'cash-credited-again': 'a downgrade credits the cash paid, which earlier refunds do not lower',
  'billed-rounded': 'the amount billed is credited, which was rounded',
  'two-measures': 'a downgrade counts the share left in another way than an upgrade',
};

/**
 * Decides from the axes alone, so for every release, walk, term and instant.
 *
 * Proof. A walk s₀ → … → sₙ at t₁ ≤ … ≤ tₙ, with every share 0 at the end, holds
 *   Σ V(sᵢ, tᵢ) − V(sᵢ, tᵢ₊₁) = V(s₀, start) + Σ [V(sᵢ, tᵢ) − V(sᵢ₋₁, tᵢ)]
 * by summing the other way round. If every net is at least its bracket, and the purchase at least V(s₀, start), then
 * purchase + Σ nets ≥ what was held. Axis by axis:
 *
 * - `oldBasis: agreed` credits P × R(t), where P is the price when the stretch began: that is V(s, t). The charge is the
 *   list price at t × the same R(t), since both sides run over one term, are cut at one point and read rows of one
 *   period: that is V(s′, t). So net = V(s′, t) − V(s, t). Any other basis credits something else.
 * - `rowBy: bought` prices both sides by the subscription's own period; other values may price a side by another row.
 * - `scaleOut: added` does not charge V(s′, t).
 * - `creditCap` only lowers a credit: the net is at least its bracket.
 * - `unit`, `startedUnit` and `ratioDigits` change R(t), but of both sides and of V alike.
 * - `rounding`, `roundAt`, `refundCap` and `onNegative` come after the exact net.
 * - The purchase of n periods at P costs n × P, so R(start) ≤ n is needed. `term`: R(start) = n × left / total ≤ n.
 *   `30-360` by civil days: the end is the day d of the start, or the last day e < d of a shorter month, n × m months on, so
 *   30 × m × R(start) = 30 × n × m + min(e, 30) − min(d, 30) ≤ 30 × n × m. Rounding to digits keeps ≤ n, as n is whole. The
 *   other measures count days: 31 of them are more than one month of 30, 366 more than a year of 365.
 * - `ifDowngrade` must itself be sound, and count the share as the rule does, or there would be two values V.
 */
export function conservationOf(rule: FeeRule): Conservation {
  const down = downgradeAxes(rule);
  const reasons = new Set([...leakReasons(rule), ...leakReasons(down)]);
  if (!countsShareAlike(rule, down)) reasons.add('two-measures');
  if (reasons.size > 0) return { kind: 'open', reasons: [...reasons] };
  const isCapped = rule.creditCap !== 'none' || down.creditCap !== 'none';
  return { kind: isCapped ? 'never-less' : 'conservative' };
}

/** Whether net(s → s′, t) = V(s′, t) − V(s, t) exactly, so that sums telescope and no walk leaks, for every release. */
export function isConservative(rule: FeeRule): boolean {
  return conservationOf(rule).kind === 'conservative';
}

function leakReasons(axes: FeeAxes): LeakReason[] {
  const reasons: LeakReason[] = [];
  if (axes.oldBasis === 'list-now') reasons.push('list-price-now');
  if (axes.rowBy !== 'bought') reasons.push('rows-by-duration');
  if (axes.scaleOut === 'added') reasons.push('added-units');
  if (!neverCountsLonger(axes)) reasons.push('term-counted-longer');
  if (axes.oldBasis === 'paid' || axes.oldBasis === 'paid-less-used') reasons.push('cash-credited-again');
  if (axes.oldBasis === 'billed') reasons.push('billed-rounded');
  return reasons;
}

function neverCountsLonger({ measure, unit }: FeeAxes): boolean {
  // By hours or seconds a missing hour at the end would make a 30/360 term longer than its months.
  return measure === 'term' || (measure === '30-360' && unit === 'day');
}

function countsShareAlike(a: FeeAxes, b: FeeAxes): boolean {
  return (
    a.measure === b.measure && a.unit === b.unit && a.startedUnit === b.startedUnit && a.ratioDigits === b.ratioDigits
  );
}
