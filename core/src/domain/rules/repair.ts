import type { PriceRow } from '../catalog/catalog.ts';
import type { Repair } from '../catalog/finding.ts';
import { PARTS_MAX } from '../catalog/limits.ts';
import { childPath } from '../catalog/pointer.ts';
import { currencyDigits, formatMinor, MICROS_PER_MINOR, microsToMinor } from '../kernel/money.ts';
import { ceil } from '../kernel/rational.ts';
import {
  type ComparedRow,
  type PlacedRow,
  type PlacedSku,
  type RuleCheck,
  type VerdictRule,
  verdictOf,
} from './check-rules.ts';
import { describeSku } from './describe.ts';
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

export function repairContext(checks: readonly RuleCheck[], verdictRule: VerdictRule): RepairContext {
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
  const { row, path } = shift.row;
  const flat = row.parts.findIndex(({ model }) => model === 'flat');
  // A row has room for PARTS_MAX parts: where all are taken by others, a constant cannot be added.
  if (flat === -1 && row.parts.length >= PARTS_MAX) return undefined;
  const digits = currencyDigits(row.currency) ?? 2;
  const oldMinor = flatMinor(row, flat);
  const amount = formatMinor(shift.byMinor < 0n ? -shift.byMinor : shift.byMinor, digits);
  const verb = shift.byMinor < 0n ? 'Lower' : 'Raise';
  const sku = describeSku(placed.sku.choices, placed.specification.id);
  return {
    kind: shift.byMinor < 0n ? 'lower-price' : 'raise-price',
    path: childPath(childPath(path, 'parts'), flat === -1 ? '-' : flat),
    ...(flat !== -1 && { from: formatMinor(oldMinor, digits) }),
    to: formatMinor(oldMinor + shift.byMinor, digits),
    message: `${verb} the price of ${sku} for ${row.period} by ${amount} ${row.currency}.`,
    breaks: brokenRules(path, shift),
  };
}

function flatMinor(row: PriceRow, index: number): bigint {
  const part = row.parts[index];
  return part?.model === 'flat' ? part.amountMicros / MICROS_PER_MINOR : 0n;
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
