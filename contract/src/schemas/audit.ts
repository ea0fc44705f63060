import * as z from 'zod';
import { ID_LENGTH_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import { accountId, instant, pageOf } from './scalars.ts';

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

export type AuditRecord = z.infer<typeof auditRecord>;
