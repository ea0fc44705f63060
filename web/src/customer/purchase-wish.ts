import type { CatalogDocument, PurchasePreviewRequest } from '@regrade/client';
import type { QuantityRange } from '../parts/quantity-grid.ts';

type Component = CatalogDocument['components'][number];
type Specification = Component['specifications'][number];
type Sku = NonNullable<Specification['skus']>[number];

/** What somebody is about to buy of one component. */
export interface ComponentWish {
  readonly component: string;
  readonly specification: string;
  readonly sku: Sku['sku'];
  readonly quantities: { readonly [attribute: string]: number };
}

export interface PurchaseWish {
  readonly components: readonly ComponentWish[];
  readonly period: string;
  readonly currency: string;
  readonly periods: number;
}

/** Specifications of a component that are sold here, with the SKUs that are not withdrawn. */
export function onSale(
  component: Component,
): readonly { readonly specification: Specification; readonly skus: readonly Sku[] }[] {
  return component.specifications
    .filter(({ billing }) => billing === 'subscription' || billing === 'offline')
    .map((specification) => ({ specification, skus: specification.skus?.filter(({ removed }) => !removed) ?? [] }))
    .filter(({ skus }) => skus.length > 0);
}

/** The first that is on sale of every base component, at its least quantities; undefined where one of them is not sold here. */
export function firstWish(catalog: CatalogDocument): PurchaseWish | undefined {
  const components = catalog.components.filter(({ role }) => role === 'base').map(firstOf);
  if (components.length === 0 || components.some((component) => component === undefined)) return undefined;
  const known = components.filter((component) => component !== undefined);
  const [row] = rowsOf(catalog, known);
  return row && { components: known, period: row.period, currency: row.currency, periods: 1 };
}

export function firstOf(component: Component): ComponentWish | undefined {
  const [sold] = onSale(component);
  const [sku] = sold?.skus ?? [];
  if (!sold || !sku) return undefined;
  return wishOf(component.id, sold.specification, sku);
}

export function wishOf(component: string, specification: Specification, sku: Sku): ComponentWish {
  const quantities = Object.entries(rangesOf(specification, sku)).map(([id, { min }]) => [id, min] as const);
  return { component, specification: specification.id, sku: sku.sku, quantities: Object.fromEntries(quantities) };
}

/** What may be bought of each quantity: the attribute's range, narrowed by the SKU. */
export function rangesOf(specification: Specification, sku: Sku): { readonly [attribute: string]: QuantityRange } {
  const ranges = (specification.attributes ?? []).flatMap((attribute) => {
    if (attribute.kind !== 'quantity') return [];
    const { min, max, step, id } = attribute;
    const own = sku.quantities?.[id] ?? {};
    return [[id, { min: Math.max(min, own.min ?? min), max: Math.min(max, own.max ?? max), step }] as const];
  });
  return Object.fromEntries(ranges);
}

/** Periods and currencies in which everything wished for has a price; what is billed offline has none and fits all. */
export function rowsOf(
  catalog: CatalogDocument,
  wishes: readonly ComponentWish[],
): readonly { readonly period: string; readonly currency: string }[] {
  const priced = wishes
    .map((wish) => findSold(catalog, wish))
    .filter((found) => found !== undefined)
    .filter(({ specification }) => specification.billing === 'subscription')
    .map(({ sku }) => sku.prices ?? []);
  const [first, ...others] = priced;
  if (!first) return [{ period: 'P1Y', currency: 'USD' }];
  return first.filter(({ period, currency }) =>
    others.every((rows) => rows.some((row) => row.period === period && row.currency === currency)),
  );
}

export function findSold(
  catalog: CatalogDocument,
  wish: ComponentWish,
): { readonly component: Component; readonly specification: Specification; readonly sku: Sku } | undefined {
  const component = catalog.components.find(({ id }) => id === wish.component);
  const sold = component && onSale(component).find(({ specification }) => specification.id === wish.specification);
  const sku = sold?.skus.find((each) => isSameSku(each.sku, wish.sku));
  return component && sold && sku && { component, specification: sold.specification, sku };
}

function isSameSku(a: Sku['sku'], b: Sku['sku']): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

export function requestOf(
  product: string,
  { components, period, currency, periods }: PurchaseWish,
): PurchasePreviewRequest {
  return {
    product,
    currency,
    period,
    periods,
    components: components.map(({ component, specification, sku, quantities }) => ({
      component,
      specification,
      sku,
      quantities,
    })),
  };
}
