import type { Call, CallId, StreamEvent, StreamId, StreamOptions, StreamSettings } from './client-types.ts';
import { type FollowedEvent, type FollowOptions, followEvents } from './follow-events.ts';
import { parseWire } from './parse-wire.ts';
import { ROUTES, type Route, type RouteId } from './routes.ts';
import { type Problem, problem, problemCore } from './schemas/problem.ts';
import { readServerSentEvents } from './sse.ts';

export type { Call, CallAnswer, CallId, CallOptions, StreamEvent, StreamId, StreamOptions } from './client-types.ts';

export interface ClientSettings {
  /** Origin of the service, with a base path where there is one: `http://localhost:4010`. */
  readonly url: string;
  /** Absent for the public routes. */
  readonly token?: string;
  /** The platform's own where absent. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Client {
  /**
   * Calls a route by its id. Resolves with status, entity tag and body, read by the schema of the route: fields that
   * this version does not know are left out. Throws `ProblemError` when the service refuses, `UnexpectedAnswerError`
   * when what answers is no Regrade of this contract, and whatever `fetch` throws. Nothing is retried here.
   */
  readonly call: Call;
  /**
   * The events of one connection, until it ends; breaking out of the loop closes it. Events of names that this version
   * does not know are passed over. Go on with `lastEventId` after a broken connection. Throws as `call` does.
   */
  stream<Id extends StreamId>(id: Id, options?: StreamOptions<Id>): AsyncIterable<StreamEvent<Id>>;
  /**
   * What happens, without a gap: a connection that ends is opened again behind the last event, until `signal` aborts or
   * the loop is left. Events of types that this version does not know are passed over. Throws `ProblemError` when the
   * service refuses for good, and the last error after `FOLLOW_ATTEMPTS_MAX` attempts that told nothing.
   */
  events(options?: FollowOptions): AsyncIterable<FollowedEvent>;
}

/** The service refused; `problem.code` says why, and PROBLEMS what to do about it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(refusal: Problem) {
    super(`${refusal.code}: ${refusal.detail}`);
    this.problem = refusal;
  }
}

/** Something else than this contract answered: a proxy's page, or a service of another version. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;

  constructor(status: number, why: string) {
    super(`unexpected answer with status ${status}: ${why}`);
    this.status = status;
  }
}

/** A client of one service with one token. */
export function createClient(settings: ClientSettings): Client {
  const send = settings.fetch ?? globalThis.fetch.bind(globalThis);
  const client: Client = {
    // `readAnswer` reads the body by the schema of this route and status, which is what the signatures say.
    call: (async (id: CallId, options: AnyOptions = {}): Promise<unknown> => {
      const response = await send(...requestOf(settings, { id, options }));
      return readAnswer(ROUTES[id], response);
    }) as unknown as Call,
    async *stream<Id extends StreamId>(id: Id, options?: StreamOptions<Id>): AsyncGenerator<StreamEvent<Id>, void> {
      const given: AnyOptions = options ?? {};
      const response = await send(...requestOf(settings, { id, options: given }));
      if (!response.ok || !response.body) throw await refusalOf(response);
      for await (const { event, id: eventId, data } of readServerSentEvents(response.body, given.onId)) {
        const schema = streamSchema(ROUTES[id], event);
        if (!schema) continue;
        const parsed = parseWire(schema, parseJson(data, response.status));
        if (!parsed.ok) throw unexpected(response.status, parsed.findings);
        const read: unknown = { event, ...(eventId === undefined ? {} : { id: eventId }), data: parsed.value };
        yield read as StreamEvent<Id>; // as above: read by the schema of this event.
      }
    },
    events: (options = {}) => followEvents(client, options),
  };
  return client;
}

/** Every option that some route takes; `CallOptions` has seen to it that the right ones are given. */
interface AnyOptions extends StreamSettings {
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: unknown };
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly firstSave?: true;
  readonly ifNoneMatch?: string;
}

function requestOf(
  { url, token }: ClientSettings,
  { id, options }: { readonly id: RouteId; readonly options: AnyOptions },
): [string, RequestInit] {
  const route: Route = ROUTES[id];
  const headers = new Headers({ accept: `${route.produces ?? 'application/json'}, application/problem+json` });
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
  if (options.ifMatch !== undefined) headers.set('if-match', options.ifMatch);
  if (options.firstSave) headers.set('if-none-match', '*');
  if (options.ifNoneMatch !== undefined) headers.set('if-none-match', options.ifNoneMatch);
  if (options.lastEventId !== undefined) headers.set('last-event-id', options.lastEventId);
  const body = bodyOf(options.body, route.consumes);
  if (body) headers.set('content-type', body.type);
  const request: RequestInit = {
    method: route.method,
    headers,
    // A redirect would carry the token to an address that nobody named.
    redirect: 'error',
    ...(body ? { body: body.content } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  return [`${url.replace(/\/+$/, '')}${pathOf(route.path, options.params ?? {})}${queryOf(options.query)}`, request];
}

function bodyOf(
  body: unknown,
  consumes: Route['consumes'],
): { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> } | undefined {
  if (body === undefined) return undefined;
  // Text is of the last type that the route takes: a catalog as YAML, rows as they are.
  const type = consumes?.at(-1) ?? 'application/octet-stream';
  if (typeof body === 'string') return { type, content: body };
  if (body instanceof Uint8Array) return { type, content: new Uint8Array(body) };
  return { type: 'application/json', content: JSON.stringify(body) };
}

function pathOf(path: string, params: { readonly [name: string]: string }): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    // Dot segments are resolved before the request leaves: the call would reach another route.
    if (value === undefined || ['', '.', '..'].includes(value)) {
      throw new TypeError(`the path parameter ${name} is missing or no name`);
    }
    return encodeURIComponent(value);
  });
}

function queryOf(query: { readonly [name: string]: unknown } = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

async function readAnswer(route: Route, response: Response): Promise<unknown> {
  const { status } = response;
  const schema = Object.hasOwn(route.responses, status) ? route.responses[status] : undefined;
  if (schema === undefined || isProblem(response)) throw await refusalOf(response);
  const etag = response.headers.get('etag');
  const frame = { status, ...(etag === null ? {} : { etag }) };
  if (schema === null) {
    await response.body?.cancel();
    return { ...frame, body: null };
  }
  const text = await response.text();
  const parsed = parseWire(schema, route.produces === undefined ? parseJson(text, status) : text);
  if (!parsed.ok) throw unexpected(status, parsed.findings);
  return { ...frame, body: parsed.value };
}

async function refusalOf(response: Response): Promise<Error> {
  const { status } = response;
  const text = await response.text();
  if (!isProblem(response)) {
    return new UnexpectedAnswerError(status, `a body of ${response.headers.get('content-type') ?? 'no media type'}`);
  }
  const body = parseJson(text, status);
  const whole = parseWire(problem, body);
  const parsed = whole.ok ? whole : parseWire(problemCore, body);
  return parsed.ok ? new ProblemError(parsed.value) : unexpected(status, parsed.findings);
}

function isProblem(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedAnswerError(status, 'the body is no JSON');
  }
}

function unexpected(
  status: number,
  findings: readonly { readonly path: string; readonly message: string }[],
): UnexpectedAnswerError {
  return new UnexpectedAnswerError(status, findings.map(({ path, message }) => `${path}: ${message}`).join(' '));
}

function streamSchema(route: Route, event: string) {
  return route.stream && Object.hasOwn(route.stream, event) ? route.stream[event] : undefined;
}
