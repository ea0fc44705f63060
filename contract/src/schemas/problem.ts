import * as z from 'zod';
import { finding } from './finding.ts';
import { quote, quotePreview } from './quote.ts';
import { amount, choices, identifier, instant, listOf, quantity, quantityRange, sentence } from './scalars.ts';

/** The smallest change of the request that would be allowed; only what differs from the request is named. */
export const wouldAllow = z.object({
  specification: identifier.exactOptional(),
  sku: choices.exactOptional(),
  /** One value that would be allowed, or all of a range. */
  quantities: z.record(z.string(), z.union([quantity, quantityRange])).exactOptional(),
  timing: z.enum(['now', 'at-renewal']).exactOptional(),
  /** Of a renewal: so many price periods. */
  periods: quantityRange.exactOptional(),
  /** Of a cancellation: what it costs; repeated, it is allowed. */
  payable: amount.exactOptional(),
  /** The same change, from this instant on. */
  at: instant.exactOptional(),
});

/** `application/problem+json` (RFC 9457): `code` is stable, `detail` is for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  detail: sentence,
  instance: z.string().exactOptional(),
  findings: listOf(finding).exactOptional(),
  /** The new figure, where the refused one has moved: a stored quote, or a priced one. */
  quote: z.union([quote, quotePreview]).exactOptional(),
  wouldAllow: wouldAllow.exactOptional(),
  /** The rules that were looked at, one sentence each. */
  tried: listOf(sentence).exactOptional(),
});

/** What every problem has, whatever the optional members have become in a later version. */
export const problemCore = problem.pick({ type: true, title: true, status: true, code: true, detail: true });

export type WouldAllow = z.infer<typeof wouldAllow>;
export type Problem = z.infer<typeof problem>;
