import * as z from 'zod';
import { compactJws, jsonWebKeySet } from './license.ts';
import { ID_LENGTH_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import { accountId, instant, listOf, pageOf } from './scalars.ts';

/** The audit log: one hash chain for each account (requirement G13). */

export const auditRecord = z.object({
  account: accountId,
  /** Place in the account's chain, from 1. */
  n: z.int().min(1),
  at: instant,
  /** Who acted, for whom where that differs: part of what is hashed. */
  actor: z.string(),
  command: z.string(),
  /** Id of what was acted on. */
  subject: z.string(),
  /** JSON text exactly as it was hashed, so that anyone can check the chain. */
  body: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});

export const auditPage = pageOf(auditRecord);
export const auditQuery = pageQuery({
  account: accountId.exactOptional(),
  subject: z.string().min(1).max(ID_LENGTH_MAX).exactOptional(),
});

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

/** One hash over the heads of all chains, signed with the keys of the license center about once a minute. */
export const auditRoot = z.object({
  number: z.int().min(1),
  at: instant,
  root: sha256Hex,
  /** Root of the one before. */
  previous: sha256Hex.nullable(),
  /** JWS of type `regrade-audit-root+jwt` over these. */
  statement: compactJws,
});

export const auditRootPage = pageOf(auditRoot);

/** The last line of an export: that the chain stood so at the newest root. docs/audit.md says how to compute it. */
export const auditProof = z.object({
  account: accountId,
  n: z.int().min(1),
  hash: sha256Hex,
  /** The hashes beside it on the way up. */
  steps: listOf(z.object({ before: listOf(sha256Hex), after: listOf(sha256Hex) })),
  root: auditRoot,
  jwks: jsonWebKeySet,
});

/** A line of an export. */
export const auditLine = z.union([auditRecord, z.object({ proof: auditProof })]);

export const auditExportQuery = z.strictObject({ account: accountId.exactOptional() });

export type AuditRoot = z.infer<typeof auditRoot>;
export type AuditProof = z.infer<typeof auditProof>;
export type AuditRecord = z.infer<typeof auditRecord>;
