import type * as z from 'zod';
import { buildNamedSchemas, inlineSchema, type JsonSchema, NAMED_SCHEMAS, referenceTo } from './openapi-schemas.ts';
import { type ProblemCode, problemEntry } from './problem-codes.ts';
import { type ListedRoute, TAGS } from './routes.ts';
import { etag, idempotencyKey } from './schemas/scalars.ts';

/**
 * The OpenAPI 3.1 description of the routes: parameters, bodies, answers and, by status, the problem codes. Everything
 * in it comes from the route list; nothing is written a second time.
 */
export function buildOpenApi(routes: readonly ListedRoute[]): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = operations;
  }
  return {
    openapi: '3.1.1',
    'x-generated': 'from contract/src/routes.ts by contract/src/openapi.ts; do not edit, run the tests with -u',
    info: {
      title: 'Regrade',
      version: API_VERSION,
      summary: 'Specification changes of running subscriptions',
      description:
        'Money is decimal text in major units with its currency beside it; instants are RFC 3339 in UTC; periods are ISO 8601. Lists are `{ items, nextCursor? }`. Errors are `application/problem+json` with a stable `code`. Answers may grow fields: ignore those you do not know.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: buildNamedSchemas(),
      headers: { ETag: { description: 'Names this state of the thing.', schema: inlineSchema(etag) } },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly paths: { readonly [path: string]: { readonly [method: string]: unknown } };
  readonly [section: string]: unknown;
}

const API_VERSION = '1';
const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

function operationOf(route: ListedRoute): unknown {
  const parameters = [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)];
  return {
    operationId: route.id,
    tags: route.tags,
    summary: route.summary,
    security: route.roles === 'public' ? [] : [{ token: [] }],
    ...(route.roles === 'public' ? {} : { 'x-roles': route.roles }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: requestBodyOf(route, route.body) } : {}),
    responses: { ...responsesOf(route), ...problemResponsesOf(route) },
  };
}

function pathParameters(route: ListedRoute): unknown[] {
  return Object.entries(route.params?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: inlineSchema(schema as z.ZodType),
  }));
}

function queryParameters(route: ListedRoute): unknown[] {
  if (!route.query) return [];
  const needed = inlineSchema(route.query)['required'] ?? [];
  return Object.entries(route.query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: Array.isArray(needed) && needed.includes(name),
    schema: inlineSchema(schema as z.ZodType),
  }));
}

const IF_MATCH = 'The `ETag` of what you have read.';

function headerParameters(route: ListedRoute): unknown[] {
  const header = (name: string, description: string, schema: JsonSchema, required: boolean) => ({
    name,
    in: 'header',
    required,
    description,
    schema,
  });
  const headers: unknown[] = [];
  if (route.idempotent) {
    const description = 'Chosen by the caller, the same on every attempt of the same act; answers are kept 7 days.';
    headers.push(header('Idempotency-Key', description, inlineSchema(idempotencyKey), true));
  }
  if (route.precondition === 'if-match') headers.push(header('If-Match', IF_MATCH, inlineSchema(etag), true));
  if (route.precondition === 'if-match-or-new') {
    headers.push(header('If-Match', `${IF_MATCH} Needed, except for a first save.`, inlineSchema(etag), false));
    headers.push(header('If-None-Match', 'For the first save of a product.', { const: '*' }, false));
  }
  if (route.precondition === 'if-none-match') {
    headers.push(header('If-None-Match', 'Answered 304 while it is still the newest.', { type: 'string' }, false));
  }
  if (route.resumes) {
    headers.push(
      header(
        'Last-Event-ID',
        'The newest `id` you have read: the stream goes on behind it.',
        { type: 'string' },
        false,
      ),
    );
  }
  return headers;
}

function requestBodyOf(route: ListedRoute, body: z.ZodType): unknown {
  const schema = named(route, body);
  const types = route.consumes ?? [JSON_TYPE];
  const content = types.map((type) => [type, { schema: type === 'text/csv' ? { type: 'string' } : schema }]);
  return { required: true, content: Object.fromEntries(content) };
}

const DESCRIPTIONS: { readonly [status: string]: string } = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted: not decided yet',
  204: 'Done; there is nothing to say',
  304: 'Still the newest',
  503: 'Not ready',
};

function responsesOf(route: ListedRoute): { readonly [status: string]: unknown } {
  const headers = route.etag ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } } : {};
  const entries = Object.entries(route.responses).map(([status, schema]) => {
    const description = DESCRIPTIONS[status] ?? 'Done';
    if (schema === null) return [status, { description, ...headers }] as const;
    const content = { [route.produces ?? JSON_TYPE]: { schema: answerSchema(route, schema) } };
    return [status, { description, ...headers, content }] as const;
  });
  return Object.fromEntries(entries);
}

/** A stream is text to OpenAPI 3.1; what its events carry stands beside it. */
function answerSchema(route: ListedRoute, schema: z.ZodType): JsonSchema {
  if (!route.stream) return named(route, schema);
  const events = Object.entries(route.stream).map(([event, data]) => [event, named(route, data)] as const);
  return { type: 'string', 'x-events': Object.fromEntries(events) };
}

function problemResponsesOf(route: ListedRoute): { readonly [status: string]: unknown } {
  const byStatus = Map.groupBy(problemCodesOf(route), (code) => problemEntry(code).status);
  const answered = new Set(Object.keys(route.responses));
  const entries = [...byStatus]
    .filter(([status]) => !answered.has(String(status)))
    .toSorted(([a], [b]) => a - b)
    .map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${problemEntry(code).title}`).join('\n\n'),
        content: { [PROBLEM_TYPE]: { schema: referenceTo(NAMED_SCHEMAS.Problem) } },
      },
    ]);
  return Object.fromEntries(entries);
}

/** Every code that this route may answer: its own, and those that follow from what it takes. */
export function problemCodesOf(route: ListedRoute): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>();
  const add = (...more: readonly ProblemCode[]) => {
    for (const code of more) codes.add(code);
  };
  if (route.body || route.query) add('request.invalid');
  if (route.body) add('request.malformed', 'request.too-large', 'request.unsupported-media-type');
  if (route.roles !== 'public') add('auth.missing', 'auth.invalid', 'auth.forbidden', 'auth.session-ended');
  if (route.method !== 'GET') add('auth.cross-site');
  if (route.params) add('not-found');
  if (route.idempotent) add('idempotency.key-missing', 'idempotency.key-reused', 'idempotency.in-progress');
  if (route.precondition === 'if-match' || route.precondition === 'if-match-or-new') {
    add('precondition.missing', 'precondition.failed');
  }
  add(...(route.problems ?? []), 'limit.requests', 'internal', 'unavailable');
  return [...codes];
}

function named(route: ListedRoute, schema: z.ZodType): JsonSchema {
  const reference = referenceTo(schema);
  if (!reference) throw new TypeError(`a body of ${route.id} has no name in NAMED_SCHEMAS`);
  return reference;
}
