import {
  assert,
  assertRecomputes,
  type ChangeOrder,
  currencyDigits,
  discountOf,
  err,
  formatId,
  formatMinor,
  ID_PREFIXES,
  judgeQuote,
  type OrderId,
  type OrderPolicy,
  type OrderStep,
  ok,
  type PaymentMethod,
  parseMinor,
  placeOrder as placeOrderStep,
  present,
  type Quote,
  type QuoteId,
  type QuoteTerms,
  type Result,
  refuseBraked,
  type Settlement,
  type Subscription,
  stepOrder,
  subscriptionStateAt,
  taxOf,
  type WalletSource,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { couponOf, couponTaken, refuseUse } from '../money/coupon-facts.ts';
import type { StoredQuote } from '../ports.ts';
import { refuseUnfit } from '../quotes/fit-check.ts';
import { findChangeable, quoteNow } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';
import { carryOut } from './carry-out.ts';
import { paymentInput, refuseMethod } from './payment-input.ts';
import { walletSource } from './wallet-source.ts';

export interface OrderRequest {
  readonly quote: QuoteId;
  /** The figure the customer saw, as decimal text: it is charged or nothing is. */
  readonly net: string;
  /** The wallet pays in the same transaction; anything else is begun in it. */
  readonly pay?: PaymentMethod;
}

interface Placing {
  readonly command: Command<OrderRequest>;
  readonly stored: StoredQuote;
  readonly subscription: Subscription;
  readonly release: CachedRelease;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

/** Accepts a quote: what it said is what is charged (invariant 4), or it is refused with the figure of now. */
export function placeOrder(
  terms: QuoteTerms,
  methods: readonly PaymentMethod[],
): AccountCommandKind<OrderRequest, ChangeOrder> {
  return {
    name: 'place-order',
    wants: ({ quote }) => ({ quotes: [quote] }),
    decide: (command, facts, context) => {
      const stored = facts.quotes.get(command.body.quote);
      if (!stored) return err(refuse('not-found', 'There is no such quote.'));
      const found = findChangeable(facts, stored.quote.subscription);
      if (!found.ok) return found;
      const placing: Placing = { command, stored, ...found.value, facts, context };
      const refused = refuseStale(placing, terms) ?? refuseNet(placing) ?? refuseUse(facts, stored.quote);
      if (refused) return err(refused);
      const { pay } = command.body;
      const payer = facts.accounts.get(command.account);
      const off = pay && refuseMethod(pay, { offered: methods, payer });
      if (off) return err(off);
      const source = walletFor(placing);
      return source.ok ? ok(accept(placing, source.value)) : source;
    },
  };
}

function accept(placing: Placing, pay: WalletSource | undefined): Decided<ChangeOrder> {
  const { command, stored, subscription, release, facts, context } = placing;
  const { quote } = stored;
  assertRecomputes(quote, release.feeRule);
  const method = command.body.pay;
  return acceptQuote({ quote, subscription, actor: command.actor, facts, context, pay, ...(method && { method }) });
}

export interface Accepting extends Pick<Placing, 'subscription' | 'facts' | 'context'> {
  readonly quote: Quote;
  readonly actor: string;
  /** The wallet, where it pays at once. */
  readonly pay: WalletSource | undefined;
  /** How the customer wants to pay; from outside it is begun with the order. */
  readonly method?: PaymentMethod;
}

/** The order of a quote that binds: placed, and carried out as far as it goes in one transaction. */
export function acceptQuote(accepting: Accepting) {
  const { quote, subscription, actor, facts, context, pay } = accepting;
  const placedAt = Math.floor(context.nowMillis / 1000);
  const input = {
    terms: {
      id: formatId<OrderId>(ID_PREFIXES.order, quote.account, context.ids.uuid()),
      account: quote.account,
      subscription: quote.subscription,
      quote: quote.id,
      product: quote.product,
      seller: quote.seller,
      currency: quote.currency,
      settlement: settlementOf(quote),
      timing: quote.timing,
      effectiveAt: quote.effectiveAt,
      placedAt,
      protocol: quote.protocol,
      silence: quote.silence,
      ...(quote.corrects && { corrects: quote.corrects.order }),
    },
    by: actor,
    ...(pay && { pay }),
  };
  const step = beginPayment(placeOrderStep(input, policyFor(context.orderPolicy, subscription, placedAt)), accepting);
  const { order, writes } = carryOut({ step, quote, subscription, facts, context });
  return {
    answer: order,
    writes: {
      ...writes,
      ...couponTaken(facts, { quote, order }),
      acceptedQuotes: [{ account: quote.account, quote: quote.id, order: order.id }],
    },
    audit: {
      subject: order.id,
      body: { quote: quote.id, state: order.state.kind, net: quote.figures.net, currency: quote.currency },
    },
  };
}

/** An order that is to be paid from outside awaits that payment from its first moment. */
function beginPayment(step: OrderStep, { method, actor, facts, context }: Accepting): OrderStep {
  const { order } = step;
  if (method === undefined || method === 'wallet' || order.state.kind !== 'awaiting-payment') return step;
  const input = paymentInput(order, { method, facts, context });
  assert(input.ok, 'a payment from outside needs no money here');
  const begun = stepOrder(order, { ...input.value, at: order.placedAt, by: actor }, context.orderPolicy);
  assert(begun.ok, 'an order that was just placed can be paid');
  const { events, effects } = begun.value;
  return { ...begun.value, events: [...step.events, ...events], effects: [...step.effects, ...effects] };
}

/** Nobody pays for time that is over: the payment deadline comes with the term's end at the latest. */
function policyFor(policy: OrderPolicy, { term }: Subscription, now: number): OrderPolicy {
  const secondsLeft = term.end === null ? Number.POSITIVE_INFINITY : term.end - now;
  return { ...policy, paymentSeconds: Math.min(policy.paymentSeconds, secondsLeft) };
}

export function settlementOf({ currency, figures }: Quote): Settlement {
  const discountMinor = discountOf(figures);
  const taxMinor = taxOf(figures);
  return {
    currency,
    chargeMinor: figures.charge,
    creditMinor: figures.credit,
    netMinor: figures.net,
    payableMinor: figures.payable,
    refundMinor: figures.refund,
    balanceMinor: figures.balance,
    waivedMinor: figures.waived,
    forfeitedMinor: figures.forfeited,
    ...(discountMinor !== 0n && { discountMinor }),
    ...(taxMinor !== 0n && { taxMinor }),
  };
}

/** A quote that no longer binds, with the figure of now where there is one. */
function refuseStale(placing: Placing, terms: QuoteTerms): Refusal | undefined {
  const { stored, subscription, release, facts, context } = placing;
  const { quote, acceptedBy } = stored;
  const now = Math.floor(context.nowMillis / 1000);
  const state = judgeQuote({ quote, accepted: acceptedBy !== null, subscription, release }, now);
  if (state === 'accepted') {
    return refuse('quote.accepted', `This quote was accepted by order ${acceptedBy}; a quote is good for one order.`);
  }
  const unfit = refuseUnfit(quote, state);
  if (unfit) return unfit;
  const changeable = subscription.openOrder === null && subscriptionStateAt(subscription, now) === 'active';
  // Brakes are looked at again: the operator may have tightened them since.
  if (state === 'open' && changeable) return refuseBraked({ quote, subscription, release }, now);
  // What bars any change at this moment is said first: a fresh quote would not help.
  const coupon = couponOf(quote);
  const request = { ...quote, ...(coupon !== undefined && { coupon }) };
  const again = quoteNow({ subscription, release, terms, facts, context, request });
  if (!again.ok && /^(subscription|limit)\./.test(again.error.code)) return again.error;
  if (state === 'open') return undefined;
  const why =
    state === 'expired'
      ? 'This quote has expired.'
      : 'The subscription, its license, a price or the rule moved since this quote was given.';
  return refuse(`quote.${state}`, `${why} ${again.ok ? 'Here is what it would cost now.' : again.error.detail}`, {
    ...(again.ok ? { quote: again.value } : { tried: again.error.tried ?? [], wouldAllow: again.error.wouldAllow }),
  });
}

function refuseNet({ command, stored }: Placing): Refusal | undefined {
  const { currency, figures } = stored.quote;
  const digits = present(currencyDigits(currency), 'a quote is in a known currency');
  if (parseMinor(command.body.net, digits) === figures.net) return undefined;
  return refuse(
    'quote.net-differs',
    `This quote says ${formatMinor(figures.net, digits)} ${currency}, the order says ${command.body.net}; nothing was charged.`,
    { quote: stored.quote },
  );
}

/** The wallet as the source of what is due, the balance spent first; undefined when the order is to be paid later. */
function walletFor({ command, stored, facts }: Placing): Result<WalletSource | undefined, Refusal> {
  const { account, figures, currency, timing } = stored.quote;
  if (command.body.pay !== 'wallet' || timing === 'at-renewal') return ok(undefined);
  if (figures.payable === 0n) return ok(undefined);
  return walletSource(facts, { account, currency, payableMinor: figures.payable });
}
