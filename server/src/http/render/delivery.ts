import type {
  DeliveryAttempt as AttemptJson,
  Breaker as BreakerJson,
  Delivery as DeliveryJson,
  SellerEndpoint as EndpointJson,
  SavedEndpoint as SavedEndpointJson,
} from '@regrade/client';
import { formatInstant, type SellerAnswer } from '@regrade/core';
import type { Delivery, DeliveryAttempt } from '../../engine/deliveries/delivery.ts';
import type { CallTranscript } from '../../engine/deliveries/seller-port.ts';
import type { Endpoint } from '../../engine/endpoints/endpoint.ts';
import type { SavedEndpoint } from '../../engine/endpoints/endpoint-commands.ts';
import type { LaneState } from '../../engine/outbox/outbox-port.ts';
import { formatMillis, instantOrNull } from './instant.ts';

export function renderDelivery({ state, ...delivery }: Delivery): DeliveryJson {
  const { id, kind, subject, subscription, product, protocol, createdAt, changedAt } = delivery;
  return {
    id,
    kind,
    subject,
    subscription,
    product,
    protocol,
    state: state.kind,
    attempt: state.attempt,
    attemptsMax: state.attemptsMax,
    nextAt: instantOrNull(state.nextAt),
    answerBy: instantOrNull(state.answerBy),
    reason: state.reason,
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}

export function renderBreaker(lane: LaneState | undefined, nowMillis: number): BreakerJson {
  const { failures = 0, pausedUntilMillis = 0 } = lane ?? {};
  return {
    failuresInRow: failures,
    pausedUntil: pausedUntilMillis > nowMillis ? formatMillis(pausedUntilMillis) : null,
  };
}

export function renderAttempt({ outcome, reason, transcript }: DeliveryAttempt): AttemptJson {
  return renderCall({ outcome, reason, transcript });
}

export function renderCall(call: {
  readonly outcome: SellerAnswer['kind'];
  readonly reason: string | null;
  readonly transcript: CallTranscript;
}): AttemptJson {
  const { outcome, reason, transcript } = call;
  const { atMillis, millis, request, response } = transcript;
  return {
    at: formatMillis(atMillis),
    millis: Math.round(millis),
    outcome,
    reason,
    request: request && { ...request, headers: { ...request.headers } },
    response: response && { ...response, headers: { ...response.headers } },
  };
}

/** Of a secret the last characters: enough to tell two apart, too few to sign with. */
export function renderEndpoint(endpoint: Endpoint): EndpointJson {
  const { scope, protocol, address, timeoutSeconds, secrets, createdAt, changedAt } = endpoint;
  return {
    scope,
    protocol,
    address,
    timeoutSeconds,
    secrets: secrets.map((secret) => ({
      id: secret.id,
      kind: secret.kind,
      hint: `…${secret.publicKey?.slice(-secret.ending.length) ?? secret.ending}`,
      ...(secret.publicKey !== undefined && { publicKey: secret.publicKey }),
      createdAt: formatInstant(secret.createdAt),
    })),
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}

export function renderSavedEndpoint({ endpoint, made }: SavedEndpoint, secret: string): SavedEndpointJson {
  // The one time that it is shown; the private half of a key pair never is, for a receiver needs the public one.
  const shown = made && made.publicKey === undefined ? made : undefined;
  return {
    ...renderEndpoint(endpoint),
    ...(shown && { made: { id: shown.id, kind: shown.kind, secret } }),
  };
}
