import type { Finding } from '@regrade/client';
import {
  type Catalog,
  type ChangeEdge,
  type checkRules,
  compileChangeGraph,
  type RowCheck,
  type SkuNode,
} from '@regrade/core';
import { type LeastDifference, leastDifference } from './least-difference.ts';

/** The change graph as it is drawn: what may become what, and what each step costs more, at one period and currency. */
export interface RuleGraphData {
  readonly nodes: readonly RuleNode[];
  readonly edges: readonly RuleEdge[];
}

export interface RuleNode {
  readonly id: string;
  readonly specification: string;
  /** Absent where the node stands for a whole specification. */
  readonly skuKey?: string;
  /** Quantities that may grow or shrink there without a change of SKU. */
  readonly quantities: readonly {
    readonly attribute: string;
    readonly permission: 'up' | 'both';
    readonly step: number;
  }[];
  readonly removed: boolean;
}

export interface RuleEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Pointer of the rule; of several rules between two specifications the first. */
  readonly rule: string;
  readonly state: 'sound' | 'warning' | 'broken' | 'unpriced';
  /** The least difference over all quantities; of several rules the least of all. */
  readonly least?: LeastDifference;
  /** How many rules the edge stands for. */
  readonly count: number;
}

export interface PriceColumnKey {
  readonly period: string;
  readonly currency: string;
}

/** More nodes than fit on a screen: then one specification is drawn, or all of them in place of their SKUs. */
export const SKU_NODES_MAX = 60;

/** What is drawn: prices of one column; the SKUs of one specification, or where it is absent all there are. */
export interface RuleGraphView {
  readonly column: PriceColumnKey | undefined;
  readonly specification?: string | undefined;
}

/** The columns of prices that originals of rules have: what the graph can be shown for. */
export function graphColumns(catalog: Catalog): PriceColumnKey[] {
  const columns = new Map<string, PriceColumnKey>();
  for (const { specifications } of catalog.components) {
    for (const { period, currency } of specifications.flatMap(({ skus }) => skus.flatMap(({ prices }) => prices))) {
      columns.set(`${period} ${currency}`, { period, currency });
    }
  }
  return [...columns.values()];
}

/** `checks`: what comparing the prices of its rules came to; beyond the limit of that nothing was compared. */
export function buildRuleGraph(
  of: {
    readonly catalog: Catalog;
    readonly checks: ReturnType<typeof checkRules>;
    readonly findings: readonly Pick<Finding, 'path' | 'severity'>[];
  },
  { column, specification }: RuleGraphView,
): RuleGraphData {
  const { catalog, checks, findings } = of;
  const bySku = specification !== undefined || countSkus(catalog) <= SKU_NODES_MAX;
  const idOf = ({ specification, skuKey }: SkuNode) => (bySku ? `${specification} ${skuKey}` : specification);
  const stateOf = ruleStates(findings);
  const edges = new Map<string, RuleEdge>();
  // Where nothing was compared a finding says so, and the graph has no edges.
  for (const { edge, rows } of checks ?? []) {
    if (specification !== undefined && ![edge.from.specification, edge.to.specification].includes(specification))
      continue;
    // Between the SKUs of one specification nothing leads out of it.
    if (!bySku && edge.from.specification === edge.to.specification) continue;
    const next = toEdge(edge, { rows, column, idOf, state: stateOf(edge.rule) });
    const old = edges.get(next.id);
    edges.set(next.id, old ? mergeEdges(old, next) : next);
  }
  return { nodes: nodesOf(catalog, bySku), edges: [...edges.values()] };
}

export function countSkus({ components }: Catalog): number {
  return components.reduce(
    (sum, { specifications }) => specifications.reduce((all, { skus }) => all + skus.length, sum),
    0,
  );
}

function ruleStates(findings: readonly Pick<Finding, 'path' | 'severity'>[]): (rule: string) => RuleEdge['state'] {
  const states = new Map<string, RuleEdge['state']>();
  for (const { path, severity } of findings) {
    if (severity === 'error') states.set(path, 'broken');
    else if (severity === 'warning' && !states.has(path)) states.set(path, 'warning');
  }
  return (rule) => states.get(rule) ?? 'sound';
}

function toEdge(
  change: ChangeEdge,
  of: {
    readonly rows: readonly RowCheck[];
    readonly column: PriceColumnKey | undefined;
    readonly idOf: (node: SkuNode) => string;
    readonly state: RuleEdge['state'];
  },
): RuleEdge {
  const { rule, from, to } = change;
  const [source, target] = [of.idOf(from), of.idOf(to)];
  const row = of.rows.find(
    ({ original }) => original.row.period === of.column?.period && original.row.currency === of.column.currency,
  );
  const least = row && leastDifference(change, row);
  const state = of.state === 'sound' && least === undefined ? 'unpriced' : of.state;
  return {
    ...{ id: `${source} > ${target}`, from: source, to: target, rule, state, count: 1 },
    ...(least !== undefined && { least }),
  };
}

const RANK = { broken: 0, warning: 1, unpriced: 2, sound: 3 };

/** Rules between the same two specifications are one edge: the worst state, and the least difference of all. */
function mergeEdges(a: RuleEdge, b: RuleEdge): RuleEdge {
  const worse = RANK[b.state] < RANK[a.state] ? b : a;
  const leasts = [a.least, b.least].filter((least) => least !== undefined);
  const least = leasts.sort((x, y) => Number(x.least) - Number(y.least))[0];
  const { least: _, ...edge } = worse;
  return { ...edge, count: a.count + b.count, ...(least !== undefined && { least }) };
}

function nodesOf(catalog: Catalog, bySku: boolean): RuleNode[] {
  const { originals } = compileChangeGraph(catalog);
  return catalog.components.flatMap(({ specifications }) =>
    specifications.flatMap((specification): RuleNode[] => {
      const quantities = [...(originals.get(specification.id)?.quantities.values() ?? [])].flatMap(
        ({ attribute, permission, growthStep }) =>
          permission === 'none' ? [] : [{ attribute, permission, step: growthStep }],
      );
      const base = { specification: specification.id, quantities };
      if (!bySku) return [{ ...base, id: specification.id, removed: false }];
      return specification.skus.map(({ key, removed }) => ({
        ...base,
        id: `${specification.id} ${key}`,
        skuKey: key,
        removed,
      }));
    }),
  );
}
