import {
  buildQuote,
  type ChangeTiming,
  err,
  formatId,
  ID_PREFIXES,
  LICENSE_ONLY,
  ok,
  type Quote,
  type QuoteId,
  type QuoteTerms,
  type Result,
  type Subscription,
  type SubscriptionId,
  type WantedChange,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { type Endpoint, scopesOf } from '../endpoints/endpoint.ts';
import { moneyFor } from '../money/coupon-facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Decided, DecisionContext } from '../run-command.ts';
import { askWhetherItFits } from './fit-check.ts';

export interface QuoteRequest {
  readonly subscription: SubscriptionId;
  readonly changes: readonly WantedChange[];
  readonly timing?: ChangeTiming;
  /** Upper case. */
  readonly coupon?: string;
  /** Who asks on the customer's behalf; absent: the customer. */
  readonly onBehalf?: string;
}

/** A quote is priced, kept and answered; preview is the same command stopped before it is kept. */
export function requestQuote(terms: QuoteTerms): AccountCommandKind<QuoteRequest, Quote> {
  return {
    name: 'request-quote',
    wants: ({ subscription, coupon }) => ({
      subscriptions: [subscription],
      coupons: coupon === undefined ? [] : [coupon],
    }),
    endpoints: true,
    decide: ({ body }, facts, context) => {
      const found = findChangeable(facts, body.subscription);
      if (!found.ok) return found;
      const quote = quoteNow({ ...found.value, request: body, terms, facts, context });
      if (!quote.ok) return quote;
      const untold = refuseUntold(quote.value, facts);
      return untold ? err(untold) : ok(keepQuote(quote.value, context));
    },
  };
}

/** Nobody is sold a change that its seller cannot be told of. */
function refuseUntold({ product, protocol }: Quote, { endpoints }: AccountBatchFacts): Refusal | undefined {
  const scopes: readonly string[] = scopesOf(product);
  const configured = (endpoint: Endpoint) => endpoint.protocol === protocol && scopes.includes(endpoint.scope);
  if (protocol === LICENSE_ONLY || endpoints.some(configured)) return undefined;
  return refuse(
    'fulfilment.protocol-unavailable',
    `Changes of ${product} are delivered over ${protocol}, and no address is configured for it yet.`,
  );
}

function keepQuote(quote: Quote, { nowMillis }: DecisionContext): Decided<Quote> {
  const { subscription, boundTo, components, figures, at, effectiveAt, currency, adjustments } = quote;
  const body = {
    subscription,
    boundTo,
    to: components.map(({ to }) => to),
    net: figures.net,
    currency,
    at,
    effectiveAt,
  };
  return {
    answer: quote,
    writes: { quotes: [quote], ...askWhetherItFits({ quote, nowMillis }) },
    audit: {
      subject: quote.id,
      body: adjustments ? { ...body, payable: figures.payable, refund: figures.refund, adjustments } : body,
    },
  };
}

/** Prices a wish at this moment under the release in force. */
export function quoteNow(input: {
  readonly subscription: Subscription;
  readonly release: CachedRelease;
  readonly request: QuoteRequest;
  readonly terms: QuoteTerms;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}): Result<Quote, Refusal> {
  const { subscription, release, request, terms, facts, context } = input;
  const { coupon, onBehalf } = request;
  return buildQuote(
    {
      id: formatId<QuoteId>(ID_PREFIXES.quote, subscription.account, context.ids.uuid()),
      subscription,
      release,
      changes: request.changes,
      ...(request.timing && { timing: request.timing }),
      terms,
      money: moneyFor(facts, { subscription, ...(coupon !== undefined && { coupon }) }),
      ...(onBehalf !== undefined && { onBehalf }),
    },
    Math.floor(context.nowMillis / 1000),
  );
}

/** The subscription with the release in force of its product, unless its account is suspended. */
export function findChangeable(
  facts: AccountBatchFacts,
  id: SubscriptionId,
): Result<{ readonly subscription: Subscription; readonly release: CachedRelease }, Refusal> {
  const subscription = facts.subscriptions.get(id);
  const release = subscription && facts.releases.get(subscription.product);
  if (!subscription || !release) return err(refuse('not-found', 'There is no such subscription.'));
  if (facts.accounts.get(subscription.account)?.suspended) return err(accountSuspended());
  return ok({ subscription, release });
}

export function accountSuspended(): Refusal {
  return refuse('account.suspended', 'This account is suspended; what runs goes on, and the operator can resume it.');
}
