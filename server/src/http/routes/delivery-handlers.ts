import { type DeliveryAnswer, ROUTES } from '@regrade/client';
import {
  type AccountId,
  cutSellerText,
  err,
  type OrderId,
  ok,
  present,
  type QuoteId,
  type Result,
} from '@regrade/core';
import { type Delivery, deliveryAt, isOpenQuestion, sellerLane } from '../../engine/deliveries/delivery.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { accountNow } from '../../engine/sandbox/account-now.ts';
import { actorFor, actorOf, type OperatorCaller, ownProduct, type SellerCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers, SignedBody } from '../handler.ts';
import { deliveryOfWire, type Named, orderOfWire } from '../ids.ts';
import { JSON_TYPE, readBody } from '../read-body.ts';
import { renderAttempt, renderBreaker, renderDelivery } from '../render/delivery.ts';
import { renderOrder } from '../render/order.ts';

type DeliveryHandlers = Pick<
  Handlers,
  'listDeliveries' | 'getDelivery' | 'restartDelivery' | 'answerDelivery' | 'answerDeliverySigned' | 'decideHeldOrder'
>;

/** Attempts that one answer shows: three whole ladders of the longest preset. */
const ATTEMPTS_SHOWN_MAX = 40;

export function createDeliveryHandlers({ engine }: HandlerDeps): DeliveryHandlers {
  const render = async (delivery: Delivery) => {
    // A customer waits in the time of their account.
    const now = isOpenQuestion(delivery) ? await accountNow(engine, delivery.account) : 0;
    return renderDelivery(deliveryAt(delivery, now));
  };
  return {
    async listDeliveries({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const filter = filterOf(caller, query);
      if (!filter) return ok({ status: 200, body: { items: [] } });
      const listed = await engine.reads.listDeliveries(filter, page.value);
      const now = Math.floor(engine.clock.nowMillis() / 1000);
      const body = toWirePage(listed, ({ delivery, sandboxNow }) =>
        renderDelivery(deliveryAt(delivery, sandboxNow ?? now)),
      );
      return ok({ status: 200, body });
    },
    async getDelivery({ caller, params }) {
      const delivery = await findDelivery(engine, caller, deliveryOfWire(params.id));
      if (!delivery) return err(noSuchDelivery());
      const [attempts, [lane]] = await Promise.all([
        engine.reads.readAttempts(delivery.id, ATTEMPTS_SHOWN_MAX),
        engine.reads.readFailingLanes(sellerLane(delivery.product), 1),
      ]);
      const breaker = renderBreaker(lane, engine.clock.nowMillis());
      return ok({ status: 200, body: { ...(await render(delivery)), breaker, attempts: attempts.map(renderAttempt) } });
    },
    async restartDelivery({ caller, params }) {
      const delivery = await findDelivery(engine, caller, deliveryOfWire(params.id));
      if (!delivery) return err(noSuchDelivery());
      const restarted = await restart(engine, delivery, actorOn(delivery.account, caller));
      if (!restarted.ok) return restarted;
      await engine.outbox.knock(sellerLane(delivery.product));
      return ok({ status: 200, body: await render(await readAgain(engine, delivery)) });
    },
    async answerDelivery({ caller, params, body }) {
      const delivery = await findDelivery(engine, caller, deliveryOfWire(params.id));
      if (!delivery) return err(noSuchDelivery());
      const answered = await answer(engine, delivery, { body, actor: actorOf(caller) });
      return answered.ok ? ok({ status: 200, body: await render(await readAgain(engine, delivery)) }) : answered;
    },
    async answerDeliverySigned({ params, body }) {
      const found = await findSigned(engine, params.id, body);
      if (!found.ok) return found;
      const said = readBody(ROUTES.answerDeliverySigned, {
        ...body,
        contentType: JSON_TYPE,
        contentEncoding: undefined,
      });
      if (!said.ok) return said;
      const of = { body: said.value as DeliveryAnswer, actor: `seller:${found.value.seller}` };
      const answered = await answer(engine, found.value, of);
      return answered.ok ? ok({ status: 200, body: await render(await readAgain(engine, found.value)) }) : answered;
    },
    async decideHeldOrder({ caller, params, body, idempotency }) {
      const { id: order, account } = orderOfWire(params.id);
      if (!(await engine.reads.readOrder(order))) return err(refuse('not-found', 'There is no such order.'));
      const actor = actorFor(account, caller);
      const command = { account, actor, conflict: order, body: { order, ...body }, idempotency };
      const decided = await engine.commands.decideHeldOrder(command);
      return decided.ok ? ok({ status: 200, body: renderOrder(decided.value) }) : decided;
    },
  };
}

/** Undefined where it names somebody else's product, which leaves nothing of one's own. */
function filterOf(
  caller: OperatorCaller | SellerCaller,
  query: { readonly product?: string; readonly subject?: string; readonly state?: string },
) {
  const { subject, state } = query;
  const product =
    query.product !== undefined && caller.role === 'seller' ? ownProduct(query.product, caller) : query.product;
  if (query.product !== undefined && product === undefined) return undefined;
  return {
    ...(caller.role === 'seller' && { seller: caller.seller }),
    ...(product !== undefined && { product }),
    ...(subject !== undefined && { subject: subject as OrderId | QuoteId }),
    ...(state !== undefined && { state }),
  };
}

async function findDelivery(
  engine: Engine,
  caller: OperatorCaller | SellerCaller,
  { id }: Named<Delivery['id']>,
): Promise<Delivery | undefined> {
  const delivery = await engine.reads.readDelivery(id);
  return caller.role === 'operator' || delivery?.seller === caller.seller ? delivery : undefined;
}

/** The delivery that an answer is signed for. One that is not there is told from one that is by its secret alone. */
async function findSigned(engine: Engine, named: string, answer: SignedBody): Promise<Result<Delivery, Refusal>> {
  const delivery = await engine.reads.readDelivery(deliveryOfWire(named).id);
  const endpoint = delivery && (await engine.reads.findEndpoint(delivery.product, delivery.protocol));
  if (!delivery || !endpoint) {
    return err(refuse('delivery.signature-invalid', 'No secret verifies the answer, or it is too old.'));
  }
  const verified = await engine.sellers.verifyAnswer({ endpoint, delivery: delivery.id, answer });
  return verified.ok ? ok(delivery) : verified;
}

function actorOn(account: AccountId, caller: OperatorCaller | SellerCaller): string {
  return caller.role === 'operator' ? actorFor(account, caller) : actorOf(caller);
}

async function readAgain(engine: Engine, { id }: Delivery): Promise<Delivery> {
  return present(await engine.reads.readDelivery(id), 'a delivery stays');
}

function restart(engine: Engine, delivery: Delivery, actor: string): Promise<Result<unknown, Refusal>> {
  const { account } = delivery;
  switch (delivery.kind) {
    case 'change': {
      const order = delivery.subject as OrderId;
      return engine.commands.restartDelivery({ account, actor, conflict: order, body: { order } });
    }
    case 'restate':
      return engine.commands.restartRestatement({ account, actor, conflict: delivery.id, body: { delivery } });
    case 'fit-check':
      return Promise.resolve(
        err(refuse('delivery.not-restartable', 'A customer waits for the answer to a fit check only for a moment.')),
      );
  }
}

function answer(
  engine: Engine,
  delivery: Delivery,
  { body, actor }: { readonly body: DeliveryAnswer; readonly actor: string },
): Promise<Result<unknown, Refusal>> {
  const { account } = delivery;
  const reason = cutSellerText(body.reason ?? body.blockers?.[0]?.message ?? 'The seller gave no reason.');
  switch (delivery.kind) {
    case 'change': {
      const order = delivery.subject as OrderId;
      const said = body.answer === 'yes' ? { type: 'seller-yes' as const } : { type: 'seller-no' as const, reason };
      return engine.commands.answerOrder({ account, actor, conflict: order, body: { order, answer: said } });
    }
    case 'fit-check': {
      const quote = delivery.subject as QuoteId;
      const blockers = body.blockers ?? [];
      const said = body.answer === 'yes' ? { kind: 'yes' as const } : { kind: 'no' as const, reason, blockers };
      return engine.commands.recordFit({ account, actor, conflict: quote, body: { quote, answer: said } });
    }
    case 'restate':
      return Promise.resolve(
        err(refuse('delivery.no-answer-wanted', 'This message says what runs; nothing is asked.')),
      );
  }
}

function noSuchDelivery(): Refusal {
  return refuse('not-found', 'There is no such delivery.');
}
