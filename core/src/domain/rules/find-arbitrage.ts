import type { Catalog, Component } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { conservationOf, LEAK_REASONS, type LeakReason } from '../fees/conservation.ts';
import { feeRuleById } from '../fees/presets.ts';
import { type ChangeGraph, compileChangeGraph } from './compile-graph.ts';
import type { RulesInForce } from './decide-change.ts';
import { describeWalk, toArbitrageWalk } from './describe-walk.ts';
import type { FollowedWalk } from './follow-walk.ts';
import type { LeakSearch } from './leak-search.ts';
import { LEAK_SEARCHES, searchAnyChain } from './leak-searches.ts';
import { raisePrices } from './raise-prices.ts';
import { type ArbitrageMemory, createArbitrageMemory } from './walk-memory.ts';
import { walkMoves } from './walk-moves.ts';

/** Walks that may be followed for one search: what is not found within them is not proven. */
export const WALKS_PER_SEARCH_MAX = 600;
/** The same for a whole catalog. */
export const WALKS_MAX = 3000;

export interface ArbitrageOptions {
  /** The graph of the catalog, where it is compiled already. */
  readonly graph?: ChangeGraph;
  /** The release that this one follows: then the price revision that walks cross is the real one, before a raised one. */
  readonly previous?: Catalog;
  /** Of the version before, where the catalog is one that is edited. */
  readonly memory?: ArbitrageMemory;
}

/**
 * Arbitrage as contract §3 defines it. Under a fee rule that is proven (`conservationOf`) no walk of any release leaks: no
 * finding, and no work. Under any other, walks of at most three changes are searched per component at the break points of
 * the share, within this release and across one price revision: a `rule.arbitrage` warning for each reason that shows a
 * leak, with its walk, or one `rule.arbitrage-unproven`. A component whose customers cannot change anything has no walks.
 */
export function findArbitrage(catalog: Catalog, policy: ProductTypePolicy, options: ArbitrageOptions = {}): Finding[] {
  const feeRule = feeRuleById(catalog.product.feeRule);
  const conservation = feeRule && conservationOf(feeRule);
  if (!feeRule || conservation?.kind !== 'open') return [];
  const { reasons } = conservation;
  const release = { catalog, policy, graph: options.graph ?? compileChangeGraph(catalog) };
  const { previous, memory = createArbitrageMemory() } = options;
  const before = previous && { catalog: previous, policy, graph: compileChangeGraph(previous) };
  const walks = memory.begin({ catalog, graph: release.graph, policy, previous });
  let raisedRelease: RulesInForce | undefined;
  const raised = () => {
    raisedRelease ??= { ...release, catalog: raisePrices(catalog) };
    return raisedRelease;
  };
  let walksLeft = WALKS_MAX;
  return catalog.components.flatMap((component, index) => {
    if (walkMoves(release, component).next().done) return [];
    const search = { feeRule, release, component, reasons, raised, memory: walks, ...(before && { previous: before }) };
    const path = `/components/${index}`;
    const found = (reason: LeakReason | 'chain', by: (of: LeakSearch) => FollowedWalk | undefined): Finding[] => {
      const budget = { walksLeft: Math.min(WALKS_PER_SEARCH_MAX, walksLeft) };
      walksLeft -= budget.walksLeft;
      const walk = by({ ...search, budget });
      walksLeft += budget.walksLeft;
      return walk ? [arbitrage(walk, { reason, path })] : [];
    };
    const findings = reasons.flatMap((reason) => found(reason, LEAK_SEARCHES[reason]));
    const shown = findings.length > 0 ? findings : found('chain', searchAnyChain);
    return shown.length > 0 ? shown : [unproven(component, { feeRule: feeRule.id, reasons, path })];
  });
}

/** At the rule that allows the change that leaks; a default has no place in the file, so the component stands for it. */
function arbitrage(walk: FollowedWalk, of: { reason: LeakReason | 'chain'; path: string }): Finding {
  const rule = walk.changes.at(-1)?.decided.rule;
  return {
    code: 'rule.arbitrage',
    severity: 'warning',
    path: rule?.startsWith('/') ? rule : of.path,
    message: describeWalk(walk, of.reason),
    walk: toArbitrageWalk(walk, of.reason),
  };
}

function unproven(
  component: Component,
  of: { feeRule: string; reasons: readonly LeakReason[]; path: string },
): Finding {
  const because = of.reasons.map((reason) => LEAK_REASONS[reason]).join('; ');
  return {
    code: 'rule.arbitrage-unproven',
    severity: 'info',
    path: of.path,
    message:
      `${component.id}: no chain of up to three changes was found that costs less than what it gives, but under ` +
      `${of.feeRule} that is not proven: ${because}. Under exact@1 and daily@1 it is.`,
  };
}
