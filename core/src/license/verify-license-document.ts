import { err, ok, type Result } from '../domain/kernel/result.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { checkLicense, type LicenseCheck } from '../domain/license/check-license.ts';
import {
  FRESHNESS_TYP,
  type FreshnessPayload,
  type LicenseJson,
  type LicenseStatement,
  STATEMENT_TYP,
  toLicenseJson,
} from '../domain/license/license-document.ts';
import { fromFreshness, fromStatement } from '../domain/license/parse-license-document.ts';
import { type JsonWebKeySet, type JwsFault, verifyJws } from './jws.ts';

export interface LicenseDocument {
  /** JWS compact. */
  readonly statement: string;
  /** JWS compact. */
  readonly freshness: string;
  /** The keys you trust: from `/.well-known/jwks.json` over TLS, or pinned in your program. */
  readonly jwks: JsonWebKeySet;
  /** Epoch seconds. */
  readonly now: Instant;
  /** The highest revision this program ever accepted for this license; 0 when none. */
  readonly highestRevisionSeen: number;
}

export interface VerifiedLicense {
  /** Statement and status, both out of signed bytes. */
  readonly license: LicenseJson;
  readonly statement: LicenseStatement;
  readonly freshness: FreshnessPayload;
  /** Whether a program may run on it now. */
  readonly check: LicenseCheck;
}

/** Which of the two documents was not believed, and why; the reasons are constants. */
export interface VerificationFault {
  readonly document: 'statement' | 'freshness';
  readonly reason: JwsFault;
}

/**
 * Verifies an answer or file offline: both signatures, then the figures (contract §5, "License documents"). A document
 * that is not signed by one of the given keys is an error; a rightly signed one that may not be used now (stale, expired,
 * isolated, an older revision, …) is a value whose `check` says so.
 */
export async function verifyLicenseDocument(
  document: LicenseDocument,
): Promise<Result<VerifiedLicense, VerificationFault>> {
  const { jwks, now, highestRevisionSeen } = document;
  const statementPayload = await verifyJws(document.statement, { typ: STATEMENT_TYP, jwks });
  if (!statementPayload.ok) return err({ document: 'statement', reason: statementPayload.error });
  const freshnessPayload = await verifyJws(document.freshness, { typ: FRESHNESS_TYP, jwks });
  if (!freshnessPayload.ok) return err({ document: 'freshness', reason: freshnessPayload.error });
  const statement = fromStatement(statementPayload.value);
  if (!statement) return err({ document: 'statement', reason: 'unknown-payload' });
  const freshness = fromFreshness(freshnessPayload.value);
  if (!freshness) return err({ document: 'freshness', reason: 'unknown-payload' });
  return ok({
    license: toLicenseJson({ ...statement, status: freshness.status }),
    statement,
    freshness,
    check: checkLicense({ statement, freshness, highestRevisionSeen }, now),
  });
}
