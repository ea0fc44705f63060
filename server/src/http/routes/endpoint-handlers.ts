import { err, ok, type Result } from '@regrade/core';
import { productOfLane, reasonOf, sellerLane } from '../../engine/deliveries/delivery.ts';
import type { SellerCall } from '../../engine/deliveries/seller-port.ts';
import type { Endpoint } from '../../engine/endpoints/endpoint.ts';
import type { EndpointName } from '../../engine/endpoints/endpoint-commands.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, actorOf, type OperatorCaller, ownProduct, type SellerCaller } from '../caller.ts';
import { KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { renderBreaker, renderCall, renderEndpoint, renderSavedEndpoint } from '../render/delivery.ts';

type EndpointHandlers = Pick<
  Handlers,
  | 'listSellerEndpoints'
  | 'getSellerEndpoint'
  | 'saveSellerEndpoint'
  | 'deleteSellerEndpoint'
  | 'addEndpointSecret'
  | 'deleteEndpointSecret'
  | 'testSellerEndpoint'
>;

/** Products of one seller that are in trouble at once. */
const BREAKERS_SHOWN_MAX = 100;

type EndpointCaller = OperatorCaller | SellerCaller;

export function createEndpointHandlers({ engine }: HandlerDeps): EndpointHandlers {
  const { reads, sellers, commands } = engine;
  return {
    async listSellerEndpoints({ caller, query }) {
      const page = readPage(query, [KEY_TEXT, KEY_TEXT]);
      if (!page.ok) return page;
      const filter = caller.role === 'seller' ? { seller: caller.seller } : {};
      return ok({ status: 200, body: toWirePage(await reads.listEndpoints(filter, page.value), renderEndpoint) });
    },
    async getSellerEndpoint({ caller, params }) {
      const found = await findEndpoint(engine, caller, params);
      if (!found.ok) return found;
      const breakers = await readBreakers(engine, found.value);
      return ok({ status: 200, body: { ...renderEndpoint(found.value), breakers } });
    },
    async saveSellerEndpoint({ caller, params, body }) {
      const command = await nameEndpoint(engine, caller, params);
      if (!command.ok) return command;
      const { protocol } = params;
      const spoken = sellers.protocols.find(({ id }) => id === protocol);
      const [kind] = spoken?.secretKinds ?? [];
      if (kind === undefined) return err(unspoken(engine, protocol));
      const address = sellers.parseAddress(body.address);
      if (!address.ok) return address;
      const firstSecret = await sellers.createSecret({ protocol, kind });
      if (!firstSecret.ok) return firstSecret;
      const { timeoutSeconds } = body;
      const settings = { address: address.value, timeoutSeconds, firstSecret: firstSecret.value.kept };
      const saved = await commands.saveEndpoint({ ...command.value, body: { ...command.value.body, ...settings } });
      if (!saved.ok) return saved;
      // Whoever names an address, or names it again, has looked behind the door.
      await engine.outbox.knock(sellerLane(saved.value.endpoint.scope));
      return ok({
        status: saved.value.made ? 201 : 200,
        body: renderSavedEndpoint(saved.value, firstSecret.value.shown),
      });
    },
    async deleteSellerEndpoint({ caller, params }) {
      const command = await nameEndpoint(engine, caller, params);
      const removed = command.ok ? await commands.removeEndpoint(command.value) : command;
      return removed.ok ? ok({ status: 204, body: null }) : removed;
    },
    async addEndpointSecret({ caller, params, body }) {
      const command = await nameEndpoint(engine, caller, params);
      if (!command.ok) return command;
      const secret = await sellers.createSecret({ protocol: params.protocol, ...body });
      if (!secret.ok) return secret;
      const added = await commands.addSecret({
        ...command.value,
        body: { ...command.value.body, secret: secret.value.kept },
      });
      return added.ok ? ok({ status: 201, body: renderSavedEndpoint(added.value, secret.value.shown) }) : added;
    },
    async deleteEndpointSecret({ caller, params: { secret, ...name } }) {
      const command = await nameEndpoint(engine, caller, name);
      if (!command.ok) return command;
      const removed = await commands.removeSecret({ ...command.value, body: { ...command.value.body, secret } });
      return removed.ok ? ok({ status: 200, body: renderEndpoint(removed.value.endpoint) }) : removed;
    },
    async testSellerEndpoint({ id, caller, params }) {
      const found = await findEndpoint(engine, caller, params);
      if (!found.ok) return found;
      const { answer, transcript } = await probe(engine, found.value, id);
      const attempt = renderCall({ outcome: answer.kind, reason: reasonOf(answer), transcript });
      return ok({ status: 200, body: { ok: answer.kind === 'yes', attempt } });
    },
  };
}

/** Sends a message about nothing. Whoever answers it is there again. */
async function probe({ clock, sellers, outbox }: Engine, endpoint: Endpoint, request: string): Promise<SellerCall> {
  const at = Math.floor(clock.nowMillis() / 1000);
  const command = { kind: 'probe', key: `test_${request.replaceAll('.', '-')}`, product: endpoint.scope, at } as const;
  const called = await sellers.call({ endpoint, command, signal: new AbortController().signal });
  if (called.answer.kind !== 'silent') await outbox.knock(sellerLane(endpoint.scope));
  return called;
}

/** A seller names their products in the short form too, and all of them by their own name. */
function scopeOf(
  caller: EndpointCaller,
  scope: string,
): { readonly scope: string; readonly seller: string } | undefined {
  if (caller.role === 'operator') return { scope, seller: scope.split('.', 1)[0] ?? scope };
  const own = scope === caller.seller ? scope : ownProduct(scope, caller);
  return own === undefined ? undefined : { scope: own, seller: caller.seller };
}

async function readBreakers({ reads, clock }: Engine, { scope }: Endpoint) {
  const lanes = await reads.readFailingLanes(sellerLane(scope), BREAKERS_SHOWN_MAX);
  return lanes.map((lane) => ({ product: productOfLane(lane.lane), ...renderBreaker(lane, clock.nowMillis()) }));
}

async function findEndpoint(
  { reads }: Engine,
  caller: EndpointCaller,
  params: { readonly scope: string; readonly protocol: string },
): Promise<Result<Endpoint, Refusal>> {
  const named = scopeOf(caller, params.scope);
  const found = named && (await reads.readEndpoint(named.scope, params.protocol));
  return found ? ok(found) : err(refuse('not-found', 'There is no such endpoint.'));
}

/** The command about an endpoint: its seller exists, and so does its product. */
async function nameEndpoint(
  { reads }: Engine,
  caller: EndpointCaller,
  { scope: written, protocol }: { readonly scope: string; readonly protocol: string },
) {
  const named = scopeOf(caller, written);
  const account = named && (await reads.readSeller(named.seller));
  const isThere = named && (named.scope === named.seller || (await reads.readProduct(named.scope)) !== undefined);
  if (!named || !account || !isThere) return err(refuse('not-found', 'There is no such product or seller.'));
  const body: EndpointName = { scope: named.scope, seller: named.seller, protocol };
  const actor = caller.role === 'operator' ? actorFor(account.id, caller) : actorOf(caller);
  return ok({ account: account.id, actor, conflict: `${named.scope} ${protocol}`, body });
}

function unspoken({ sellers }: Engine, protocol: string): Refusal {
  const spoken = sellers.protocols.map(({ id }) => id).join(', ');
  return refuse('endpoint.protocol-unknown', `This marketplace tells sellers over ${spoken}, not over ${protocol}.`);
}
