import { type ParsedCatalog, parseCatalog as parseWithPolicy } from './domain/catalog/parse-catalog.ts';
import type { CatalogPolicy } from './domain/catalog/parse-product.ts';
import { feeRules } from './domain/fees/presets.ts';

const FEE_RULE_IDS = feeRules.map(({ id }) => id);

/**
 * Reads a `regrade/catalog@1` document (contract §2) from any JSON value. Amounts in the catalog are bigint micros of
 * the row's minor unit. `findings` holds every fault at once, ordered by path; `catalog` is missing only where the
 * shape cannot be read. Product types default to `marketplace` and `direct`, fee rules to the published presets.
 * Never throws; `verifyCatalog` goes on from here. This file exists because `catalog` may not look at `fees`.
 *
 * ```ts
 * import { parseCatalog } from '@regrade/core';
 * import { helpdeskDocument } from '@regrade/core/testing';
 *
 * const { catalog, findings } = parseCatalog(helpdeskDocument());
 * catalog?.product.feeRule; // => exact@1
 * findings.length; // => 0
 * parseCatalog({ format: 'regrade/catalog@1' }).findings[0]?.path; // => /components
 * ```
 */
export function parseCatalog(value: unknown, policy: Partial<CatalogPolicy> = {}): ParsedCatalog {
  return parseWithPolicy(value, { feeRuleIds: FEE_RULE_IDS, ...policy });
}
