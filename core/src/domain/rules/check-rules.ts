import type { Catalog, Rules } from '../catalog/catalog.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { type ChangeEdge, compileEdges } from './compile-graph.ts';
import { type PlacedRow, type PlacedSku, placedRowFor, placeSkus } from './place-skus.ts';
import {
  greatestNet,
  leastNet,
  type NetExtreme,
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

/** Compares the prices of every rule between SKUs, exactly and over all quantities. */
export function checkRules(catalog: Catalog): RuleCheck[] {
  const { bySpecification } = placeSkus(catalog);
  return compileEdges(catalog).flatMap((edge) => {
    const [original, target] = [edge.from, edge.to].map((node) =>
      bySpecification.get(node.specification)?.get(node.skuKey),
    );
    return original && target ? [checkRule({ edge, original, target }, catalog.rules.style)] : [];
  });
}

/** Compares the prices of one rule. */
export function checkRule(rule: Pick<RuleCheck, 'edge' | 'original' | 'target'>, style: Rules['style']): RuleCheck {
  const domain = ruleDomain(rule.original, rule.target);
  const rows = rule.original.rows.map((original, index): RowCheck => {
    const target = placedRowFor(rule.target, { row: original.row, index });
    if (!target) return { kind: 'price-missing', original };
    return checkRows(domain, { original, target, style });
  });
  return { ...rule, domain, rows };
}

function checkRows(
  domain: RuleCheck['domain'],
  { original, target, style }: { original: PlacedRow; target: PlacedRow; style: Rules['style'] },
): RowCheck {
  if ('apart' in domain) return { kind: 'no-common-quantity', original };
  const attribute = tooComplexAttribute([original.row, target.row]);
  if (attribute !== undefined) {
    const isInOneRow = [original.row, target.row].some((row) => tooComplexAttribute([row]) !== undefined);
    return { kind: 'too-complex', original, attribute, isInOneRow };
  }
  const rows = { original: original.row, target: target.row };
  const least = leastNet(domain, rows);
  if (!least) return { kind: 'no-common-quantity', original };
  const greatest = style === 'scope' ? greatestNet(domain, rows) : undefined;
  return { kind: 'compared', original, target, least, ...(greatest && { greatestNetMicros: greatest.netMicros }) };
}
