import type {
  Catalog,
  Component,
  QuantityAttribute,
  QuantityPermission,
  Rules,
  Silence,
  Specification,
  SpecificationRule,
  Timing,
} from '../catalog/catalog.ts';
import { DEFAULT_SILENCE } from '../catalog/parse-rules.ts';
import { findSku, quantityAttributes } from '../catalog/sku.ts';
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
  for (const component of catalog.components) {
    for (const specification of component.specifications) {
      originals.set(specification.id, compileOriginal(catalog.rules, component, specification));
    }
  }
  return { style: catalog.rules.style, originals };
}

function compileOriginal(rules: Rules, component: Component, specification: Specification): OriginalNode {
  // A draft may repeat a rule (`rule.duplicate-specification`); the first one counts, as the finding says.
  const index = rules.specifications.findIndex((candidate) => candidate.from === specification.id);
  const rule = rules.specifications[index];
  const pointer = rule && `/rules/specifications/${index}`;
  const quantities = quantityAttributes(specification.attributes).map((attribute): [string, QuantityEdge] => [
    attribute.id,
    compileQuantity(rules.style, { specification, attribute, rule, pointer }),
  ]);
  return {
    component: component.id,
    specification: specification.id,
    ...(pointer !== undefined && { rule: pointer }),
    terms: rule ? { timing: rule.timing, fit: rule.fit, silence: rule.silence } : DEFAULT_TERMS,
    quantities: new Map(quantities),
    edges: rule && pointer ? compileEdges(rules.style, { component, specification, rule, pointer }) : [],
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

function compileEdges(
  style: Rules['style'],
  of: { component: Component; specification: Specification; rule: SpecificationRule; pointer: RulePointer },
): ChangeEdge[] {
  return of.rule.skus.flatMap((skuRule, ruleIndex) => {
    const original = findSku(of.specification, skuRule.from);
    if (!original) return [];
    const from = { component: of.component.id, specification: of.specification.id, skuKey: original.key };
    return skuRule.to.flatMap((target, targetIndex): ChangeEdge[] => {
      const id = target.specification ?? of.specification.id;
      const specification = of.component.specifications.find((candidate) => candidate.id === id);
      const sku = specification && findSku(specification, target.choices);
      if (!specification || !sku || (style === 'upgrade-rules' && specification !== of.specification)) return [];
      const to = { component: of.component.id, specification: specification.id, skuKey: sku.key };
      if (isSameSku(from, to)) return [];
      const skuPointer = `${of.pointer}/skus/${ruleIndex}`;
      // Style `upgrade-rules` has one target per rule, so the rule is the edge; a `scope` ticks targets one by one.
      const isOneTarget = style === 'upgrade-rules' && skuRule.to.length === 1;
      return [{ rule: isOneTarget ? skuPointer : `${skuPointer}/to/${targetIndex}`, from, to }];
    });
  });
}

export function isSameSku(a: SkuNode, b: SkuNode): boolean {
  return a.specification === b.specification && a.skuKey === b.skuKey;
}
