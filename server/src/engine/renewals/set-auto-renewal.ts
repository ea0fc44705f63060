import {
  err,
  lastTerm,
  ok,
  planAutoRenewal,
  type RenewalPolicy,
  type Result,
  type Subscription,
  type SubscriptionId,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { findChangeable } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';

export interface AutoRenewalWish {
  readonly subscription: SubscriptionId;
  readonly autoRenew: boolean;
  /** Absent: as many as the last term has. */
  readonly periods?: number;
}

/** The customer's setting: whether the subscription renews by itself, and for how long each time. */
export function setAutoRenewal(policy: RenewalPolicy): AccountCommandKind<AutoRenewalWish, Subscription> {
  return {
    name: 'set-auto-renewal',
    wants: ({ subscription }) => ({ subscriptions: [subscription] }),
    decide: ({ body }, facts, { nowMillis }) => {
      // Switched on, it is a wish to buy; switched off, it costs nobody anything, whatever is suspended.
      const found = body.autoRenew ? findChangeable(facts, body.subscription) : findOwn(facts, body.subscription);
      if (!found.ok) return found;
      const { subscription } = found.value;
      const { end } = subscription.term;
      const now = Math.floor(nowMillis / 1000);
      if (end === null) return err(refuse('renewal.permanent', 'This subscription has no end, so nothing is renewed.'));
      if (now >= end + policy.graceSeconds) {
        return err(refuse('renewal.too-late', 'This subscription has ended for good; buy the product again.'));
      }
      const { autoRenewal: _before, ...rest } = subscription;
      const periods = body.periods ?? lastTerm(subscription).periods;
      const autoRenewal = body.autoRenew ? planAutoRenewal(subscription, { periods, policy }, now) : undefined;
      const next: Subscription = autoRenewal ? { ...rest, autoRenewal } : rest;
      return ok({
        answer: next,
        writes: { subscriptions: [next] },
        audit: { subject: subscription.id, body: { autoRenew: body.autoRenew, periods } },
      });
    },
  };
}

function findOwn(
  facts: AccountBatchFacts,
  id: SubscriptionId,
): Result<{ readonly subscription: Subscription }, Refusal> {
  const subscription = facts.subscriptions.get(id);
  return subscription ? ok({ subscription }) : err(refuse('not-found', 'There is no such subscription.'));
}
