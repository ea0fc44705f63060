import type { DeliveryId, Result, SellerAnswer, SellerCommand } from '@regrade/core';
import type { Endpoint, EndpointSecret } from '../endpoints/endpoint.ts';
import type { Refusal } from '../refusal.ts';
import type { MadeSecret } from '../secret-box.ts';

/** The protocols over which sellers are told. `protocols/` implements it; nothing here is called inside a transaction. */
export interface SellerPort {
  readonly protocols: readonly SellerProtocol[];
  /** Tells or asks a seller once. Whatever goes wrong outside is an answer, never a throw. */
  call(of: {
    readonly endpoint: Endpoint;
    readonly command: SellerCommand;
    readonly signal: AbortSignal;
  }): Promise<SellerCall>;
  /** Whether an answer that came by a call of the seller's is theirs: signed over its bytes, lately, for this delivery. */
  verifyAnswer(of: {
    readonly endpoint: Endpoint;
    readonly delivery: DeliveryId;
    readonly answer: SignedAnswer;
  }): Promise<Result<void, Refusal>>;
  /** The address as it is called, or why it is not. */
  parseAddress(address: string): Result<string, Refusal>;
  /** A new secret; or one that the seller brought, where the kind lets them. */
  createSecret(of: {
    readonly protocol: string;
    readonly kind: string;
    readonly secret?: string;
  }): Promise<Result<MadeSecret<NewSecret>, Refusal>>;
}

/** As it came. */
export interface SignedAnswer {
  readonly bytes: Uint8Array;
  readonly header: (name: string) => string | undefined;
}

export interface SellerProtocol {
  readonly id: string;
  /** Whether the seller can be asked if a change fits. */
  readonly asksFit: boolean;
  /** The kinds of secrets an endpoint has; the first is made with it. */
  readonly secretKinds: readonly string[];
}

export type NewSecret = Pick<EndpointSecret, 'kind' | 'sealed' | 'ending' | 'publicKey'>;

export interface SellerCall {
  readonly answer: SellerAnswer;
  readonly transcript: CallTranscript;
}

/** What was said, secrets taken out and bodies cut. */
export interface CallTranscript {
  readonly atMillis: number;
  readonly millis: number;
  /** Null: nothing could be sent. */
  readonly request: {
    readonly method: string;
    readonly address: string;
    readonly headers: { readonly [name: string]: string };
    readonly body: string;
  } | null;
  /** Null: nothing came back. */
  readonly response: {
    readonly status: number;
    readonly headers: { readonly [name: string]: string };
    readonly body: string;
  } | null;
}
