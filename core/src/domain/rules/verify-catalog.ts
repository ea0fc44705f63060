import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import { comparePaths } from '../catalog/pointer.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { checkFeeSign } from './check-fee-sign.ts';
import { checkRules, placeSkus, type RuleCheck, verdictOf } from './check-rules.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { findArbitrage } from './find-arbitrage.ts';
import { buildRepairs, deleteRule, type RepairContext, repairContext } from './repair.ts';
import { rowFindings } from './row-findings.ts';
import { noCommonQuantity, ruleFinding } from './rule-findings.ts';

export interface VerifiedCatalog {
  /** Ordered by path. */
  readonly findings: readonly Finding[];
  /** How many (rule, period, currency) are proven sound at every quantity and, under the fee rule, at every instant. */
  readonly proven: number;
}

/**
 * Verifies the prices and rules of a parsed catalog, exactly (contract §3 "What verification means"): every rule is
 * proven sound at every quantity, or refuted by its worst counterexample. Cost is bounded by bands and package periods,
 * not by quantities. The shape of the file is `parseCatalog`'s business. `previous` is the release that this one would
 * follow, where there is one: walks across a price revision (`findArbitrage`) then cross the real one too. Never refuses.
 *
 * ```ts
 * import { BUILT_IN_PRODUCT_TYPES, findProductType, parseCatalog, present, verifyCatalog } from '@regrade/core';
 * import { helpdeskDocument } from '@regrade/core/testing';
 *
 * const upgradesOnly = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in');
 * const cheap = { period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '8.00' }] };
 * const { catalog } = parseCatalog(helpdeskDocument({ advanced: { prices: [cheap] } }));
 * const [finding] = verifyCatalog(present(catalog, 'it can be read'), upgradesOnly).findings;
 * finding?.code; // => rule.target-not-dearer
 * finding?.counterexample?.from.quantities; // => { agents: 1000 }
 * finding?.counterexample?.net; // => -1000.00
 * ```
 */
export function verifyCatalog(
  catalog: Catalog,
  policy: ProductTypePolicy,
  options: { readonly previous?: Catalog } = {},
): VerifiedCatalog {
  const graph = compileChangeGraph(catalog);
  const { findings: priced, proven } = verifyPrices(catalog, policy, checkRules(catalog, graph));
  const findings: Finding[] = [];
  // Few, and first: a thousand warnings about bands must not crowd them out.
  [...findArbitrage(catalog, policy, { graph, ...options }), ...priced].forEach(limitedCollector(findings));
  return { findings: findings.sort((a, b) => comparePaths(a.path, b.path)), proven };
}

/** Verification without the search for arbitrage, which finds no errors: all that decides whether a file is sound. */
export function verifyPrices(
  catalog: Catalog,
  policy: ProductTypePolicy,
  checks: readonly RuleCheck[],
): VerifiedCatalog {
  const context = repairContext(checks, { style: catalog.rules.style, policy });
  const findings: Finding[] = [];
  const collect = limitedCollector(findings);
  for (const sku of placeSkus(catalog).values()) rowFindings(sku, policy).forEach(collect);
  let proven = 0;
  for (const check of checks) {
    const verified = verifyRule(check, { catalog, context });
    verified.findings.forEach(collect);
    proven += verified.proven;
  }
  return { findings, proven };
}

/** A hostile file must not turn megabytes into gigabytes of sentences; warnings never crowd out errors. */
function limitedCollector(findings: Finding[]): (finding: Finding) => void {
  const count = { error: 0, warning: 0, info: 0 };
  return (finding) => {
    count[finding.severity] += 1;
    if (count[finding.severity] <= FINDINGS_MAX) findings.push(finding);
  };
}

function verifyRule(
  check: RuleCheck,
  { catalog, context }: { catalog: Catalog; context: RepairContext },
): VerifiedCatalog {
  const findings: Finding[] = [];
  let proven = 0;
  for (const row of check.rows) {
    if (row.kind === 'price-missing' || (row.kind === 'too-complex' && !row.isInOneRow)) {
      findings.push(ruleFinding(check, row, { verdict: 'error', repairs: [deleteRule(check)] }));
    }
    if (row.kind !== 'compared') continue;
    const verdict = verdictOf(context.verdictRule, row);
    if (verdict !== 'sound') {
      findings.push(ruleFinding(check, row, { verdict, repairs: buildRepairs(check, row, context) }));
      continue;
    }
    const fee = row.least.netMicros > 0n ? checkFeeSign(catalog, { check, row }) : 'proven';
    if (fee === 'proven') proven += 1;
    else if (fee !== 'unproven') findings.push(fee);
  }
  if ('apart' in check.domain || check.rows.some(({ kind }) => kind === 'no-common-quantity')) {
    findings.push(noCommonQuantity(check));
  }
  return { findings, proven };
}
