import {
  err,
  lastTerm,
  ok,
  planAutoRenewal,
  type RenewalPolicy,
  type Subscription,
  type SubscriptionId,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { findChangeable } from '../quotes/request-quote.ts';
import { refuse } from '../refusal.ts';

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
      const found = findChangeable(facts, body.subscription);
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
