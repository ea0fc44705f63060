import { formatId, ID_PREFIXES, type QuoteId } from '../domain/kernel/id.ts';
import type { Instant } from '../domain/kernel/time.ts';
import {
  type BuildQuoteInput,
  buildQuote,
  type QuotableRelease,
  type QuoteRefusal,
} from '../domain/quote/build-quote.ts';
import type { Quote } from '../domain/quote/quote.ts';
import type { Subscription } from '../domain/subscription/subscription.ts';
import { TEST_ACCOUNT } from './build-license.ts';
import { testUuid } from './build-subscription.ts';

export interface Asked extends Partial<Omit<BuildQuoteInput, 'subscription' | 'release'>> {
  readonly release: QuotableRelease;
  readonly subscription: Subscription;
  readonly changes: BuildQuoteInput['changes'];
  readonly now: Instant;
}

const TERMS = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only'] };

/** `buildQuote` with the operator's usual terms: 15 minutes, 5 when money goes out, license-only. */
export function askQuote({ now, ...asked }: Asked): ReturnType<typeof buildQuote> {
  const id = formatId<QuoteId>(ID_PREFIXES.quote, TEST_ACCOUNT, testUuid(1));
  return buildQuote({ id, terms: TERMS, ...asked }, now);
}

export function quoteOf(asked: Asked): Quote {
  const quote = askQuote(asked);
  if (!quote.ok) throw new Error(`refused: ${quote.error.code}: ${quote.error.detail}`);
  return quote.value;
}

export function refusalOf(asked: Asked): QuoteRefusal {
  const quote = askQuote(asked);
  if (quote.ok) throw new Error('quoted, not refused');
  return quote.error;
}
