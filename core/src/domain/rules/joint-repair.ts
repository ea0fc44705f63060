import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import { comparePaths } from '../catalog/pointer.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { checkRules, type RuleCheck, VERIFY_STEPS_MAX, type VerdictRule } from './check-rules.ts';
import { describeContradiction, type ImpossibleRepair } from './contradiction.ts';
import { createEffort } from './effort.ts';
import { forestShifts } from './forest-shifts.ts';
import { leastShifts } from './least-shifts.ts';
import { type PlacedSkus, placeSkus } from './place-skus.ts';
import { lazyRepairContext } from './repair.ts';
import { rowErrors } from './row-findings.ts';
import { settleTies } from './settle-ties.ts';
import { shiftCatalog, shiftChecks } from './shift-catalog.ts';
import { shiftPrice } from './shift-price.ts';
import { buildShiftSystems, type ShiftRow, type ShiftTerms } from './shift-system.ts';
import { unverifiedRule } from './unverified-rule.ts';
import { limitFindings } from './verify-catalog.ts';
import { verifyRule } from './verify-rule.ts';

/**
 * How much work the joint repair of one catalog may be, some tenths of a second: 800 rows and rules need less than a million
 * steps. A catalog that needs more is answered as `UnsearchedRepair`; the repairs of its single findings remain.
 */
export const REPAIR_STEPS_MAX = 10_000_000;

/** What a seller may say about price rows, named by their pointers: `/components/0/specifications/0/skus/1/prices/0`. */
export interface JointRepairOptions {
  /** Rows that must stay as they are. */
  readonly fixedRows?: readonly string[];
  /** What moving a row by one minor unit counts: a whole number of at least 1, which it is where none is given. */
  readonly weights?: { readonly [rowPath: string]: number };
  /** Findings of `parseCatalog`: errors of the file's form stay, and `remaining` lists them. */
  readonly parseFindings?: readonly Finding[];
}

export type JointRepair = CheapestRepair | ImpossibleRepair | UnsearchedRepair;

/** Nothing is known: the rules between price rows are so many, and hang together so, that the search was given up. */
export interface UnsearchedRepair {
  readonly feasible: null;
  readonly message: string;
}

/** The cheapest set of shifts; JSON as it stands. */
export interface CheapestRepair {
  readonly feasible: true;
  /** In file order; none where no rule needs one. */
  readonly edits: readonly PriceEdit[];
  /** Σ weight × |shift in minor units|. */
  readonly cost: string;
  /** The errors that stay once the edits are made, without repairs of their own; never `rule.target-not-dearer`. */
  readonly remaining: readonly Finding[];
}

/** `from` and `to` are the old and new amount, in major units, of the flat part at `path`. */
export interface PriceEdit {
  /** The first flat part of a row, or `…/parts/-` where one is appended; then there is no `from`. */
  readonly path: string;
  readonly from?: string;
  readonly to: string;
  readonly currency: string;
  /** By how many minor units of the currency the price moves. */
  readonly shiftMinor: string;
  readonly message: string;
}

/**
 * The joint repair (contract §3): shifts price rows by constants so that no `rule.target-not-dearer` error is left and
 * no price is below 0, at the least total shift; of equally cheap ones that which leaves earlier rows nearer to 0. Or
 * the rules and fixed rows that make it impossible. Exact; its cost does not depend on quantities. `applyJointRepair`
 * carries it out on the document.
 *
 * ```ts
 * import { applyJointRepair, BUILT_IN_PRODUCT_TYPES, findProductType, parseCatalog, present, repairCatalog } from '@regrade/core';
 * import { helpdeskDocument } from '@regrade/core/testing';
 *
 * const upgradesOnly = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in');
 * const cheap = { period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '8.00' }] };
 * const { catalog } = parseCatalog(helpdeskDocument({ advanced: { prices: [cheap] } }));
 * const repair = repairCatalog(present(catalog, 'it can be read'), upgradesOnly);
 * repair.feasible && repair.edits[0]?.path; // => /components/0/specifications/0/skus/1/prices/0/parts/-
 * repair.feasible && repair.edits[0]?.to; // => 1000.01
 * ```
 */
export function repairCatalog(
  catalog: Catalog,
  policy: ProductTypePolicy,
  { fixedRows = [], weights = {}, parseFindings = [] }: JointRepairOptions = {},
): JointRepair {
  const terms: ShiftTerms = {
    verdictRule: { style: catalog.rules.style, policy },
    fixedRows: new Set(fixedRows),
    weights: new Map(Object.entries(weights)),
  };
  const shifted: ShiftedRow[] = [];
  const placed = placeSkus(catalog);
  const checks = checkRules(catalog, placed);
  if (!checks) return UNSEARCHED;
  const effort = createEffort(REPAIR_STEPS_MAX);
  for (const system of buildShiftSystems(placed, checks, terms)) {
    const solution = forestShifts(system.problem) ?? leastShifts(system.problem, effort);
    if (solution?.feasible === false) return describeContradiction(system, solution.cycle);
    const shifts = solution && settleTies(system.problem, solution, effort);
    if (!shifts) return UNSEARCHED;
    for (const [node, row] of system.rows.entries()) {
      const byMinor = shifts[node] ?? 0n;
      if (byMinor !== 0n) shifted.push({ row, byMinor });
    }
  }
  shifted.sort((a, b) => comparePaths(a.row.row.path, b.row.row.path));
  const byMinorOf = new Map(shifted.map(({ row, byMinor }) => [row.row.row, byMinor]));
  const repaired = shiftCatalog(catalog, byMinorOf);
  const placedAfter = placeSkus(repaired, placed);
  const left = errorsOf(repaired, {
    placed: placedAfter,
    checks: shiftChecks(checks, { repaired: placedAfter, byMinorOf }),
    verdictRule: terms.verdictRule,
  });
  return {
    feasible: true,
    edits: shifted.map(toEdit),
    cost: shifted.reduce((sum, one) => sum + costOf(one), 0n).toString(),
    remaining: [...parseFindings, ...left]
      .filter(({ severity }) => severity === 'error')
      .map(({ repairs: _repairs, ...finding }) => finding)
      .sort((a, b) => comparePaths(a.path, b.path)),
  };
}

const UNSEARCHED: UnsearchedRepair = {
  feasible: null,
  message:
    'So many prices hang together by rules that the cheapest repair of all of them was not searched for. Repair findings ' +
    'one by one, or leave out rules, and ask again.',
};

function errorsOf(
  catalog: Catalog,
  of: {
    readonly placed: PlacedSkus;
    readonly checks: readonly RuleCheck[];
    readonly verdictRule: VerdictRule;
  },
): Finding[] {
  const { placed, checks, verdictRule } = of;
  const findings = [...placed.byPath.values()].flatMap(rowErrors);
  const context = lazyRepairContext(checks, verdictRule);
  const left = { error: FINDINGS_MAX, warning: 0 };
  const effort = createEffort(VERIFY_STEPS_MAX);
  for (const check of checks) {
    const verified = verifyRule(check, { catalog, verdictRule, context, left, effort });
    findings.push(...(verified?.findings ?? [unverifiedRule(check.edge)]));
    if (!verified) break;
  }
  return limitFindings(findings);
}

interface ShiftedRow {
  readonly row: ShiftRow;
  readonly byMinor: bigint;
}

function costOf({ row, byMinor }: ShiftedRow): bigint {
  return BigInt(row.weight) * (byMinor < 0n ? -byMinor : byMinor);
}

function toEdit({ row: { placed, row }, byMinor }: ShiftedRow): PriceEdit {
  const { kind: _kind, message, ...amounts } = shiftPrice(placed, { row, byMinor });
  return { ...amounts, currency: row.row.currency, shiftMinor: byMinor.toString(), message };
}
