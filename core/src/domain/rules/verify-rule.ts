import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { checkFeeSign } from './check-fee-sign.ts';
import { type RuleCheck, type VerdictRule, verdictOf } from './check-rules.ts';
import { buildRepairs, deleteRule, type RepairContext } from './repair.ts';
import { noCommonQuantity, ruleFinding } from './rule-findings.ts';

/** What verification says of one rule. */
export interface VerifiedRule {
  readonly findings: readonly Finding[];
  /** Number of its (period, currency) proven sound. */
  readonly proven: number;
  /** Whether findings say what their repairs would do to other rules of the two SKUs. */
  readonly readsNeighbours: boolean;
}

/** The verdict on every row of a rule; `context` is asked for only where a repair is offered. */
export function verifyRule(
  check: RuleCheck,
  of: { readonly catalog: Catalog; readonly verdictRule: VerdictRule; readonly context: () => RepairContext },
): VerifiedRule {
  const findings: Finding[] = [];
  let proven = 0;
  let readsNeighbours = false;
  for (const row of check.rows) {
    if (row.kind === 'price-missing' || (row.kind === 'too-complex' && !row.isInOneRow)) {
      findings.push(ruleFinding(check, row, { verdict: 'error', repairs: [deleteRule(check)] }));
    }
    if (row.kind !== 'compared') continue;
    const verdict = verdictOf(of.verdictRule, row);
    if (verdict !== 'sound') {
      readsNeighbours = true;
      findings.push(ruleFinding(check, row, { verdict, repairs: buildRepairs(check, row, of.context()) }));
      continue;
    }
    const fee = row.least.netMicros > 0n ? checkFeeSign(of.catalog, { check, row }) : 'proven';
    if (fee === 'proven') proven += 1;
    else if (fee !== 'unproven') findings.push(fee);
  }
  if ('apart' in check.domain || check.rows.some(({ kind }) => kind === 'no-common-quantity')) {
    findings.push(noCommonQuantity(check));
  }
  return { findings, proven, readsNeighbours };
}
