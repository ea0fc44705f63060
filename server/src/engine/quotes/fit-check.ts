import {
  err,
  type FitBlocker,
  type FitCheck,
  ok,
  pauseAfter,
  type Quote,
  type QuoteId,
  type Result,
  type SellerAnswer,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { type DeliveryAttempt, FIT_PAUSES_SECONDS, fitDelivery, reasonOf, sellerLane } from '../deliveries/delivery.ts';
import type { Writes } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Decided } from '../run-command.ts';

export const CHECK_FIT = 'check-fit';

/** What a quote that waits for the seller's software leaves to be done; nothing for one that does not wait. */
export function askWhetherItFits({ quote, nowMillis }: { readonly quote: Quote; readonly nowMillis: number }): Writes {
  if (quote.fit?.state !== 'checking') return {};
  const delivery = fitDelivery(quote, { answerBy: quote.fit.answerBy, at: Math.floor(nowMillis / 1000) });
  return {
    deliveries: [delivery],
    effects: [
      {
        account: quote.account,
        effectKey: delivery.effectKey,
        kind: CHECK_FIT,
        lane: sellerLane(quote.product),
        payload: { quote: quote.id, attempt: 1 },
        dueAtMillis: nowMillis,
        createdAtMillis: nowMillis,
      },
    ],
  };
}

export interface FitAnswer {
  readonly quote: QuoteId;
  readonly answer: SellerAnswer;
  /** Absent when the seller answers by a call of their own. */
  readonly attempt?: DeliveryAttempt & { readonly number: number };
}

/** What the seller's software said to a quoted change, or that it said nothing. */
export const recordFit: AccountCommandKind<FitAnswer, Quote> = {
  name: 'record-fit',
  wants: ({ quote }) => ({ quotes: [quote] }),
  decide: ({ body }, facts, { nowMillis }) => {
    const stored = facts.quotes.get(body.quote);
    if (!stored) return err(refuse('not-found', 'There is no such quote.'));
    const now = Math.floor(nowMillis / 1000);
    const { quote } = stored;
    if (quote.fit?.state === 'checking' && now < quote.fit.answerBy) {
      return ok(decideFit(body, { quote, answerBy: quote.fit.answerBy, nowMillis }));
    }
    return afterwards(body, quote);
  },
};

/** Nobody waits for the answer any more: of an attempt the transcript is kept, a call is told so. */
function afterwards({ attempt, answer }: FitAnswer, quote: Quote): Result<Decided<Quote>, Refusal> {
  if (!attempt) {
    return err(refuse('quote.not-checking', `Quote ${quote.id} does not wait for your answer any more.`));
  }
  const audit = { subject: quote.id, body: { attempt: attempt.number, answer: answer.kind, late: true } };
  return ok({ answer: quote, writes: { deliveryAttempts: [attempt] }, audit });
}

function decideFit(
  { answer, attempt }: FitAnswer,
  asked: { readonly quote: Quote; readonly answerBy: number; readonly nowMillis: number },
): Decided<Quote> {
  const { answerBy, nowMillis } = asked;
  const at = Math.floor(nowMillis / 1000);
  const fit = fitOf(answer, at);
  const quote: Quote = fit ? { ...asked.quote, fit } : asked.quote;
  const next = fit || !attempt ? undefined : nextAttempt(answer, { number: attempt.number, at, answerBy });
  const asking = fitDelivery(quote, { answerBy, at: quote.builtAt });
  const state = {
    ...asking.state,
    kind: stateOf(answer, next !== undefined),
    attempt: next?.number ?? attempt?.number ?? 1,
    nextAt: next?.at ?? null,
    answerBy: fit ? null : answerBy,
    reason: reasonOf(answer),
  };
  const effect = {
    account: quote.account,
    effectKey: asking.effectKey,
    kind: CHECK_FIT,
    lane: sellerLane(quote.product),
    payload: { quote: quote.id, attempt: next?.number ?? 0 },
    createdAtMillis: nowMillis,
  };
  return {
    answer: quote,
    writes: {
      ...(fit && { checkedQuotes: [quote] }),
      deliveries: [{ ...asking, state, changedAt: at }],
      ...(attempt && { deliveryAttempts: [attempt] }),
      ...(next && { effects: [{ ...effect, dueAtMillis: next.at * 1000 }] }),
    },
    audit: { subject: quote.id, body: { answer: answer.kind, fit: quote.fit?.state ?? 'checking' } },
  };
}

/** What the answer decides; nothing while it is still to come. */
function fitOf(answer: SellerAnswer, at: number): FitCheck | undefined {
  switch (answer.kind) {
    case 'yes':
      return { state: 'fits', at };
    case 'no':
      return { state: 'refused', at, reason: answer.reason, blockers: answer.blockers };
    case 'unsupported':
      return { state: 'refused', at, reason: answer.reason, blockers: [] };
    case 'later':
    case 'silent':
      return undefined;
  }
}

/** The next attempt, while there is one before the customer waits no longer. */
function nextAttempt(
  answer: SellerAnswer,
  { number, at, answerBy }: { readonly number: number; readonly at: number; readonly answerBy: number },
): { readonly number: number; readonly at: number } | undefined {
  if (answer.kind !== 'silent' || answer.gone || number > FIT_PAUSES_SECONDS.length) return undefined;
  const nextAt = at + Math.max(pauseAfter(number, FIT_PAUSES_SECONDS), answer.retryAfterSeconds ?? 0);
  return nextAt < answerBy ? { number: number + 1, at: nextAt } : undefined;
}

function stateOf(answer: SellerAnswer, again: boolean) {
  switch (answer.kind) {
    case 'yes':
      return 'accepted' as const;
    case 'no':
      return 'refused' as const;
    case 'unsupported':
      return 'unsupported' as const;
    case 'later':
      return 'acknowledged' as const;
    case 'silent':
      return again ? ('waiting' as const) : ('dead-letter' as const);
  }
}

/** The refusal of an order by a quote that its seller has not agreed to; undefined where they have, or were not asked. */
export function refuseUnfit({ fit }: Quote, state: string): Refusal | undefined {
  if (state === 'checking')
    return refuse('quote.checking', 'The seller is still being asked whether this change fits.');
  if (state !== 'refused') return undefined;
  return refuse(
    'quote.refused',
    fit?.state === 'refused' ? describeRefusal(fit) : 'The seller did not answer in time.',
  );
}

function describeRefusal({
  reason,
  blockers,
}: {
  readonly reason: string;
  readonly blockers: readonly FitBlocker[];
}): string {
  return [reason, ...blockers.map(({ message }) => message)].filter((text) => text !== '').join('; ');
}
