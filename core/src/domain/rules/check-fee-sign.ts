import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { feeRuleKeepsSign } from '../fees/keeps-sign.ts';
import { feeRuleById } from '../fees/presets.ts';
import type { ComparedRow, RuleCheck } from './check-rules.ts';

/**
 * Whether a target that is dearer at every quantity also costs something at every instant whose share left is not 0,
 * under the product's fee rule (`rule.fee-not-positive`, contract §3). Where the rule gives the exact net the sign of
 * price(target) − price(original) - one share for both sides, and nothing that makes the credit larger - dearer is
 * enough. For other rules nothing is claimed: the search over the break points of their shares belongs here.
 */
export function checkFeeSign(
  catalog: Catalog,
  _compared: { readonly check: RuleCheck; readonly row: ComparedRow },
): 'proven' | 'unproven' | Finding {
  const feeRule = feeRuleById(catalog.product.feeRule);
  return feeRule && feeRuleKeepsSign(feeRule) ? 'proven' : 'unproven';
}
