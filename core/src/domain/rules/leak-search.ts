import type { Component, PriceRow } from '../catalog/catalog.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku } from '../catalog/sku.ts';
import type { LeakReason } from '../fees/conservation.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { present } from '../kernel/assert.ts';
import { compare, rational, ZERO } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import { periodMonths } from '../kernel/time.ts';
import type { RulesInForce } from './decide-change.ts';
import type { FollowedWalk, WalkPlan } from './follow-walk.ts';
import type { SoldSku } from './verify-prices.ts';
import type { WalkMemory } from './walk-memory.ts';
import { movesFrom, type WalkMove, walkBeginnings } from './walk-moves.ts';
import { type TermsOfLength, type WalkTerm, walkInstants, walkTerms } from './walk-terms.ts';

/** Contract §3: walks of at most 3 changes. */
export const WALK_CHANGES_MAX = 3;
/** Below one minor unit per change a gain is what rounding makes of any walk. */
const GAIN_MINOR_MIN_PER_CHANGE = 1n;

/** Where walks of one component are looked for, and how many more may be tried. */
export interface LeakSearch {
  readonly feeRule: FeeRule;
  readonly release: RulesInForce;
  readonly component: Component;
  readonly reasons: readonly LeakReason[];
  /** The release before this one, where it is known: what customers bought at. */
  readonly previous?: RulesInForce;
  /** This release with all prices raised, made when it is first asked for. */
  readonly raised: () => RulesInForce;
  readonly budget: { walksLeft: number };
  /** Its terms are by months of the row and periods: the same few are asked for again and again. */
  readonly memory: WalkMemory;
}

/** A purchase that walks may begin with. */
export type WalkBeginning = Omit<WalkPlan, 'changes' | 'revision'>;

/** Follows a plan, if the budget still allows one. */
export function tryWalk(search: LeakSearch, plan: WalkPlan): FollowedWalk | undefined {
  if (search.budget.walksLeft <= 0) return undefined;
  search.budget.walksLeft -= 1;
  return followOnly(search, plan);
}

/** Follows a plan that belongs to another one. */
export function followOnly({ memory, release, previous }: LeakSearch, plan: WalkPlan): FollowedWalk | undefined {
  return memory.follow(plan, (one) => (one === release ? 'this' : one === previous ? 'previous' : 'raised'));
}

/** Whether the customer gained more than rounding could explain. */
export function isLeak(walk: FollowedWalk | undefined): walk is FollowedWalk {
  return (
    walk !== undefined && compare(walk.gain, rational(GAIN_MINOR_MIN_PER_CHANGE * BigInt(walk.changes.length))) >= 0
  );
}

/** The walk with the greatest gain among those that leak. */
export function greatestLeak(walks: readonly (FollowedWalk | undefined)[]): FollowedWalk | undefined {
  let greatest: FollowedWalk | undefined;
  for (const walk of walks) {
    if (isLeak(walk) && compare(walk.gain, greatest?.gain ?? ZERO) > 0) greatest = walk;
  }
  return greatest;
}

/** The first defined answer: searches stop at the first leak that they show. */
export function firstFound<T>(
  items: Iterable<T>,
  search: (item: T) => FollowedWalk | undefined,
): FollowedWalk | undefined {
  for (const item of items) {
    const found = search(item);
    if (found) return found;
  }
  return undefined;
}

/** As long as walks may be tried: nothing is found without, and a large catalog has thousands of items more. */
export function* whileWalksLeft<T>({ budget }: LeakSearch, items: Iterable<T>): Generator<T> {
  for (const item of items) {
    if (budget.walksLeft <= 0) return;
    yield item;
  }
}

/** What a selection of the component is of. A draft may name a specification like one of another component. */
export function soldAs({ component }: LeakSearch, { specification: id, skuKey }: Selection): SoldSku {
  const named = component.specifications.find((one) => one.id === id);
  const specification = present(named, 'the specification of a walk');
  return { specification, sku: present(findSku(specification, skuKey), 'the SKU of a walk') };
}

export function pricesOf(search: LeakSearch, selection: Selection): readonly PriceRow[] {
  return soldAs(search, selection).sku.prices;
}

export function monthsOf({ period }: PriceRow): number {
  return present(periodMonths(period), 'price rows have periods of whole months');
}

export function termsOf(search: LeakSearch, of: { row: PriceRow; periods: number }): TermsOfLength {
  const months = monthsOf(of.row);
  const key = `${months} ${of.periods}`;
  const known = search.memory.termsByLength.get(key);
  if (known) return known;
  const timeZone = search.release.catalog.product.timeZone;
  const terms = walkTerms(search.feeRule, { timeZone, months, periods: of.periods });
  search.memory.termsByLength.set(key, terms);
  return terms;
}

export function beginningOf(
  { feeRule, release }: LeakSearch,
  of: { purchase: Selection; row: PriceRow; periods: number; term: WalkTerm },
): WalkBeginning {
  const { purchase, row, periods, term } = of;
  const { period, currency } = row;
  return { feeRule, release, purchase, period, currency, periods, start: term.start };
}

/** The break points of a term that begins with a selection: those of the rows of its SKU among them. */
export function instantsOf(
  search: LeakSearch,
  of: { row: PriceRow; periods: number; term: WalkTerm; purchase: Selection },
): Instant[] {
  const { row, periods, term, purchase } = of;
  const rowMonths = pricesOf(search, purchase).map(monthsOf);
  const timeZone = search.release.catalog.product.timeZone;
  return walkInstants(term, { timeZone, termMonths: monthsOf(row) * periods, rowMonths });
}

/** Walks of up to three changes from every SKU, depth first, at the given break points of an even term. */
export function searchChains(
  search: LeakSearch,
  of: { readonly changesMin: number; readonly instants: (all: readonly Instant[]) => readonly Instant[] },
): FollowedWalk | undefined {
  return firstFound(whileWalksLeft(search, walkBeginnings(search.release, search.component)), (purchase) =>
    firstFound(pricesOf(search, purchase), (row) => {
      const term = termsOf(search, { row, periods: 1 }).even;
      const beginning = beginningOf(search, { purchase, row, periods: 1, term });
      const instants = of.instants(instantsOf(search, { row, periods: 1, term, purchase }));
      return lengthen(search, { ...of, plan: { ...beginning, changes: [] }, last: purchase, instants });
    }),
  );
}

function lengthen(
  search: LeakSearch,
  of: { plan: WalkPlan; last: Selection; instants: readonly Instant[]; changesMin: number },
): FollowedWalk | undefined {
  const { plan, last, instants, changesMin } = of;
  const { changes } = plan;
  if (changes.length >= WALK_CHANGES_MAX) return undefined;
  const since = changes.at(-1)?.at ?? plan.start;
  const later = instants.filter((at) => at >= since);
  const steps = movesFrom(search.release, last).flatMap(({ change }: WalkMove) => later.map((at) => ({ at, change })));
  return firstFound(whileWalksLeft(search, steps), (step) => {
    const longer: WalkPlan = { ...plan, changes: [...changes, step] };
    const followed = tryWalk(search, longer);
    if (!followed) return undefined;
    const { decided } = present(followed.changes.at(-1), 'a walk of at least one change');
    // What leaks by fewer changes leaks for another reason than the one that is searched.
    if (isLeak(followed)) return longer.changes.length >= changesMin ? followed : undefined;
    return lengthen(search, { ...of, plan: longer, last: decided.to });
  });
}
