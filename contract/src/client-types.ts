import type * as z from 'zod';
import type { RouteId, Routes } from './routes.ts';

/** Types of the typed client, all made from the route list. */

type Has<R, Key extends string, Option> = R extends { readonly [key in Key]: infer Schema extends z.ZodType }
  ? Option & { readonly [key in Key]: z.input<Schema> }
  : Option;

type WithQuery<R, Option> = R extends { readonly query: infer Schema extends z.ZodType }
  ? Option & { readonly query?: z.input<Schema> }
  : Option;

/** A catalog may also be sent as the YAML text that the seller wrote. */
type WithBody<R, Option> = R extends { readonly streamsBody: true }
  ? Option & { readonly body: string | Uint8Array }
  : R extends { readonly body: infer Schema extends z.ZodType; readonly consumes: unknown }
    ? Option & { readonly body: z.input<Schema> | string }
    : Has<R, 'body', Option>;

type WithKey<R, Option> = R extends { readonly idempotent: true }
  ? Option & { readonly idempotencyKey: string }
  : Option;

type WithPrecondition<R, Option> = R extends { readonly precondition: infer Kind }
  ? Option &
      (Kind extends 'if-match'
        ? { readonly ifMatch: string }
        : Kind extends 'if-match-or-new'
          ? { readonly ifMatch: string } | { readonly firstSave: true }
          : { readonly ifNoneMatch?: string })
  : Option;

export interface CallSettings {
  readonly signal?: AbortSignal;
}

// Maps, looked up by id: a type made of `Routes[Id]` several times over is, for an id that is not known yet, made for every
// combination of routes, and checking one call took seconds.
type OptionsByRoute = {
  readonly [Id in RouteId]: WithPrecondition<
    Routes[Id],
    WithKey<Routes[Id], WithBody<Routes[Id], WithQuery<Routes[Id], Has<Routes[Id], 'params', CallSettings>>>>
  >;
};

type ArgumentsByRoute = {
  readonly [Id in RouteId]: Record<never, never> extends OptionsByRoute[Id]
    ? [options?: OptionsByRoute[Id]]
    : [options: OptionsByRoute[Id]];
};

type AnswerByRoute = {
  readonly [Id in RouteId]: {
    readonly [Status in keyof Routes[Id]['responses']]: {
      readonly status: Status;
      readonly etag?: string;
      readonly body: Routes[Id]['responses'][Status] extends infer Schema extends z.ZodType ? z.output<Schema> : null;
    };
  }[keyof Routes[Id]['responses']];
};

/** What a call of the route needs, and what it may take. */
export type CallOptions<Id extends RouteId> = OptionsByRoute[Id];

/** The answers of a route that are no problem, told apart by `status`; `etag` is there where the service sent one. */
export type CallAnswer<Id extends RouteId> = AnswerByRoute[Id];

export type StreamId = { [Id in RouteId]: Routes[Id] extends { readonly stream: unknown } ? Id : never }[RouteId];
/** Answers of lines are read as they come, by whoever wants them. */
type LinesId = { [Id in RouteId]: Routes[Id] extends { readonly lines: true } ? Id : never }[RouteId];
export type CallId = Exclude<RouteId, StreamId | LinesId | 'getApiReference'>;

type CallByRoute = {
  readonly [Id in CallId]: (id: Id, ...options: ArgumentsByRoute[Id]) => Promise<AnswerByRoute[Id]>;
};

type InTurn<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void
  ? All
  : never;

/**
 * One signature for each route. With a single generic one, checking a call compares its options with those of all routes,
 * which takes the compiler half a second for each call.
 */
export type Call = InTurn<CallByRoute[CallId]>;

type StreamSchemas<Id extends StreamId> = Routes[Id] extends { readonly stream: infer Schemas } ? Schemas : never;

/** One event of a stream, told apart by its name. */
export type StreamEvent<Id extends StreamId> = {
  readonly [Name in keyof StreamSchemas<Id>]: {
    readonly event: Name;
    /** Where to go on: `lastEventId` of the next stream. */
    readonly id?: string;
    readonly data: StreamSchemas<Id>[Name] extends infer Schema extends z.ZodType ? z.output<Schema> : never;
  };
}[keyof StreamSchemas<Id>];

export interface StreamSettings extends CallSettings {
  readonly lastEventId?: string;
  /** Told where to go on when that moves without an event. */
  readonly onId?: (id: string) => void;
}

export type StreamOptions<Id extends StreamId> = WithQuery<Routes[Id], StreamSettings>;
