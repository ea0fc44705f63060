import {
  type AccountId,
  err,
  type Instant,
  listChangeOptions,
  ok,
  present,
  type Result,
  subscriptionStateAt,
} from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { SubscriptionWithSlices } from '../../engine/read-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { moveSuspension } from '../../engine/subscriptions/suspend.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire, subscriptionOfWire } from '../ids.ts';
import { renderPurchasePreview } from '../render/purchase.ts';
import { renderSliceExplanation } from '../render/slice.ts';
import { renderPurchase, renderSubscription } from '../render/subscription.ts';
import { accountRequired } from './account-handlers.ts';

type SubscriptionHandlers = PurchaseHandlers &
  SuspensionHandlers &
  Pick<Handlers, 'listSubscriptions' | 'getSubscription' | 'getSlice' | 'listOptions'>;

export function createSubscriptionHandlers({ engine }: HandlerDeps): SubscriptionHandlers {
  const { renewals } = engine.settings;
  return {
    ...createPurchaseHandlers(engine),
    async listSubscriptions({ caller, query }) {
      const page = readPage(query, [KEY_TEXT, KEY_TEXT]);
      if (!page.ok) return page;
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      const account = caller.role === 'operator' ? named : caller.account;
      // A filter that names somebody else's account leaves nothing of one's own.
      if (named && named !== account) return ok({ status: 200, body: { items: [] } });
      const now = nowOf(engine);
      const filter = {
        now,
        ...(account && { account }),
        ...(query.product !== undefined && { product: query.product }),
        ...(query.state && { state: query.state }),
      };
      const listed = await engine.reads.listSubscriptions(filter, page.value);
      return ok({
        status: 200,
        body: toWirePage(listed, (item) => renderSubscription(item, item.sandboxNow ?? now, renewals)),
      });
    },
    async getSubscription({ caller, params }) {
      const found = await readSubscription(engine, caller, params.id);
      return found.ok
        ? ok({ status: 200, body: renderSubscription(found.value, nowOf(engine, found.value), renewals) })
        : found;
    },
    async getSlice({ caller, params }) {
      const found = await readSubscription(engine, caller, params.id);
      if (!found.ok) return found;
      const { subscription, slices } = found.value;
      const slice = slices.find(({ id }) => id === params.slice);
      if (!slice) return err(refuse('not-found', 'There is no such slice.'));
      const sources = await engine.reads.readSliceSources({ subscription, slice });
      const release =
        sources.release === null ? undefined : await engine.releaseOf(subscription.product, sources.release);
      return ok({
        status: 200,
        body: renderSliceExplanation({ subscription, slice, sources, catalog: release?.catalog }),
      });
    },
    async listOptions({ caller, params, query }) {
      const found = await readSubscription(engine, caller, params.id);
      if (!found.ok) return found;
      const { subscription } = found.value;
      const now = nowOf(engine, found.value);
      if (subscriptionStateAt(subscription, now) === 'ended') {
        return err(refuse('subscription.ended', 'The term of this subscription has ended; buy the product again.'));
      }
      const release = await releaseInForce(engine, subscription.product);
      const { component } = query;
      const input = { subscription, release, ...(component !== undefined && { component }) };
      return ok({ status: 200, body: listChangeOptions(input, now) });
    },
    ...createSuspensionHandlers(engine),
  };
}

type PurchaseHandlers = Pick<Handlers, 'purchase' | 'previewPurchase'>;

function createPurchaseHandlers(engine: Engine): PurchaseHandlers {
  const { renewals } = engine.settings;
  return {
    async purchase({ caller, body, idempotency }) {
      const { account: named, pay: _pay, ...request } = body;
      const account = buyerOf(caller, named);
      if (!account.ok) return account;
      const bought = await engine.commands.purchase({
        account: account.value,
        actor: actorFor(account.value, caller),
        conflict: idempotency.key,
        body: { ...request, account: account.value },
        idempotency,
      });
      if (!bought.ok) return bought;
      const headers = { location: `/v1/subscriptions/${bought.value.id}` };
      return ok({ status: 201, body: renderPurchase(bought.value, { ids: engine.ids, renewals }), headers });
    },
    async previewPurchase({ caller, body }) {
      const { account: named, ...request } = body;
      const account = buyerOf(caller, named);
      if (!account.ok) return account;
      const priced = await engine.previewPurchase({
        account: account.value,
        actor: actorFor(account.value, caller),
        conflict: account.value,
        body: { ...request, account: account.value },
      });
      return priced.ok ? ok({ status: 200, body: renderPurchasePreview(priced.value) }) : priced;
    },
  };
}

type SuspensionHandlers = Pick<Handlers, 'suspendSubscription' | 'resumeSubscription'>;

function createSuspensionHandlers(engine: Engine): SuspensionHandlers {
  const { renewals } = engine.settings;
  async function suspend(
    call: {
      readonly caller: OperatorCaller;
      readonly params: { readonly id: string };
      readonly body: { readonly reason: string };
    },
    suspended: boolean,
  ) {
    const { id, account } = subscriptionOfWire(call.params.id);
    const moved = await moveSuspension(engine, {
      account,
      actor: actorFor(account, call.caller),
      conflict: id,
      body: { subscription: id, suspended, reason: call.body.reason },
    });
    if (!moved.ok) return moved;
    const found = await readSubscription(engine, call.caller, id);
    return found.ok
      ? ok({ status: 200 as const, body: renderSubscription(found.value, nowOf(engine, found.value), renewals) })
      : found;
  }

  return {
    suspendSubscription: (call) => suspend(call, true),
    resumeSubscription: (call) => suspend(call, false),
  };
}

/** The time of a subscription: everybody's, or that of its account's sandbox. */
export function nowOf({ clock }: Engine, of?: Pick<SubscriptionWithSlices, 'sandboxNow'>): Instant {
  return of?.sandboxNow ?? Math.floor(clock.nowMillis() / 1000);
}

/** Who the purchase is for: a customer buys for themselves, an operator for the customer they name. */
function buyerOf(caller: OperatorCaller | CustomerCaller, named: string | undefined): Result<AccountId, Refusal> {
  if (caller.role === 'operator') return named === undefined ? err(accountRequired()) : ok(accountOfWire(named));
  if (named === undefined || named === caller.account) return ok(caller.account);
  return err(refuse('purchase.account-required', 'A customer buys for their own account; leave `account` out.'));
}

/** What belongs to somebody else is answered like what does not exist. */
export async function readSubscription(
  engine: Engine,
  caller: OperatorCaller | CustomerCaller,
  wireId: string,
): Promise<Result<SubscriptionWithSlices, Refusal>> {
  const { id, account } = subscriptionOfWire(wireId);
  const found = maySee(account, caller) ? await engine.reads.readSubscription(id) : undefined;
  return found ? ok(found) : err(refuse('not-found', 'There is no such subscription.'));
}

export async function releaseInForce(engine: Engine, productId: string) {
  const product = present(await engine.reads.readProduct(productId), 'a subscription is of a listed product');
  const release = await engine.releaseOf(product.id, product.released);
  return present(release, 'a product that was bought has a release in force');
}
