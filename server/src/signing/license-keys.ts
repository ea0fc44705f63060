import { err, ok, type Result } from '@regrade/core';
import { type PublicJwk, parseJwks } from '@regrade/core/license';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/** An Ed25519 key as JWK (RFC 8037) whose `kid` is its thumbprint (RFC 7638), so that two servers name it alike. */
export interface LicenseSigningKey extends PublicJwk {
  /** The private half, base64url. */
  readonly d: string;
}

/**
 * Signs with `active`; `retired` keys are still published, because statements that they signed are kept and served for
 * as long as their revision is the newest. Plain JSON: it is stored as it is.
 */
export interface LicenseKeys {
  readonly active: LicenseSigningKey;
  readonly retired: readonly PublicJwk[];
}

const ED25519 = { kty: 'OKP', crv: 'Ed25519' } as const;

/** A new key; its randomness comes from the platform's WebCrypto. */
export async function generateLicenseKey(): Promise<LicenseSigningKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x = '', d = '' } = await exportJWK(pair.privateKey);
  return { ...ED25519, kid: await calculateJwkThumbprint({ ...ED25519, x }), x, d };
}

/** A first set of keys. */
export async function generateLicenseKeys(): Promise<LicenseKeys> {
  return { active: await generateLicenseKey(), retired: [] };
}

/** The next key signs from now on; the private half of the old one is forgotten. */
export function rotateLicenseKeys(keys: LicenseKeys, next: LicenseSigningKey): LicenseKeys {
  return { active: next, retired: [toPublicJwk(keys.active), ...keys.retired] };
}

/** The half that may be shown. */
export function toPublicJwk({ kty, crv, kid, x }: PublicJwk): PublicJwk {
  return { kty, crv, kid, x };
}

/** Keys as they were stored; refused when anything is missing, or a `kid` is not the thumbprint of its key. */
export async function parseLicenseKeys(value: unknown): Promise<Result<LicenseKeys, 'license-keys.malformed'>> {
  if (typeof value !== 'object' || value === null || !('active' in value) || !('retired' in value)) {
    return err('license-keys.malformed');
  }
  const active = parseJwks({ keys: [value.active] })?.keys[0];
  const privateHalf = privateHalfOf(value.active);
  const retired = parseJwks({ keys: value.retired });
  const retiredCount = Array.isArray(value.retired) ? value.retired.length : 0;
  if (!active || privateHalf === undefined || !retired || retired.keys.length !== retiredCount) {
    return err('license-keys.malformed');
  }
  for (const { kid, x } of [active, ...retired.keys]) {
    if (kid !== (await calculateJwkThumbprint({ ...ED25519, x }))) return err('license-keys.malformed');
  }
  return ok({ active: { ...active, d: privateHalf }, retired: retired.keys });
}

function privateHalfOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('d' in value)) return undefined;
  return typeof value.d === 'string' && /^[\w-]{43}$/.test(value.d) ? value.d : undefined;
}
