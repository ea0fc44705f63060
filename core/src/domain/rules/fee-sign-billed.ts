import type { PriceRow } from '../catalog/catalog.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import type { Effort } from './effort.ts';
import type { RuleDomain } from './verify-prices.ts';
import { greatestWeighted } from './weighted-curve.ts';

/**
 * Whether a first change under `oldBasis: billed` costs something wherever a share is left, for any number of periods.
 *
 * Proof, in minor units, with n periods bought, x the share of the term left (> 0), and q the rounding of a share to 9
 * digits, which moves it by at most e = 1/2 x 10^-9. The bill is B ≤ n × O + 1 whatever the rounding (1/2 for half-up). The
 * credit is at most B × q(x), the charge N × q(n × x), so
 *   charge − credit ≥ N × (n × x − e) − (n × O + 1) × (x + e) = x × (n × (N − O) − 1) − e × (N + n × O + 1).
 * Five years have at most 1827 days, so x ≥ 1/1827 by days and e ≤ x × 1827 × e < x × 10^-6. Divided by n × x, n ≥ 1:
 *   > (N − O) − 1 − 10^-6 × (N + O + 1),
 * which is above 0 where (10^6 − 1) × N − (10^6 + 1) × O > 10^6 + 1. Prices are micros here.
 */
export function billedKeepsSign(
  rule: FeeRule,
  of: {
    readonly domain: RuleDomain;
    readonly rows: { readonly original: PriceRow; readonly target: PriceRow };
    readonly effort: Effort;
  },
): boolean {
  if (rule.rowBy !== 'bought' || rule.scaleOut !== 'reprice' || rule.unit !== 'day' || rule.measure !== 'term')
    return false;
  if (rule.ratioDigits !== undefined && rule.ratioDigits < 9) return false;
  const { domain, rows, effort } = of;
  // A price below 0, which is a fault of its own, would turn the bounds round.
  const lowest = greatestWeighted(domain, [{ side: 'original', row: rows.original, weight: -1n }], effort);
  if (!lowest || lowest.sum > 0n) return false;
  const weighted = [
    { side: 'original', row: rows.original, weight: MILLION + 1n },
    { side: 'target', row: rows.target, weight: 1n - MILLION },
  ] as const;
  const least = greatestWeighted(domain, weighted, effort);
  return least !== undefined && least.sum < -(MILLION + 1n) * MILLION;
}

const MILLION = 1_000_000n;
