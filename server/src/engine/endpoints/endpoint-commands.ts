import { err, ok, type Result } from '@regrade/core';
import type { NewSecret } from '../deliveries/seller-port.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CommandKind, Decided, DecisionContext } from '../run-command.ts';
import { type Endpoint, type EndpointSecret, SECRETS_PER_KIND_MAX } from './endpoint.ts';

/** Which endpoint; its seller's account is the one that the command locks. */
export interface EndpointName {
  readonly scope: string;
  readonly protocol: string;
  readonly seller: string;
}

export interface EndpointSettings extends EndpointName {
  readonly address: string;
  readonly timeoutSeconds: number;
  /** For an endpoint that is new; one that is there keeps its own. */
  readonly firstSecret: NewSecret;
}

export interface SavedEndpoint {
  readonly endpoint: Endpoint;
  /** Made by this command: the one time that it is shown. */
  readonly made?: EndpointSecret;
}

/** Says where the seller is told; a new endpoint gets its first secret. */
export const saveEndpoint = endpointCommand<EndpointSettings, SavedEndpoint>(
  'save-endpoint',
  ({ firstSecret, ...settings }, old, context) => {
    const at = Math.floor(context.nowMillis / 1000);
    if (old) return keep({ ...old, ...settings, changedAt: at });
    const made = toSecret(firstSecret, context);
    return keep({ ...settings, secrets: [made], createdAt: at, changedAt: at }, made);
  },
);

/** Adds a secret beside the one in use: messages are signed with both until one is removed. */
export const addSecret = endpointCommand<EndpointName & { readonly secret: NewSecret }, SavedEndpoint>(
  'add-endpoint-secret',
  ({ secret }, old, context) => {
    if (!old) return err(noSuchEndpoint());
    if (old.secrets.filter(({ kind }) => kind === secret.kind).length >= SECRETS_PER_KIND_MAX) {
      return err(
        refuse('endpoint.secrets-full', `This endpoint has ${SECRETS_PER_KIND_MAX} secrets of kind ${secret.kind}.`),
      );
    }
    const made = toSecret(secret, context);
    return keep({ ...old, secrets: [...old.secrets, made], changedAt: made.createdAt }, made);
  },
);

/** Ends the use of a secret; the last one stays, because nothing is sent unsigned. */
export const removeSecret = endpointCommand<EndpointName & { readonly secret: string }, SavedEndpoint>(
  'remove-endpoint-secret',
  ({ secret }, old, { nowMillis }) => {
    if (!old?.secrets.some(({ id }) => id === secret)) return err(noSuchEndpoint());
    const secrets = old.secrets.filter(({ id }) => id !== secret);
    if (secrets.length === 0) {
      return err(refuse('endpoint.secret-last', 'Messages are signed with this secret alone: add another one first.'));
    }
    return keep({ ...old, secrets, changedAt: Math.floor(nowMillis / 1000) });
  },
);

/** Removes an endpoint: its changes are quoted no more, and running deliveries have nowhere to go. */
export const removeEndpoint = endpointCommand<EndpointName, null>('remove-endpoint', ({ scope, protocol }, old) =>
  old
    ? ok({
        answer: null,
        writes: { removedEndpoints: [{ scope, protocol }] },
        audit: { subject: scope, body: { protocol, removed: true } },
      })
    : err(noSuchEndpoint()),
);

type Decide<Body, Answer> = (
  body: Body,
  old: Endpoint | undefined,
  context: DecisionContext,
) => Result<Decided<Answer>, Refusal>;

function endpointCommand<Body extends EndpointName, Answer>(
  name: string,
  decide: Decide<Body, Answer>,
): CommandKind<Body, readonly Endpoint[], Answer> {
  return {
    name,
    load: (transaction, commands) => transaction.loadEndpoints(commands.map(({ body }) => body.scope)),
    decide: ({ body }, endpoints, context) => {
      const old = endpoints.find(({ scope, protocol }) => scope === body.scope && protocol === body.protocol);
      return decide(body, old?.seller === body.seller ? old : undefined, context);
    },
  };
}

function keep(endpoint: Endpoint, made?: EndpointSecret): Result<Decided<SavedEndpoint>, Refusal> {
  const { scope, protocol, address, timeoutSeconds, secrets } = endpoint;
  return ok({
    answer: { endpoint, ...(made && { made }) },
    writes: { endpoints: [endpoint] },
    // Of secrets the ids alone.
    audit: { subject: scope, body: { protocol, address, timeoutSeconds, secrets: secrets.map(({ id }) => id) } },
  });
}

function toSecret(secret: NewSecret, { ids, nowMillis }: DecisionContext): EndpointSecret {
  return { ...secret, id: `sec_${ids.uuid()}`, createdAt: Math.floor(nowMillis / 1000) };
}

function noSuchEndpoint(): Refusal {
  return refuse('not-found', 'There is no such endpoint.');
}
