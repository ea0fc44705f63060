import {
  type AccountId,
  accountOf,
  type BulkChangeId,
  err,
  formatId,
  ID_PREFIXES,
  ok,
  type Quote,
  type Result,
  type SubscriptionId,
} from '@regrade/core';
import type { Ids } from '../ports.ts';
import type { QuoteRequest } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command } from '../run-command.ts';
import { type AccountTimeDeps, accountNow } from '../sandbox/account-now.ts';
import type { BulkChange, BulkFigures, BulkItem, BulkRequest, BulkStore, BulkTotal } from './bulk-port.ts';
import type { NewBulkChange } from './move-bulk.ts';

/** Subscriptions of one bulk change. */
export const BULK_SUBSCRIPTIONS_MAX = 1_000;
/** Quotes asked for at once: they share a few transactions and leave turns to everybody else. */
const QUOTES_AT_ONCE = 100;

export interface PreviewDeps extends AccountTimeDeps {
  readonly store: BulkStore;
  readonly requestQuote: (command: Command<QuoteRequest>) => Promise<Result<Quote, Refusal>>;
  readonly createBulkChange: (command: Command<NewBulkChange>) => Promise<Result<BulkChange, Refusal>>;
  readonly ids: Ids;
}

export interface BulkPreviewRequest extends BulkRequest {
  readonly account: AccountId;
  readonly actor: string;
}

/**
 * Quotes one wish for every subscription, each by itself, and keeps the answers together with their totals. The quotes
 * are real ones: what is shown is what is charged.
 */
export async function previewBulk(
  deps: PreviewDeps,
  { account, actor, ...request }: BulkPreviewRequest,
): Promise<Result<BulkChange, Refusal>> {
  const now = await accountNow(deps, account);
  const subscriptions = await findSubscriptions(deps, { account, request, now });
  if (!subscriptions.ok) return subscriptions;
  const bulk = formatId<BulkChangeId>(ID_PREFIXES.bulkChange, account, deps.ids.uuid());
  const items: BulkItem[] = [];
  const expiries: number[] = [];
  for (let first = 0; first < subscriptions.value.length; first += QUOTES_AT_ONCE) {
    const some = subscriptions.value.slice(first, first + QUOTES_AT_ONCE);
    const quotes = await Promise.all(
      some.map((subscription, index) =>
        quoteOne(deps, { account, actor, subscription, request, conflict: `${bulk} ${first + index}` }),
      ),
    );
    for (const [index, quote] of quotes.entries()) {
      // The database was not there: no answer of its own for anybody.
      if (!quote.ok && quote.error.code === 'unavailable') return quote;
      if (quote.ok) expiries.push(quote.value.expiresAt);
      const n = first + index + 1;
      items.push({ account, bulk, n, subscription: some[index] ?? '', preview: previewOf(quote) });
    }
  }
  const kept: BulkChange = {
    ...{ account, id: bulk, actor, request, state: 'open', pays: false, createdAt: now, endedAt: null },
    totals: totalsOf(items),
    expiresAt: expiries.length === 0 ? now : Math.min(...expiries),
  };
  return deps.createBulkChange({ account, actor, conflict: bulk, body: { bulk: kept, items } });
}

async function findSubscriptions(
  { store }: PreviewDeps,
  { account, request, now }: { readonly account: AccountId; readonly request: BulkRequest; readonly now: number },
): Promise<Result<readonly SubscriptionId[], Refusal>> {
  const { filter, changes } = request;
  const component = filter?.component ?? changes[0]?.component ?? '';
  const found = filter
    ? await store.listMatching({ account, filter, component, now }, BULK_SUBSCRIPTIONS_MAX + 1)
    : (request.subscriptions ?? []);
  if (found.length === 0) return err(refuse('bulk.empty', 'No running subscription of yours matches.'));
  if (found.length <= BULK_SUBSCRIPTIONS_MAX) return ok(found);
  const said = `More than ${BULK_SUBSCRIPTIONS_MAX} subscriptions match; narrow the filter and change them in several parts.`;
  return err(refuse('bulk.too-many', said));
}

async function quoteOne(
  { requestQuote }: PreviewDeps,
  of: {
    readonly account: AccountId;
    readonly actor: string;
    readonly subscription: SubscriptionId;
    readonly request: BulkRequest;
    readonly conflict: string;
  },
): Promise<Result<Quote, Refusal>> {
  const { account, actor, subscription, request, conflict } = of;
  if (accountOf(ID_PREFIXES.subscription, subscription) !== account) {
    return err(refuse('not-found', 'There is no such subscription.'));
  }
  const { changes, timing } = request;
  return requestQuote({ account, actor, conflict, body: { subscription, changes, ...(timing && { timing }) } });
}

function previewOf(quote: Result<Quote, Refusal>): BulkItem['preview'] {
  if (!quote.ok) return { kind: 'refused', refusal: { code: quote.error.code, detail: quote.error.detail } };
  const { id, currency, figures } = quote.value;
  const { charge, credit, net, payable, refund, balance } = figures;
  return { kind: 'quoted', quote: id, currency, figures: { charge, credit, net, payable, refund, balance } };
}

function totalsOf(items: readonly BulkItem[]): BulkTotal[] {
  const quoted = items.flatMap(({ preview }) => (preview.kind === 'quoted' ? [preview] : []));
  const byCurrency = [...Map.groupBy(quoted, ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byCurrency.map(([currency, previews]) => {
    const sum = (name: keyof BulkFigures) => previews.reduce((total, { figures }) => total + figures[name], 0n);
    return {
      ...{ currency, subscriptions: previews.length, charge: sum('charge'), credit: sum('credit'), net: sum('net') },
      ...{ payable: sum('payable'), refund: sum('refund'), balance: sum('balance') },
    };
  });
}
