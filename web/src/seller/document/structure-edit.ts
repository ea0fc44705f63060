import type { CatalogDocument } from '@regrade/client';
import {
  type AttributeDoc,
  choiceDocs,
  editSpecification,
  isSameChoices,
  type SkuDoc,
  type SpecificationDoc,
  type SpecificationPlace,
} from './catalog-edit.ts';

/** What a product consists of: its specifications, their attributes and SKUs. */

export function addSpecification(
  document: CatalogDocument,
  component: number,
  specification: SpecificationDoc,
): CatalogDocument {
  const old = document.components[component];
  if (!old) return document;
  const specifications = [...old.specifications, specification];
  return { ...document, components: document.components.with(component, { ...old, specifications }) };
}

export function addAttribute(
  document: CatalogDocument,
  place: SpecificationPlace,
  attribute: AttributeDoc,
): CatalogDocument {
  return editSpecification(document, place, (specification) => {
    const attributes = [...(specification.attributes ?? []), attribute];
    if (attribute.kind !== 'choice') return { ...specification, attributes };
    // What is sold already is of the first value: every SKU names each choice.
    const [first = ''] = attribute.values;
    const skus = (specification.skus ?? []).map((sku) => ({ ...sku, sku: { ...sku.sku, [attribute.id]: first } }));
    return { ...specification, attributes, skus };
  });
}

export function addValue(
  document: CatalogDocument,
  place: SpecificationPlace,
  { attribute: id, value }: { readonly attribute: string; readonly value: string },
): CatalogDocument {
  return editSpecification(document, place, (specification) => ({
    ...specification,
    attributes: (specification.attributes ?? []).map((attribute) =>
      attribute.kind === 'choice' && attribute.id === id && !attribute.values.includes(value)
        ? { ...attribute, values: [...attribute.values, value] }
        : attribute,
    ),
  }));
}

/** The combinations of choice values that are no SKU yet. */
export function missingSkus(specification: SpecificationDoc): SkuDoc['sku'][] {
  let combinations: SkuDoc['sku'][] = [{}];
  for (const { id, values } of choiceDocs(specification)) {
    combinations = combinations.flatMap((sku) => values.map((value) => ({ ...sku, [id]: value })));
  }
  const skus = specification.skus ?? [];
  return combinations.filter((choices) => !skus.some(({ sku }) => isSameChoices(sku, choices)));
}

export function addSkus(
  document: CatalogDocument,
  place: SpecificationPlace,
  choices: readonly SkuDoc['sku'][],
): CatalogDocument {
  return editSpecification(document, place, (specification) => ({
    ...specification,
    skus: [...(specification.skus ?? []), ...choices.map((sku): SkuDoc => ({ sku, prices: [] }))],
  }));
}
