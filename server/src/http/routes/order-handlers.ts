import type { ChangeOrderQuery as OrderQuery } from '@regrade/client';
import { err, ok, parseInstant, present } from '@regrade/core';
import type { OrderMove } from '../../engine/orders/move-order.ts';
import type { OrderFilter } from '../../engine/read-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers, Idempotency } from '../handler.ts';
import { accountOfWire, type Named, orderOfWire, quoteOfWire, subscriptionOfWire } from '../ids.ts';
import { renderListedOrder, renderOrder } from '../render/order.ts';

type OrderHandlers = Pick<Handlers, 'placeOrder' | 'listOrders' | 'getOrder' | 'payOrder' | 'cancelOrder'>;

export function createOrderHandlers({ engine }: HandlerDeps): OrderHandlers {
  return {
    async placeOrder({ caller, body, idempotency }) {
      const { id: quote, account } = quoteOfWire(body.quoteId);
      if (!maySee(account, caller)) return err(refuse('not-found', 'There is no such quote.'));
      const placed = await engine.commands.placeOrder({
        account,
        actor: actorFor(account, caller),
        // Two quotes of one subscription may meet in a batch: what the first one did is seen by the second.
        conflict: quote,
        body: { quote, net: body.net, ...(body.pay && { pay: body.pay }) },
        idempotency,
      });
      if (!placed.ok) return placed;
      const headers = { location: `/v1/change-orders/${placed.value.id}` };
      const secret = await engine.payments.askNow(placed.value);
      if (secret.ok) return ok({ status: 201, body: renderOrder(placed.value, secret.value), headers });
      // The order stands, and may be paid otherwise: it is answered as the refused payment left it.
      const order = (await engine.reads.readOrder(placed.value.id)) ?? placed.value;
      return ok({ status: 201, body: renderOrder(order), headers });
    },
    async listOrders({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const filter = filterOf(query, caller);
      const listed = filter ? await engine.reads.listOrders(filter, page.value) : { items: [] };
      return ok({ status: 200, body: toWirePage(listed, renderListedOrder) });
    },
    async getOrder({ caller, params }) {
      const named = orderOfWire(params.id);
      const order = maySee(named.account, caller) ? await engine.reads.readOrder(named.id) : undefined;
      return order ? ok({ status: 200, body: renderOrder(order) }) : err(noSuchOrder());
    },
    async payOrder(call) {
      const command = orderCommand(call, orderOfWire(call.params.id));
      if (!command.ok) return command;
      const { method } = call.body;
      const paid = await engine.commands.payOrder({ ...command.value, body: { ...command.value.body, method } });
      if (!paid.ok) return paid;
      const secret = await engine.payments.askNow(paid.value);
      return secret.ok ? ok({ status: 200, body: renderOrder(paid.value, secret.value) }) : secret;
    },
    async cancelOrder(call) {
      const command = orderCommand(call, orderOfWire(call.params.id));
      if (!command.ok) return command;
      const body = { ...command.value.body, ...call.body };
      const cancelled = await engine.commands.cancelOrder({ ...command.value, body });
      return cancelled.ok ? ok({ status: 200, body: renderOrder(cancelled.value) }) : cancelled;
    },
  };
}

/** Undefined where the filters leave nothing: what is somebody else's is not there. */
function filterOf(query: OrderQuery, caller: OperatorCaller | CustomerCaller): OrderFilter | undefined {
  const { product, state, from, to } = query;
  const subscription = query.subscription === undefined ? undefined : subscriptionOfWire(query.subscription);
  const named = query.account === undefined ? subscription?.account : accountOfWire(query.account);
  const account = caller.role === 'customer' ? caller.account : named;
  if (account !== undefined && [named, subscription?.account].some((other) => (other ?? account) !== account)) {
    return undefined;
  }
  const read = (text: string) => present(parseInstant(text), 'the shape of an instant was parsed at the door');
  return {
    ...(account !== undefined && { account }),
    ...(subscription && { subscription: subscription.id }),
    ...(product !== undefined && { product }),
    ...(state && { state }),
    ...(from !== undefined && { from: read(from) }),
    ...(to !== undefined && { to: read(to) }),
  };
}

function orderCommand(
  call: { readonly caller: OperatorCaller | CustomerCaller; readonly idempotency: Idempotency },
  { id: order, account }: Named<OrderMove['order']>,
) {
  if (!maySee(account, call.caller)) return err(noSuchOrder());
  const { caller, idempotency } = call;
  return ok({ account, actor: actorFor(account, caller), conflict: order, body: { order }, idempotency });
}

function noSuchOrder(): Refusal {
  return refuse('not-found', 'There is no such order.');
}
