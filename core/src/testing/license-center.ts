import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { present } from '../domain/kernel/assert.ts';
import type { License } from '../domain/license/license.ts';
import {
  etagOf,
  FRESHNESS_TYP,
  hourStartOf,
  LICENSE_FILE_FORMAT,
  STATEMENT_TYP,
  toFreshness,
  toLicenseJson,
  toStatement,
} from '../domain/license/license-document.ts';
import type { JsonWebKeySet, PublicJwk } from '../license/jws.ts';
import type { FakeClock } from './fake-clock.ts';

/** A license center of one license on a real port, to try a program against: `GET /v1/license`, its stream and the keys. */
export interface TestLicenseCenter {
  readonly url: string;
  readonly key: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly TestRequest[];
  /** From now on this is the license; open streams are told. Going back to an older revision is allowed here. */
  publish(license: License): void;
  /** Status that everything is answered with; null = work. */
  failWith(status: number | null): void;
  /** Ends the open streams, as a restart of the center does. */
  dropStreams(): void;
  /** Sends a heartbeat on the open streams. */
  beat(): void;
  /** Signs with a new key from now on; the old one stays published. */
  rotateKey(): void;
  /** The body of `GET /v1/license/file`. */
  file(): string;
  jwks(): JsonWebKeySet;
  close(): Promise<void>;
}

export interface TestRequest {
  readonly path: string;
  readonly ifNoneMatch: string | undefined;
  readonly cacheControl: string | undefined;
  readonly lastEventId: string | undefined;
  readonly status: number;
}

interface CenterState {
  license: License;
  failure: number | null;
  readonly keys: SigningKey[];
  readonly streams: Set<ServerResponse>;
  readonly requests: TestRequest[];
}

interface SigningKey {
  readonly jwk: PublicJwk;
  readonly privateKey: KeyObject;
}

const TEST_LICENSE_KEY = 'lk_abcdefg2_test';

/** Starts it on a free port of this machine; `close` it at the end. */
export async function startTestLicenseCenter(first: License, clock: FakeClock): Promise<TestLicenseCenter> {
  const state: CenterState = {
    license: first,
    failure: null,
    keys: [generateKey()],
    streams: new Set(),
    requests: [],
  };
  const server = createServer((request, response) => {
    answer(state, { request, response, clock });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    key: TEST_LICENSE_KEY,
    requests: state.requests,
    publish(license) {
      state.license = license;
      for (const stream of state.streams) stream.write(eventOf(license));
    },
    failWith(status) {
      state.failure = status;
    },
    dropStreams() {
      for (const stream of state.streams) stream.end();
    },
    beat() {
      for (const stream of state.streams) stream.write(': beat\n\n');
    },
    rotateKey() {
      state.keys.unshift(generateKey());
    },
    file() {
      return JSON.stringify({ format: LICENSE_FILE_FORMAT, ...sign(state, clock), jwks: jwksOf(state) });
    },
    jwks: () => jwksOf(state),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clock: FakeClock;
}

function answer(state: CenterState, { request, response, clock }: Exchange): void {
  const path = request.url ?? '';
  const ifNoneMatch = request.headers['if-none-match'];
  const etag = etagOf(state.license, clock.now());
  const isKeys = path.endsWith('/.well-known/jwks.json');
  const isKnown = isKeys || request.headers.authorization === `Bearer ${TEST_LICENSE_KEY}`;
  const isUnchanged = path.endsWith('/v1/license') && ifNoneMatch === etag;
  const status = state.failure ?? (isKnown ? (isUnchanged ? 304 : 200) : 401);
  const lastEventId = request.headers['last-event-id'];
  state.requests.push({
    path,
    ifNoneMatch,
    cacheControl: request.headers['cache-control'],
    lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
    status,
  });
  if (status === 200 && path.endsWith('/v1/license/events')) {
    openStream(state, response);
    return;
  }
  if (status !== 200) {
    response.writeHead(status, { etag }).end(status === 304 ? undefined : JSON.stringify({ code: 'test.failure' }));
    return;
  }
  const body = isKeys ? jwksOf(state) : { license: toLicenseJson(state.license), ...sign(state, clock) };
  response.writeHead(200, { etag, 'cache-control': 'public, max-age=30, stale-if-error=3600' });
  response.end(JSON.stringify(body));
}

function openStream(state: CenterState, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(eventOf(state.license));
  state.streams.add(response);
  response.on('close', () => state.streams.delete(response));
}

function eventOf(license: License): string {
  const committedAt = new Date(license.issuedAt * 1000).toISOString();
  const data = JSON.stringify({ license: toLicenseJson(license), committedAt });
  return `id: ${license.revision}\nevent: license\ndata: ${data}\n\n`;
}

function jwksOf(state: CenterState): JsonWebKeySet {
  return { keys: state.keys.map(({ jwk }) => jwk) };
}

function generateKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { jwk: { kty: 'OKP', crv: 'Ed25519', kid: `test-${x.slice(0, 8)}`, x }, privateKey };
}

function sign(state: CenterState, clock: FakeClock): { readonly statement: string; readonly freshness: string } {
  const { license } = state;
  const key = present(state.keys[0], 'a center has a key');
  return {
    statement: signJws(key, { typ: STATEMENT_TYP, payload: toStatement(license) }),
    freshness: signJws(key, { typ: FRESHNESS_TYP, payload: toFreshness(license, hourStartOf(clock.now())) }),
  };
}

function signJws(key: SigningKey, of: { readonly typ: string; readonly payload: object }): string {
  const header = { alg: 'EdDSA', kid: key.jwk.kid, typ: of.typ };
  const signed = [header, of.payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${signBytes(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}
