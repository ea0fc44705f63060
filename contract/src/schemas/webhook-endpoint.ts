import * as z from 'zod';
import { breaker } from './delivery.ts';
import { eventType } from './event.ts';
import { EVENT_TYPES_MAX, NAME_LENGTH_MAX } from './limits.ts';
import { plainPageQuery } from './page.ts';
import { accountId, instant, listOf, pageOf, reason, webhookEndpointId } from './scalars.ts';

/** Where an account is told of its events: Standard Webhooks, signed `v1` and `v1a`. docs/events.md says how to verify. */

const ADDRESS_LENGTH_MAX = 2_000;

export const webhookEndpointRequest = z.strictObject({
  address: z.string().min(1).max(ADDRESS_LENGTH_MAX),
  description: z.string().trim().min(1).max(NAME_LENGTH_MAX).exactOptional(),
  /** Beginnings of types, whole words; absent: everything. */
  types: z.array(eventType).min(1).max(EVENT_TYPES_MAX).exactOptional(),
});

export const webhookDeactivationRequest = z.strictObject({ reason });

const webhookKey = z.object({
  kind: z.enum(['v1', 'v1a']),
  /** Of `v1a`: what a receiver verifies with. */
  publicKey: z.string().exactOptional(),
  /** A rotated one signs beside its successor until then. */
  endsAt: instant.nullable(),
});

export const webhookEndpoint = z.object({
  id: webhookEndpointId,
  account: accountId,
  address: z.string(),
  description: z.string().nullable(),
  /** null: everything. */
  types: listOf(z.string()).nullable(),
  state: z.enum(['enabled', 'disabled']),
  disabledReason: z.string().exactOptional(),
  /** Since when nothing arrived; null while messages do. */
  failingSince: instant.nullable(),
  keys: listOf(webhookKey),
  createdAt: instant,
  changedAt: instant,
});

/** With its door. */
export const webhookEndpointDetail = webhookEndpoint.extend({ breaker });

/** With the new shared secret: nobody can read it again. Whoever verifies `v1a` needs the public key alone. */
export const webhookEndpointSecrets = webhookEndpoint.extend({
  secrets: listOf(z.object({ kind: z.enum(['v1', 'v1a']), secret: z.string() })),
});

/** All of an account: they are few. */
export const webhookEndpointList = z.object({ items: listOf(webhookEndpoint) });

export const webhookAttempt = z.object({
  id: z.string(),
  at: instant,
  millis: z.int(),
  event: z.string(),
  type: z.string(),
  /** 1, 2, 3 … of this event. */
  attempt: z.int().min(1),
  outcome: z.enum(['delivered', 'failed', 'given-up']),
  /** Of the answer; null where none came. */
  status: z.int().nullable(),
  reason: z.string().nullable(),
  nextAt: instant.nullable(),
});

export const webhookAttemptPage = pageOf(webhookAttempt);
export const webhookAttemptQuery = plainPageQuery;

export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;
export type WebhookEndpointSecrets = z.infer<typeof webhookEndpointSecrets>;
export type WebhookEndpointRequest = z.infer<typeof webhookEndpointRequest>;
export type WebhookAttempt = z.infer<typeof webhookAttempt>;
