import { type AccountId, dictionaryOf, type OrderId, type Quote, type QuoteId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { AcceptedQuote, StoredQuote } from '../engine/ports.ts';
import { hotForms, type SaveFragment, saveInto } from './save-fragment.ts';

export interface QuoteRow {
  readonly account_id: AccountId;
  readonly quote_id: QuoteId;
  readonly subscription_id: string;
  readonly accepted_by: OrderId | null;
  readonly at: number;
  readonly expires_at: number;
  readonly document: unknown;
}

export const saveQuotes = saveInto('quote', (quote: Quote) => toRow({ quote, acceptedBy: null }));
export const saveAcceptedNewQuotes = saveInto('quote', toRow);

function toRow({ quote, acceptedBy }: StoredQuote): QuoteRow {
  return {
    account_id: quote.account,
    quote_id: quote.id,
    subscription_id: quote.subscription,
    accepted_by: acceptedBy,
    at: quote.at,
    expires_at: quote.expiresAt,
    document: quote,
  };
}

/** A quote's figures never change; that it was accepted is one thing written to it later. */
export const saveAcceptedQuotes: SaveFragment<AcceptedQuote> = {
  table: 'quote',
  toRow: ({ account, quote, order }) => ({ account_id: account, quote_id: quote, accepted_by: order }),
  forms: hotForms(
    { account_id: 'text', quote_id: 'text', accepted_by: 'text' },
    (rows) =>
      `update quote set accepted_by = accepted.accepted_by from (${rows}) as accepted(account_id, quote_id, accepted_by) where quote.account_id = accepted.account_id and quote.quote_id = accepted.quote_id`,
  ),
};

/** The seller's answer is the other thing: it stands in the document, because whoever reads the quote wants it. */
export const saveCheckedQuotes: SaveFragment<Quote> = {
  table: 'quote',
  toRow: (quote) => ({ account_id: quote.account, quote_id: quote.id, document: quote }),
  forms: hotForms(
    { account_id: 'text', quote_id: 'text', document: 'json' },
    (rows) =>
      `update quote set document = checked.document from (${rows}) as checked(account_id, quote_id, document) where quote.account_id = checked.account_id and quote.quote_id = checked.quote_id`,
  ),
};

export function quoteFromRow(row: QuoteRow): StoredQuote {
  const { boundTo, ...quote } = fromJson<Quote>(row.document);
  const licenseRevisions = dictionaryOf(Object.entries(boundTo.licenseRevisions));
  return { quote: { ...quote, boundTo: { ...boundTo, licenseRevisions } }, acceptedBy: row.accepted_by };
}
