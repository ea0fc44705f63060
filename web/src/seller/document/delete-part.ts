import type { CatalogDocument } from '@regrade/client';
import {
  type AttributeDoc,
  editSpecification,
  isSameChoices,
  type SkuDoc,
  type SkuPlace,
  type SpecificationDoc,
  type SpecificationPlace,
  specificationAt,
} from './catalog-edit.ts';
import { editRuleSkus, editRules } from './rule-references.ts';
import { readTarget } from './rules-edit.ts';

/** Parts of a product taken out, with everything that means nothing without them: no finding is left behind. */

/** A product needs a base application, and a component a specification: the last one of the base stays. */
export function canDeleteSpecification({ components }: CatalogDocument, place: SpecificationPlace): boolean {
  const component = components[place.component];
  return component !== undefined && (component.specifications.length > 1 || component.role === 'add-on');
}

/** With its SKUs, its rule and every way to it; an add-on goes with its last specification. */
export function deleteSpecification(document: CatalogDocument, place: SpecificationPlace): CatalogDocument {
  const id = specificationAt(document, place)?.id;
  if (id === undefined || !canDeleteSpecification(document, place)) return document;
  const components = document.components.flatMap((component, index) => {
    if (index !== place.component) return component;
    const specifications = component.specifications.toSpliced(place.specification, 1);
    return specifications.length === 0 ? [] : { ...component, specifications };
  });
  return editRules(
    { ...document, components },
    {
      rule: (rule) => (rule.from === id ? undefined : rule),
      target: (target) => (target.specification === id ? undefined : target),
    },
  );
}

/** Of a quantity its prices, ranges and rules go with it; of a choice the SKUs that differ in nothing else any more. */
export function deleteAttribute(document: CatalogDocument, place: SpecificationPlace, id: string): CatalogDocument {
  const specification = specificationAt(document, place);
  const attribute = specification?.attributes?.find((each) => each.id === id);
  if (!specification || !attribute) return document;
  return attribute.kind === 'quantity'
    ? deleteQuantity(document, { place, specification, id })
    : deleteChoice(document, { place, specification, id });
}

interface WantedAttribute {
  readonly place: SpecificationPlace;
  readonly specification: SpecificationDoc;
  readonly id: string;
}

function deleteQuantity(document: CatalogDocument, { place, specification, id }: WantedAttribute): CatalogDocument {
  const without = editSpecification(document, place, (written) => ({
    ...withoutAttribute(written, id),
    ...(written.skus && { skus: written.skus.map((sku) => withoutQuantity(sku, id)) }),
  }));
  return editRules(without, {
    rule({ quantities, expansionStep, ...rule }) {
      const isOwn = rule.from === specification.id;
      const [permitted, steps] = isOwn
        ? [withoutKey(quantities, id), withoutKey(expansionStep, id)]
        : [quantities, expansionStep];
      return {
        ...rule,
        ...(hasEntries(permitted) && { quantities: permitted }),
        ...(hasEntries(steps) && { expansionStep: steps }),
      };
    },
  });
}

/** A price row whose only part went is no price. */
function withoutQuantity({ quantities, prices, ...sku }: SkuDoc, id: string): SkuDoc {
  const rows = prices?.flatMap((row) => {
    const parts = row.parts.filter((part) => !('of' in part) || part.of !== id);
    return parts.length === row.parts.length ? row : parts.length === 0 ? [] : { ...row, parts };
  });
  const ranges = withoutKey(quantities, id);
  return { ...sku, ...(hasEntries(ranges) && { quantities: ranges }), ...(rows && { prices: rows }) };
}

/** Of SKUs that become the same the first stays, with its prices and its rule; what led to another leads to it. */
function deleteChoice(document: CatalogDocument, { place, specification, id }: WantedAttribute): CatalogDocument {
  const { skus = [] } = specification;
  const rest = (choices: SkuDoc['sku']) => withoutKey(choices, id) ?? {};
  const kept = skus.filter(
    ({ sku }, index) => skus.findIndex((other) => isSameChoices(rest(other.sku), rest(sku))) === index,
  );
  const without = editSpecification(document, place, (written) => ({
    ...withoutAttribute(written, id),
    ...(written.skus && { skus: kept.map((sku) => ({ ...sku, sku: rest(sku.sku) })) }),
  }));
  const edited = editRuleSkus(without, specification.id, {
    original: (choices) => (kept.some(({ sku }) => isSameChoices(sku, choices)) ? rest(choices) : undefined),
    target: rest,
  });
  return withoutRepeatedTargets(edited, specification.id);
}

/** Ways that became one, or lead to where they begin. */
function withoutRepeatedTargets(document: CatalogDocument, specification: string): CatalogDocument {
  return editRules(document, {
    skuRule(skuRule, rule) {
      const to = skuRule.to.filter((target, index) => {
        const { specification: other = rule.from, sku } = readTarget(target);
        if (other !== specification) return true;
        if (other === rule.from && isSameChoices(sku, skuRule.from)) return false;
        const isSame = (each: typeof target) => {
          const read = readTarget(each);
          return (read.specification ?? rule.from) === other && isSameChoices(read.sku, sku);
        };
        return skuRule.to.findIndex(isSame) === index;
      });
      return to.length === 0 ? undefined : { ...skuRule, to };
    },
  });
}

/** With the SKUs that have it. The last value of a choice stays: without any, it is the attribute that goes. */
export function deleteValue(
  document: CatalogDocument,
  place: SpecificationPlace,
  { attribute: id, value }: { readonly attribute: string; readonly value: string },
): CatalogDocument {
  const specification = specificationAt(document, place);
  const attribute = specification?.attributes?.find((each) => each.id === id);
  if (!specification || !attribute || !canDeleteValue(attribute)) return document;
  const has = (choices: SkuDoc['sku']) => choices[id] === value;
  const without = editSpecification(document, place, (written) => ({
    ...written,
    attributes: (written.attributes ?? []).map((each) => (each.id === id ? withoutValue(each, value) : each)),
    ...(written.skus && { skus: written.skus.filter(({ sku }) => !has(sku)) }),
  }));
  const drop = (choices: SkuDoc['sku']) => (has(choices) ? undefined : choices);
  return editRuleSkus(without, specification.id, { original: drop, target: drop });
}

export function canDeleteValue(attribute: AttributeDoc): boolean {
  return attribute.kind === 'choice' && attribute.values.length > 1;
}

function withoutValue(attribute: AttributeDoc, value: string): AttributeDoc {
  if (attribute.kind !== 'choice') return attribute;
  const { labels, ...kept } = attribute;
  const values = attribute.values.filter((each) => each !== value);
  const others = withoutKey(labels, value);
  return { ...kept, values, ...(hasEntries(others) && { labels: others }) };
}

/** With its rule and every way to it. One that was published is rather withdrawn (`removed`): its customers keep it. */
export function deleteSku(document: CatalogDocument, { sku: index, ...place }: SkuPlace): CatalogDocument {
  const specification = specificationAt(document, place);
  const choices = specification?.skus?.[index]?.sku;
  if (!specification || !choices) return document;
  const without = editSpecification(document, place, (written) => ({
    ...written,
    skus: (written.skus ?? []).toSpliced(index, 1),
  }));
  const drop = (named: SkuDoc['sku']) => (isSameChoices(named, choices) ? undefined : named);
  return editRuleSkus(without, specification.id, { original: drop, target: drop });
}

function withoutAttribute({ attributes = [], ...specification }: SpecificationDoc, id: string): SpecificationDoc {
  return { ...specification, attributes: attributes.filter((each) => each.id !== id) };
}

function withoutKey<Value>(of: Readonly<Record<string, Value>> | undefined, key: string) {
  if (of === undefined || !Object.hasOwn(of, key)) return of;
  const { [key]: _, ...kept } = of;
  return kept;
}

/** A group of nothing is not written. */
function hasEntries<Group extends object>(group: Group | undefined): group is Group {
  return group !== undefined && Object.keys(group).length > 0;
}
