import { err, ok, type Result } from '../domain/kernel/result.ts';
import { isRecord } from '../domain/license/parse-license-document.ts';

/**
 * Verification of JWS compact (RFC 7515) signed with EdDSA over Ed25519 (RFC 8037), by the platform's WebCrypto. It is our
 * own, against the house rule on tokens, because a seller must be able to install this package alone; it only verifies,
 * only this one algorithm, and its tests hold it against `jose` in both directions.
 */
export interface JsonWebKeySet {
  readonly keys: readonly PublicJwk[];
}

export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly kid: string;
  /** 32 bytes, base64url. */
  readonly x: string;
}

export type JwsFault =
  | 'malformed'
  /** Anything but EdDSA, `none` and HS256 included: the algorithm is ours to choose, never the token's. */
  | 'wrong-algorithm'
  /** A token made for another purpose, e.g. a freshness token in the place of a statement. */
  | 'wrong-type'
  | 'unknown-key'
  | 'wrong-signature'
  /** Rightly signed, but not a payload that this version understands. */
  | 'unknown-payload';

const TOKEN_CHARS_MAX = 64 * 1024;
const KEYS_MAX = 50;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** The payload of a token whose header names EdDSA, the expected `typ` and a key of the set that signed it. */
export async function verifyJws(
  token: string,
  expected: { readonly typ: string; readonly jwks: JsonWebKeySet },
): Promise<Result<unknown, JwsFault>> {
  if (token.length > TOKEN_CHARS_MAX) return err('malformed');
  const [headerPart, payloadPart, signaturePart, ...more] = token.split('.');
  if (headerPart === undefined || payloadPart === undefined || signaturePart === undefined || more.length > 0) {
    return err('malformed');
  }
  const header = parseJsonPart(headerPart);
  const signature = decodeBase64Url(signaturePart);
  if (!isRecord(header) || signature === undefined) return err('malformed');
  if (header['alg'] !== 'EdDSA') return err('wrong-algorithm');
  // `crit` names extensions that a reader must understand (RFC 7515 §4.1.11); we understand none.
  if (Object.hasOwn(header, 'crit')) return err('malformed');
  if (header['typ'] !== expected.typ) return err('wrong-type');
  const key = expected.jwks.keys.find(({ kid }) => kid === header['kid']);
  if (!key) return err('unknown-key');
  const signed = new TextEncoder().encode(`${headerPart}.${payloadPart}`);
  if (!(await isSignedBy(key, { signed, signature }))) return err('wrong-signature');
  const payload = parseJsonPart(payloadPart);
  return payload === undefined ? err('malformed') : ok(payload);
}

async function isSignedBy(
  key: PublicJwk,
  token: { readonly signed: Uint8Array<ArrayBuffer>; readonly signature: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  const publicBytes = decodeBase64Url(key.x);
  if (publicBytes?.length !== PUBLIC_KEY_BYTES || token.signature.length !== SIGNATURE_BYTES) return false;
  const publicKey = await crypto.subtle.importKey('raw', publicBytes, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', publicKey, token.signature, token.signed);
}

/** A JWK set (RFC 7517 §5): keys of other kinds and uses are left out, as the RFC asks; undefined when it is no set. */
export function parseJwks(value: unknown): JsonWebKeySet | undefined {
  if (!isRecord(value) || !Array.isArray(value['keys']) || value['keys'].length > KEYS_MAX) return undefined;
  const keys = value['keys'].map(publicJwkOf).filter((key) => key !== undefined);
  return { keys };
}

function publicJwkOf(value: unknown): PublicJwk | undefined {
  if (!isRecord(value) || value['kty'] !== 'OKP' || value['crv'] !== 'Ed25519') return undefined;
  const { kid, x, use } = value;
  if (typeof kid !== 'string' || typeof x !== 'string' || (use !== undefined && use !== 'sig')) return undefined;
  return decodeBase64Url(x)?.length === PUBLIC_KEY_BYTES ? { kty: 'OKP', crv: 'Ed25519', kid, x } : undefined;
}

function parseJsonPart(part: string): unknown {
  const bytes = decodeBase64Url(part);
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/**
 * Unpadded base64url, exactly one spelling per value: a changed last character whose unused bits differ decodes to the
 * same bytes elsewhere; here it is refused, so that one changed byte of a token is always seen.
 */
function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!BASE64URL.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const spelling = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return spelling === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : undefined;
}
