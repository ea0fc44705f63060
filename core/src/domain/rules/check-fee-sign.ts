import type { Catalog, PriceRow, Quantities } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { feeRuleKeepsSign } from '../fees/keeps-sign.ts';
import { feeRuleById } from '../fees/presets.ts';
import { addMonths, type Instant, periodMonths, SECONDS_PER_DAY } from '../kernel/time.ts';
import type { ComparedRow, RuleCheck } from './check-rules.ts';
import { feeNotPositive } from './describe-fee-sign.ts';
import { type Effort, spend } from './effort.ts';
import { billedKeepsSign } from './fee-sign-billed.ts';
import { isPairPositive, type RowPair, readablePairs } from './fee-sign-by-rows.ts';
import { type FirstChange, firstFee, isNotPositive } from './first-change.ts';
import type { RuleDomain } from './verify-prices.ts';
import { termStarts } from './walk-terms.ts';

/**
 * Whether a target that is dearer at every quantity also costs something at every instant whose share left is not 0,
 * under the product's fee rule (`rule.fee-not-positive`, contract §3).
 *
 * Where one share counts for both sides and nothing makes the credit larger, dearer is enough (`feeRuleKeepsSign`). Rules
 * that read other rows are decided pair of rows by pair of rows (`fee-sign-by-rows.ts`), a rule that credits what was
 * billed by what rounding can add to it (`fee-sign-billed.ts`). A refutation is an instant, in one of the 48 month shapes
 * of the leap cycle, at which the fee engine itself finds charge − credit ≤ 0. What is neither is `unproven`; without
 * effort left the answer is nothing to go by.
 */
export function checkFeeSign(
  catalog: Catalog,
  compared: { readonly check: RuleCheck; readonly row: ComparedRow },
  effort: Effort,
): 'proven' | 'unproven' | Finding {
  const feeRule = feeRuleById(catalog.product.feeRule);
  if (!feeRule) return 'unproven';
  if (feeRuleKeepsSign(feeRule)) return 'proven';
  const { domain } = compared.check;
  if ('apart' in domain) return 'unproven';
  const of = { ...compared, domain, effort };
  if (feeRule.oldBasis === 'billed') return checkBilled(catalog, feeRule, of);
  if (feeRule.oldBasis !== 'list-now') return 'unproven';
  if (feeRule.rowBy !== 'remaining' && feeRule.rowBy !== 'old-bought-new-remaining') return 'unproven';
  return checkRows(catalog, feeRule, of);
}

interface Compared {
  readonly check: RuleCheck;
  readonly row: ComparedRow;
  readonly domain: RuleDomain;
  readonly effort: Effort;
}

/** A fee at one instant. */
const STEPS_PER_FEE = 20;

function checkRows(catalog: Catalog, feeRule: FeeRule, of: Compared): 'proven' | 'unproven' | Finding {
  const { check, row, domain, effort } = of;
  const { original, target } = check;
  let verdict: 'proven' | 'unproven' = 'proven';
  for (const pair of readablePairs(feeRule, { original, target, row: row.original.row, effort })) {
    const positive = isPairPositive(feeRule, { domain, pair, effort });
    if (positive === true) continue;
    verdict = 'unproven';
    const at = positive && refute(catalog, { ...of, feeRule, pair, quantities: positive });
    if (at) return feeNotPositive(check, at);
  }
  return verdict;
}

function checkBilled(catalog: Catalog, feeRule: FeeRule, of: Compared): 'proven' | 'unproven' | Finding {
  const { check, row, domain, effort } = of;
  const rows = { original: row.original.row, target: row.target.row };
  if (billedKeepsSign(feeRule, { domain, rows, effort })) return 'proven';
  const pair = { ...rows, periods: 1, monthsLeftMin: 0 };
  const at = refute(catalog, { ...of, feeRule, pair, quantities: row.least });
  return at ? feeNotPositive(check, at) : 'unproven';
}

/** Tries the break points at which a pair of rows is read, in terms that start with each month of the leap cycle. */
function refute(
  catalog: Catalog,
  of: Compared & {
    readonly feeRule: FeeRule;
    readonly pair: RowPair;
    readonly quantities: { readonly from: Quantities; readonly to: Quantities };
  },
): ReturnType<typeof notPositive> {
  const { check, row, effort, feeRule, pair, quantities } = of;
  const { timeZone } = catalog.product;
  const { from, to } = quantities;
  const rows = { row: row.original.row, targetRow: row.target.row };
  for (const start of termStarts(timeZone)) {
    const instants = instantsIn({ ...pair, row: rows.row, start, timeZone });
    for (const at of instants) {
      if (!spend(effort, STEPS_PER_FEE)) return undefined;
      const found = notPositive(catalog, check, { feeRule, ...rows, periods: pair.periods, start, at, from, to });
      if (found) return found;
    }
  }
  return undefined;
}

function notPositive(catalog: Catalog, check: RuleCheck, change: FirstChange) {
  const fee = firstFee(catalog, check, change);
  return fee && isNotPositive(fee) ? { change, fee } : undefined;
}

/** The start, where the months left reach the pair's, the day before and after, half a month later, and the last day. */
function instantsIn(of: {
  readonly row: PriceRow;
  readonly periods: number;
  readonly monthsLeftMin: number;
  readonly start: Instant;
  readonly timeZone: string;
}): Instant[] {
  const { row, periods, monthsLeftMin, start, timeZone } = of;
  const end = addMonths(start, (periodMonths(row.period) ?? 0) * periods, timeZone);
  const reached = addMonths(end, -monthsLeftMin, timeZone);
  const days = [-15, -1, 0, 1].map((count) => reached + count * SECONDS_PER_DAY);
  return [start, ...days, end - SECONDS_PER_DAY].filter((at) => at >= start && at < end);
}
