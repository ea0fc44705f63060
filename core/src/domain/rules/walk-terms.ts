import type { FeeRule } from '../fees/fee-rule.ts';
import { shareLeft } from '../fees/share-left.ts';
import { compare, type Rational, rational, ZERO } from '../kernel/rational.ts';
import {
  addMonths,
  daysFromCivil,
  epochMillisOfWallClock,
  type Instant,
  MILLIS_PER_DAY,
  SECONDS_PER_DAY,
} from '../kernel/time.ts';

/** Every shape of a calendar month, and of the months after it, comes within four years, one of them a leap year. */
const LEAP_CYCLE_START = 2025;
const LEAP_CYCLE_MONTHS = 48;
export const WALK_INSTANTS_MAX = 16;

/** A term as it is bought: starts at midnight of the first day of a month, in the product's zone. */
export interface WalkTerm {
  readonly start: Instant;
  readonly end: Instant;
  /** The share of the whole term, in periods. */
  readonly share: Rational;
}

/** The months of the leap cycle as starts of a term. */
export function termStarts(timeZone: string): Instant[] {
  return Array.from({ length: LEAP_CYCLE_MONTHS }, (_, index) => {
    const date = { year: LEAP_CYCLE_START + Math.floor(index / 12), month: (index % 12) + 1, day: 1 };
    return Math.floor(epochMillisOfWallClock(timeZone, daysFromCivil(date) * MILLIS_PER_DAY) / 1000);
  });
}

/** Of the terms of one length the two that walks are tried in. */
export interface TermsOfLength {
  readonly even: WalkTerm;
  readonly longest: WalkTerm | undefined;
}

/** Chosen among the terms that begin with each month of the leap cycle. */
export function walkTerms(
  feeRule: FeeRule,
  of: { readonly timeZone: string; readonly months: number; readonly periods: number },
): TermsOfLength {
  const { timeZone, months, periods } = of;
  const terms = termStarts(timeZone).map((start): WalkTerm => {
    const end = addMonths(start, months * periods, timeZone);
    const term = { start: start * 1000, end: end * 1000, months: months * periods };
    const share = shareLeft(feeRule, { timeZone, term, at: start * 1000, per: months });
    return { start, end, share: share.ok ? share.value : ZERO };
  });
  const bought = rational(BigInt(periods));
  return { even: evenTerm(terms, bought), longest: longestTerm(terms, bought) };
}

/**
 * The first term whose share is no more than was bought, and as near to it as any: no gain comes from its length. Where all
 * are longer, such as half-years counted by 30 days, the one that is so by least: a gain counts without its length there.
 */
function evenTerm(terms: readonly WalkTerm[], bought: Rational): WalkTerm {
  const notLonger = terms.filter(({ share }) => compare(share, bought) <= 0);
  return notLonger.length > 0 ? notLonger.reduce(longer) : terms.reduce(shorter);
}

/** The term with the greatest share, where that is more than was bought. */
function longestTerm(terms: readonly WalkTerm[], bought: Rational): WalkTerm | undefined {
  const longest = terms.reduce(longer);
  return compare(longest.share, bought) > 0 ? longest : undefined;
}

function longer(a: WalkTerm, b: WalkTerm): WalkTerm {
  return compare(b.share, a.share) > 0 ? b : a;
}

function shorter(a: WalkTerm, b: WalkTerm): WalkTerm {
  return compare(b.share, a.share) < 0 ? b : a;
}

/**
 * Where a share, or the row that a rule reads, breaks: the start, the first day's end, whole months from the start, whole
 * months before the end where a row of that duration begins to count, the day after, and the last day. In order.
 */
export function walkInstants(
  term: Pick<WalkTerm, 'start' | 'end'>,
  of: { readonly timeZone: string; readonly termMonths: number; readonly rowMonths: readonly number[] },
): Instant[] {
  const { start, end } = term;
  const { timeZone, termMonths, rowMonths } = of;
  const afterStart = [1, Math.floor(termMonths / 2), termMonths - 1].map((months) =>
    addMonths(start, months, timeZone),
  );
  const beforeEnd = rowMonths.flatMap((months) => {
    const at = addMonths(end, -months, timeZone);
    return [at, at + SECONDS_PER_DAY];
  });
  const all = [start, start + SECONDS_PER_DAY, ...afterStart, end - SECONDS_PER_DAY, ...beforeEnd];
  const inside = new Set(all.filter((at) => at >= start && at < end));
  return [...inside].slice(0, WALK_INSTANTS_MAX).sort((a, b) => a - b);
}
