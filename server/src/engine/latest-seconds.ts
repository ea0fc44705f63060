import type { Instant, SubscriptionId } from '@regrade/core';
import type { AccountFacts, AccountWants } from './ports.ts';

/**
 * The latest instant that anything is known to have happened at of what a command is about. Processes have clocks of their
 * own: one that is a second behind would else change a subscription before the change that another one has just made.
 */
export function latestSeconds(
  { quotes = [], orders = [], subscriptions = [] }: Partial<AccountWants>,
  facts: Pick<AccountFacts, 'quotes' | 'orders' | 'subscriptions'>,
): Instant {
  const about = new Set<SubscriptionId>(subscriptions);
  let latest = 0;
  for (const id of quotes) {
    const quote = facts.quotes.get(id)?.quote;
    if (!quote) continue;
    about.add(quote.subscription);
    latest = Math.max(latest, quote.builtAt);
  }
  for (const id of orders) {
    const order = facts.orders.get(id);
    if (!order) continue;
    about.add(order.subscription);
    latest = Math.max(latest, order.events.at(-1)?.at ?? 0);
  }
  for (const id of about) {
    const subscription = facts.subscriptions.get(id);
    for (const { slice } of subscription?.components ?? []) latest = Math.max(latest, slice.from);
    latest = Math.max(latest, subscription?.history?.changedAt ?? 0);
  }
  return latest;
}
