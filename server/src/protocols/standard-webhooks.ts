import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

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
  readonly kind: 'v1' | 'v1a';
  readonly secret: string;
}

const SYMMETRIC_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** The three headers. One signature for each secret: a receiver who knows any of them is content. */
export function signedHeaders(
  message: SignedMessage,
  secrets: readonly SigningSecret[],
): { readonly [name: string]: string } {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(message, secret)).join(' '),
  };
}

function signatureOf({ id, timestamp, payload }: SignedMessage, { kind, secret }: SigningSecret): string {
  const text = Buffer.from(`${id}.${timestamp}.${payload}`, 'utf8');
  const bytes = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64');
  if (kind === 'v1') return `v1,${createHmac('sha256', bytes).update(text).digest('base64')}`;
  const der = Buffer.concat([PKCS8_PREFIX, bytes.subarray(0, KEY_BYTES)]);
  return `v1a,${sign(null, text, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).toString('base64')}`;
}

export function createSharedSecret(): SigningSecret {
  return { kind: 'v1', secret: `whsec_${randomBytes(SYMMETRIC_BYTES).toString('base64')}` };
}

/** Seed and public key together are the secret, as signing libraries keep a pair. */
export function createKeyPair(): SigningSecret & { readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return {
    kind: 'v1a',
    secret: `whsk_${Buffer.concat([seed, open]).toString('base64')}`,
    publicKey: `whpk_${open.toString('base64')}`,
  };
}
