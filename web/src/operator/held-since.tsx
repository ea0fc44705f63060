import type { ChangeOrder } from '@regrade/client';
import { TimeSince } from '../ui/time-left.tsx';

/** How long an order has waited for the operator: nothing moves it but a decision, or the end of its term. */
export function HeldSince({ order: { state, events } }: { readonly order: ChangeOrder }) {
  const held = events.findLast(({ type }) => type === 'held');
  return state === 'held' && held && <TimeSince from={held.at} />;
}
