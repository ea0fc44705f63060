import type {
  Attribute,
  Catalog,
  ChoiceAttribute,
  Choices,
  Component,
  QuantityAttribute,
  Sku,
  Specification,
} from './catalog.ts';

/** Key of a specification without choices. */
export const NO_CHOICES_KEY = '-';

/**
 * The key of a SKU in URLs, store and events: `attribute=value` in the order of the specification's choice attributes,
 * joined by `;`, percent-encoded; `-` without choices (contract, opening). Undefined when a choice is missing.
 */
export function skuKeyOf(attributes: readonly Attribute[], choices: Choices): string | undefined {
  const pairs: string[] = [];
  for (const { id } of choiceAttributes(attributes)) {
    const value = Object.hasOwn(choices, id) ? choices[id] : undefined;
    if (value === undefined) return undefined;
    pairs.push(`${encodePart(id)}=${encodePart(value)}`);
  }
  return pairs.length === 0 ? NO_CHOICES_KEY : pairs.join(';');
}

/** Ids and values rarely hold a character that is encoded, and asking is much cheaper than encoding. */
const PLAIN = /^[\w.-]*$/;

function encodePart(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text);
}

/** The attributes that make SKUs, in file order. */
export function choiceAttributes(attributes: readonly Attribute[]): readonly ChoiceAttribute[] {
  return attributes.filter((attribute) => attribute.kind === 'choice');
}

/** The attributes that are counted, in file order. */
export function quantityAttributes(attributes: readonly Attribute[]): readonly QuantityAttribute[] {
  return attributes.filter((attribute) => attribute.kind === 'quantity');
}

/** The SKU with exactly these choices, or with this key; the first one where a draft repeats it. */
export function findSku(specification: Specification, wanted: Choices | string): Sku | undefined {
  const key = typeof wanted === 'string' ? wanted : exactKeyOf(specification.attributes, wanted);
  return specification.skus.find((sku) => sku.key === key);
}

/** `findSku` for many choices of one specification. */
export function createSkuIndex(specification: Specification): (choices: Choices) => Sku | undefined {
  const byKey = new Map<string, Sku>();
  for (const sku of specification.skus) if (!byKey.has(sku.key)) byKey.set(sku.key, sku);
  const attributes = choiceAttributes(specification.attributes);
  return (choices) => byKey.get(exactKeyOf(attributes, choices) ?? '');
}

function exactKeyOf(attributes: readonly Attribute[], choices: Choices): string | undefined {
  const known = choiceAttributes(attributes).length;
  return Object.keys(choices).length === known ? skuKeyOf(attributes, choices) : undefined;
}

/** A specification by id with the component it belongs to: ids of specifications are unique in the product. */
export function findSpecification(
  catalog: Catalog,
  id: string,
): { readonly component: Component; readonly specification: Specification } | undefined {
  for (const component of catalog.components) {
    const specification = component.specifications.find((candidate) => candidate.id === id);
    if (specification) return { component, specification };
  }
  return undefined;
}
