import type { AccountId } from '@regrade/core';
import type { AuditHead } from '@regrade/core/license';
import type { AuditRecord } from '../ports.ts';
import type { Listed, Page } from '../read-port.ts';

/** A signed root over the heads of all audit chains. */
export interface AuditRoot {
  readonly number: number;
  readonly atMillis: number;
  /** It covers the records of all places up to here. */
  readonly place: number;
  readonly root: string;
  readonly previous: string | null;
  /** JWS compact. */
  readonly statement: string;
}

export interface AuditNode {
  readonly node: string;
  readonly parent: string;
  readonly hash: string;
}

/** What is in the tree, asked for while it grows. */
export interface AuditTreeReads {
  /** The leaves below nodes of the lowest level. */
  loadLeaves(nodes: readonly string[]): Promise<readonly AuditHead[]>;
  loadChildren(parents: readonly string[]): Promise<readonly AuditNode[]>;
}

/** What a chain's proof is made of: all of one moment. */
export interface ProofRows {
  readonly root: AuditRoot;
  readonly leaves: readonly AuditHead[];
  readonly nodes: readonly AuditNode[];
}

/** The tree over all chains; `store/audit-store.ts` implements it. */
export interface AuditStore {
  readLastRoot(): Promise<AuditRoot | undefined>;
  /**
   * Brings the tree up to date with the next placed records, one process at a time, and keeps the root that `grow` makes
   * of them; answers false when there was nothing, or another process is at it.
   */
  grow(of: {
    readonly placesMax: number;
    readonly grow: (
      grown: { readonly last: AuditRoot | undefined; readonly place: number; readonly heads: readonly AuditHead[] },
      reads: AuditTreeReads,
    ) => Promise<{ readonly root: AuditRoot; readonly nodes: readonly AuditNode[] }>;
  }): Promise<boolean>;
  readProof(account: AccountId): Promise<ProofRows | undefined>;
  /** Records of an account's chain behind a number, in order. */
  readChain(account: AccountId, after: number, limit: number): Promise<readonly AuditRecord[]>;
  readonly listRoots: (page: Page) => Promise<Listed<AuditRoot>>;
}
