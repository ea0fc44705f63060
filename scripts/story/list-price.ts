import type { CatalogDocument } from '@regrade/client';

/** A selection and the price row that counts for it. */
export interface Priced {
  readonly component: string;
  readonly specification: string;
  readonly sku: { readonly [attribute: string]: string };
  readonly quantities: { readonly [attribute: string]: number };
  readonly period: string;
  readonly currency: string;
}

type Sku = NonNullable<CatalogDocument['components'][number]['specifications'][number]['skus']>[number];
type Part = NonNullable<Sku['prices']>[number]['parts'][number];

/** The list price of a selection as arithmetic over the parts of its row: `500.01 + 200 x 110.00`. */
export function listPrice(catalog: CatalogDocument, of: Priced): string {
  const component = catalog.components.find(({ id }) => id === of.component);
  const specification = component?.specifications.find(({ id }) => id === of.specification);
  const sku = specification?.skus?.find((candidate) => isSameSku(candidate.sku, of.sku));
  const row = sku?.prices?.find(({ period, currency }) => period === of.period && currency === of.currency);
  if (!row) throw new Error(`the release has no price of ${JSON.stringify(of)}`);
  return row.parts.map((part) => partPrice(part, of.quantities)).join(' + ');
}

function isSameSku(a: Priced['sku'], b: Priced['sku']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function partPrice(part: Part, quantities: Priced['quantities']): string {
  if (part.model === 'flat') return part.amount.startsWith('-') ? `(0 - ${part.amount.slice(1)})` : part.amount;
  const quantity = quantities[part.of];
  if (quantity === undefined) throw new Error(`no quantity of ${part.of} is given`);
  switch (part.model) {
    case 'linear':
      return `${quantity} x ${part.amount}`;
    case 'package':
      return `${Math.ceil(quantity / part.size)} x ${part.amount}`;
    case 'volume':
    case 'volume-added': {
      const band = part.bands.find(({ upTo }) => upTo === undefined || quantity <= upTo);
      if (!band) throw new Error(`${quantity} ${part.of} lie above the last band`);
      return `${quantity} x ${band.amount}`;
    }
    case 'graduated':
      return graduated(part.bands, quantity);
  }
}

function graduated(bands: readonly { readonly upTo?: number; readonly amount: string }[], quantity: number): string {
  let below = 0;
  const inBands = bands.flatMap(({ upTo = quantity, amount }) => {
    const units = Math.min(quantity, upTo) - below;
    below = Math.max(below, Math.min(quantity, upTo));
    return units > 0 ? [`${units} x ${amount}`] : [];
  });
  return inBands.length > 0 ? inBands.join(' + ') : '0';
}
