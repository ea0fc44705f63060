import type { Problem, QuotePreview } from '@regrade/client';
import { err, judgeQuote, ok, present, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { OrderMove } from '../../engine/orders/move-order.ts';
import type { QuoteRequest } from '../../engine/quotes/request-quote.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorOf, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers, Idempotency } from '../handler.ts';
import { type Named, orderOfWire, quoteOfWire, subscriptionOfWire } from '../ids.ts';
import { toProblem } from '../problem.ts';
import { renderOrder } from '../render/order.ts';
import { renderQuote, renderQuotePreview } from '../render/quote.ts';
import { releaseInForce } from './subscription-handlers.ts';

type ChangeHandlers = Pick<
  Handlers,
  'previewQuotes' | 'requestQuote' | 'getQuote' | 'placeOrder' | 'listOrders' | 'getOrder' | 'payOrder' | 'cancelOrder'
>;

/** Previews of one request that are priced at a time: each takes a connection, and others want some too. */
const PREVIEWS_AT_ONCE = 4;

export function createChangeHandlers({ engine, log }: HandlerDeps): ChangeHandlers {
  return {
    async previewQuotes({ id, caller, body }) {
      const items = await mapInTurns(body.quotes, async (wanted) => {
        const priced = await previewQuote(engine, { caller, wanted, call: id });
        return priced.ok
          ? { quote: priced.value }
          : { problem: toProblem(priced.error, { instance: id, log }).problem };
      });
      return ok({ status: 200, body: { items } });
    },
    async requestQuote({ id, caller, body }) {
      const request = quoteCommand({ caller, wanted: body, call: id });
      if (!request.ok) return request;
      const quoted = await engine.commands.requestQuote(request.value);
      if (!quoted.ok) return quoted;
      const headers = { location: `/v1/quotes/${quoted.value.id}` };
      return ok({ status: 201, body: renderQuote(quoted.value, 'open'), headers });
    },
    async getQuote({ caller, params }) {
      const named = quoteOfWire(params.id);
      const stored = maySee(named.account, caller) ? await engine.reads.readQuote(named.id) : undefined;
      if (!stored) return err(refuse('not-found', 'There is no such quote.'));
      const { quote, acceptedBy } = stored;
      const [found, release] = await Promise.all([
        engine.reads.readSubscription(quote.subscription),
        releaseInForce(engine, quote.product),
      ]);
      const { subscription } = present(found, 'a quote is about a subscription');
      const now = Math.floor(engine.clock.nowMillis() / 1000);
      const state = judgeQuote({ quote, accepted: acceptedBy !== null, subscription, release }, now);
      return ok({ status: 200, body: renderQuote(quote, state) });
    },
    async placeOrder({ caller, body, idempotency }) {
      const { id: quote, account } = quoteOfWire(body.quoteId);
      if (!maySee(account, caller)) return err(refuse('not-found', 'There is no such quote.'));
      const placed = await engine.commands.placeOrder({
        account,
        actor: actorOf(caller),
        // Two quotes of one subscription may meet in a batch: what the first one did is seen by the second.
        conflict: quote,
        body: { quote, net: body.net, ...(body.pay && { pay: body.pay }) },
        idempotency,
      });
      if (!placed.ok) return placed;
      const headers = { location: `/v1/change-orders/${placed.value.id}` };
      return ok({ status: 201, body: renderOrder(placed.value), headers });
    },
    async listOrders({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const filter = {
        ...(caller.role === 'customer' && { account: caller.account }),
        ...(query.subscription !== undefined && { subscription: subscriptionOfWire(query.subscription).id }),
        ...(query.state && { state: query.state }),
      };
      return ok({ status: 200, body: toWirePage(await engine.reads.listOrders(filter, page.value), renderOrder) });
    },
    async getOrder({ caller, params }) {
      const named = orderOfWire(params.id);
      const order = maySee(named.account, caller) ? await engine.reads.readOrder(named.id) : undefined;
      return order ? ok({ status: 200, body: renderOrder(order) }) : err(noSuchOrder());
    },
    async payOrder(call) {
      const command = orderCommand(call, orderOfWire(call.params.id));
      const paid = command.ok ? await engine.commands.payOrder(command.value) : command;
      return paid.ok ? ok({ status: 200, body: renderOrder(paid.value) }) : paid;
    },
    async cancelOrder(call) {
      const command = orderCommand(call, orderOfWire(call.params.id));
      const cancelled = command.ok ? await engine.commands.cancelOrder(command.value) : command;
      return cancelled.ok ? ok({ status: 200, body: renderOrder(cancelled.value) }) : cancelled;
    },
  };
}

function noSuchOrder(): Refusal {
  return refuse('not-found', 'There is no such order.');
}

interface Wanted {
  readonly caller: OperatorCaller | CustomerCaller;
  readonly wanted: Omit<QuoteRequest, 'subscription'> & { readonly subscriptionId: string };
  /** Id of the request: quotes never conflict with each other, so each has a key of its own. */
  readonly call: string;
}

function quoteCommand({ caller, wanted, call }: Wanted) {
  const { id: subscription, account } = subscriptionOfWire(wanted.subscriptionId);
  if (!maySee(account, caller)) return err(refuse('not-found', 'There is no such subscription.'));
  const { changes, timing } = wanted;
  const body: QuoteRequest = { subscription, changes, ...(timing && { timing }) };
  return ok({ account, actor: actorOf(caller), conflict: call, body });
}

async function previewQuote(engine: Engine, wanted: Wanted): Promise<Result<QuotePreview, Refusal>> {
  const command = quoteCommand(wanted);
  if (!command.ok) return command;
  const priced = await engine.previewQuote(command.value);
  return priced.ok ? ok(renderQuotePreview(priced.value)) : priced;
}

type Preview = { readonly quote: QuotePreview } | { readonly problem: Problem };

/** In the order of the wishes, a few at a time. */
async function mapInTurns<Wish>(wishes: readonly Wish[], answer: (wish: Wish) => Promise<Preview>): Promise<Preview[]> {
  const answers: Preview[] = [];
  const queue = wishes.entries();
  const work = async () => {
    for (const [index, wish] of queue) answers[index] = await answer(wish);
  };
  await Promise.all(Array.from({ length: PREVIEWS_AT_ONCE }, work));
  return answers;
}

function orderCommand(
  call: { readonly caller: CustomerCaller; readonly idempotency: Idempotency },
  { id: order, account }: Named<OrderMove['order']>,
) {
  if (!maySee(account, call.caller)) return err(noSuchOrder());
  const { caller, idempotency } = call;
  return ok({ account, actor: actorOf(caller), conflict: order, body: { order }, idempotency });
}
