import { err, ok, present } from '@regrade/core';
import { refuse } from '../refusal.ts';
import { moveOrder } from './move-order.ts';

/**
 * The clock has come to a scheduled order, at the end of a term. Renewed, its change begins; not renewed, it is cancelled,
 * unless an automatic renewal is still to be tried: then it waits until that has come about or was given up.
 */
export const startOrder = moveOrder('start-order', ({ state, subscription: id }, facts, { nowMillis }) => {
  const now = Math.floor(nowMillis / 1000);
  const { term, suspended, autoRenewal } = present(facts.subscriptions.get(id), 'an order belongs to a subscription');
  if (state.kind === 'scheduled' && now >= state.startsAt) {
    if (suspended) return ok({ type: 'suspended' });
    if (term.end === null || term.end > state.startsAt) return ok({ type: 'start-reached' });
    if ((autoRenewal?.nextAt ?? null) === null) return ok({ type: 'term-ended' });
  }
  return err(refuse('order.not-due', 'This order does not begin yet.'));
});
