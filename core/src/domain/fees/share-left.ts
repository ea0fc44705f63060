import type { Rational } from '../kernel/rational.ts';
import { ok, type Result } from '../kernel/result.ts';
import { type FeeChange, spanOf } from './fee-change.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import { countShare, type Per, usedShare } from './share.ts';

/**
 * The share left at an instant, in periods of `per`, as the rule itself counts and rounds it: what the value V(s, t) of
 * contract §3 multiplies the price of one period by.
 */
export function shareLeft(
  axes: FeeAxes,
  moment: Pick<FeeChange, 'timeZone' | 'term' | 'at'> & { readonly per: Per },
): Result<Rational, FeeRefusal> {
  const count = countShare(axes, moment.timeZone, spanOf(axes, moment, moment.term), moment.per);
  return count.ok ? ok(usedShare(axes, count.value)) : count;
}
