import type { Effect } from '../outbox/outbox-port.ts';
import { type Delivery, sellerLane } from './delivery.ts';

/** The kind of the effect that says again what runs, as the order's table names it. */
export const RESTATE = 'resend-selection';

export function restatementEffect(delivery: Delivery, nowMillis: number): Effect {
  return {
    account: delivery.account,
    effectKey: delivery.effectKey,
    kind: RESTATE,
    lane: sellerLane(delivery.product),
    payload: { delivery },
    dueAtMillis: nowMillis,
    createdAtMillis: nowMillis,
  };
}
