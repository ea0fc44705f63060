/**
 * The audit log of an account is a chain: the hash of every record covers the one before it and all of its own fields, so
 * that nothing can be changed, left out or added behind a hash that somebody has kept (G13). What is hashed is text of
 * this file; the hash itself is SHA-256 in hex, handed in by whoever calls.
 */
export interface ChainedRecord {
  readonly account: string;
  /** Place in the chain, from 1. */
  readonly n: number;
  readonly atMillis: number;
  readonly actor: string;
  readonly command: string;
  readonly subject: string;
  /** JSON text, exactly as hashed. */
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** SHA-256 of a text in UTF-8, as 64 hex digits. */
export type Sha256Hex = (text: string) => string;

/** What the first record of a chain follows. */
export const AUDIT_GENESIS_HASH = '0'.repeat(64);

/** The text that a record's hash is taken of: the previous hash and the record's fields, one per line. */
export function auditRecordText(record: Omit<ChainedRecord, 'hash'>): string {
  const { account, n, atMillis, actor, command, subject, body, previousHash } = record;
  const lines = [previousHash, account, n, atMillis, JSON.stringify(actor), command, JSON.stringify(subject), body];
  return lines.join('\n');
}

export type ChainFault =
  /** Not the next number: a record is missing, or comes twice. */
  | 'wrong-number'
  /** It does not carry the hash of the record before it. */
  | 'wrong-link'
  /** One of its fields is not what was hashed. */
  | 'wrong-hash';

/**
 * Why a record does not follow the one before it; undefined when it does. `previous` is absent for the first of a chain.
 */
export function checkChainLink(
  record: ChainedRecord,
  { previous, sha256 }: { readonly previous: ChainedRecord | undefined; readonly sha256: Sha256Hex },
): ChainFault | undefined {
  if (record.n !== (previous?.n ?? 0) + 1) return 'wrong-number';
  if (record.previousHash !== (previous?.hash ?? AUDIT_GENESIS_HASH)) return 'wrong-link';
  return sha256(auditRecordText(record)) === record.hash ? undefined : 'wrong-hash';
}
