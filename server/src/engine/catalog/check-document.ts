import { createHash } from 'node:crypto';
import {
  type Catalog,
  type Finding,
  feeRules,
  type JointRepair,
  type ProductTypePolicy,
  parseCatalog,
  repairCatalog,
  verifyCatalog,
} from '@regrade/core';

export interface CheckedDocument {
  /** Absent where not even the shape could be read. */
  readonly catalog?: Catalog;
  readonly findings: readonly Finding[];
  /** No finding is an error. */
  readonly ok: boolean;
  /** Number of (rule, period, currency) proven sound. */
  readonly proven: number;
}

const FEE_RULE_IDS = feeRules.map(({ id }) => id);

/** Everything there is to say about a catalog document: its shape, and what follows from its prices. */
export function checkDocument(document: unknown, policies: readonly ProductTypePolicy[]): CheckedDocument {
  const parsed = parseCatalog(document, { productTypes: policies, feeRuleIds: FEE_RULE_IDS });
  if (!parsed.catalog) return { findings: parsed.findings, ok: false, proven: 0 };
  const policy = policies.find(({ id }) => id === parsed.catalog?.product.type);
  const verified = policy ? verifyCatalog(parsed.catalog, policy) : { findings: [], proven: 0 };
  const findings = [...parsed.findings, ...verified.findings];
  return {
    catalog: parsed.catalog,
    findings,
    ok: findings.every(({ severity }) => severity !== 'error'),
    proven: verified.proven,
  };
}

/**
 * The joint repair of a document in which some target is not dearer (contract §3), or undefined where it has no such
 * error: searching it costs more than verifying, so it is made only when asked for.
 */
export function findJointRepair(document: unknown, policies: readonly ProductTypePolicy[]): JointRepair | undefined {
  const { catalog, findings } = checkDocument(document, policies);
  const policy = policies.find(({ id }) => id === catalog?.product.type);
  const hasConflict = findings.some(({ code, severity }) => code === 'rule.target-not-dearer' && severity === 'error');
  if (!catalog || !policy || !hasConflict) return undefined;
  const parseFindings = parseCatalog(document, { productTypes: policies, feeRuleIds: FEE_RULE_IDS }).findings;
  return repairCatalog(catalog, policy, { parseFindings });
}

/** SHA-256 of a document's JSON text: says whether a decision is about exactly the reviewed content. */
export function contentHashOf(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}
