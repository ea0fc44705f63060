import type {
  WebhookAttempt as WebhookAttemptJson,
  WebhookEndpoint as WebhookEndpointJson,
  WebhookEndpointSecrets,
} from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { MadeSecret } from '../../engine/secret-box.ts';
import type { WebhookAttempt, WebhookEndpoint, WebhookSecret } from '../../engine/webhooks/webhook-endpoint.ts';
import { formatMillis, instantOrNull } from './instant.ts';

/** Without its secrets. */
export function renderWebhookEndpoint(endpoint: WebhookEndpoint): WebhookEndpointJson {
  const { id, account, address, description, types, state, secrets } = endpoint;
  return {
    id,
    account,
    address,
    description,
    types,
    state: state.kind === 'enabled' ? 'enabled' : 'disabled',
    ...(state.kind === 'disabled' && { disabledReason: state.reason }),
    failingSince: instantOrNull(endpoint.failingSince),
    keys: secrets.map(({ kind, publicKey, endsAt }) => ({
      kind,
      ...(publicKey !== undefined && { publicKey }),
      endsAt: instantOrNull(endsAt),
    })),
    createdAt: formatInstant(endpoint.createdAt),
    changedAt: formatInstant(endpoint.changedAt),
  };
}

/** With the secrets that were just made; those that end were shown before. Of a key pair the private half stays here. */
export function renderWebhookSecrets(
  endpoint: WebhookEndpoint,
  made: readonly MadeSecret<Pick<WebhookSecret, 'kind'>>[],
): WebhookEndpointSecrets {
  const shared = made.filter(({ kept }) => kept.kind === 'v1');
  const secrets = shared.map(({ kept, shown }) => ({ kind: kept.kind, secret: shown }));
  return { ...renderWebhookEndpoint(endpoint), secrets };
}

export function renderWebhookAttempt(attempt: WebhookAttempt): WebhookAttemptJson {
  const { id, event, type, outcome, status, reason, nextAtMillis } = attempt;
  return {
    id,
    at: formatMillis(attempt.atMillis),
    millis: Math.round(attempt.millis),
    event,
    type,
    attempt: attempt.attempt,
    outcome,
    status,
    reason,
    nextAt: nextAtMillis === null ? null : formatMillis(nextAtMillis),
  };
}
