import * as z from 'zod';
import { catalogDocument } from './catalog-document.ts';
import { draftState, reviewState } from './draft.ts';
import { TEXT_SEARCH_LENGTH_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import { counter, identifier, instant, localText, pageOf, productId, revision, sentence } from './scalars.ts';

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

/** Where the draft of a product stands, for a list of products. */
const draftSummary = z.object({
  state: draftState,
  savedAt: instant,
  /** Numbers of its findings. */
  errors: counter,
  warnings: counter,
  /** The newest review of this product, if there was one. */
  review: z.object({ state: reviewState, reason: sentence.exactOptional() }).exactOptional(),
});

/** As lists show it: with its draft, where there is one and the caller may see it (its seller, the operator). */
export const listedProduct = product.extend({ draft: draftSummary.exactOptional() });

/** A product with the document of the release in force. */
export const productDetail = product.extend({ catalog: catalogDocument.nullable() });

export const release = z.object({
  product: productId,
  number: revision,
  state: z.enum(['published', 'superseded']),
  publishedAt: instant,
  catalog: catalogDocument,
});

export const productPage = pageOf(listedProduct);
export const productQuery = pageQuery({
  seller: identifier.exactOptional(),
  /** Part of the id or of a name, whatever its capitals. */
  search: z.string().trim().min(1).max(TEXT_SEARCH_LENGTH_MAX).exactOptional(),
});

export type Product = z.infer<typeof product>;
export type ListedProduct = z.infer<typeof listedProduct>;
export type ProductDetail = z.infer<typeof productDetail>;
export type Release = z.infer<typeof release>;
