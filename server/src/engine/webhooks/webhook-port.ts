import type { AccountId, Result } from '@regrade/core';
import type { EventReader } from '../events/build-events.ts';
import type { PlacedRecord } from '../events/event-port.ts';
import type { Effect } from '../outbox/outbox-port.ts';
import type { AuditRecord } from '../ports.ts';
import type { Listed, Page } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';
import type { MadeSecret } from '../secret-box.ts';
import type { WebhookAttempt, WebhookEndpoint, WebhookSecret } from './webhook-endpoint.ts';

/** Calls receivers; `protocols/send-webhook.ts` implements it. */
export interface WebhookSender {
  /** The address as it is kept, or why it is not called. */
  parseAddress(address: string): Result<string, Refusal>;
  /** One of each kind. */
  createSecrets(): Promise<Result<readonly MadeSecret<Omit<WebhookSecret, 'endsAt'>>[], Refusal>>;
  /** One call, signed with every secret (Standard Webhooks). Throws only when `signal` broke it off. */
  send(message: {
    readonly address: string;
    readonly secrets: readonly WebhookSecret[];
    readonly id: string;
    readonly timestamp: number;
    readonly body: string;
    readonly signal: AbortSignal;
  }): Promise<SentWebhook>;
}

export type SentWebhook =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** Endpoints outside of commands; `store/webhook-store.ts` implements it. */
export interface WebhookStore {
  hasEnabled(): Promise<boolean>;
  readEndpoint(account: AccountId, id: string): Promise<WebhookEndpoint | undefined>;
  listEndpoints(account: AccountId): Promise<readonly WebhookEndpoint[]>;
  listAttempts(endpoint: Pick<WebhookEndpoint, 'account' | 'id'>, page: Page): Promise<Listed<WebhookAttempt>>;
  keepAttempt(attempt: WebhookAttempt): Promise<void>;
  /** Marks since when everything fails; null: something arrived. */
  noteOutcome(of: {
    readonly endpoint: Pick<WebhookEndpoint, 'account' | 'id'>;
    readonly failedAt: number | null;
  }): Promise<void>;
  readRecord(account: AccountId, n: number): Promise<AuditRecord | undefined>;
  /**
   * Turns the next placed records into effects, each once, whichever process is at it; answers how many places that was,
   * 0 when there are none or another process is at it.
   */
  handOut(of: {
    readonly placesMax: number;
    readonly effectsOf: (records: readonly PlacedRecord[], endpoints: readonly WebhookEndpoint[]) => readonly Effect[];
  }): Promise<number>;
  /** Drops what still waits for an endpoint that is disabled, in its lane; nothing of one that is enabled. */
  dropWaiting(endpoint: Pick<WebhookEndpoint, 'account' | 'id'>, lane: string): Promise<void>;
  forgetAttempts(beforeMillis: number, limit: number): Promise<number>;
}

/** An endpoint hears what its account may read. */
export function readerOf({ role, account, seller }: WebhookEndpoint): EventReader {
  switch (role) {
    case 'operator':
      return { role };
    case 'seller':
      return { role, seller: seller ?? '' };
    case 'customer':
      return { role, account };
  }
}
