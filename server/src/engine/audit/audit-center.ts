import { createHash } from 'node:crypto';
import { type AccountId, present } from '@regrade/core';
import {
  AUDIT_TREE_DEPTH,
  type AuditHead,
  type AuditProofStep,
  auditLeafHash,
  auditNodeHash,
  auditNodesAbove,
} from '@regrade/core/license';
import type { LicenseSigner } from '../license/license-signer.ts';
import type { AuditRecord, Clock } from '../ports.ts';
import type { Listed, Page } from '../read-port.ts';
import type { AuditNode, AuditRoot, AuditStore, AuditTreeReads, ProofRows } from './audit-port.ts';

/** That a chain stood where it did at a root: enough to compute the root from the chain, and the root's signature. */
export interface AuditProof {
  readonly head: AuditHead;
  readonly steps: readonly AuditProofStep[];
  readonly root: AuditRoot;
}

export interface AuditCenter {
  /** The chain of an account, from its first record, page by page. */
  readChain(account: AccountId): AsyncGenerator<AuditRecord, void>;
  /** Undefined until the account is covered by a root. */
  readProof(account: AccountId): Promise<AuditProof | undefined>;
  listRoots(page: Page): Promise<Listed<AuditRoot>>;
  jwks: LicenseSigner['jwks'];
  /** One look of the clock: signs a root when the last one is a minute old and something has happened since. */
  look(): Promise<void>;
}

const ROOT_EVERY_MILLIS = 60_000;
/** Records in one root; more of them are covered by several, one after the other. */
const PLACES_PER_ROOT_MAX = 20_000;
const ROOTS_PER_LOOK_MAX = 50;
const RECORDS_PER_PAGE = 500;

export function createAuditCenter(deps: {
  readonly store: AuditStore;
  readonly signer: LicenseSigner;
  readonly clock: Clock;
}): AuditCenter {
  const { store, signer, clock } = deps;

  async function signNext(
    grown: { readonly last: AuditRoot | undefined; readonly place: number; readonly heads: readonly AuditHead[] },
    reads: AuditTreeReads,
  ) {
    const { nodes, root } = await growTree(grown.heads, reads);
    const atMillis = clock.nowMillis();
    const number = (grown.last?.number ?? 0) + 1;
    const previous = grown.last?.root ?? null;
    const at = new Date(atMillis).toISOString();
    const statement = await signer.signAuditRoot({ number, at, root, previous });
    return { nodes, root: { number, atMillis, place: grown.place, root, previous, statement } };
  }

  return {
    async *readChain(account) {
      for (let after = 0; ; ) {
        const page = await store.readChain(account, after, RECORDS_PER_PAGE);
        yield* page;
        if (page.length < RECORDS_PER_PAGE) return;
        after += page.length;
      }
    },
    async readProof(account) {
      const rows = await store.readProof(account);
      return rows && buildProof(account, rows);
    },
    listRoots: store.listRoots,
    jwks: signer.jwks,
    async look() {
      const last = await store.readLastRoot();
      if (last && clock.nowMillis() < last.atMillis + ROOT_EVERY_MILLIS) return;
      for (let round = 1; round <= ROOTS_PER_LOOK_MAX; round++) {
        if (!(await store.grow({ placesMax: PLACES_PER_ROOT_MAX, grow: signNext }))) return;
      }
    },
  };
}

/** The new hashes of all nodes above heads that moved, the lowest first; the last of them is the root. */
async function growTree(
  heads: readonly AuditHead[],
  reads: AuditTreeReads,
): Promise<{ readonly nodes: readonly AuditNode[]; readonly root: string }> {
  const lowest = [...new Set(heads.map(({ account }) => lowestNode(account)))];
  const leaves = Map.groupBy(await reads.loadLeaves(lowest), ({ account }) => lowestNode(account));
  let level = lowest.map((node) =>
    toNode(
      node,
      leafHashes(leaves.get(node) ?? []).map(({ hash }) => hash),
    ),
  );
  const nodes = [...level];
  for (let depth = AUDIT_TREE_DEPTH - 1; depth >= 0; depth--) {
    const moved = new Map(level.map((node) => [node.node, node]));
    const parents = [...new Set(level.map(({ parent }) => parent))];
    const kept = (await reads.loadChildren(parents)).filter(({ node }) => !moved.has(node));
    const children = Map.groupBy([...kept, ...level], ({ parent }) => parent);
    level = parents.map((parent) =>
      toNode(
        parent,
        byName(children.get(parent) ?? []).map(({ hash }) => hash),
      ),
    );
    nodes.push(...level);
  }
  return { nodes, root: present(level[0], 'a tree that grows has a root').hash };
}

function toNode(node: string, children: readonly string[]): AuditNode {
  // The root is no child of anything.
  return { node, parent: node === '' ? '-' : node.slice(0, -1), hash: auditNodeHash(node, children, sha256) };
}

function lowestNode(account: string): string {
  return account.slice(0, AUDIT_TREE_DEPTH);
}

function leafHashes(leaves: readonly AuditHead[]): { readonly node: string; readonly hash: string }[] {
  return byName(leaves.map((leaf) => ({ node: leaf.account, hash: auditLeafHash(leaf, sha256) })));
}

function byName<Named extends { readonly node: string }>(nodes: readonly Named[]): Named[] {
  return nodes.toSorted((a, b) => (a.node < b.node ? -1 : 1));
}

function buildProof(account: AccountId, { root, leaves, nodes }: ProofRows): AuditProof | undefined {
  const head = leaves.find((leaf) => leaf.account === account);
  if (!head) return undefined;
  const above = auditNodesAbove(account);
  const steps = above.map((prefix, index) => {
    const own = index === 0 ? account : above[index - 1];
    const beside = index === 0 ? leafHashes(leaves) : byName(nodes.filter(({ parent }) => parent === prefix));
    const at = beside.findIndex(({ node }) => node === own);
    const hashes = beside.map(({ hash }) => hash);
    return { before: hashes.slice(0, at), after: hashes.slice(at + 1) };
  });
  return { head, steps, root };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
