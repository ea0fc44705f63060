import type { Subscription } from '@regrade/client';

type Slice = Subscription['slices'][number];

/** The slice of a component that runs at an instant; the last one where none does. */
export function runningSlice(subscription: Subscription, component: string, now: string): Slice | undefined {
  const slices = subscription.slices.filter((slice) => slice.component === component);
  const at = Date.parse(now);
  const runs = ({ from, to }: Slice) => Date.parse(from) <= at && (to === null || at < Date.parse(to));
  return slices.find(runs) ?? slices.at(-1);
}

/** What is paid by the period: components that the seller bills elsewhere have no price here. */
export function pricedSlices(subscription: Subscription, now: string): readonly Slice[] {
  return subscription.components
    .map(({ component }) => runningSlice(subscription, component, now))
    .filter((slice) => slice !== undefined)
    .filter(({ agreedPrice }) => /[1-9]/.test(agreedPrice));
}

/** What a term bar draws of a subscription. */
export function termOf({ term, terms, slices }: Subscription) {
  return { term, slices, ...(terms && { terms }) };
}
