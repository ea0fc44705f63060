import { createHash } from 'node:crypto';
import {
  type Catalog,
  type CheckedCatalog,
  checkCatalog,
  type JointRepair,
  type ProductTypePolicy,
  repairCatalog,
} from '@regrade/core';

/** What a document is checked against. */
export interface CheckGround {
  readonly policies: readonly ProductTypePolicy[];
  /** The release in force, which the document would follow: customers run at its prices. */
  readonly previous?: Catalog | undefined;
}

/** Everything there is to say about a catalog document: its shape, and what follows from its prices. */
export function checkDocument(document: unknown, { policies, previous }: CheckGround): CheckedCatalog {
  return checkCatalog(document, { productTypes: policies }, previous && { previous });
}

/**
 * The joint repair of a document in which some target is not dearer (contract §3), or undefined where it has no such
 * error: searching it costs more than verifying, so it is made only when asked for.
 */
export function findJointRepair({ catalog, policy, findings, parseFindings }: CheckedCatalog): JointRepair | undefined {
  const hasConflict = findings.some(({ code, severity }) => code === 'rule.target-not-dearer' && severity === 'error');
  return catalog && policy && hasConflict ? repairCatalog(catalog, policy, { parseFindings }) : undefined;
}

/** SHA-256 of a document's JSON text: says whether a decision is about exactly the reviewed content. */
export function contentHashOf(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}
