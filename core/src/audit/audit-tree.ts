import type { Sha256Hex } from './audit-chain.ts';

/*
 * One hash over the heads of all chains. Accounts are leaves of a tree whose nodes are the beginnings of their names:
 * four characters, three, two, one, none - the root. A change of one account changes the hashes of its five nodes, and
 * whoever has the hashes beside them can compute the root from the account's own head: that is a proof.
 */
/** Of the nodes right above the accounts: so many characters of their names. */
export const AUDIT_TREE_DEPTH = 4;

/** Where a chain stood: the number and hash of its last record. */
export interface AuditHead {
  readonly account: string;
  readonly n: number;
  readonly hash: string;
}

/** The hashes beside one on the way up, in the order of the names they belong to. */
export interface AuditProofStep {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Of the leaf that stands for an account: nobody learns from it which account, who does not know its head. */
export function auditLeafHash({ account, n, hash }: AuditHead, sha256: Sha256Hex): string {
  return sha256(`leaf\n${account}\n${n}\n${hash}`);
}

/** Of the node that stands for all accounts whose name begins so; `children` in the order of their names. */
export function auditNodeHash(prefix: string, children: readonly string[], sha256: Sha256Hex): string {
  return sha256(`node\n${prefix}\n${children.join('\n')}`);
}

/** The nodes above an account, the nearest first: `abcd`, `abc`, `ab`, `a` and the root. */
export function auditNodesAbove(account: string): readonly string[] {
  return Array.from({ length: AUDIT_TREE_DEPTH + 1 }, (_, index) => account.slice(0, AUDIT_TREE_DEPTH - index));
}

/** The root that a head leads to by a proof; undefined for a proof that is no way to the root. */
export function auditRootOf(
  head: AuditHead,
  { steps, sha256 }: { readonly steps: readonly AuditProofStep[]; readonly sha256: Sha256Hex },
): string | undefined {
  const nodes = auditNodesAbove(head.account);
  if (steps.length !== nodes.length) return undefined;
  return nodes.reduce(
    (hash, prefix, index) => {
      const { before, after } = steps[index] ?? { before: [], after: [] };
      return auditNodeHash(prefix, [...before, hash, ...after], sha256);
    },
    auditLeafHash(head, sha256),
  );
}
