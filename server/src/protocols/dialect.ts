import type { DeliveryId, Result, SellerAnswer, SellerCommand } from '@regrade/core';
import type { SignedAnswer } from '../engine/deliveries/seller-port.ts';
import type { Endpoint } from '../engine/endpoints/endpoint.ts';
import type { Refusal } from '../engine/refusal.ts';
import type { OutboundOutcome, OutboundRequest } from './http-call.ts';
import type { SigningSecret } from './standard-webhooks.ts';

/**
 * One way of telling sellers: its folder translates the neutral command to its messages and what comes back to the neutral
 * answer. It calls nobody itself, so that both directions are values that a test compares.
 */
export interface Dialect {
  readonly id: string;
  readonly asksFit: boolean;
  /** The kinds of secrets an endpoint has; the first is made with it. */
  readonly secretKinds: readonly string[];
  /** Names of headers and parameters whose values a transcript does not show, in lower case. */
  readonly secretNames: readonly string[];
  /** A new secret of the kind, or the one that the seller brought. */
  createSecret(kind: string, brought: string | undefined): Result<PlainSecret, Refusal>;
  /** The request that says it; an answer at once where the dialect has no way to say it. */
  toWire(command: SellerCommand, of: WireContext): ToWire;
  /** Whether the seller signed an answer of their own accord; absent where the dialect has no such answers. */
  verifyAnswer?(
    answer: SignedAnswer,
    of: { readonly delivery: DeliveryId; readonly secrets: readonly SigningSecret[] },
  ): boolean;
  fromWire(outcome: OutboundOutcome, command: SellerCommand): SellerAnswer;
}

/** A secret as it is made and shown, before it is kept. */
export type PlainSecret = SigningSecret & { readonly publicKey?: string };

export interface WireContext {
  readonly endpoint: Pick<Endpoint, 'address'>;
  /** The endpoint's, opened. */
  readonly secrets: readonly SigningSecret[];
  readonly nowSeconds: number;
  /** Where the seller's program answers later: an address, or a path of this marketplace. */
  readonly answerTo: (delivery: DeliveryId) => string;
}

export type ToWire =
  | { readonly kind: 'request'; readonly request: OutboundRequest }
  | { readonly kind: 'answer'; readonly answer: SellerAnswer };
