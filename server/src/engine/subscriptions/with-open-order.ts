import { err, type OrderId, type Result, type Subscription, type SubscriptionId } from '@regrade/core';
import type { ReadStore } from '../read-port.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Between reading a subscription and its lock an order may begin or end: then it is read again, so often at most. */
const READS_MAX = 3;

/**
 * Runs a command on a subscription and whatever order is open on it: facts are loaded by id, so the order is read first.
 * The command refuses with `moved` where another one is open under the lock.
 */
export async function withOpenOrder<Answer>(
  { reads }: { readonly reads: Pick<ReadStore, 'readSubscription'> },
  subscription: SubscriptionId,
  of: {
    readonly moved: string;
    readonly run: (order: OrderId | null, read: Subscription) => Promise<Result<Answer, Refusal>>;
  },
): Promise<Result<Answer, Refusal>> {
  let answer: Result<Answer, Refusal> = err(refuse('not-found', 'There is no such subscription.'));
  for (let read = 1; read <= READS_MAX; read++) {
    const found = await reads.readSubscription(subscription);
    if (!found) return answer;
    answer = await of.run(found.subscription.openOrder, found.subscription);
    if (answer.ok || answer.error.code !== of.moved) return answer;
  }
  return answer;
}
