import * as z from 'zod';
import { reviewState, verification } from './draft.ts';
import { pointer } from './finding.ts';
import { pageQuery } from './page.ts';
import { etag, instant, listOf, pageOf, productId, reason, reviewId, revision, sentence } from './scalars.ts';

/** Reviews: contract §4. A decision is about exactly the content that was reviewed, so it repeats its entity tag. */

export const reviewVerdict = z.enum(['approve', 'reject']);

export const reviewRequest = z.strictObject({ decision: reviewVerdict, reason, etag });

export const review = z.object({
  id: reviewId,
  product: productId,
  state: reviewState,
  etag,
  submittedAt: instant,
  submittedBy: z.string(),
  decision: z.object({ decision: reviewVerdict, reason: sentence, at: instant, by: z.string() }).exactOptional(),
  /** Number of the release that an approval made. */
  release: revision.exactOptional(),
});

/** One difference to the published release; `before` or `after` is absent where only one side has the place. */
export const difference = z.object({
  path: pointer,
  before: z.unknown().exactOptional(),
  after: z.unknown().exactOptional(),
});

export const reviewDetail = review.extend({
  /** The release in force when the difference was made; null before the first one. */
  published: revision.nullable(),
  document: z.unknown(),
  difference: listOf(difference),
  verification,
});

export const reviewPage = pageOf(review);
export const reviewQuery = pageQuery({ state: reviewState.exactOptional(), product: productId.exactOptional() });

export type ReviewRequest = z.infer<typeof reviewRequest>;
export type Review = z.infer<typeof review>;
export type ReviewDetail = z.infer<typeof reviewDetail>;
export type Difference = z.infer<typeof difference>;
