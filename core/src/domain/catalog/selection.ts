import type { Choices, Quantities } from './catalog.ts';

/** What somebody has, or wants, of one component: a SKU with quantities. */
export interface Selection {
  readonly component: string;
  readonly specification: string;
  readonly sku: Choices;
  readonly skuKey: string;
  readonly quantities: Quantities;
}
