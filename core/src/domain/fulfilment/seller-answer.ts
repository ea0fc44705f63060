import type { FitBlocker } from '../quote/quote.ts';

/** What came back from a seller, whatever the dialect. */
export type SellerAnswer =
  | { readonly kind: 'yes' }
  | SellerNo
  /** Received; the answer comes by a call of theirs. */
  | { readonly kind: 'later' }
  /** Their interface has no such operation: asking again would not help. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  | SellerSilence;

export interface SellerNo {
  readonly kind: 'no';
  readonly reason: string;
  /** What stands in the way: "38 agents in use, the target allows 20". */
  readonly blockers: readonly FitBlocker[];
}

/** Nothing that counts as an answer. */
export interface SellerSilence {
  readonly kind: 'silent';
  readonly reason: string;
  /** They asked us not to come back sooner. */
  readonly retryAfterSeconds?: number;
  /** They want no further messages at this address. */
  readonly gone?: true;
}

/** Blockers of one answer that are kept and shown; what comes after them is left out. */
export const BLOCKERS_MAX = 20;
/** A seller's sentence is shown to customers and kept in the history of orders. */
export const SELLER_TEXT_LENGTH_MAX = 500;

/** A seller's text as it may be kept and shown: without control characters, of a sane length. */
export function cutSellerText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const cut = plain.length > SELLER_TEXT_LENGTH_MAX ? `${plain.slice(0, SELLER_TEXT_LENGTH_MAX - 1)}…` : plain;
  return cut.isWellFormed() ? cut : cut.toWellFormed();
}
