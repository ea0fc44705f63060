import { err, ok, type Result } from '../domain/kernel/result.ts';
import { isRecord } from '../domain/license/parse-license-document.ts';
import { type JsonWebKeySet, type JwsFault, verifyJws } from './jws.ts';

/** Of the JWS over a root of the audit tree, signed with the keys of the license center. */
export const AUDIT_ROOT_TYP = 'regrade-audit-root+jwt';

/** What is signed, about once a minute while anything changes. */
export interface AuditRootStatement {
  /** 1, 2, 3 … */
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  /** Hash over the heads of all chains, hex. */
  readonly root: string;
  /** Root of the statement before; null for the first. */
  readonly previous: string | null;
}

/** The signed statement of a root, or why it is none. Verified with WebCrypto, without a network. */
export async function verifyAuditRoot(
  token: string,
  { jwks }: { readonly jwks: JsonWebKeySet },
): Promise<Result<AuditRootStatement, JwsFault>> {
  const payload = await verifyJws(token, { typ: AUDIT_ROOT_TYP, jwks });
  if (!payload.ok) return payload;
  const { value } = payload;
  if (!isRecord(value)) return err('unknown-payload');
  const { number, at, root, previous } = value;
  if (typeof number !== 'number' || typeof at !== 'string' || typeof root !== 'string') return err('unknown-payload');
  if (previous !== null && typeof previous !== 'string') return err('unknown-payload');
  return ok({ number, at, root, previous });
}
