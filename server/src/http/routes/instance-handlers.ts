import { err, ok, parseInstant, present, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { Instance } from '../../engine/read-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorOf, ownProduct, type SellerCaller } from '../caller.ts';
import { KEY_COUNT, KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { Call, HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire, subscriptionOfWire } from '../ids.ts';
import { renderAdjustment, renderInstance, renderInstanceDetail } from '../render/instance.ts';
import { nowOf, releaseInForce } from './subscription-handlers.ts';

type InstanceHandlers = Pick<Handlers, 'listInstances' | 'getInstance' | 'adjustInstance' | 'listAdjustments'>;

export function createInstanceHandlers({ engine }: HandlerDeps): InstanceHandlers {
  return {
    listInstances: (call) => listInstances(engine, call),
    async getInstance({ caller, params }) {
      const found = await readInstance(engine, caller, params.id);
      if (!found.ok) return found;
      const { catalog } = await releaseInForce(engine, found.value.subscription.product);
      return ok({
        status: 200,
        body: renderInstanceDetail(found.value, { catalog, now: nowOf(engine, found.value) }),
      });
    },
    async adjustInstance({ caller, params, body, idempotency }) {
      const { id: subscription, account } = subscriptionOfWire(params.id);
      const { expiresAt, ...wanted } = body;
      const adjusted = await engine.commands.adjustComponent({
        account,
        actor: actorOf(caller),
        conflict: subscription,
        body: {
          ...wanted,
          subscription,
          seller: caller.seller,
          ...(expiresAt !== undefined && { expiresAt: instantOfWire(expiresAt) }),
        },
        idempotency,
      });
      return adjusted.ok ? ok({ status: 201, body: renderAdjustment(adjusted.value) }) : adjusted;
    },
    async listAdjustments({ caller, params, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_COUNT, KEY_TEXT]);
      if (!page.ok) return page;
      const found = await readInstance(engine, caller, params.id);
      if (!found.ok) return found;
      const { component } = query;
      const filter = { subscription: found.value.subscription.id, ...(component !== undefined && { component }) };
      return ok({
        status: 200,
        body: toWirePage(await engine.reads.readAdjustments(filter, page.value), renderAdjustment),
      });
    },
  };
}

async function listInstances(
  engine: Engine,
  { caller, query }: Call<'listInstances'>,
): ReturnType<InstanceHandlers['listInstances']> {
  const page = readPage(query, [KEY_TEXT, KEY_TEXT]);
  if (!page.ok) return page;
  const product = query.product === undefined ? undefined : ownProduct(query.product, caller);
  // A filter that names somebody else's product leaves nothing of one's own.
  if (query.product !== undefined && product === undefined) return ok({ status: 200, body: { items: [] } });
  const now = nowOf(engine);
  const { state, license, search } = query;
  const filter = {
    seller: caller.seller,
    now,
    ...(product !== undefined && { product }),
    ...(query.account !== undefined && { account: accountOfWire(query.account) }),
    ...(state && { state }),
    ...(license && { license }),
    ...(search !== undefined && { search }),
    ...(query.sandbox && { sandbox: query.sandbox === 'true' }),
  };
  const listed = await engine.reads.listInstances(filter, page.value);
  const products = [...new Set(listed.items.map(({ subscription }) => subscription.product))];
  const releases = new Map(
    await Promise.all(products.map(async (id) => [id, await releaseInForce(engine, id)] as const)),
  );
  const render = (item: Instance) => {
    const release = present(releases.get(item.subscription.product), 'what was bought was published');
    return renderInstance(item, { catalog: release.catalog, now: nowOf(engine, item) });
  };
  return ok({ status: 200, body: toWirePage(listed, render) });
}

function instantOfWire(text: string | null): number | null {
  return text === null ? null : present(parseInstant(text), 'the shape of an instant was parsed at the door');
}

/** Another seller's customers are answered like ones that do not exist. */
async function readInstance(
  engine: Engine,
  { seller }: SellerCaller,
  wireId: string,
): Promise<Result<Instance, Refusal>> {
  const found = await engine.reads.readInstance(subscriptionOfWire(wireId).id);
  return found?.subscription.seller === seller ? ok(found) : err(refuse('not-found', 'There is no such instance.'));
}
