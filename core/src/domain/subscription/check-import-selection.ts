import type { Billing, Catalog, Sku, Specification } from '../catalog/catalog.ts';
import { isInRange, priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { choiceAttributes, findSku, NO_CHOICES_KEY, quantityAttributes, skuKeyOf } from '../catalog/sku.ts';
import type { ImportFindingCode } from './import-finding.ts';
import type { ImportRow, ImportSlice } from './import-row.ts';

interface Of {
  readonly row: ImportRow;
  readonly release: { readonly catalog: Catalog };
  readonly report: (code: ImportFindingCode, path: string, message: string) => void;
}

interface Place {
  readonly component: string;
  readonly slice: ImportSlice;
  readonly path: string;
}

/** What runs has to be something the release knows, sold or not; answers how it is billed where it is. */
export function checkRunningSelection(of: Of, place: Place): Billing | undefined {
  const { component, slice, path } = place;
  const { release, report } = of;
  const listed = release.catalog.components.find(({ id }) => id === component);
  if (!listed) {
    const component = path.replace(/\/slices\/\d+$/, '/component');
    report('import.component-unknown', component, `The release has no component ${place.component}.`);
    return undefined;
  }
  const specification = listed.specifications.find(({ id }) => id === slice.specification);
  if (!specification) {
    const known = listed.specifications.map(({ id }) => id).join(', ');
    report(
      'import.specification-unknown',
      `${path}/specification`,
      `${component} has ${known}, not ${slice.specification}.`,
    );
    return undefined;
  }
  if (specification.billing === 'one-time' || specification.billing === 'pay-per-use') {
    const said = `${specification.id} is billed ${specification.billing}: it does not run for a term.`;
    report('import.billing', `${path}/specification`, said);
  }
  const isWhole = checkAttributes(of, place, specification);
  if (isWhole) checkOnSale(of, place, specification);
  return specification.billing;
}

function checkAttributes({ report }: Of, { slice, path }: Place, { attributes }: Specification): boolean {
  const isSame = (given: object, wanted: readonly { readonly id: string }[]) =>
    Object.keys(given).length === wanted.length && wanted.every(({ id }) => Object.hasOwn(given, id));
  const choices = choiceAttributes(attributes);
  const quantities = quantityAttributes(attributes);
  const list = (wanted: readonly { readonly id: string }[]) => wanted.map(({ id }) => id).join(', ') || 'none';
  const hasChoices = isSame(slice.sku, choices);
  if (!hasChoices)
    report('import.choices', `${path}/sku`, `The choices of ${slice.specification} are: ${list(choices)}.`);
  const hasQuantities = isSame(slice.quantities, quantities);
  if (!hasQuantities) {
    report(
      'import.quantities',
      `${path}/quantities`,
      `The quantities of ${slice.specification} are: ${list(quantities)}.`,
    );
  }
  return hasChoices && hasQuantities;
}

function checkOnSale(of: Of, place: Place, specification: Specification): void {
  const { report } = of;
  const { slice, path } = place;
  const sku = findSku(specification, slice.sku);
  if (!sku || sku.removed) {
    const key = skuKeyOf(specification.attributes, slice.sku);
    report('import.sku-withdrawn', `${path}/sku`, `${key} is not sold any more; who has it keeps it.`);
  }
  if (!sku) return;
  for (const [attribute, range] of Object.entries(sku.ranges)) {
    const quantity = slice.quantities[attribute];
    if (quantity === undefined || isInRange(range, quantity)) continue;
    const grid = `${range.min} to ${range.max} in steps of ${range.step}`;
    report('import.quantity-off-grid', `${path}/quantities/${attribute}`, `${quantity} is kept; ${grid} are sold.`);
  }
  if (specification.billing === 'subscription') checkPrice(of, place, sku);
}

function checkPrice({ row, report }: Of, { slice, path }: Place, sku: Sku): void {
  const price = rowFor(sku, row);
  if (price && priceOf(price, slice.quantities) !== undefined) return;
  const said = `${sku.key} has no price for ${row.period} in ${row.currency}; the agreed price stands in.`;
  report('import.price-missing', `${path}/agreedPrice`, said);
}

/** Past slices may be of what no release knows any more: their key is then made of the choices as they stand. */
export function plannedSelection(catalog: Catalog, component: string, slice: ImportSlice): Selection {
  const { specification: id, sku, quantities } = slice;
  const listed = catalog.components.find((candidate) => candidate.id === component);
  const specification = listed?.specifications.find((candidate) => candidate.id === id);
  const isKnown = specification && choiceAttributes(specification.attributes).length === Object.keys(sku).length;
  const skuKey = (isKnown && skuKeyOf(specification.attributes, sku)) || plainKey(sku);
  return { component, specification: id, sku, skuKey, quantities };
}

function plainKey(sku: ImportSlice['sku']): string {
  const pairs = Object.entries(sku).map(([id, value]) => `${encodeURIComponent(id)}=${encodeURIComponent(value)}`);
  return pairs.join(';') || NO_CHOICES_KEY;
}
