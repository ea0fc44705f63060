import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import { BODY_BYTES_MAX, SKU_KEY_LENGTH_MAX } from '@regrade/client';
import { present } from '@regrade/core';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { createAuthenticator } from './auth.ts';
import { registerConsole } from './console.ts';
import { createDoorLimits, type DoorRates, NO_LIMITS } from './door-limits.ts';
import { createEventStreams, type EventStreamOptions } from './event-streams.ts';
import { logRequest, sendRefusal } from './exchange.ts';
import { findMethods } from './find-methods.ts';
import type { SignInOptions } from './handler.ts';
import { createHandlers } from './handlers.ts';
import { registerLanding } from './landing.ts';
import { createLicenseStreams, type LicenseStreamOptions } from './license-streams.ts';
import { limitArrival } from './limit-arrival.ts';
import { internalFault } from './problem.ts';
import { registerRoutes } from './register-routes.ts';
import { createSessionCookie } from './sessions/session-cookie.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSignInAttempts } from './sessions/sign-in-attempts.ts';
import { trackConnections } from './track-connections.ts';

export interface HttpServerOptions {
  readonly engine: Engine;
  readonly log: Log;
  /** How many proxies of ours stand in front: what the last of them wrote to `X-Forwarded-*` is believed. */
  readonly proxies?: number;
  /** Absent: everybody asks as much as they like. */
  readonly rates?: DoorRates;
  /** Why the database is away, where somebody knows. */
  readonly databaseTrouble?: () => string | null;
  /** Of the program, for whoever looks at `/`. */
  readonly version?: string;
  readonly streams?: LicenseStreamOptions;
  readonly eventStreams?: EventStreamOptions;
  /** What seals the sessions of browsers: the same in every process of an installation. */
  readonly sessionSecret: string;
  /** Where browsers find the service, when that is not where it listens. */
  readonly publicUrl?: string | undefined;
  /** Absent: with a token alone. */
  readonly signIn?: SignInOptions;
  /** Of the built consoles. */
  readonly consoleFolder?: string | undefined;
}

export interface HttpServer {
  /** For what else the process serves: consoles, metrics. Register before `listen`. */
  readonly app: FastifyInstance;
  /** Resolves with the address to call; port 0 is any free one. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Not ready from now on; ends event streams, answers what has begun, then closes. The engine is drained after it. */
  close(): Promise<void>;
}

/** Longer than the idle time of the usual load balancers (60 s), so that they never reuse a connection we just closed. */
const KEEP_ALIVE_MILLIS = 72_000;
/** What has not ended so long after `close` is cut off. */
const CLOSE_MILLIS_MAX = 10_000;
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The door over HTTP: routes, problems and streams of the contract in front of an engine. */
export function createHttpServer({
  engine,
  log,
  proxies = 0,
  rates = NO_LIMITS,
  version = '0',
  databaseTrouble = () => null,
  streams: streamOptions,
  eventStreams: eventStreamOptions,
  sessionSecret,
  publicUrl,
  signIn = {},
  consoleFolder,
}: HttpServerOptions): HttpServer {
  let draining = false;
  const streams = createLicenseStreams(engine, log, streamOptions);
  const eventStreams = createEventStreams(engine, log, eventStreamOptions);
  const app = createApp({ engine, log, proxies });
  const connections = trackConnections(app.server);
  app.addHook('onRequest', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  const sessions = createSessions(engine, sessionSecret);
  const authenticator = createAuthenticator(engine, sessions);
  const { findToken } = authenticator;
  const isDraining = () => draining;
  const attempts = createSignInAttempts(engine, sessionSecret);
  registerRoutes(app, {
    handlers: createHandlers({
      ...{ engine, log, streams, eventStreams, isDraining, databaseTrouble },
      ...{ sessions, attempts, findToken, signIn },
    }),
    authenticator,
    limits: createDoorLimits(rates, engine.clock),
    sessionCookie: createSessionCookie(publicUrl),
    log,
  });
  const withStripe = engine.settings.stripePublishableKey !== undefined;
  const console = consoleFolder === undefined ? undefined : registerConsole(app, { folder: consoleFolder, withStripe });
  registerLanding(app, { version, console });
  return {
    app,
    async listen({ host, port }) {
      await app.listen({ host, port });
      return urlOf(present(app.server.address(), 'a listening server has an address') as AddressInfo);
    },
    async close() {
      draining = true;
      streams.closeAll();
      eventStreams.closeAll();
      const cutOff = setTimeout(() => app.server.closeAllConnections(), CLOSE_MILLIS_MAX).unref();
      const closed = app.close();
      connections.closeUnused();
      await closed;
      clearTimeout(cutOff);
    },
  };
}

/** Where to call: this machine, if it listens on all its addresses. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function createApp({
  engine,
  log,
  proxies,
}: Required<Pick<HttpServerOptions, 'engine' | 'log' | 'proxies'>>): FastifyInstance {
  const onError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    sendRefusal({ request, reply, log }, refusalOf(error, { request, engine, log }));
  const app = Fastify({
    logger: false,
    trustProxy: (_address, hop) => hop < proxies,
    bodyLimit: BODY_BYTES_MAX,
    // Of a whole request, and a body of a million rows takes longer: `limit-arrival.ts` limits the others.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    forceCloseConnections: false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: SKU_KEY_LENGTH_MAX },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : engine.ids.uuid();
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, { ids: engine.ids, log }),
    frameworkErrors: (error, request, reply) => {
      request.exchange ??= {};
      reply.header('x-request-id', request.id);
      void onError(error, request, reply);
    },
  });
  readBodiesAsBytes(app);
  app.register(fastifyCookie);
  app.decorateRequest('exchange');
  app.addHook('onRequest', async (request, reply) => {
    request.exchange = {};
    reply.header('x-request-id', request.id);
    limitArrival(request, (error) => answerUnreadable(error, request.raw.socket, { ids: engine.ids, log }));
  });
  app.addHook('onResponse', async (request, reply) => logRequest({ log, meter: engine.meter }, request, reply));
  app.setErrorHandler<FastifyError>(onError);
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = findMethods(path);
    if (methods.length === 0)
      return sendRefusal({ request, reply, log }, refuse('not-found', 'There is nothing at this address.'));
    reply.header('allow', methods.join(', '));
    return sendRefusal(
      { request, reply, log },
      refuse('request.method-not-allowed', `This address takes ${methods.join(', ')}.`),
    );
  });
  return app;
}

/** Media types, encodings and texts are read by `read-body.ts`, which says what is wrong with them. */
function readBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // Rows are read while they arrive, by the one route that takes them.
  app.addContentTypeParser(['application/x-ndjson', 'text/csv'], (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
}

function refusalOf(error: FastifyError, of: { request: FastifyRequest; engine: Engine; log: Log }): Refusal {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('request.too-large', `The body is larger than ${of.request.routeOptions.bodyLimit} bytes.`);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('request.malformed', 'The body is not as long as its Content-Length says.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse('request.unsupported-media-type', 'The Content-Type cannot be read.');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse('not-found', 'There is nothing at this address.');
  }
  if (of.engine.isUnavailable(error)) {
    of.log.error({ request: of.request.id, error: String(error) });
    return refuse('unavailable', 'The database does not answer.');
  }
  of.log.error({ request: of.request.id, error: String(error), stack: error.stack });
  return internalFault();
}
