import type { Catalog, Component, Sku, Specification } from '../catalog/catalog.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { findSku } from '../catalog/sku.ts';
import type { ChangeGraph, OriginalNode } from './compile-graph.ts';
import type { RulesInForce } from './decide-change.ts';
import { type FollowedWalk, followWalk, type WalkPlan } from './follow-walk.ts';
import type { TermsOfLength } from './walk-terms.ts';

/** What every walk of a catalog may depend on, beside the prices of the SKUs that it meets. */
export interface WalkGround {
  readonly catalog: Catalog;
  readonly graph: ChangeGraph;
  readonly policy: ProductTypePolicy;
  readonly previous: Catalog | undefined;
}

/** Walks of one catalog, and how the releases are called that they go through. */
export interface WalkMemory {
  readonly follow: (plan: WalkPlan, nameOf: (release: RulesInForce) => string) => FollowedWalk | undefined;
  readonly termsByLength: Map<string, TermsOfLength>;
}

/** The walks of one catalog after another, as somebody edits it. */
export interface ArbitrageMemory {
  readonly begin: (ground: WalkGround) => WalkMemory;
}

interface Remembered {
  /** As they were when it was followed. */
  readonly skus: readonly (Sku | undefined)[];
  /** Without its plan, which would keep a whole catalog alive. */
  readonly walk: Omit<FollowedWalk, 'plan'> | undefined;
}

/**
 * A walk is known again where nothing is another one but prices of SKUs that it does not meet. What the search says of a
 * catalog does not depend on what it saw before, only how long it takes. It remembers the walks of one catalog, so no more
 * than a search may follow.
 */
export function createArbitrageMemory(): ArbitrageMemory {
  let before: { readonly ground: WalkGround; readonly walks: Map<string, Remembered> } | undefined;
  let termsByLength: WalkMemory['termsByLength'] = new Map();
  return {
    begin(ground) {
      const isSame = before !== undefined && isSameGround(before.ground, ground);
      const known = isSame ? before?.walks : undefined;
      if (!isSame) termsByLength = new Map();
      const walks = new Map<string, Remembered>();
      before = { ground, walks };
      return {
        termsByLength,
        follow(plan, nameOf) {
          const key = keyOf(plan, nameOf);
          const skus = skusOf(plan, ground.catalog);
          const old = walks.get(key) ?? known?.get(key);
          const isKnown = old?.skus.every((sku, index) => sku === skus[index]);
          const walk = old && isKnown ? old.walk : withoutPlan(followWalk(plan));
          walks.set(key, old && isKnown ? old : { skus, walk });
          return walk && { ...walk, plan };
        },
      };
    },
  };
}

function withoutPlan(followed: FollowedWalk | undefined): Remembered['walk'] {
  if (!followed) return undefined;
  const { plan: _plan, ...walk } = followed;
  return walk;
}

function keyOf(plan: WalkPlan, nameOf: (release: RulesInForce) => string): string {
  const { release, revision, purchase, period, currency, periods, start, changes } = plan;
  const revised = revision && [nameOf(revision.release), revision.at];
  const { specification, skuKey, quantities } = purchase;
  return JSON.stringify([
    ...[nameOf(release), revised, specification, skuKey, quantities, period, currency, periods, start],
    changes.map(({ at, change }) => [at, change.specification, change.sku, change.quantities]),
  ]);
}

/** All that a walk may read: a draft may give one id to specifications of two components, and each is read at some step. */
function skusOf({ purchase, changes }: WalkPlan, catalog: Catalog): (Sku | undefined)[] {
  const find = (id: string | undefined, wanted: Sku['choices'] | string) =>
    catalog.components.flatMap(({ specifications }) =>
      specifications.filter((one) => one.id === id).map((one) => findSku(one, wanted)),
    );
  return [
    ...find(purchase.specification, purchase.skuKey),
    ...changes.flatMap(({ change }) => find(change.specification, change.sku ?? {})),
  ];
}

// ---- what has to be the same ----------------------------------------------------------------------------------------

function isSameGround(a: WalkGround, b: WalkGround): boolean {
  return (
    a.policy === b.policy &&
    a.previous === b.previous &&
    a.catalog.product.feeRule === b.catalog.product.feeRule &&
    a.catalog.product.timeZone === b.catalog.product.timeZone &&
    isEqualBy(a.catalog.components, b.catalog.components, isSameComponent) &&
    isEqualBy([...a.graph.originals.values()], [...b.graph.originals.values()], isSameNode)
  );
}

function isSameComponent(a: Component, b: Component): boolean {
  return a.id === b.id && a.role === b.role && isEqualBy(a.specifications, b.specifications, isSoldAlike);
}

function isSoldAlike(a: Specification, b: Specification): boolean {
  return (
    a.id === b.id &&
    a.billing === b.billing &&
    a.attributes === b.attributes &&
    isEqualBy(a.skus, b.skus, (one, other) => one.key === other.key)
  );
}

/** Whether a quantity may change can depend on the prices of all SKUs, so it is compared and not the rule. */
function isSameNode(a: OriginalNode, b: OriginalNode): boolean {
  const [terms, otherTerms] = [a, b].map((node) => JSON.stringify([node.rule, node.terms, [...node.quantities]]));
  return (
    a.specification === b.specification &&
    terms === otherTerms &&
    isEqualBy(
      a.edges,
      b.edges,
      (one, other) =>
        one.rule === other.rule &&
        one.from.skuKey === other.from.skuKey &&
        one.to.specification === other.to.specification &&
        one.to.skuKey === other.to.skuKey,
    )
  );
}

function isEqualBy<T>(a: readonly T[], b: readonly T[], isEqual: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, index) => isEqual(one, b[index] as T));
}
