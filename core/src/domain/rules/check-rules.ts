import type { Catalog, PriceRow, Rules } from '../catalog/catalog.ts';
import { rowFor } from '../catalog/price.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { type ChangeEdge, type ChangeGraph, compileChangeGraph, type SkuNode } from './compile-graph.ts';
import {
  greatestNet,
  leastNet,
  type NetExtreme,
  type RuleDomain,
  ruleDomain,
  type SoldSku,
  tooComplexAttribute,
} from './verify-prices.ts';

/** A SKU with its place in the document. */
export interface PlacedSku extends SoldSku {
  readonly component: string;
  /** `/components/0/specifications/0/skus/1`. */
  readonly path: string;
}

export interface PlacedRow {
  readonly row: PriceRow;
  /** `/components/0/specifications/0/skus/1/prices/0`. */
  readonly path: string;
}

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
export function checkRules(catalog: Catalog, graph: ChangeGraph = compileChangeGraph(catalog)): RuleCheck[] {
  const skus = placeSkus(catalog);
  return [...graph.originals.values()].flatMap(({ edges }) =>
    edges.flatMap((edge) => {
      const [original, target] = [skus.get(nodeKey(edge.from)), skus.get(nodeKey(edge.to))];
      return original && target ? [checkRule({ edge, original, target }, graph.style)] : [];
    }),
  );
}

/** Every SKU of the catalog with its place; of repeated ones the first. */
export function placeSkus(catalog: Catalog): ReadonlyMap<string, PlacedSku> {
  const placed = new Map<string, PlacedSku>();
  for (const [componentIndex, component] of catalog.components.entries()) {
    for (const [specificationIndex, specification] of component.specifications.entries()) {
      for (const [skuIndex, sku] of specification.skus.entries()) {
        const key = nodeKey({ component: component.id, specification: specification.id, skuKey: sku.key });
        const path = `/components/${componentIndex}/specifications/${specificationIndex}/skus/${skuIndex}`;
        if (!placed.has(key)) placed.set(key, { component: component.id, specification, sku, path });
      }
    }
  }
  return placed;
}

function nodeKey(node: SkuNode): string {
  return `${node.specification} ${node.skuKey}`;
}

/** The rows of a SKU with their places; of rows repeated for a period and currency the first, as in `rowFor`. */
export function placedRows({ sku, path }: PlacedSku): PlacedRow[] {
  return sku.prices.flatMap((row, index) =>
    rowFor(sku, row) === row ? [{ row, path: `${path}/prices/${index}` }] : [],
  );
}

function checkRule(rule: Pick<RuleCheck, 'edge' | 'original' | 'target'>, style: Rules['style']): RuleCheck {
  const domain = ruleDomain(rule.original, rule.target);
  const targets = placedRows(rule.target);
  const rows = placedRows(rule.original).map((original): RowCheck => {
    const { period, currency } = original.row;
    const target = targets.find(({ row }) => row.period === period && row.currency === currency);
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
