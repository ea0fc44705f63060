import { type AccountId, err, ok, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { webhookLane } from '../../engine/webhooks/deliver-event.ts';
import type { WebhookEndpoint } from '../../engine/webhooks/webhook-endpoint.ts';
import { actorOf, type CustomerCaller, type OperatorCaller, type SellerCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { renderBreaker } from '../render/delivery.ts';
import { renderWebhookAttempt, renderWebhookEndpoint, renderWebhookSecrets } from '../render/webhook-endpoint.ts';

type WebhookHandlers = Pick<
  Handlers,
  | 'listWebhookEndpoints'
  | 'createWebhookEndpoint'
  | 'getWebhookEndpoint'
  | 'deleteWebhookEndpoint'
  | 'rotateWebhookSecrets'
  | 'enableWebhookEndpoint'
  | 'disableWebhookEndpoint'
  | 'testWebhookEndpoint'
  | 'listWebhookAttempts'
>;

type AccountCaller = OperatorCaller | SellerCaller | CustomerCaller;

export function createWebhookHandlers({ engine }: HandlerDeps): WebhookHandlers {
  const { webhooks, commands } = engine;

  const own = (caller: AccountCaller, id: string) => findOwn(webhooks, { account: caller.account, id });

  return {
    ...createMoves(engine),
    async listWebhookEndpoints({ caller }) {
      const endpoints = await webhooks.listEndpoints(caller.account);
      return ok({ status: 200, body: { items: endpoints.map(renderWebhookEndpoint) } });
    },
    async createWebhookEndpoint({ caller, body }) {
      const address = webhooks.sender.parseAddress(body.address);
      if (!address.ok) return address;
      const secrets = await webhooks.sender.createSecrets();
      if (!secrets.ok) return secrets;
      const created = await commands.createWebhookEndpoint(
        command(caller, {
          role: caller.role,
          seller: caller.role === 'seller' ? caller.seller : null,
          address: address.value,
          description: body.description ?? null,
          types: body.types ?? null,
          secrets: secrets.value.map(({ kept }) => kept),
        }),
      );
      if (!created.ok) return created;
      // Somebody is to be told now: not only when the clock is looked at next.
      await webhooks.look();
      return ok({ status: 201, body: renderWebhookSecrets(created.value, secrets.value) });
    },
    async getWebhookEndpoint({ caller, params }) {
      const endpoint = await own(caller, params.id);
      if (!endpoint.ok) return endpoint;
      const [lane] = await engine.reads.readFailingLanes(webhookLane(params.id), 1);
      const breaker = renderBreaker(lane, engine.clock.nowMillis());
      return ok({ status: 200, body: { ...renderWebhookEndpoint(endpoint.value), breaker } });
    },
    async deleteWebhookEndpoint({ caller, params }) {
      const deleted = await commands.deleteWebhookEndpoint(command(caller, { endpoint: params.id }));
      return deleted.ok ? ok({ status: 204, body: null }) : deleted;
    },
    async testWebhookEndpoint({ caller, params }) {
      const endpoint = await own(caller, params.id);
      if (!endpoint.ok) return endpoint;
      const attempt = await webhooks.test(endpoint.value);
      if (attempt.outcome === 'delivered') await engine.outbox.knock(webhookLane(params.id));
      return ok({ status: 200, body: renderWebhookAttempt(attempt) });
    },
    async listWebhookAttempts({ caller, params, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const endpoint = await own(caller, params.id);
      if (!endpoint.ok) return endpoint;
      const listed = await webhooks.listAttempts(endpoint.value, page.value);
      return ok({ status: 200, body: toWirePage(listed, renderWebhookAttempt) });
    },
  };
}

/** What is done with an endpoint that is there. */
function createMoves({
  webhooks,
  commands,
  outbox,
}: Engine): Pick<WebhookHandlers, 'rotateWebhookSecrets' | 'enableWebhookEndpoint' | 'disableWebhookEndpoint'> {
  return {
    async rotateWebhookSecrets({ caller, params }) {
      const made = await webhooks.sender.createSecrets();
      if (!made.ok) return made;
      const secrets = made.value.map(({ kept }) => kept);
      const rotated = await commands.rotateWebhookSecrets(command(caller, { endpoint: params.id, secrets }));
      return rotated.ok ? ok({ status: 200, body: renderWebhookSecrets(rotated.value, made.value) }) : rotated;
    },
    async enableWebhookEndpoint({ caller, params }) {
      await webhooks.forgetMissed({ account: caller.account, id: params.id });
      const enabled = await commands.enableWebhookEndpoint(command(caller, { endpoint: params.id }));
      if (!enabled.ok) return enabled;
      await outbox.knock(webhookLane(params.id));
      await webhooks.look();
      return ok({ status: 200, body: renderWebhookEndpoint(enabled.value) });
    },
    async disableWebhookEndpoint({ caller, params, body }) {
      const disabled = await commands.disableWebhookEndpoint(
        command(caller, { endpoint: params.id, reason: body.reason }),
      );
      return disabled.ok ? ok({ status: 200, body: renderWebhookEndpoint(disabled.value) }) : disabled;
    },
  };
}

/** An endpoint is its account's own: even the operator, who sees every event, has no business with its secrets. */
async function findOwn(
  webhooks: Engine['webhooks'],
  { account, id }: { readonly account: AccountId; readonly id: string },
): Promise<Result<WebhookEndpoint, Refusal>> {
  const endpoint = await webhooks.readEndpoint(account, id);
  return endpoint ? ok(endpoint) : err(refuse('not-found', 'There is no such endpoint.'));
}

function command<Body>(caller: AccountCaller, body: Body) {
  const { account } = caller;
  // Endpoints of an account are changed one after the other.
  return { account, actor: actorOf(caller), conflict: `webhooks:${account}`, body };
}
