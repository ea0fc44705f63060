import { Readable } from 'node:stream';
import { BODY_BYTES_MAX, type ListedRoute, ROUTE_LIST } from '@regrade/client';
import type { Result } from '@regrade/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Authenticator } from './auth.ts';
import type { DoorLimits } from './door-limits.ts';
import { sendRefusal } from './exchange.ts';
import type { Handlers } from './handler.ts';
import { readParts } from './read-call.ts';
import type { KeptCookie, SessionCookie } from './sessions/session-cookie.ts';

export interface RegisterDeps {
  readonly handlers: Handlers;
  readonly authenticator: Authenticator;
  readonly limits: DoorLimits;
  readonly sessionCookie: SessionCookie;
  readonly log: Log;
}

/** So long the sender of a refused body may stay silent. */
const REST_MILLIS_MAX = 60_000;

/** A handler without the types of its route, which a table loses; `readParts` has read what they say. */
type AnyHandler = (call: unknown, reply: FastifyReply) => Promise<Result<AnyAnswer | undefined, Refusal>>;

interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: { readonly [name: string]: string };
  readonly cookies?: readonly KeptCookie[];
}

/** Registers every route of the contract: caller first, then the parts of the request, then the handler. */
export function registerRoutes(app: FastifyInstance, deps: RegisterDeps): void {
  for (const route of ROUTE_LIST) {
    const handler = deps.handlers[route.id] as unknown as AnyHandler;
    app.route({
      method: route.method,
      url: routerPath(route.path),
      config: { streamsBody: route.streamsBody ?? false },
      bodyLimit: route.bodyBytesMax ?? BODY_BYTES_MAX,
      onRequest: (request, reply) => authenticate({ route, request, reply, deps }),
      handler: (request, reply) => serve({ route, request, reply, deps }, handler),
    });
  }
}

/** The router writes parameters as `:id` and a colon as `::`. */
function routerPath(path: string): string {
  return path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1');
}

interface Serving {
  readonly route: ListedRoute;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: RegisterDeps;
}

/** Before the body is read: strangers get no megabytes parsed. */
async function authenticate({ route, request, reply, deps }: Serving): Promise<void> {
  request.exchange.route = route.id;
  const { authenticator, limits, sessionCookie, log } = deps;
  const { authorization } = request.headers;
  const cookie = sessionCookie.read(request).session;
  const shown = authorization ?? cookie;
  const stranger = isGuarded(route) ? limits.refuseStranger({ address: request.ip, authorization: shown }) : undefined;
  if (stranger) {
    await sendRefusal({ request, reply, log }, stranger);
    return;
  }
  const credentials = {
    ...{ authorization, cookie },
    site: sessionCookie.siteOf(request),
    isChange: route.method !== 'GET',
  };
  const identified = await authenticator.authenticate(credentials, route.roles);
  const isKnown = identified.ok || identified.error.code === 'auth.forbidden';
  // Who shows nothing guesses nothing. A session that has ended is no guess either: a page that still asks must not keep its person from signing in again.
  if (!identified.ok && identified.error.code === 'auth.invalid') limits.noteRefused(request.ip);
  const tooMany = isKnown && route.roles !== 'public' ? limits.refuseCaller(shown) : undefined;
  const refusal = tooMany ?? (identified.ok ? undefined : identified.error);
  if (refusal) await sendRefusal({ request, reply, log }, refusal);
  else if (identified.ok) Object.assign(request.exchange, identified.value);
}

/** Whether it lets in by something that could be guessed: a token, a signature, or a token that becomes a session. */
function isGuarded({ roles, signature, problems = [] }: ListedRoute): boolean {
  return roles !== 'public' || signature !== undefined || problems.includes('auth.invalid');
}

async function serve({ route, request, reply, deps }: Serving, handler: AnyHandler): Promise<FastifyReply> {
  const { body } = request;
  const stream = body instanceof Readable ? body : undefined;
  if (stream) reply.raw.once('finish', () => dropRest(stream, request));
  if (stream && !route.streamsBody) {
    const refusal = refuse('request.unsupported-media-type', 'This address takes one document, not lines.');
    return sendRefusal({ request, reply, log: deps.log }, refusal);
  }
  const parts = await readParts(route, {
    method: request.method,
    url: request.url,
    params: request.params,
    query: request.query,
    headers: request.headers,
    bytes: body instanceof Uint8Array ? body : undefined,
    // Closing the iterator must not close the connection: whoever is refused hears why.
    ...(stream && { stream: stream.iterator({ destroyOnReturn: false }) }),
  });
  if (!parts.ok) return sendRefusal({ request, reply, log: deps.log }, parts.error);
  // What HEAD asks about a stream is whether there would be one.
  if (route.stream && request.method === 'HEAD') return reply.type('text/event-stream').send();
  const { caller, session } = request.exchange;
  const cookies = deps.sessionCookie.read(request);
  const answered = await handler({ id: request.id, caller, session, cookies, ...parts.value }, reply);
  if (!answered.ok && route.roles === 'public' && isGuarded(route)) deps.limits.noteRefused(request.ip);
  if (!answered.ok) return sendRefusal({ request, reply, log: deps.log }, answered.error);
  for (const cookie of answered.value?.cookies ?? []) deps.sessionCookie.write(reply, cookie);
  return answered.value ? sendAnswer(reply, route, answered.value) : reply;
}

/** What nobody read of a body is taken off the connection, so that the answer arrives; who then sends nothing is cut off. */
function dropRest(stream: Readable, { raw }: FastifyRequest): void {
  if (stream.readableEnded) return;
  stream.resume();
  raw.setTimeout(REST_MILLIS_MAX, () => void raw.destroy());
}

function sendAnswer(reply: FastifyReply, route: ListedRoute, { status, body, headers }: AnyAnswer): FastifyReply {
  // Answers are about one caller, unless their route says otherwise.
  reply.code(status).headers({ 'cache-control': 'no-store', ...headers });
  if (body === null) return reply.send();
  const type = route.produces ?? 'application/json';
  return reply.type(type === 'application/pdf' ? type : `${type}; charset=utf-8`).send(body);
}
