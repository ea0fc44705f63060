import * as z from 'zod';
import { identifier, instant, licenseId, listOf, productId, revision, subscriptionId } from './scalars.ts';
import { selection } from './selection.ts';

/** Licenses and their documents: contract §5, "License documents". */

export const licenseStatus = z.enum(['issued', 'active', 'isolated', 'destroyed']);

/** JWS compact serialisation: three base64url parts. */
export const compactJws = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must be a compact JWS');

export const license = z.object({
  id: licenseId,
  component: identifier,
  subscription: subscriptionId,
  product: productId,
  revision,
  status: licenseStatus,
  selection,
  validFrom: instant,
  /** null = permanent. */
  expiresAt: instant.nullable(),
  issuedAt: instant,
});

/** `statement` says what may be used and never changes for a revision; `freshness` says that it is still the newest. */
export const licenseAnswer = z.object({ license, statement: compactJws, freshness: compactJws });

/** The answer as a file, for software without a network. */
export const licenseFile = licenseAnswer.extend({ format: z.literal('regrade/license@1') });

/** Data of an event of the stream: read the license again. */
export const licenseEvent = z.object({ license: licenseId, revision, status: licenseStatus });

/** JSON Web Key Set (RFC 7517) of Ed25519 keys (RFC 8037). */
export const jsonWebKeySet = z.object({
  keys: listOf(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.string().exactOptional(),
      use: z.string().exactOptional(),
    }),
  ),
});

export type LicenseStatus = z.infer<typeof licenseStatus>;
export type License = z.infer<typeof license>;
export type LicenseAnswer = z.infer<typeof licenseAnswer>;
export type LicenseFile = z.infer<typeof licenseFile>;
export type LicenseEvent = z.infer<typeof licenseEvent>;
export type JsonWebKeySet = z.infer<typeof jsonWebKeySet>;
