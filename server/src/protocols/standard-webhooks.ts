import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/**
 * Standard Webhooks 1.0.0: what is signed is `id.timestamp.payload`. `v1` is HMAC-SHA-256 with a shared secret (`whsec_`),
 * `v1a` Ed25519 with a key pair (`whsk_`, `whpk_`), which the usual libraries do not have yet.
 */
export interface SignedMessage {
  readonly id: string;
  /** Epoch seconds of the attempt. */
  readonly timestamp: number;
  readonly payload: string;
}

export interface SigningSecret {
  readonly kind: string;
  readonly secret: string;
}

const SYMMETRIC_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** The three headers. */
export function signedHeaders(
  message: SignedMessage,
  secrets: readonly SigningSecret[],
): { readonly [name: string]: string } {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': signatures(message, secrets),
  };
}

/** One signature for each secret, so that a receiver who knows any of them is content: secrets change without a gap. */
export function signatures(message: SignedMessage, secrets: readonly SigningSecret[]): string {
  return secrets
    .map(({ kind, secret }) => (kind === 'v1a' ? signV1a(message, secret) : signV1(message, secret)))
    .join(' ');
}

function signV1({ id, timestamp, payload }: SignedMessage, secret: string): string {
  return new Webhook(secret).sign(id, new Date(timestamp * 1000), payload);
}

/** Whether somebody who knows one of the shared secrets sent this, five minutes ago at most. */
export function verifiesV1(
  { bytes, header }: { readonly bytes: Uint8Array; readonly header: (name: string) => string | undefined },
  secrets: readonly SigningSecret[],
): boolean {
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name) ?? '']),
  );
  return secrets.some(({ kind, secret }) => kind === 'v1' && verifiesOne(bytes, { headers, secret }));
}

/** The library says no by throwing, and reads the clock of this machine: the window is between machines. */
function verifiesOne(
  bytes: Uint8Array,
  { headers, secret }: { readonly headers: { readonly [name: string]: string }; readonly secret: string },
): boolean {
  try {
    new Webhook(secret).verify(Buffer.from(bytes), headers);
    return true;
  } catch {
    return false;
  }
}

/** The library has `v1` only. */
function signV1a({ id, timestamp, payload }: SignedMessage, secret: string): string {
  const seed = Buffer.from(secret.slice('whsk_'.length), 'base64').subarray(0, KEY_BYTES);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return `v1a,${sign(null, Buffer.from(`${id}.${timestamp}.${payload}`, 'utf8'), key).toString('base64')}`;
}

export function createSharedSecret(): SigningSecret & { readonly kind: 'v1' } {
  return { kind: 'v1', secret: `whsec_${randomBytes(SYMMETRIC_BYTES).toString('base64')}` };
}

/** Seed and public key together are the secret, as signing libraries keep a pair. */
export function createKeyPair(): SigningSecret & { readonly kind: 'v1a'; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return {
    kind: 'v1a',
    secret: `whsk_${Buffer.concat([seed, open]).toString('base64')}`,
    publicKey: `whpk_${open.toString('base64')}`,
  };
}
