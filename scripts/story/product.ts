import { readFile } from 'node:fs/promises';
import { type CatalogDocument, catalogDocument, readCatalogText } from '@regrade/client';

const FILE = new URL('../../examples/story-product.yaml', import.meta.url);

type Sku = NonNullable<CatalogDocument['components'][number]['specifications'][number]['skus']>[number];

/** The seller's product as a copy for one run. */
export async function readProduct(run: string): Promise<CatalogDocument> {
  const read = readCatalogText(await readFile(FILE, 'utf8'), { name: 'story-product.yaml' });
  if (!read.ok) throw new Error(`examples/story-product.yaml: ${read.message}`);
  const document = catalogDocument.parse(read.value);
  return { ...document, product: { ...document.product, id: `story-${run}`, name: `Story Helpdesk ${run}` } };
}

export const COMPONENT = { component: 'app', specification: 'standard' } as const;
export const BASIC = { edition: 'basic' } as const;
export const ADVANCED = { edition: 'advanced' } as const;
export const PRICE_ROW = { period: 'P1Y', currency: 'USD' } as const;

/** What the seller wants of Advanced by the year: the more agents, the less for each. The last band is the mistake. */
export const NEW_BANDS = [{ upTo: 100, amount: '120.00' }, { upTo: 500, amount: '110.00' }, { amount: '89.50' }];

/** The catalog with the linear price of Advanced by the year replaced by bands. */
export function withNewBands(catalog: CatalogDocument): CatalogDocument {
  const components = catalog.components.map((component) => ({
    ...component,
    specifications: component.specifications.map((specification) => ({
      ...specification,
      skus: (specification.skus ?? []).map((sku) => (sku.sku['edition'] === ADVANCED.edition ? repriced(sku) : sku)),
    })),
  }));
  return { ...catalog, components };
}

function repriced(sku: Sku): Sku {
  const prices = (sku.prices ?? []).map((row) => {
    if (row.period !== PRICE_ROW.period) return row;
    const parts = row.parts.map((part) =>
      part.model === 'linear' ? ({ model: 'volume', of: part.of, bands: NEW_BANDS } as const) : part,
    );
    return { ...row, parts };
  });
  return { ...sku, prices };
}
