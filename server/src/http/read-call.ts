import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { idempotencyKey, type ListedRoute, parseWire } from '@regrade/client';
import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Idempotency, SignedBody } from './handler.ts';
import { findUnstorable, invalid, readBody, readCatalogBody, takeStream } from './read-body.ts';
import { readPrecondition } from './read-precondition.ts';

/** A request as it came, past the router. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array | undefined;
  /** The body of a route that reads it while it arrives. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** The parts of a call that the route list describes; `Call` says their types. */
export interface ReadParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotency: Idempotency | undefined;
  readonly precondition: unknown;
}

/** Reads a request by its route, once, at the door. */
export async function readParts(route: ListedRoute, raw: RawRequest): Promise<Result<ReadParts, Refusal>> {
  const params = route.params ? parseWire(route.params, raw.params) : undefined;
  // A value of another shape names nothing of ours.
  if (params && !params.ok) return err(refuse('not-found', 'There is nothing at this address.'));
  const query = route.query ? parseWire(route.query, raw.query) : undefined;
  if (query && !query.ok) return err(invalid(query.findings));
  const unstorable = findUnstorable(raw.query, '');
  if (unstorable) return err(invalid([unstorable]));
  const body = await readAnyBody(route, raw);
  if (!body.ok) return body;
  const precondition = readPrecondition(route.precondition, raw.headers);
  if (!precondition.ok) return precondition;
  const idempotency = readIdempotency(route, raw, body.value);
  if (!idempotency.ok) return idempotency;
  return ok({
    params: params?.value ?? {},
    query: query?.value ?? {},
    body: body.value,
    precondition: precondition.value,
    idempotency: idempotency.value,
  });
}

/** A signature covers the bytes: whoever checks it reads them, and nothing is read before. */
function readAnyBody(
  route: ListedRoute,
  raw: RawRequest,
): Result<unknown, Refusal> | Promise<Result<unknown, Refusal>> {
  const contentType = raw.headers['content-type'];
  const contentEncoding = raw.headers['content-encoding'];
  if (route.signature) return ok(readSigned(route.signature, raw));
  if (route.streamsBody) return takeStream(route, { contentType, contentEncoding, ...raw });
  const body = { contentType, contentEncoding, bytes: raw.bytes };
  return route.body && route.consumes ? readCatalogBody(body) : readBody(route, body);
}

function readSigned(header: string, { bytes, headers }: RawRequest): SignedBody {
  const read = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { bytes: bytes ?? new Uint8Array(), signature: read(header), header: read };
}

function readIdempotency(route: ListedRoute, raw: RawRequest, body: unknown): Result<Idempotency | undefined, Refusal> {
  if (!route.idempotent) return ok(undefined);
  const key = idempotencyKey.safeParse(raw.headers['idempotency-key']);
  if (!key.success) {
    return err(
      refuse('idempotency.key-missing', 'This act needs an Idempotency-Key of 1 to 255 visible ASCII characters.'),
    );
  }
  const [path = ''] = raw.url.split('?', 1);
  // Who reads a body while it arrives tells by other means whether it is the same one.
  const requestHash = hash('sha256', `${route.method}\n${path}\n${route.streamsBody ? '' : canonicalJson(body)}`);
  return ok({ key: key.data, requestHash });
}

/** The body as it was understood, with sorted keys: spaces, key order and spelled-out defaults make no other request. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
