import type { Instant } from '../kernel/time.ts';
import type { SubscribedComponent, Subscription } from './subscription.ts';

/**
 * What stands behind the charge of a running slice: the part that a discount covered, which is never paid out, and the
 * part that the operator took as commission, which goes back with a credit in the same proportion.
 */
export interface SliceBacking {
  readonly discountMinor: bigint;
  /** Of it: at the seller's expense, and theirs again where it is withheld. Absent: nothing. */
  readonly sellerDiscountMinor?: bigint;
  readonly commissionMinor: bigint;
}

/** By `backingKey`. */
export type Backing = { readonly [slice: string]: SliceBacking };

/** How a slice that is not over is named in `Backing`: by its component, and where it is pre-paid by its start. */
export function backingKey(component: string, from?: Instant): string {
  return from === undefined ? component : `${component}@${from}`;
}

/** What stands behind the slices of a component once so many of them are over. */
export function rollBacking(backing: Backing, component: SubscribedComponent, over: number): Backing {
  const begun = component.next?.[over - 1];
  if (!begun) return backing;
  const name = component.component;
  const gone = [name, ...(component.next ?? []).slice(0, over).map(({ from }) => backingKey(name, from))];
  const running = backing[backingKey(name, begun.from)];
  const others = Object.fromEntries(Object.entries(backing).filter(([key]) => !gone.includes(key)));
  return running ? { ...others, [name]: running } : others;
}

/** The subscription with what stands behind its slices from now on. */
export function withBacking(subscription: Subscription, backing: Backing | undefined): Subscription {
  if (backing === subscription.totals.backing) return subscription;
  const { backing: _before, ...totals } = subscription.totals;
  return { ...subscription, totals: { ...totals, ...(backing && Object.keys(backing).length > 0 && { backing }) } };
}
