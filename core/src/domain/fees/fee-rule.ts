/**
 * A fee rule: how much a change inside a running term costs or gives back. Every rule is data over the axes below
 * (fee-rules §1); no vendor has code of its own. A published rule never changes: a new version gets a new id.
 */
export interface FeeRule extends FeeAxes {
  /** Stable id with a version: `exact@1`. Quotes store it. */
  readonly id: string;
  /** The formula in one line, for people. */
  readonly summary: string;
  /** Replace the axes above when the change is a downgrade (step 4). */
  readonly ifDowngrade?: Partial<FeeAxes>;
}

export interface FeeAxes {
  /** Unit to which instants are cut. `day` is the civil day of the time zone, the others count from 1970-01-01T00:00Z. */
  readonly unit: FeeUnit;
  /** Whether the unit in which the change falls belongs to the new (cut down) or the old (cut up) specification. */
  readonly startedUnit: 'new' | 'old';
  /** How the remaining share is counted (§3). */
  readonly measure: Measure;
  /** The share is rounded half-up to so many decimals before it is used; absent: exact. */
  readonly ratioDigits?: number;
  /** Which row of a duration price list counts (§4). */
  readonly rowBy: 'bought' | 'remaining' | 'remaining-if-whole' | 'old-bought-new-remaining';
  /** What the old side is worth (§5). */
  readonly oldBasis: 'agreed' | 'list-now' | 'billed' | 'paid' | 'paid-less-used';
  /** `added`: a specification with `volume-added` bands pays only its added units (§4.4). */
  readonly scaleOut: 'reprice' | 'added';
  /** Applied to the absolute value, then the sign is put back. */
  readonly rounding: 'half-up' | 'half-even' | 'truncate' | 'up';
  /** Round credit and charge apart, or their difference once (step 6). */
  readonly roundAt: 'line' | 'net';
  /** Limit of the credit line (step 5). */
  readonly creditCap: 'none' | 'billed-left' | 'billed-then-credited';
  /** Limit of what goes back as money (step 7). */
  readonly refundCap: 'none' | 'cash' | 'paid-less-used';
  /** Fate of a negative net: customer balance, money back, nothing, or the change is refused. */
  readonly onNegative: 'balance' | 'refund' | 'zero' | 'refuse';
}

export type FeeUnit = 'second' | 'millisecond' | 'minute' | 'hour' | 'day';

export type Measure = 'term' | 'calendar' | 'months-of-30' | 'months-of-365/12' | '30-360' | 'whole-months-else-30';

/** The first value of every axis. */
export const DEFAULT_AXES: FeeAxes = {
  unit: 'second',
  startedUnit: 'new',
  measure: 'term',
  rowBy: 'bought',
  oldBasis: 'agreed',
  scaleOut: 'reprice',
  rounding: 'half-up',
  roundAt: 'line',
  creditCap: 'none',
  refundCap: 'none',
  onNegative: 'balance',
};

/** Sign of the exact charge − credit under the rule's first axes (step 4). */
export type FeeDirection = 'upgrade' | 'downgrade' | 'equal';

/** Why no fee can be named (fee-rules §6); `malformed` is a request that is none, `permanent-term` a term without end. */
export type FeeRefusalCode =
  | 'malformed'
  | 'unknown-rule'
  | 'outside-term'
  | 'permanent-term'
  | 'period'
  | 'quantity-above-bands'
  | 'cash-unknown'
  | 'hourly-price-unknown'
  | 'negative';

export interface FeeRefusal {
  readonly code: FeeRefusalCode;
  /** One sentence for people. */
  readonly detail: string;
}

/** The axes in force once the change has shown to be a downgrade. */
export function downgradeAxes(rule: FeeRule): FeeAxes {
  return rule.ifDowngrade === undefined ? rule : { ...rule, ...rule.ifDowngrade };
}
