import { createHash } from 'node:crypto';

/** How tokens and license keys are stored: SHA-256 of 32 random bytes needs no salt. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
