import { isRecord } from '../domain/license/parse-license-document.ts';
import { type JsonWebKeySet, parseJwks } from './jws.ts';

export interface LicenseCenter {
  /** Where Regrade answers, e.g. `https://market.example.com`; a path prefix is kept. */
  readonly url: string;
  /** The license key. */
  readonly key: string;
  /** `globalThis.fetch` where absent. */
  readonly fetch?: typeof globalThis.fetch;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}

export interface LicenseRequest extends LicenseCenter {
  /** The `ETag` of the answer you hold; the center says `not-modified` while it is still the newest. */
  readonly etag?: string;
  /** Ask the center itself, past every cache on the way: after a push said that there is something new. */
  readonly revalidate?: boolean;
}

/** The signed bytes, **not verified yet**: `verifyLicenseDocument` or the license cache decide whether to believe them. */
export type FetchedLicense =
  | {
      readonly kind: 'answer';
      readonly statement: string;
      readonly freshness: string;
      readonly etag: string | null;
      readonly maxAgeSeconds: number;
    }
  | { readonly kind: 'not-modified'; readonly maxAgeSeconds: number }
  /** A definite no, e.g. an unknown license key; `code` is the problem's code. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string };

/** The license center cannot be reached or does not answer sensibly: worth another attempt later. */
export class LicenseCenterError extends Error {
  override readonly name = 'LicenseCenterError';
}

export const FETCH_TIMEOUT_MILLIS = 10_000;
const BODY_BYTES_MAX = 256 * 1024;
const MAX_AGE_SECONDS_DEFAULT = 30;
const MAX_AGE_SECONDS_MAX = 300;
const RETRY_LATER_STATUSES: readonly number[] = [408, 425, 429];

/** `GET /v1/license`. Throws `LicenseCenterError` when the center is unreachable, slow (10 s) or broken (5xx). */
export async function fetchLicense(request: LicenseRequest): Promise<FetchedLicense> {
  const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${request.key}` });
  if (request.etag !== undefined) headers.set('if-none-match', request.etag);
  if (request.revalidate) headers.set('cache-control', 'no-cache');
  const { response, body } = await get(request, { path: '/v1/license', headers });
  if (response.status === 304) return { kind: 'not-modified', maxAgeSeconds: maxAgeOf(response) };
  const document = parseJson(body);
  if (response.status !== 200) return { kind: 'refused', status: response.status, code: codeOf(document) };
  const statement = isRecord(document) ? document['statement'] : undefined;
  const freshness = isRecord(document) ? document['freshness'] : undefined;
  if (typeof statement !== 'string' || typeof freshness !== 'string') {
    throw new LicenseCenterError('the license center answered something that is no license');
  }
  const etag = response.headers.get('etag');
  return { kind: 'answer', statement, freshness, etag, maxAgeSeconds: maxAgeOf(response) };
}

/** `GET /.well-known/jwks.json`: the keys that sign licenses. Throws `LicenseCenterError` when there is no answer. */
export async function fetchJwks(center: Omit<LicenseCenter, 'key'>): Promise<JsonWebKeySet> {
  // Asked for rarely, and just after a key has changed: an old copy from a cache on the way would be of no use.
  const headers = new Headers({ accept: 'application/json', 'cache-control': 'no-cache' });
  const { response, body } = await get(center, { path: '/.well-known/jwks.json', headers });
  const jwks = response.status === 200 ? parseJwks(parseJson(body)) : undefined;
  if (!jwks) throw new LicenseCenterError(`the license center answered ${response.status} and no keys`);
  return jwks;
}

/** The address of a path of the license center. */
export function centerUrl(center: Pick<LicenseCenter, 'url'>, path: string): string {
  return center.url.replace(/\/+$/, '') + path;
}

async function get(
  center: Omit<LicenseCenter, 'key'>,
  request: { readonly path: string; readonly headers: Headers },
): Promise<{ readonly response: Response; readonly body: string }> {
  const timeout = AbortSignal.timeout(FETCH_TIMEOUT_MILLIS);
  const signal = center.signal ? AbortSignal.any([center.signal, timeout]) : timeout;
  try {
    const response = await (center.fetch ?? fetch)(centerUrl(center, request.path), {
      headers: request.headers,
      signal,
    });
    const body = await readBody(response);
    if (response.status >= 500 || RETRY_LATER_STATUSES.includes(response.status)) {
      throw new LicenseCenterError(`the license center answered ${response.status}`);
    }
    return { response, body };
  } catch (error) {
    if (error instanceof LicenseCenterError) throw error;
    throw new LicenseCenterError('the license center cannot be reached', { cause: error });
  }
}

async function readBody(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  let bytes = 0;
  // A reader, not `for await`: not every browser lets a body be iterated.
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    bytes += chunk.value.length;
    if (bytes > BODY_BYTES_MAX) {
      await reader?.cancel();
      throw new LicenseCenterError('the answer of the license center is too long');
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(problem: unknown): string {
  const code = isRecord(problem) ? problem['code'] : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

/** Capped, so that a cache on the way cannot keep a program from ever asking again. */
function maxAgeOf(response: Response): number {
  const match = /(?:^|[\s,])max-age=(\d{1,9})/.exec(response.headers.get('cache-control') ?? '');
  return match ? Math.min(Number(match[1]), MAX_AGE_SECONDS_MAX) : MAX_AGE_SECONDS_DEFAULT;
}
