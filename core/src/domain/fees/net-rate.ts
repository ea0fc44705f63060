import { MICROS_PER_MINOR } from '../kernel/money.ts';
import { type Rational, round } from '../kernel/rational.ts';
import type { FeeRule } from './fee-rule.ts';

/** Which price the old side of a rule with a rate is credited at. */
export type RateBasis = 'agreed' | 'list-now';

/**
 * Under which rules the exact net of one component is (N − O) × R with one share R for both sides, so that a fee is a
 * rate per selection times the share left per subscription. Undefined: the rule reads more than two prices and a share.
 *
 * Proof. `rowBy: bought` prices both sides by the subscription's own period, so both count the share in that period, over
 * one term and from one cut: R is one number, rounded to `ratioDigits` or not. `oldBasis: agreed` or `list-now` credits
 * O x R and `scaleOut: reprice` charges N x R; without a cap the credit stays. No axes of a downgrade take their place.
 */
export function rateBasisOf(rule: FeeRule): RateBasis | undefined {
  if (rule.ifDowngrade !== undefined || rule.rowBy !== 'bought') return undefined;
  if (rule.scaleOut !== 'reprice' || rule.creditCap !== 'none') return undefined;
  return rule.oldBasis === 'agreed' || rule.oldBasis === 'list-now' ? rule.oldBasis : undefined;
}

/** The net of one component in minor units, rounded as the rule rounds: what `priceChange` names as `net`. */
export function netOfRate(
  rule: FeeRule,
  of: { readonly oldMicros: bigint; readonly newMicros: bigint; readonly share: Rational },
): bigint {
  const { n } = of.share;
  const d = of.share.d * MICROS_PER_MINOR;
  if (rule.roundAt === 'net') return round({ n: (of.newMicros - of.oldMicros) * n, d }, rule.rounding);
  return round({ n: of.newMicros * n, d }, rule.rounding) - round({ n: of.oldMicros * n, d }, rule.rounding);
}

/** Whether a rule with a rate refuses this net (`negative`), where the product type lets money go out. */
export function refusesNet(rule: FeeRule, of: { readonly net: bigint; readonly payOut: boolean }): boolean {
  return of.payOut && of.net < 0n && rule.onNegative === 'refuse';
}
