import type {
  Catalog,
  Choices,
  Component,
  QuantityAttribute,
  QuantityPermission,
  Rules,
  Silence,
  Sku,
  Specification,
  SpecificationRule,
  Timing,
} from '../catalog/catalog.ts';
import { DEFAULT_SILENCE } from '../catalog/parse-rules.ts';
import { createSkuIndex, quantityAttributes } from '../catalog/sku.ts';
import { isLinearPriced } from './linear-priced.ts';

/**
 * All change rules of a release as directed edges, the defaults of their style applied (contract §2 "Meaning"). What is
 * not here is not allowed: no rule = no change (H6).
 */
export interface ChangeGraph {
  readonly style: Rules['style'];
  /** By id of the original specification (unique in the product); each specification of the catalog has an entry. */
  readonly originals: ReadonlyMap<string, OriginalNode>;
}

/** What may become of one original specification. */
export interface OriginalNode {
  readonly component: string;
  readonly specification: string;
  /** JSON pointer of the specification rule; absent where the seller wrote none. */
  readonly rule?: RulePointer;
  readonly terms: ChangeTerms;
  /** By quantity attribute of the original specification. */
  readonly quantities: ReadonlyMap<string, QuantityEdge>;
  readonly edges: readonly ChangeEdge[];
}

/** How a change that the rule allows is carried out. */
export interface ChangeTerms {
  readonly timing: Timing;
  /** Ask the seller's software before quoting. */
  readonly fit: boolean;
  readonly silence: Silence;
}

/** A JSON pointer into the catalog document, `/rules/specifications/0/skus/1`, or the name of a default. */
export type RulePointer = string;
/** The default of style `scope` for linear-priced attributes (T10), in place of a pointer. */
export const DEFAULT_LINEAR: RulePointer = 'default:linear';

/** May this quantity change without a change of SKU, and in which steps does it grow? */
export interface QuantityEdge {
  readonly attribute: string;
  readonly permission: QuantityPermission;
  /** The attribute's own step: shrinking uses it. */
  readonly step: number;
  /** k × step: growth happens in multiples of it (H7). */
  readonly growthStep: number;
  /** The rule that says so; absent where the permission is `none` because nobody said anything. */
  readonly rule?: RulePointer;
}

/** One permitted move between SKUs; quantities apart. */
export interface ChangeEdge {
  readonly rule: RulePointer;
  readonly from: SkuNode;
  readonly to: SkuNode;
}

export interface SkuNode {
  readonly component: string;
  readonly specification: string;
  readonly skuKey: string;
}

/** What holds where the seller wrote no rule (contract §2 "Meaning"). */
export const DEFAULT_TERMS: ChangeTerms = { timing: 'now', fit: false, silence: DEFAULT_SILENCE };

/** Compiles the rules of a catalog. Rules that name what does not exist give no edge: `parseCatalog` reports them. */
export function compileChangeGraph(catalog: Catalog): ChangeGraph {
  const originals = new Map<string, OriginalNode>();
  for (const { specification, ...of } of originalsOf(catalog)) {
    originals.set(specification.id, compileOriginal(catalog.rules.style, { specification, ...of }));
  }
  return { style: catalog.rules.style, originals };
}

/** The edges of the graph alone, in its order: all that comparing prices needs of it. */
export function compileEdges(catalog: Catalog): readonly ChangeEdge[] {
  const edges = new Map<string, readonly ChangeEdge[]>();
  for (const of of originalsOf(catalog)) edges.set(of.specification.id, edgesOf(catalog.rules.style, of));
  return [...edges.values()].flat();
}

const edgesBySku = new WeakMap<OriginalNode, ReadonlyMap<string, readonly ChangeEdge[]>>();

/** The edges of one SKU: a specification may have tens of thousands, and graphs never change. */
export function edgesFrom(node: OriginalNode, skuKey: string): readonly ChangeEdge[] {
  let bySku = edgesBySku.get(node);
  if (!bySku) {
    bySku = Map.groupBy(node.edges, ({ from }) => from.skuKey);
    edgesBySku.set(node, bySku);
  }
  return bySku.get(skuKey) ?? [];
}

/** A specification of the catalog with the rule that changes it, if there is one. */
interface Original {
  readonly component: Component;
  readonly specification: Specification;
  readonly rule: SpecificationRule | undefined;
  readonly pointer: RulePointer | undefined;
  readonly find: SkuFinder;
}

/** A specification of the same component, by id, and a SKU of one. */
interface SkuFinder {
  readonly specification: (id: string) => Specification | undefined;
  readonly sku: (specification: Specification, choices: Choices) => Sku | undefined;
}

function originalsOf({ components, rules }: Catalog): Original[] {
  // A draft may repeat a rule (`rule.duplicate-specification`); the first one counts, as the finding says.
  const indexByFrom = new Map<string, number>();
  for (const [index, { from }] of rules.specifications.entries()) {
    if (!indexByFrom.has(from)) indexByFrom.set(from, index);
  }
  return components.flatMap((component) => {
    const find = createSkuFinder(component);
    return component.specifications.map((specification) => {
      const index = indexByFrom.get(specification.id);
      const rule = index === undefined ? undefined : rules.specifications[index];
      const pointer = index === undefined ? undefined : `/rules/specifications/${index}`;
      return { component, specification, rule, pointer, find };
    });
  });
}

function createSkuFinder({ specifications }: Component): SkuFinder {
  const byId = new Map<string, Specification>();
  for (const specification of specifications) {
    if (!byId.has(specification.id)) byId.set(specification.id, specification);
  }
  const indexes = new Map<Specification, (choices: Choices) => Sku | undefined>();
  return {
    specification: (id) => byId.get(id),
    sku: (specification, choices) => {
      const index = indexes.get(specification) ?? createSkuIndex(specification);
      indexes.set(specification, index);
      return index(choices);
    },
  };
}

function compileOriginal(style: Rules['style'], of: Original): OriginalNode {
  const { component, specification, rule, pointer } = of;
  const quantities = quantityAttributes(specification.attributes).map((attribute): [string, QuantityEdge] => [
    attribute.id,
    compileQuantity(style, { specification, attribute, rule, pointer }),
  ]);
  return {
    component: component.id,
    specification: specification.id,
    ...(pointer !== undefined && { rule: pointer }),
    terms: rule ? { timing: rule.timing, fit: rule.fit, silence: rule.silence } : DEFAULT_TERMS,
    quantities: new Map(quantities),
    edges: edgesOf(style, of),
  };
}

function compileQuantity(
  style: Rules['style'],
  of: {
    specification: Specification;
    attribute: QuantityAttribute;
    rule: SpecificationRule | undefined;
    pointer: RulePointer | undefined;
  },
): QuantityEdge {
  const { id: attribute, step } = of.attribute;
  const multiple = ownValue(of.rule?.expansionStep, attribute) ?? 1;
  const edge = { attribute, step, growthStep: multiple * step };
  const written = ownValue(of.rule?.quantities, attribute);
  if (written !== undefined) return { ...edge, permission: written, ...(of.pointer && { rule: of.pointer }) };
  // One-time, pay-per-use and offline-billed specifications are not changed by customers, whatever their prices (H1).
  if (of.specification.billing !== 'subscription') return { ...edge, permission: 'none' };
  if (style === 'upgrade-rules') {
    return of.pointer === undefined ? { ...edge, permission: 'none' } : { ...edge, permission: 'up', rule: of.pointer };
  }
  return isLinearPriced(of.specification, attribute)
    ? { ...edge, permission: 'both', rule: of.pointer ?? DEFAULT_LINEAR }
    : { ...edge, permission: 'none' };
}

function ownValue<T>(values: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}

function edgesOf(style: Rules['style'], { component, specification, rule, pointer, find }: Original): ChangeEdge[] {
  return (rule?.skus ?? []).flatMap((skuRule, ruleIndex) => {
    const original = find.sku(specification, skuRule.from);
    if (!original) return [];
    const from = { component: component.id, specification: specification.id, skuKey: original.key };
    return skuRule.to.flatMap((wanted, targetIndex): ChangeEdge[] => {
      const target = find.specification(wanted.specification ?? specification.id);
      const sku = target && find.sku(target, wanted.choices);
      if (!target || !sku || (style === 'upgrade-rules' && target !== specification)) return [];
      const to = { component: component.id, specification: target.id, skuKey: sku.key };
      if (isSameSku(from, to)) return [];
      const skuPointer = `${pointer}/skus/${ruleIndex}`;
      // Style `upgrade-rules` has one target per rule, so the rule is the edge; a `scope` ticks targets one by one.
      const isOneTarget = style === 'upgrade-rules' && skuRule.to.length === 1;
      return [{ rule: isOneTarget ? skuPointer : `${skuPointer}/to/${targetIndex}`, from, to }];
    });
  });
}

export function isSameSku(a: SkuNode, b: SkuNode): boolean {
  return a.specification === b.specification && a.skuKey === b.skuKey;
}
