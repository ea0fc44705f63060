import type { Rational } from '../kernel/rational.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import type { FeeSpecification } from './period-price.ts';
import { cutChange, cutDown } from './points.ts';
import type { ShareSpan } from './share.ts';
import { type BilledSlice, type FeeTerm, firstSlice } from './slices.ts';

/** One change of one component; moments are epoch milliseconds, amounts exact minor units. */
export interface FeeChange {
  readonly timeZone: string;
  readonly term: FeeTerm;
  readonly at: number;
  /** The term is paid and has not begun: `at` lies before it, and nothing of it is used. */
  readonly isAhead?: boolean;
  readonly from: FeeSpecification;
  readonly to: FeeSpecification;
  /** The new price's own period, when the term restarts or ends elsewhere. */
  readonly toTerm?: FeeTerm;
  /** What was billed for the running slice; absent: the agreed price of the whole term. */
  readonly billed?: BilledSlice;
  /** Cash paid; only the old bases `paid` and `paid-less-used` read it. */
  readonly paid?: Rational;
}

/** The points of a term, cut (step 1). At the end of the running term every share is 0. */
export function spanOf(axes: FeeAxes, change: Pick<FeeChange, 'timeZone' | 'term' | 'at'>, term: FeeTerm): ShareSpan {
  const start = cutDown(axes, change.timeZone, term.start);
  const end = cutDown(axes, change.timeZone, term.end);
  if (change.at === change.term.end) return { start, end, at: end, months: term.months };
  const at = Math.min(Math.max(cutChange(axes, change.timeZone, change.at), start), end);
  return { start, end, at, months: term.months };
}

/** What was billed for the running slice, from the request or from the first bill. */
export function billedSlice(axes: FeeAxes, change: FeeChange): Result<BilledSlice, FeeRefusal> {
  return change.billed === undefined ? firstSlice(axes, change) : ok(change.billed);
}
