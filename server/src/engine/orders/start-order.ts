import { err, ok, present, type RenewalPolicy } from '@regrade/core';
import { refuse } from '../refusal.ts';
import { moveOrder } from './move-order.ts';

/**
 * The clock has come to a scheduled order. Renewed, its change begins; not renewed, it waits for as long as it may still
 * be, and is cancelled then.
 */
export function startOrder(policy: Pick<RenewalPolicy, 'graceSeconds'>) {
  return moveOrder('start-order', ({ state, subscription: id }, facts, { nowMillis }) => {
    const now = Math.floor(nowMillis / 1000);
    const { term, suspended } = present(facts.subscriptions.get(id), 'an order belongs to a subscription');
    if (state.kind === 'scheduled' && now >= state.startsAt) {
      if (suspended) return ok({ type: 'suspended' });
      if (term.end === null || term.end > state.startsAt) return ok({ type: 'start-reached' });
      if (now >= term.end + policy.graceSeconds) return ok({ type: 'term-ended' });
    }
    return err(refuse('order.not-due', 'this order does not begin yet'));
  });
}
