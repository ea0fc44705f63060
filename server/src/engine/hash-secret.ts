import { hash } from 'node:crypto';

/** How tokens and license keys are stored: SHA-256 of 32 random bytes needs no salt. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
