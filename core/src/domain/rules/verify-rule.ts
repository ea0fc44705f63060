import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { checkFeeSign } from './check-fee-sign.ts';
import { type RuleCheck, type VerdictRule, verdictOf } from './check-rules.ts';
import type { Effort } from './effort.ts';
import { buildRepairs, deleteRule, type RepairContext } from './repair.ts';
import { noCommonQuantity, ruleFinding } from './rule-findings.ts';

/** What verification says of one rule. */
export interface VerifiedRule {
  readonly findings: readonly Finding[];
  /** Number of its (period, currency) proven sound. */
  readonly proven: number;
  /** Whether findings say what their repairs would do to other rules of the two SKUs. */
  readonly readsNeighbours: boolean;
  /** Findings are missing, as there were too many before: they only count. */
  readonly isCut: boolean;
  /** What the fee rule cost, in the steps of `VERIFY_STEPS_MAX`. */
  readonly steps: number;
}

/** How many more findings are wanted, of all rules together. */
export type FindingsLeft = { [severity in 'error' | 'warning']: number };

/**
 * The verdict on every row of a rule; `context` is asked for only where a repair is offered. Undefined where the effort
 * does not suffice for what the fee rule makes of it.
 */
export function verifyRule(
  check: RuleCheck,
  of: {
    readonly catalog: Catalog;
    readonly verdictRule: VerdictRule;
    readonly context: () => RepairContext;
    readonly left: FindingsLeft;
    readonly effort: Effort;
  },
): VerifiedRule | undefined {
  const stepsBefore = of.effort.stepsLeft;
  const findings: Finding[] = [];
  let proven = 0;
  let readsNeighbours = false;
  let isCut = false;
  const isWanted = (severity: keyof FindingsLeft): boolean => {
    of.left[severity] -= 1;
    if (of.left[severity] < 0) isCut = true;
    return of.left[severity] >= 0;
  };
  for (const row of check.rows) {
    if (row.kind === 'price-missing' || (row.kind === 'too-complex' && !row.isInOneRow)) {
      if (isWanted('error')) {
        findings.push(ruleFinding(check, row, { verdict: 'error', repairs: [deleteRule(check)] }));
      }
    }
    if (row.kind !== 'compared') continue;
    const verdict = verdictOf(of.verdictRule, row);
    if (verdict !== 'sound') {
      readsNeighbours = true;
      // Each repair looks at all rules beside it: with thousands of faulty rules that grows with the square.
      if (isWanted(verdict))
        findings.push(ruleFinding(check, row, { verdict, repairs: buildRepairs(check, row, of.context()) }));
      continue;
    }
    const fee = row.least.netMicros > 0n ? checkFeeSign(of.catalog, { check, row }, of.effort) : 'proven';
    if (of.effort.stepsLeft < 0) return undefined;
    if (fee === 'proven') proven += 1;
    else if (fee !== 'unproven' && isWanted('error')) findings.push(fee);
  }
  const isApart = 'apart' in check.domain || check.rows.some(({ kind }) => kind === 'no-common-quantity');
  if (isApart && isWanted('warning')) findings.push(noCommonQuantity(check));
  return { findings, proven, readsNeighbours, isCut, steps: stepsBefore - of.effort.stepsLeft };
}
