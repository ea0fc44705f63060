import type { AccountId } from '@regrade/core';
import type { Role } from '../ports.ts';

/** Where an account is told of its events, and what of them. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly account: AccountId;
  readonly role: Role;
  /** Of a seller's account. */
  readonly seller: string | null;
  readonly address: string;
  readonly description: string | null;
  /** Beginnings of types, whole words; null is all. */
  readonly types: readonly string[] | null;
  readonly secrets: readonly WebhookSecret[];
  readonly state: WebhookState;
  /** Since when every message failed; null while they arrive. */
  readonly failingSince: number | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

export type WebhookState =
  | { readonly kind: 'enabled' }
  | { readonly kind: 'disabled'; readonly reason: string }
  | { readonly kind: 'deleted' };

/** What messages are signed with: `v1` shared with the receiver, `v1a` a key pair of which they know the public half. */
export interface WebhookSecret {
  readonly kind: 'v1' | 'v1a';
  /** Shown once, when it is made. */
  readonly sealed: string;
  /** Of `v1a`. */
  readonly publicKey?: string;
  /** A rotated one signs beside its successor until then. */
  readonly endsAt: number | null;
}

/** One try to tell an endpoint of one event. */
export interface WebhookAttempt {
  readonly id: string;
  readonly account: AccountId;
  readonly endpoint: string;
  readonly atMillis: number;
  readonly millis: number;
  readonly event: string;
  readonly type: string;
  readonly attempt: number;
  readonly outcome: 'delivered' | 'failed' | 'given-up';
  /** Of the answer; null where none came. */
  readonly status: number | null;
  readonly reason: string | null;
  readonly nextAtMillis: number | null;
}

/** Endpoints of one account. */
export const ENDPOINTS_MAX = 10;
/** A rotated secret signs beside the new one for so long. */
export const ROTATION_SECONDS = 86_400;
/** An endpoint that took nothing for so long is disabled. */
export const FAILING_SECONDS_MAX = 5 * 86_400;
/** Pauses before the second attempt, the third …, as Standard Webhooks recommends. */
export const LADDER_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** The secrets that sign now. */
export function signingSecrets({ secrets }: WebhookEndpoint, now: number): readonly WebhookSecret[] {
  return secrets.filter(({ endsAt }) => endsAt === null || endsAt > now);
}

/** When a message is tried again after so many attempts; undefined when it is given up. */
export function nextAttemptAt(attempt: number, now: number, retryAfterSeconds = 0): number | undefined {
  const pause = LADDER_SECONDS[attempt - 1];
  const longest = Math.max(...LADDER_SECONDS);
  return pause === undefined ? undefined : now + Math.max(pause, Math.min(retryAfterSeconds, longest));
}
