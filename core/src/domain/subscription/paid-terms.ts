import { isSameSelection } from '../catalog/selection.ts';
import { assert, present } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { rollBacking, withBacking } from './backing.ts';
import type { PaidTerm, Slice, SubscribedComponent, Subscription } from './subscription.ts';
import type { MoneyTotals } from './subscription-money.ts';

export type TermedMoney = Pick<Subscription, 'term' | 'periods' | 'terms'> & { readonly totals: MoneyTotals };

/** The paid terms that are not over, the running one first. One that was never renewed has moved all its money for it. */
export function paidTerms({ term, periods, terms, totals }: TermedMoney): readonly PaidTerm[] {
  if (terms) return terms;
  const { cashPaidMinor, cashRefundedMinor, balanceSpentMinor = 0n, balanceGrantedMinor = 0n, taxes } = totals;
  const balanceMinor = balanceSpentMinor - balanceGrantedMinor;
  return [
    {
      ...term,
      periods,
      cashPaidMinor,
      cashRefundedMinor,
      ...(balanceMinor !== 0n && { balanceMinor }),
      ...(taxes && { taxes }),
    },
  ];
}

/** The term that a fee is computed in. */
export function runningTerm(subscription: TermedMoney): PaidTerm {
  return present(paidTerms(subscription)[0], 'a subscription has a running term');
}

/** The last paid term: a renewal begins at its end. */
export function lastTerm(subscription: TermedMoney): PaidTerm {
  return present(paidTerms(subscription).at(-1), 'a subscription has a last term');
}

/** Slices of a component that are not over, the running one first. */
export function openSlices<Of>({
  slice,
  next = [],
}: {
  readonly slice: Of;
  readonly next?: readonly Of[];
}): readonly Of[] {
  return [slice, ...next];
}

export interface Rolled {
  readonly subscription: Subscription;
  /** Slices that time has ended. */
  readonly closed: readonly Slice[];
}

/**
 * The subscription as it is at an instant: pre-paid terms that have begun are the running ones. Nothing is written when a
 * term begins, so whoever decides rolls first. A component whose next slice has another selection stays: a scheduled order
 * brings that one in, with the license. The terms of what waits so are kept, however late it is: the order may still end
 * without its change, and then they are billed anew.
 */
export function rollTo(subscription: Subscription, at: Instant): Rolled {
  const { terms } = subscription;
  if (terms === undefined) return { subscription, closed: [] };
  const begun = terms.findLastIndex((term, index) => index === 0 || term.start <= at);
  const closed: Slice[] = [];
  let { backing } = subscription.totals;
  const components = subscription.components.map((component) => {
    const rolled = rollComponent(component, at);
    closed.push(...openSlices(component).slice(0, rolled.over));
    backing = backing && rollBacking(backing, component, rolled.over);
    return rolled.component;
  });
  const waits = components.map(({ next = [] }) => next[0]?.from);
  const first = terms.findIndex(({ start }, index) => index === begun || waits.includes(start));
  return { subscription: { ...withBacking(subscription, backing), terms: terms.slice(first), components }, closed };
}

function rollComponent(component: SubscribedComponent, at: Instant) {
  const open = openSlices(component);
  let over = 0;
  for (let next = open[1]; next !== undefined && next.from <= at; next = open[over + 1]) {
    if (!isSameSelection(next.selection, component.slice.selection)) break;
    over += 1;
  }
  return { over, component: over === 0 ? component : bringIn(component, over) };
}

/** The component with its slices from that one on; the earlier ones are over. */
export function bringIn(component: SubscribedComponent, over: number): SubscribedComponent {
  const { next: _next, ...rest } = component;
  const [slice, ...next] = openSlices(component).slice(over);
  assert(slice !== undefined, 'a component always has a slice that runs');
  return next.length === 0 ? { ...rest, slice } : { ...rest, slice, next };
}
