import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import { comparePaths } from '../catalog/pointer.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { createPriceVerifier, type PriceVerifier } from './create-price-verifier.ts';
import { findArbitrage } from './find-arbitrage.ts';
import { unverifiedRule } from './unverified-rule.ts';
import type { ArbitrageMemory } from './walk-memory.ts';

export interface VerifiedCatalog {
  /** Ordered by path. */
  readonly findings: readonly Finding[];
  /** How many (rule, period, currency) are proven sound at every quantity and, under the fee rule, at every instant. */
  readonly proven: number;
}

export interface VerifyOptions {
  /** The release that this one would follow, where there is one. */
  readonly previous?: Catalog;
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
  options: VerifyOptions = {},
): VerifiedCatalog {
  return verifyWith(createPriceVerifier(), { catalog, policy, ...options });
}

/** The same with a verifier of prices, and a memory of walks, that may know the version before. */
export function verifyWith(
  verifier: PriceVerifier,
  of: VerifyOptions & {
    readonly catalog: Catalog;
    readonly policy: ProductTypePolicy;
    readonly memory?: ArbitrageMemory;
  },
): VerifiedCatalog {
  const { catalog, policy, ...options } = of;
  const { bySku, byRule, unverified } = verifier.compare(catalog, policy);
  // Few, and first: a thousand warnings about bands must not crowd them out.
  const found = [
    ...(unverified ? [[unverifiedRule(unverified)]] : []),
    findArbitrage(catalog, policy, options),
    ...bySku,
    ...byRule.map(({ findings }) => findings),
  ];
  return {
    findings: limitFindings(found.flat()).sort((a, b) => comparePaths(a.path, b.path)),
    proven: byRule.reduce((sum, { proven }) => sum + proven, 0),
  };
}

/** A hostile file must not turn megabytes into gigabytes of sentences; warnings never crowd out errors. */
export function limitFindings(findings: readonly Finding[]): Finding[] {
  const count = { error: 0, warning: 0, info: 0 };
  return findings.filter(({ severity }) => {
    count[severity] += 1;
    return count[severity] <= FINDINGS_MAX;
  });
}
