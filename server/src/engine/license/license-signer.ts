import type { Instant, License, LicenseStatement } from '@regrade/core';
import type { AuditRootStatement, JsonWebKeySet } from '@regrade/core/license';

/** What the license center needs of signatures; `signing/` implements it. */
export interface LicenseSigner {
  /** The statement of a revision as JWS compact. Ed25519 is deterministic: the same key gives the same bytes again. */
  signStatement(license: LicenseStatement): Promise<string>;
  /** The freshness token of the hour that `now` lies in, as JWS compact: one for all readers of that hour. */
  signFreshness(license: Pick<License, 'id' | 'revision' | 'status'>, now: Instant): Promise<string>;
  /** A root over the heads of all audit chains, as JWS compact. */
  signAuditRoot(statement: AuditRootStatement): Promise<string>;
  /** Every key that may have signed something still in use: the body of `/.well-known/jwks.json`. */
  jwks(): JsonWebKeySet;
}
