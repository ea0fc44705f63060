import * as z from 'zod';
import { QUOTES_PER_PREVIEW_MAX } from './limits.ts';
import { problem } from './problem.ts';
import { quotePreview, quoteRequest } from './quote.ts';
import { listOf } from './scalars.ts';

/** Many changes priced at once, nothing stored. */
export const quotePreviewRequest = z.strictObject({
  quotes: z.array(quoteRequest).min(1).max(QUOTES_PER_PREVIEW_MAX).readonly(),
});

/** In the order of the request: each change has its own answer. */
export const quotePreviewAnswer = z.object({
  items: listOf(z.union([z.object({ quote: quotePreview }), z.object({ problem })])),
});

export type QuotePreviewRequest = z.infer<typeof quotePreviewRequest>;
export type QuotePreviewAnswer = z.infer<typeof quotePreviewAnswer>;
