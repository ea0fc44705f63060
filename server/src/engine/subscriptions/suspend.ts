import {
  type ChangeOrder,
  err,
  type OrderId,
  ok,
  present,
  type Result,
  resumeAutoRenewal,
  type Subscription,
  type SubscriptionId,
  stepOrder,
  subscriptionStateAt,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import type { Engine } from '../engine.ts';
import { type CarriedOut, carryOut } from '../orders/carry-out.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, DecisionContext } from '../run-command.ts';
import { withOpenOrder } from './with-open-order.ts';

export interface Suspension {
  readonly subscription: SubscriptionId;
  readonly suspended: boolean;
  readonly reason: string;
  /** The open order of the subscription as the caller has read it: its facts are loaded by its id. */
  readonly order: OrderId | null;
}

const MOVED = 'subscription.changing';

/**
 * Suspends or resumes a subscription: its specification stays, and it cannot change while suspended. The order that was
 * to change it ends in the same step, as the order table says: what was paid for it goes back.
 */
export const suspendSubscription: AccountCommandKind<Suspension, Subscription> = {
  name: 'suspend-subscription',
  wants: ({ subscription, order }) => ({ subscriptions: [subscription], ...(order && { orders: [order] }) }),
  decide: ({ body, actor }, facts, context) => {
    const subscription = facts.subscriptions.get(body.subscription);
    if (!subscription) return err(refuse('not-found', 'There is no such subscription.'));
    const now = Math.floor(context.nowMillis / 1000);
    const refused = refuseSuspension(subscription, { ...body, now });
    if (refused) return err(refused);
    const turned = { ...subscription, suspended: body.suspended, version: subscription.version + 1 };
    const moved = resumeAutoRenewal(turned, now);
    const order = body.order === null ? undefined : facts.orders.get(body.order);
    const ended =
      body.suspended && order ? endOrder(order, { by: actor, subscription: moved, facts, context }) : undefined;
    return ok({
      answer: ended?.subscription ?? moved,
      writes: ended?.writes ?? { subscriptions: [moved] },
      audit: {
        subject: subscription.id,
        body: {
          suspended: body.suspended,
          reason: body.reason,
          ...(ended && { order: ended.order.id, state: ended.order.state.kind }),
        },
      },
    });
  },
};

/** Undefined where its money is on the way back already. */
function endOrder(
  order: ChangeOrder,
  of: {
    readonly by: string;
    readonly subscription: Subscription;
    readonly facts: AccountBatchFacts;
    readonly context: DecisionContext;
  },
): CarriedOut | undefined {
  const { by, subscription, facts, context } = of;
  const at = Math.floor(context.nowMillis / 1000);
  const step = stepOrder(order, { type: 'suspended', at, by }, context.orderPolicy);
  if (!step.ok) return undefined;
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  return carryOut({ step: step.value, quote, subscription, facts, context });
}

function refuseSuspension(
  subscription: Subscription,
  of: Pick<Suspension, 'suspended' | 'order'> & { readonly now: number },
): Refusal | undefined {
  const state = subscriptionStateAt(subscription, of.now);
  if (state === 'ended') return refuse('subscription.ended', 'The term of this subscription has ended.');
  if (of.suspended === (state === 'suspended')) {
    return of.suspended
      ? refuse('subscription.suspended', 'This subscription is suspended already.')
      : refuse('subscription.not-suspended', 'This subscription is not suspended.');
  }
  if (subscription.openOrder === of.order) return undefined;
  return refuse(MOVED, 'An order of this subscription began or ended meanwhile; ask again.');
}

/** Suspends or resumes a subscription with whatever order is open on it. */
export function moveSuspension(
  engine: Engine,
  command: Command<Omit<Suspension, 'order'>>,
): Promise<Result<Subscription, Refusal>> {
  return withOpenOrder(engine, command.body.subscription, {
    moved: MOVED,
    run: (order) => engine.commands.suspendSubscription({ ...command, body: { ...command.body, order } }),
  });
}
