import type { PriceRow, Sku } from '../catalog/catalog.ts';
import type { LeakReason } from '../fees/conservation.ts';
import type { PricedPeriod } from '../fees/period-price.ts';
import { assert, present } from '../kernel/assert.ts';
import { negate, type Rational } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import type { RulesInForce } from './decide-change.ts';
import type { FollowedWalk, WalkPlan } from './follow-walk.ts';
import {
  beginningOf,
  firstFound,
  followOnly,
  greatestLeak,
  instantsOf,
  isLeak,
  type LeakSearch,
  monthsOf,
  pricesOf,
  searchChains,
  soldAs,
  termsOf,
  tryWalk,
  whileWalksLeft,
} from './leak-search.ts';
import { RAISED_BY } from './raise-prices.ts';
import { ruleDomain } from './verify-prices.ts';
import { bandMoves, moveAt, type WalkMove, walkMoves } from './walk-moves.ts';
import { greatestWeighted, type WeightedRow } from './weighted-curve.ts';

/** A purchase is at most five years (contract §2). */
const TERM_MONTHS_MAX = 60;

/** One search per reason that keeps a rule from being proven: each shows the leak that this reason makes. */
export const LEAK_SEARCHES: { readonly [reason in LeakReason]: (search: LeakSearch) => FollowedWalk | undefined } = {
  'list-price-now': searchPriceRise,
  'rows-by-duration': searchRows,
  'added-units': searchAddedUnits,
  'term-counted-longer': searchLongTerm,
  'cash-credited-again': searchCashAgain,
  // Rounding a bill gives away less than the least gain that counts, but for shares of nine digits of a very large bill: it
  // takes any changes to show that, and chains of any kind are tried at the end.
  'billed-rounded': () => undefined,
  'two-measures': searchTwoMeasures,
};

/** Any other walk: at the start, and at the first and last break point inside the term. */
export function searchAnyChain(search: LeakSearch): FollowedWalk | undefined {
  return searchChains(search, {
    changesMin: 1,
    instants: (all) => [...all.slice(0, 2), ...all.slice(-1)],
  });
}

function movesToTry(search: LeakSearch): Iterable<WalkMove> {
  return whileWalksLeft(search, walkMoves(search.release, search.component));
}

/** Bought before a price rise and changed after it: the credit at today's list price is more than was paid. */
function searchPriceRise(search: LeakSearch): FollowedWalk | undefined {
  const { release, previous } = search;
  const revisions: { before: RulesInForce; after: RulesInForce; prices: string }[] = [
    ...(previous ? [{ before: previous, after: release, prices: 'of this release' }] : []),
    { before: release, after: search.raised(), prices: `raised by ${RAISED_BY}` },
  ];
  return firstFound(revisions, ({ before, after, prices }) =>
    firstFound(movesToTry(search), (move) =>
      firstFound(pricesOf(search, move.from), (row) => {
        const term = termsOf(search, { row, periods: 1 }).even;
        const beginning = beginningOf(search, { purchase: move.from, row, periods: 1, term });
        const instants = instantsOf(search, { row, periods: 1, term, purchase: move.from });
        const walks = instants.slice(1).map((at) => {
          const plan: WalkPlan = { ...beginning, release: before, changes: [{ at, change: move.change }] };
          const walk = tryWalk(search, { ...plan, revision: { at, release: after, prices } });
          // Without the rise nothing is gained: the leak is the rise's, not that of another feature of the rule.
          return isLeak(walk) && !isLeak(followOnly(search, { ...plan, release: after })) ? walk : undefined;
        });
        return greatestLeak(walks);
      }),
    ),
  );
}

/** One change, its two sides priced by rows of different durations, at the quantities where that gives away most. */
function searchRows(search: LeakSearch): FollowedWalk | undefined {
  return firstFound(movesToTry(search), (move) =>
    firstFound(pricesOf(search, move.from), (row) =>
      firstFound(periodsToTry(search, { move, row }), (periods) => {
        const term = termsOf(search, { row, periods }).even;
        const found = instantsOf(search, { row, periods, term, purchase: move.from }).flatMap((at) => {
          const beginning = beginningOf(search, { purchase: move.from, row, periods, term });
          const walk = tryWalk(search, { ...beginning, changes: [{ at, change: move.change }] });
          // What leaks at the rows that were bought leaks for another reason.
          if (!walk || !readsOtherRow(walk, row)) return [];
          const better = dearestQuantities(search, { move, row, walk });
          if (!better) return [walk];
          const { from: purchase, change: wanted } = better;
          return [walk, tryWalk(search, { ...beginning, purchase, changes: [{ at, change: wanted }] })];
        });
        return greatestLeak(found);
      }),
    ),
  );
}

/** One period, and the fewest that reach each row of the same SKU. */
function periodsToTry(search: LeakSearch, of: { move: WalkMove; row: PriceRow }): number[] {
  const months = monthsOf(of.row);
  const others = pricesOf(search, of.move.from).map((other) => Math.ceil(monthsOf(other) / months));
  return [...new Set([1, ...others])].filter((periods) => periods * months <= TERM_MONTHS_MAX);
}

function readsOtherRow({ changes }: FollowedWalk, row: PriceRow): boolean {
  const bought = monthsOf(row);
  return changes.some(
    ({ exact }) => exact.new.priced.per !== bought || (exact.old.basis === 'price' && exact.old.priced.per !== bought),
  );
}

/**
 * The quantities at which (N − O) × R of the bought rows exceeds most what the rule charges by the rows that it reads.
 * Prices are separable, so the difference has its greatest value at break points (`greatestWeighted`).
 */
function dearestQuantities(
  search: LeakSearch,
  of: { move: WalkMove; row: PriceRow; walk: FollowedWalk },
): WalkMove | undefined {
  const { move, row, walk } = of;
  const change = present(walk.changes[0], 'a walk of one change');
  const { exact, decided } = change;
  const original = soldAs(search, decided.from);
  const target = soldAs(search, decided.to);
  if (exact.old.basis !== 'price' || original.sku === target.sku) return undefined;
  const domain = ruleDomain(original, target);
  assert(!('apart' in domain), 'both SKUs sell the quantities of a change that was decided');
  const share = present(walk.stretches[0], 'a walk begins with a purchase').shareUntil;
  const rowOf = (sku: Sku, per: PricedPeriod['per']) => {
    const read = sku.prices.find((one) => one.currency === row.currency && monthsOf(one) === per);
    return present(read, 'a row that a change was priced by');
  };
  const bought = monthsOf(row);
  const weighted: (Omit<WeightedRow, 'weight'> & { times: Rational })[] = [
    { side: 'target', row: rowOf(target.sku, bought), times: share },
    { side: 'original', row, times: negate(share) },
    { side: 'target', row: rowOf(target.sku, exact.new.priced.per), times: negate(exact.new.share) },
    { side: 'original', row: rowOf(original.sku, exact.old.priced.per), times: exact.old.share },
  ];
  const denominator = weighted.reduce((product, { times }) => product * times.d, 1n);
  const rows = weighted.map(({ times, ...priced }) => ({ ...priced, weight: (times.n * denominator) / times.d }));
  const extreme = greatestWeighted(domain, rows);
  return extreme && moveAt(move, extreme);
}

/** Growth into a dearer band: the added units pay its price, the units held already do not. */
function searchAddedUnits(search: LeakSearch): FollowedWalk | undefined {
  return firstFound(
    whileWalksLeft(search, bandMoves(search.release, search.component)),
    ({ from: purchase, change, row }) => {
      const term = termsOf(search, { row, periods: 1 }).even;
      const beginning = beginningOf(search, { purchase, row, periods: 1, term });
      const walk = tryWalk(search, { ...beginning, changes: [{ at: term.start, change }] });
      return isLeak(walk) ? walk : undefined;
    },
  );
}

/** A change to something cheaper at the start of a term that counts as more than was paid for. */
function searchLongTerm(search: LeakSearch): FollowedWalk | undefined {
  if (!search.release.policy.downgrades) return undefined;
  return firstFound(movesToTry(search), (move) =>
    firstFound(pricesOf(search, move.from), (row) => {
      const term = termsOf(search, { row, periods: 1 }).longest;
      if (!term) return undefined;
      const beginning = beginningOf(search, { purchase: move.from, row, periods: 1, term });
      const walk = tryWalk(search, { ...beginning, changes: [{ at: term.start, change: move.change }] });
      return isLeak(walk) ? walk : undefined;
    }),
  );
}

/** Down twice, or down, up and down: the cash paid is credited again although it was given back. */
function searchCashAgain(search: LeakSearch): FollowedWalk | undefined {
  if (!search.release.policy.downgrades) return undefined;
  return searchChains(search, { changesMin: 2, instants: (all) => all.slice(0, 1) });
}

/** Months that a customer can have left as a whole, though one of them is what is sold. */
const PERIODS_OF_TWO_MEASURES = [1, 2];

/** A change to something cheaper at the rows that were bought, when the share left counts as less of it than it is worth. */
function searchTwoMeasures(search: LeakSearch): FollowedWalk | undefined {
  if (!search.release.policy.downgrades) return undefined;
  return firstFound(movesToTry(search), (move) =>
    firstFound(pricesOf(search, move.from), (row) =>
      firstFound(PERIODS_OF_TWO_MEASURES, (periods) => {
        if (periods * monthsOf(row) > TERM_MONTHS_MAX) return undefined;
        const term = termsOf(search, { row, periods }).even;
        const beginning = beginningOf(search, { purchase: move.from, row, periods, term });
        const follow = (at: Instant) => tryWalk(search, { ...beginning, changes: [{ at, change: move.change }] });
        // Most moves lead upwards: the first moment tells, and the others are left for moves that do not.
        if (!isPricedAgain(follow(term.start))) return undefined;
        const walks = instantsOf(search, { row, periods, term, purchase: move.from }).map(follow);
        return greatestLeak(walks.filter((walk) => walk && isPricedAgain(walk) && !readsOtherRow(walk, row)));
      }),
    ),
  );
}

/** Whether a downgrade was priced under axes of its own. */
function isPricedAgain(walk: FollowedWalk | undefined): boolean {
  return walk?.changes[0]?.exact.first !== undefined;
}
