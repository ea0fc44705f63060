import * as z from 'zod';
import {
  adjustmentId,
  identifier,
  instant,
  licenseId,
  listOf,
  orderId,
  pageOf,
  productId,
  renewalId,
  revision,
  subscriptionId,
} from './scalars.ts';
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

/** The answer as a file, for software without a network: with the keys of the day, so that it is whole by itself. */
export const licenseFile = licenseAnswer.extend({ format: z.literal('regrade/license@1'), jwks: jsonWebKeySet });

/** Data of an event of the stream: a hint to read the license again, because nothing in it is signed. */
export const licenseEvent = z.object({
  license,
  /** When this revision was committed; null where the stream began or went on with it. */
  committedAt: instant.nullable(),
});

/** What made a revision; `expiry` is the clock, which isolates and destroys. */
const revisionCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['purchase', 'import', 'expiry']) }),
  z.object({ kind: z.literal('change'), order: orderId }),
  z.object({ kind: z.literal('adjustment'), adjustment: adjustmentId }),
  /** `order`: the scheduled change that began in the same step. */
  z.object({ kind: z.literal('renewal'), renewal: renewalId, order: orderId.exactOptional() }),
]);

/** `selection` and `expiresAt` stand there where they changed, `from` in all but the first revision. */
export const licenseRevision = z.object({
  revision,
  status: licenseStatus,
  at: instant,
  by: z.string(),
  cause: revisionCause,
  selection: z.object({ from: selection.exactOptional(), to: selection }).exactOptional(),
  expiresAt: z.object({ from: instant.nullable().exactOptional(), to: instant.nullable() }).exactOptional(),
});
export const licenseRevisionPage = pageOf(licenseRevision);

export type LicenseRevision = z.infer<typeof licenseRevision>;
export type LicenseStatus = z.infer<typeof licenseStatus>;
export type License = z.infer<typeof license>;
export type LicenseAnswer = z.infer<typeof licenseAnswer>;
export type LicenseFile = z.infer<typeof licenseFile>;
export type LicenseEvent = z.infer<typeof licenseEvent>;
export type JsonWebKeySet = z.infer<typeof jsonWebKeySet>;
