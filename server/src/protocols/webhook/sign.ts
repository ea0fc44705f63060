import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { err, ok, type Result } from '@regrade/core';
import { Webhook } from 'standardwebhooks';
import type { NewSecret } from '../../engine/deliveries/seller-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';

/** Standard Webhooks 1.0.0, "Signature scheme": what is signed is `id.timestamp.payload`. */
export interface Signed {
  readonly id: string;
  readonly timestamp: number;
  readonly payload: string;
}

export const SECRET_KINDS = ['v1', 'v1a'] as const;

const SYMMETRIC_BYTES = 32;
const SYMMETRIC_BYTES_MIN = 24;
const SYMMETRIC_BYTES_MAX = 64;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** One signature for each secret, so that a receiver who knows any of them is content: secrets change without a gap. */
export function signatures(signed: Signed, secrets: readonly Pick<NewSecret, 'kind' | 'secret'>[]): string {
  return secrets
    .map(({ kind, secret }) => (kind === 'v1a' ? signV1a(signed, secret) : signV1(signed, secret)))
    .join(' ');
}

function signV1({ id, timestamp, payload }: Signed, secret: string): string {
  return new Webhook(secret).sign(id, new Date(timestamp * 1000), payload);
}

/** The library has `v1` only. */
function signV1a({ id, timestamp, payload }: Signed, secret: string): string {
  const seed = Buffer.from(secret.slice('whsk_'.length), 'base64').subarray(0, KEY_BYTES);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return `v1a,${sign(null, Buffer.from(`${id}.${timestamp}.${payload}`, 'utf8'), key).toString('base64')}`;
}

/** `v1`: 32 random bytes, or the seller's own. `v1a`: a key pair of ours; the seller keeps the public half. */
export function createSecret(kind: string, brought: string | undefined): Result<NewSecret, Refusal> {
  if (kind === 'v1a') return brought === undefined ? ok(createKeyPair()) : err(onlyOurs());
  if (brought === undefined) return ok({ kind, secret: `whsec_${randomBytes(SYMMETRIC_BYTES).toString('base64')}` });
  const digits = brought.startsWith('whsec_') ? brought.slice('whsec_'.length) : '';
  const bytes = Buffer.from(digits, 'base64');
  const isWhole = bytes.toString('base64') === digits;
  if (isWhole && bytes.length >= SYMMETRIC_BYTES_MIN && bytes.length <= SYMMETRIC_BYTES_MAX) {
    return ok({ kind, secret: brought });
  }
  return err(
    refuse(
      'endpoint.secret-invalid',
      `A secret of kind v1 is whsec_ and ${SYMMETRIC_BYTES_MIN} to ${SYMMETRIC_BYTES_MAX} bytes in base 64.`,
    ),
  );
}

function createKeyPair(): NewSecret {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return {
    kind: 'v1a',
    // Seed and public key together, as signing libraries keep a pair.
    secret: `whsk_${Buffer.concat([seed, open]).toString('base64')}`,
    publicKey: `whpk_${open.toString('base64')}`,
  };
}

function onlyOurs(): Refusal {
  return refuse('endpoint.secret-invalid', 'A key of kind v1a is made here; you receive its public half.');
}
