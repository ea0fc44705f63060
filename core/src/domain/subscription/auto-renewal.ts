import { present } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import type { RenewalPolicy } from './renewal.ts';
import type { AutoRenewal, RenewalFailure, Subscription } from './subscription.ts';

/** The standing wish to renew a subscription, to be tried a while before its end; at once where that has come. */
export function planAutoRenewal(
  { term }: Pick<Subscription, 'term'>,
  of: { readonly periods: number; readonly policy: Pick<RenewalPolicy, 'leadSeconds'> },
  now: Instant,
): AutoRenewal {
  const end = present(term.end, 'what never ends is never renewed');
  const { periods, policy } = of;
  return { periods, nextAt: Math.max(now, end - policy.leadSeconds), attempts: 0, failure: null };
}

/**
 * The wish after an attempt that failed: tried again after the next pause, given up when that is past the grace time. What
 * only somebody's decision can lift has no pause: it stays due, and is tried again once the account is resumed.
 */
export function failAutoRenewal(
  auto: AutoRenewal,
  of: { readonly failure: RenewalFailure; readonly end: Instant; readonly policy: RenewalPolicy },
): AutoRenewal {
  const { failure, end, policy } = of;
  const attempts = auto.attempts + 1;
  const pause = policy.ladderSeconds[Math.min(attempts, policy.ladderSeconds.length) - 1] ?? policy.graceSeconds;
  const nextAt = failure.code === ACCOUNT_SUSPENDED ? failure.at : failure.at + pause;
  return { ...auto, attempts, failure, nextAt: nextAt < end + policy.graceSeconds ? nextAt : null };
}

/**
 * The subscription once what stood in the way of its automatic renewal is gone, an open order or its suspension: tried again
 * at once. The next pause may reach beyond the end of the term, and its customer would be without a license until then.
 */
export function resumeAutoRenewal(subscription: Subscription, now: Instant): Subscription {
  return isLifted(subscription) ? retryAutoRenewal(subscription, now) : subscription;
}

/** The subscription with its automatic renewal, where that has failed and was not given up, to be tried again at once. */
export function retryAutoRenewal(subscription: Subscription, now: Instant): Subscription {
  const { autoRenewal: auto } = subscription;
  if (!auto?.failure || auto.nextAt === null) return subscription;
  return { ...subscription, autoRenewal: { ...auto, nextAt: Math.min(now, auto.nextAt) } };
}

const ACCOUNT_SUSPENDED = 'account.suspended';

function isLifted({ openOrder, suspended, autoRenewal }: Subscription): boolean {
  const code = autoRenewal?.failure?.code;
  if (code === 'subscription.changing') return openOrder === null;
  return code === 'subscription.suspended' && !suspended;
}
