import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { nextParseMemory, type ParseMemory } from '../catalog/parse-memory.ts';
import type { CatalogPolicy } from '../catalog/parse-product.ts';
import { comparePaths } from '../catalog/pointer.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType, type ProductTypePolicy } from '../catalog/product-type.ts';
import { feeRules } from '../fees/presets.ts';
import { createPriceVerifier, type PriceVerifier } from './create-price-verifier.ts';
import { type VerifyOptions, verifyWith } from './verify-catalog.ts';
import { type ArbitrageMemory, createArbitrageMemory } from './walk-memory.ts';

/** All there is to say about a catalog document. */
export interface CheckedCatalog {
  /** Absent where not even the shape could be read. */
  readonly catalog?: Catalog;
  /** The product type, where the marketplace has it; without its directions nothing can be said about prices and rules. */
  readonly policy?: ProductTypePolicy;
  /** Of shape, prices and rules, ordered by path. */
  readonly findings: readonly Finding[];
  /** Those of the shape alone, as `repairCatalog` takes them. */
  readonly parseFindings: readonly Finding[];
  /** No finding is an error. */
  readonly ok: boolean;
  /** Number of (rule, period, currency) proven sound. */
  readonly proven: number;
}

/** Checks the versions of one document as somebody edits it. */
export interface CatalogChecker {
  readonly check: (document: unknown, options?: VerifyOptions) => CheckedCatalog;
}

const FEE_RULE_IDS = feeRules.map(({ id }) => id);

/** `parseCatalog` and `verifyCatalog` in one: everything there is to say about a document, all findings in one list. Never throws. */
export function checkCatalog(
  document: unknown,
  policy: Partial<CatalogPolicy> = {},
  options: VerifyOptions = {},
): CheckedCatalog {
  return checkWith({ policy, verifier: createPriceVerifier() }, document, options);
}

/**
 * A checker for one document that is edited again and again, as a console does on each key press. It answers as
 * `checkCatalog` does, to the letter, and takes the time of what changed since the version before: parts are compared by
 * value with a copy of its own, so a document may be edited in place or come anew from JSON. It remembers one version.
 *
 * ```ts
 * import { createCatalogChecker } from '@regrade/core';
 * import { helpdeskDocument } from '@regrade/core/testing';
 *
 * const checker = createCatalogChecker();
 * checker.check(helpdeskDocument()).ok; // => true
 * const cheap = { period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '8.00' }] };
 * const { ok, findings } = checker.check(helpdeskDocument({ advanced: { prices: [cheap] } }));
 * ok; // => false
 * findings[0]?.code; // => rule.target-not-dearer
 * ```
 */
export function createCatalogChecker(policy: Partial<CatalogPolicy> = {}): CatalogChecker {
  const verifier = createPriceVerifier();
  const walks = createArbitrageMemory();
  let memory: ParseMemory | undefined;
  return {
    check: (document, options = {}) => {
      memory = nextParseMemory(memory);
      return checkWith({ policy, verifier, walks, memory }, document, options);
    },
  };
}

function checkWith(
  of: {
    readonly policy: Partial<CatalogPolicy>;
    readonly verifier: PriceVerifier;
    readonly walks?: ArbitrageMemory;
    readonly memory?: ParseMemory;
  },
  document: unknown,
  options: VerifyOptions,
): CheckedCatalog {
  const parsed = parseCatalog(document, { feeRuleIds: FEE_RULE_IDS, ...of.policy }, of.memory);
  const { catalog, findings: parseFindings } = parsed;
  const policy = catalog && findProductType(of.policy.productTypes ?? BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!catalog || !policy) {
    return {
      ...(catalog && { catalog }),
      findings: parseFindings,
      parseFindings,
      ok: isSound(parseFindings),
      proven: 0,
    };
  }
  const verified = verifyWith(of.verifier, { catalog, policy, ...options, ...(of.walks && { memory: of.walks }) });
  const findings = [...parseFindings, ...verified.findings].sort((a, b) => comparePaths(a.path, b.path));
  return { catalog, policy, findings, parseFindings, ok: isSound(findings), proven: verified.proven };
}

function isSound(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity !== 'error');
}
