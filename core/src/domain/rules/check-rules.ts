import type { Catalog, Rules } from '../catalog/catalog.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { type ChangeEdge, compileEdges } from './compile-graph.ts';
import { createEffort, type Effort, spend } from './effort.ts';
import { type PlacedRow, type PlacedSku, placedRowFor, placeSkus } from './place-skus.ts';
import {
  leastNet,
  type NetExtreme,
  netExtremes,
  type RuleDomain,
  ruleDomain,
  tooComplexAttribute,
} from './verify-prices.ts';

/** What comparing the prices of one rule shows, per row of the original. */
export interface RuleCheck {
  readonly edge: ChangeEdge;
  readonly original: PlacedSku;
  readonly target: PlacedSku;
  readonly domain: RuleDomain | { readonly apart: string };
  readonly rows: readonly RowCheck[];
  /** What it cost, in the steps of `VERIFY_STEPS_MAX`. */
  readonly steps: number;
}

export type RowCheck =
  | { readonly kind: 'price-missing'; readonly original: PlacedRow }
  | { readonly kind: 'no-common-quantity'; readonly original: PlacedRow }
  | TooComplexRow
  | ComparedRow;

export interface TooComplexRow {
  readonly kind: 'too-complex';
  readonly original: PlacedRow;
  readonly attribute: string;
  /** One of the two rows is too complex by itself: that is reported at the row. */
  readonly isInOneRow: boolean;
}

export interface ComparedRow {
  readonly kind: 'compared';
  readonly original: PlacedRow;
  readonly target: PlacedRow;
  readonly least: NetExtreme;
  /** Only in style `scope`, whose rules may be usable at some quantities and not at others. */
  readonly greatestNetMicros?: bigint;
}

export type Verdict = 'sound' | 'warning' | 'error';

/** What decides whether a target that is not dearer is a fault: the style, and the product type for a scope. */
export interface VerdictRule {
  readonly style: Rules['style'];
  readonly policy: ProductTypePolicy;
}

/** Contract §3 "What verification means": nets are price(target) − price(original) over the whole domain. */
export function verdictOf(
  { style, policy }: VerdictRule,
  net: Pick<ComparedRow, 'least' | 'greatestNetMicros'>,
): Verdict {
  if (net.least.netMicros > 0n) return 'sound';
  if (style === 'upgrade-rules') return 'error';
  if (policy.downgrades) return 'sound';
  return (net.greatestNetMicros ?? net.least.netMicros) > 0n ? 'warning' : 'error';
}

/**
 * What comparing the prices of one catalog may cost, some tenths of a second: (rule, period, currency) times bands and
 * packages. A hundred SKUs with a rule for each of 4 950 pairs and eight price rows need a fifth of it. The first rule that
 * needs more, and all after it, are not verified.
 */
export const VERIFY_STEPS_MAX = 1_500_000;
/** Finding two rows and subtracting them, beside their bands. */
const STEPS_PER_ROW = 3;

/** Compares the prices of every rule between SKUs, exactly and over all quantities; undefined beyond the limit. */
export function checkRules(catalog: Catalog, { bySpecification } = placeSkus(catalog)): RuleCheck[] | undefined {
  const effort = createEffort(VERIFY_STEPS_MAX);
  const checks: RuleCheck[] = [];
  for (const edge of compileEdges(catalog)) {
    const original = bySpecification.get(edge.from.specification)?.get(edge.from.skuKey);
    const target = bySpecification.get(edge.to.specification)?.get(edge.to.skuKey);
    if (!original || !target) continue;
    const check = checkRule({ edge, original, target }, { style: catalog.rules.style, effort });
    if (!check) return undefined;
    checks.push(check);
  }
  return checks;
}

/** Compares the prices of one rule; undefined where the effort does not suffice. */
export function checkRule(
  rule: Pick<RuleCheck, 'edge' | 'original' | 'target'>,
  { style, effort }: { readonly style: Rules['style']; readonly effort: Effort },
): RuleCheck | undefined {
  const stepsBefore = effort.stepsLeft;
  const domain = ruleDomain(rule.original, rule.target);
  const rows: RowCheck[] = [];
  for (const [index, original] of rule.original.rows.entries()) {
    if (!spend(effort, STEPS_PER_ROW)) return undefined;
    const target = placedRowFor(rule.target, { row: original.row, index });
    rows.push(target ? checkRows(domain, { original, target, style, effort }) : { kind: 'price-missing', original });
  }
  if (!spend(effort, 1)) return undefined;
  return { ...rule, domain, rows, steps: stepsBefore - effort.stepsLeft };
}

function checkRows(
  domain: RuleCheck['domain'],
  of: { original: PlacedRow; target: PlacedRow; style: Rules['style']; effort: Effort },
): RowCheck {
  const { original, target, style, effort } = of;
  if ('apart' in domain) return { kind: 'no-common-quantity', original };
  const attribute = tooComplexAttribute([original.row, target.row]);
  if (attribute !== undefined) {
    const isInOneRow = [original.row, target.row].some((row) => tooComplexAttribute([row]) !== undefined);
    return { kind: 'too-complex', original, attribute, isInOneRow };
  }
  const rows = { original: original.row, target: target.row };
  if (style === 'scope') {
    const extremes = netExtremes(domain, rows, effort);
    return extremes ? { kind: 'compared', original, target, ...extremes } : { kind: 'no-common-quantity', original };
  }
  const least = leastNet(domain, rows, effort);
  return least ? { kind: 'compared', original, target, least } : { kind: 'no-common-quantity', original };
}
