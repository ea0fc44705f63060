import { err, ok, type Result } from '@regrade/core';
import type { Role } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, CommandKind, Decided, DecisionContext } from '../run-command.ts';
import { ENDPOINTS_MAX, ROTATION_SECONDS, type WebhookEndpoint, type WebhookSecret } from './webhook-endpoint.ts';

export interface EndpointRequest {
  readonly role: Role;
  readonly seller: string | null;
  readonly address: string;
  readonly description: string | null;
  readonly types: readonly string[] | null;
  /** Made before: making keys is no decision. */
  readonly secrets: readonly Omit<WebhookSecret, 'endsAt'>[];
}

export interface EndpointNamed {
  readonly endpoint: string;
}

/** Registers an address of the account: it is told of what happens from now on. */
export const createWebhookEndpoint = webhookCommand<EndpointRequest>(
  'create-webhook-endpoint',
  (command, own, context) => {
    if (own.length >= ENDPOINTS_MAX) {
      return err(refuse('webhook.endpoints-full', `You have ${own.length} endpoints; delete one that is not used.`));
    }
    const { secrets, ...request } = command.body;
    const at = Math.floor(context.nowMillis / 1000);
    return keep('created', {
      ...request,
      id: `whe_${command.account}_${context.ids.uuid()}`,
      account: command.account,
      secrets: secrets.map((secret) => ({ ...secret, endsAt: null })),
      state: { kind: 'enabled' },
      failingSince: null,
      createdAt: at,
      changedAt: at,
    });
  },
);

export const deleteWebhookEndpoint = changeEndpoint<EndpointNamed>('delete-webhook-endpoint', 'deleted', (endpoint) =>
  // What was secret goes with it.
  ok({ ...endpoint, secrets: [], state: { kind: 'deleted' } }),
);

/** New secrets sign from now on, the old ones beside them for a day. */
export const rotateWebhookSecrets = changeEndpoint<EndpointNamed & Pick<EndpointRequest, 'secrets'>>(
  'rotate-webhook-secrets',
  'rotated',
  (endpoint, { secrets }, now) => {
    const old = endpoint.secrets.filter(({ endsAt }) => endsAt === null || endsAt > now);
    if (old.some(({ endsAt }) => endsAt !== null)) {
      return err(
        refuse(
          'webhook.rotation-running',
          'The secret before the last one still signs; rotate again when its day is over.',
        ),
      );
    }
    return ok({
      ...endpoint,
      secrets: [
        ...secrets.map((secret) => ({ ...secret, endsAt: null })),
        ...old.map((secret) => ({ ...secret, endsAt: now + ROTATION_SECONDS })),
      ],
    });
  },
);

/** An endpoint that was disabled is told again of what happens from now on. */
export const enableWebhookEndpoint = changeEndpoint<EndpointNamed>('enable-webhook-endpoint', 'enabled', (endpoint) =>
  ok({ ...endpoint, state: { kind: 'enabled' }, failingSince: null }),
);

/** Ends telling an endpoint that took nothing for days, said that it is gone, or is to rest. */
export const disableWebhookEndpoint = changeEndpoint<EndpointNamed & { readonly reason: string }>(
  'disable-webhook-endpoint',
  'disabled',
  (endpoint, { reason }) => ok({ ...endpoint, state: { kind: 'disabled', reason } }),
);

type Decide<Body> = (
  command: Command<Body>,
  own: readonly WebhookEndpoint[],
  context: DecisionContext,
) => Result<Decided<WebhookEndpoint>, Refusal>;

function webhookCommand<Body>(
  name: string,
  decide: Decide<Body>,
): CommandKind<Body, { readonly endpoints: WebhookEndpoint[] }, WebhookEndpoint> {
  return {
    name,
    load: async (transaction, commands) => ({
      endpoints: [...(await transaction.loadWebhookEndpoints(commands.map(({ account }) => account)))],
    }),
    decide: (command, { endpoints }, context) =>
      decide(
        command,
        endpoints.filter(({ account }) => account === command.account),
        context,
      ),
    settle: (facts, { webhookEndpoints = [] }) => {
      for (const endpoint of webhookEndpoints) {
        const at = facts.endpoints.findIndex(({ id }) => id === endpoint.id);
        facts.endpoints.splice(at === -1 ? facts.endpoints.length : at, 1, endpoint);
      }
    },
  };
}

function changeEndpoint<Body extends EndpointNamed>(
  name: string,
  did: string,
  change: (endpoint: WebhookEndpoint, body: Body, now: number) => Result<WebhookEndpoint, Refusal>,
) {
  return webhookCommand<Body>(name, ({ body }, own, { nowMillis }) => {
    const endpoint = own.find(({ id, state }) => id === body.endpoint && state.kind !== 'deleted');
    if (!endpoint) return err(refuse('not-found', 'There is no such endpoint.'));
    const now = Math.floor(nowMillis / 1000);
    const changed = change(endpoint, body, now);
    return changed.ok ? keep(did, { ...changed.value, changedAt: now }) : changed;
  });
}

function keep(did: string, endpoint: WebhookEndpoint): Result<Decided<WebhookEndpoint>, Refusal> {
  const { id, address, types, state } = endpoint;
  return ok({
    answer: endpoint,
    writes: { webhookEndpoints: [endpoint] },
    // Of secrets nothing.
    audit: { subject: id, body: { did, address, types, state } },
  });
}
