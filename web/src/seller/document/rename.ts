import type { CatalogDocument } from '@regrade/client';
import {
  type AttributeDoc,
  editSpecification,
  listSpecifications,
  type PartDoc,
  type SkuDoc,
  type SpecificationDoc,
  type SpecificationPlace,
  specificationAt,
} from './catalog-edit.ts';
import { editRuleSkus, editRules } from './rule-references.ts';

/** Other ids for parts of a product: whatever in the document names the part names it so afterwards. */

const PART_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const VALUE_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** Rules name a target by these. */
const RESERVED_IDS = ['specification', 'sku'];

export function isFreeSpecificationId(document: CatalogDocument, id: string): boolean {
  return PART_ID.test(id) && !listSpecifications(document).some(({ specification }) => specification.id === id);
}

export function isFreeAttributeId({ attributes = [] }: Pick<SpecificationDoc, 'attributes'>, id: string): boolean {
  return PART_ID.test(id) && !RESERVED_IDS.includes(id) && !attributes.some((attribute) => attribute.id === id);
}

export function isValueId(value: string): boolean {
  return VALUE_ID.test(value);
}

export function isFreeValue(attribute: AttributeDoc | undefined, value: string): boolean {
  return attribute?.kind === 'choice' && isValueId(value) && !attribute.values.includes(value);
}

/** Undefined where the id is none, or another's. */
export function renameSpecification(
  document: CatalogDocument,
  place: SpecificationPlace,
  id: string,
): CatalogDocument | undefined {
  const old = specificationAt(document, place)?.id;
  if (old === undefined || old === id) return document;
  if (!isFreeSpecificationId(document, id)) return undefined;
  const renamed = editSpecification(document, place, (specification) => ({ ...specification, id }));
  return editRules(renamed, {
    rule: (rule) => (rule.from === old ? { ...rule, from: id } : rule),
    target: (target) => (target.specification === old ? { ...target, specification: id } : target),
  });
}

/** Undefined where the id is none, reserved, or another's. */
export function renameAttribute(
  document: CatalogDocument,
  place: SpecificationPlace,
  { from, to }: { readonly from: string; readonly to: string },
): CatalogDocument | undefined {
  const specification = specificationAt(document, place);
  if (!specification || from === to) return document;
  if (!isFreeAttributeId(specification, to)) return undefined;
  const withKey = <Value>(of: Readonly<Record<string, Value>>) => renameKey(of, { from, to });
  const renamed = editSpecification(document, place, (written) => ({
    ...written,
    attributes: (written.attributes ?? []).map((each) => (each.id === from ? { ...each, id: to } : each)),
    ...(written.skus && { skus: written.skus.map((sku) => withAttribute(sku, { from, to })) }),
  }));
  const rules = editRules(renamed, {
    rule: ({ quantities, expansionStep, ...rule }) =>
      rule.from === specification.id
        ? {
            ...rule,
            ...(quantities && { quantities: withKey(quantities) }),
            ...(expansionStep && { expansionStep: withKey(expansionStep) }),
          }
        : { ...rule, ...(quantities && { quantities }), ...(expansionStep && { expansionStep }) },
  });
  return editRuleSkus(rules, specification.id, { original: withKey, target: withKey });
}

function withAttribute(
  { sku, quantities, prices, ...kept }: SkuDoc,
  name: { readonly from: string; readonly to: string },
): SkuDoc {
  const partOf = (part: PartDoc): PartDoc => ('of' in part && part.of === name.from ? { ...part, of: name.to } : part);
  return {
    sku: renameKey(sku, name),
    ...kept,
    ...(quantities && { quantities: renameKey(quantities, name) }),
    ...(prices && { prices: prices.map((row) => ({ ...row, parts: row.parts.map(partOf) })) }),
  };
}

/** Undefined where the value is none, or there already. */
export function renameValue(
  document: CatalogDocument,
  place: SpecificationPlace,
  { attribute: id, from, to }: { readonly attribute: string; readonly from: string; readonly to: string },
): CatalogDocument | undefined {
  const specification = specificationAt(document, place);
  if (!specification || from === to) return document;
  if (
    !isFreeValue(
      specification.attributes?.find((each) => each.id === id),
      to,
    )
  )
    return undefined;
  const withValue = (choices: SkuDoc['sku']) => (choices[id] === from ? { ...choices, [id]: to } : choices);
  const renamed = editSpecification(document, place, (written) => ({
    ...written,
    attributes: (written.attributes ?? []).map((each) =>
      each.kind === 'choice' && each.id === id
        ? {
            ...each,
            values: each.values.map((value) => (value === from ? to : value)),
            ...(each.labels && { labels: renameKey(each.labels, { from, to }) }),
          }
        : each,
    ),
    ...(written.skus && { skus: written.skus.map((sku) => ({ ...sku, sku: withValue(sku.sku) })) }),
  }));
  return editRuleSkus(renamed, specification.id, { original: withValue, target: withValue });
}

/** At its place: the order in which things are written stays. */
function renameKey<Value>(
  of: Readonly<Record<string, Value>>,
  { from, to }: { readonly from: string; readonly to: string },
): Record<string, Value> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key === from ? to : key, value]));
}
