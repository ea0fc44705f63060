import type { Repair } from '../catalog/finding.ts';
import { MICROS_PER_MINOR, microsToMinor } from '../kernel/money.ts';
import { ceil } from '../kernel/rational.ts';
import { type ComparedRow, type RuleCheck, type VerdictRule, verdictOf } from './check-rules.ts';
import { describeSku } from './describe.ts';
import type { PlacedRow, PlacedSku } from './place-skus.ts';
import { isShiftable, shiftPrice } from './shift-price.ts';
import { leastPrice } from './verify-prices.ts';

/** What a repair has to look at: shifting one row moves the net of every rule that reads it. */
export interface RepairContext {
  readonly verdictRule: VerdictRule;
  readonly rowChecksByPath: ReadonlyMap<string, readonly RowCheckOfRule[]>;
}
interface RowCheckOfRule {
  readonly rule: RuleCheck;
  readonly row: ComparedRow;
}

function repairContext(checks: readonly RuleCheck[], verdictRule: VerdictRule): RepairContext {
  const rowChecksByPath = new Map<string, RowCheckOfRule[]>();
  for (const rule of checks) {
    for (const row of rule.rows) {
      if (row.kind !== 'compared') continue;
      for (const { path } of [row.original, row.target]) {
        const known = rowChecksByPath.get(path);
        if (known) known.push({ rule, row });
        else rowChecksByPath.set(path, [{ rule, row }]);
      }
    }
  }
  return { verdictRule, rowChecksByPath };
}

/** Made once, when it is first asked for: a catalog without faults needs none. */
export function lazyRepairContext(checks: readonly RuleCheck[], verdictRule: VerdictRule): () => RepairContext {
  let context: RepairContext | undefined;
  return () => {
    context ??= repairContext(checks, verdictRule);
    return context;
  };
}

/**
 * The single repairs of a rule whose target is not dearer (contract §3 "Repairs"): shift one of its two rows by
 * 1 − ⌈least net⌉ minor units, or delete the rule. Each removes its finding and names the rules it would break.
 */
export function buildRepairs(rule: RuleCheck, row: ComparedRow, context: RepairContext): Repair[] {
  const shiftMinor = 1n - ceil(microsToMinor(row.least.netMicros));
  const raised = shiftRow(rule.target, { row: row.target, byMinor: shiftMinor, rule, context });
  const floorMicros = leastPrice(rule.original, row.original.row)?.micros ?? 0n;
  const isAboveZero = floorMicros >= shiftMinor * MICROS_PER_MINOR;
  const lowered = isAboveZero
    ? shiftRow(rule.original, { row: row.original, byMinor: -shiftMinor, rule, context })
    : undefined;
  return [raised, lowered, deleteRule(rule)].filter((repair) => repair !== undefined);
}

/** Takes the rule away: in style `scope`, one target of it. */
export function deleteRule({ edge, original, target }: RuleCheck): Repair {
  const from = describeSku(original.sku.choices, original.specification.id);
  const to = describeSku(target.sku.choices, target.specification.id);
  return { kind: 'delete-rule', path: edge.rule, message: `Delete the rule ${from} → ${to}.`, breaks: [] };
}

function shiftRow(
  placed: PlacedSku,
  shift: { row: PlacedRow; byMinor: bigint; rule: RuleCheck; context: RepairContext },
): Repair | undefined {
  if (!isShiftable(shift.row.row)) return undefined;
  return { ...shiftPrice(placed, shift), breaks: brokenRules(shift.row.path, shift) };
}

/** The other rules that become errors when a row moves; those that are errors already are not broken by it. */
function brokenRules(path: string, shift: { byMinor: bigint; rule: RuleCheck; context: RepairContext }): string[] {
  const { verdictRule, rowChecksByPath } = shift.context;
  const byMicros = shift.byMinor * MICROS_PER_MINOR;
  const broken = (rowChecksByPath.get(path) ?? []).filter(({ row }) => {
    const movesMicros = row.target.path === path ? byMicros : -byMicros;
    const greatest = row.greatestNetMicros;
    const moved = {
      least: { ...row.least, netMicros: row.least.netMicros + movesMicros },
      ...(greatest !== undefined && { greatestNetMicros: greatest + movesMicros }),
    };
    return verdictOf(verdictRule, row) !== 'error' && verdictOf(verdictRule, moved) === 'error';
  });
  return [...new Set(broken.map(({ rule }) => rule.edge.rule))];
}
