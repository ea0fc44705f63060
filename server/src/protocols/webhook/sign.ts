import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { PlainSecret } from '../dialect.ts';
import { createKeyPair, createSharedSecret } from '../standard-webhooks.ts';

export const SECRET_KINDS = ['v1', 'v1a'] as const;

const SYMMETRIC_BYTES_MIN = 24;
const SYMMETRIC_BYTES_MAX = 64;
/** `v1`: 32 random bytes, or the seller's own. `v1a`: a key pair of ours; the seller keeps the public half. */
export function createSecret(kind: string, brought: string | undefined): Result<PlainSecret, Refusal> {
  if (kind === 'v1a') return brought === undefined ? ok(createKeyPair()) : err(onlyOurs());
  if (brought === undefined) return ok(createSharedSecret());
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

function onlyOurs(): Refusal {
  return refuse('endpoint.secret-invalid', 'A key of kind v1a is made here; you receive its public half.');
}
