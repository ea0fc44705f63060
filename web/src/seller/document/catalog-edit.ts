import { type CatalogDocument, catalogDocument } from '@regrade/client';

/** The catalog document as it is edited: plain data. Every edit gives a new document and leaves what it does not touch as it was. */

export type ComponentDoc = CatalogDocument['components'][number];
export type SpecificationDoc = ComponentDoc['specifications'][number];
export type AttributeDoc = NonNullable<SpecificationDoc['attributes']>[number];
export type ChoiceDoc = Extract<AttributeDoc, { kind: 'choice' }>;
export type QuantityDoc = Extract<AttributeDoc, { kind: 'quantity' }>;
export type SkuDoc = NonNullable<SpecificationDoc['skus']>[number];
export type PriceRowDoc = NonNullable<SkuDoc['prices']>[number];
export type PartDoc = PriceRowDoc['parts'][number];
export type BandedDoc = Extract<PartDoc, { bands: unknown }>;

export const BILLINGS = [
  'subscription',
  'offline',
  'one-time',
  'pay-per-use',
] as const satisfies SpecificationDoc['billing'][];
/** Of a quantity without a published maximum. */
export const QUANTITY_MAX = 1_000_000_000;

export interface SpecificationPlace {
  readonly component: number;
  readonly specification: number;
}

export interface SkuPlace extends SpecificationPlace {
  readonly sku: number;
}

/** Drafts are stored as they parse; what has not even this shape cannot be shown as a sheet. */
export function isCatalogDocument(document: unknown): document is CatalogDocument {
  return catalogDocument.safeParse(document).success;
}

export function specificationPath({ component, specification }: SpecificationPlace): string {
  return `/components/${component}/specifications/${specification}`;
}

export function skuPath(place: SkuPlace): string {
  return `${specificationPath(place)}/skus/${place.sku}`;
}

export interface PlacedSpecification {
  readonly place: SpecificationPlace;
  readonly component: ComponentDoc;
  readonly specification: SpecificationDoc;
}

export function listSpecifications({ components }: CatalogDocument): PlacedSpecification[] {
  return components.flatMap((component, componentIndex) =>
    component.specifications.map((specification, index) => ({
      place: { component: componentIndex, specification: index },
      component,
      specification,
    })),
  );
}

export function specificationAt(
  { components }: CatalogDocument,
  { component, specification }: SpecificationPlace,
): SpecificationDoc | undefined {
  return components[component]?.specifications[specification];
}

export function choiceDocs(specification: Pick<SpecificationDoc, 'attributes'>): ChoiceDoc[] {
  return (specification.attributes ?? []).filter((attribute) => attribute.kind === 'choice');
}

export function quantityDocs(specification: Pick<SpecificationDoc, 'attributes'>): QuantityDoc[] {
  return (specification.attributes ?? []).filter((attribute) => attribute.kind === 'quantity');
}

export function editSpecification(
  document: CatalogDocument,
  place: SpecificationPlace,
  edit: (specification: SpecificationDoc) => SpecificationDoc,
): CatalogDocument {
  const components = editAt(document.components, place.component, (component) => ({
    ...component,
    specifications: editAt(component.specifications, place.specification, edit),
  }));
  return { ...document, components };
}

export function editSku(document: CatalogDocument, place: SkuPlace, edit: (sku: SkuDoc) => SkuDoc): CatalogDocument {
  return editSpecification(document, place, (specification) => ({
    ...specification,
    skus: editAt(specification.skus ?? [], place.sku, edit),
  }));
}

/** A list with one entry edited; a place that is not there edits nothing. */
export function editAt<Item>(list: readonly Item[], index: number, edit: (item: Item) => Item): readonly Item[] {
  const item = list[index];
  return item === undefined ? list : list.with(index, edit(item));
}

/** The same choices, in whatever order they are written. */
export function isSameChoices(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
