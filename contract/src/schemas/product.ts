import * as z from 'zod';
import { catalogDocument } from './catalog-document.ts';
import { pageQuery } from './page.ts';
import { identifier, instant, localText, pageOf, productId, revision } from './scalars.ts';

/** Products and their immutable releases: contract §4. */

export const product = z.object({
  id: productId,
  seller: identifier,
  name: localText,
  type: z.string(),
  /** Number of the release in force; null while nothing is published, which only its seller and the operator see. */
  release: revision.nullable(),
  publishedAt: instant.nullable(),
});

/** A product with the document of the release in force. */
export const productDetail = product.extend({ catalog: catalogDocument.nullable() });

export const release = z.object({
  product: productId,
  number: revision,
  state: z.enum(['published', 'superseded']),
  publishedAt: instant,
  catalog: catalogDocument,
});

export const productPage = pageOf(product);
export const productQuery = pageQuery({ seller: identifier.exactOptional() });

export type Product = z.infer<typeof product>;
export type ProductDetail = z.infer<typeof productDetail>;
export type Release = z.infer<typeof release>;
