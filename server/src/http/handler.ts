import type { Readable } from 'node:stream';
import type { RouteId, Routes } from '@regrade/client';
import type { Result } from '@regrade/core';
import type { FastifyReply } from 'fastify';
import type * as z from 'zod';
import type { Engine } from '../engine/engine.ts';
import type { IdentityProvider } from '../engine/identity/identity-provider.ts';
import type { Log } from '../engine/ports.ts';
import type { Refusal } from '../engine/refusal.ts';
import type { Authenticator } from './auth.ts';
import type { Caller } from './caller.ts';
import type { EventStreams } from './event-streams.ts';
import type { LicenseStreams } from './license-streams.ts';
import type { StreamedBody } from './read-body.ts';
import type { KeptCookie, KeptCookies } from './sessions/session-cookie.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { SignInAttempts } from './sessions/sign-in-attempts.ts';
import type { SignedIn } from './sessions/signed-in.ts';

/** What handlers work with. */
export interface HandlerDeps {
  readonly engine: Engine;
  readonly log: Log;
  readonly streams: LicenseStreams;
  readonly eventStreams: EventStreams;
  /** True once the process is asked to end: it finishes what it has and should get nothing new. */
  readonly isDraining: () => boolean;
  /** Why the database is away, where somebody knows. */
  readonly databaseTrouble: () => string | null;
  readonly sessions: Sessions;
  readonly attempts: SignInAttempts;
  readonly findToken: Authenticator['findToken'];
  readonly signIn: SignInOptions;
}

/** How people may sign in, besides with a token. */
export interface SignInOptions {
  /** Of the sample marketplace: a click is enough. */
  readonly samples?: readonly SampleLogin[];
  readonly provider?: IdentityProvider | undefined;
}

export interface SampleLogin {
  readonly role: 'operator' | 'seller' | 'customer';
  readonly name: string;
  readonly token: string;
  readonly hint?: string;
}

/** One request, read: every part is what the route list says, and the caller is of one of its roles. */
export interface Call<Id extends RouteId> {
  readonly id: string;
  readonly caller: CallerOf<Id>;
  /** Of the browser that calls; absent where a token was sent, and on public routes. */
  readonly session: SignedIn | undefined;
  readonly cookies: KeptCookies;
  readonly params: Parsed<Routes[Id], 'params'>;
  readonly query: Parsed<Routes[Id], 'query'>;
  readonly body: BodyOf<Routes[Id]>;
  readonly idempotency: Routes[Id] extends { readonly idempotent: true } ? Idempotency : undefined;
  readonly precondition: PreconditionOf<Routes[Id]>;
}

/** Also called for HEAD, whose answer loses its body on the way out. */
export type Handler<Id extends RouteId> = (call: Call<Id>) => Promise<Result<Answer<Id>, Refusal>>;

/** Answers on the open connection itself, unless it refuses. */
export type StreamHandler<Id extends RouteId> = (call: Call<Id>, reply: FastifyReply) => Promise<Result<void, Refusal>>;

export type Handlers = {
  readonly [Id in RouteId]: Routes[Id] extends { readonly stream: unknown } | { readonly lines: true }
    ? StreamHandler<Id>
    : Handler<Id>;
};

export interface Idempotency {
  readonly key: string;
  readonly requestHash: string;
}

/** A body as it came, with the header that signs it. */
export interface SignedBody {
  readonly bytes: Uint8Array;
  readonly signature: string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** The text of a catalog as JSON, and where its places stand in the text. */
export interface CatalogBody {
  readonly document: unknown;
  readonly lineOf: (pointer: string) => number | undefined;
}

type Nothing = Readonly<Record<never, never>>;

type Parsed<R, Part extends string> = R extends { readonly [part in Part]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : Nothing;

type BodyOf<R> = R extends { readonly streamsBody: true }
  ? StreamedBody
  : R extends { readonly signature: string }
    ? SignedBody
    : R extends { readonly body: unknown; readonly consumes: unknown }
      ? CatalogBody
      : R extends { readonly body: infer Schema extends z.ZodType }
        ? z.output<Schema>
        : undefined;

type CallerOf<Id extends RouteId> = Routes[Id]['roles'] extends readonly (infer Role)[]
  ? Extract<Caller, { readonly role: Role }>
  : Extract<Caller, { readonly role: 'public' }>;

type PreconditionOf<R> = R extends { readonly precondition: infer Kind }
  ? Kind extends 'if-match'
    ? { readonly version: number }
    : Kind extends 'if-match-or-new'
      ? { readonly version: number | null }
      : { readonly known: readonly string[] }
  : undefined;

/** A CSV is sent while it is read. */
type BodyOfAnswer<R, Response> = R extends { readonly produces: 'text/csv' }
  ? Readable
  : Response extends infer Schema extends z.ZodType
    ? z.input<Schema>
    : null;

/** One of the answers that the route list knows, its body checked by the compiler against the schema. */
export type Answer<Id extends RouteId> = {
  readonly [Status in keyof Routes[Id]['responses']]: {
    readonly status: Status;
    readonly body: BodyOfAnswer<Routes[Id], Routes[Id]['responses'][Status]>;
    readonly headers?: { readonly [name: string]: string };
    /** Set or taken away. */
    readonly cookies?: readonly KeptCookie[];
  };
}[keyof Routes[Id]['responses']];
