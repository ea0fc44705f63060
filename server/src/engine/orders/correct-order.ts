import {
  buildGoodwill,
  buildReversal,
  type ChangeOrder,
  err,
  formatId,
  ID_PREFIXES,
  type OrderId,
  ok,
  present,
  type Quote,
  type QuoteId,
  type Result,
  rollTo,
  type Subscription,
  subscriptionStateAt,
  type WalletSource,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionContext } from '../run-command.ts';
import { acceptQuote } from './place-order.ts';
import { walletSource } from './wallet-source.ts';

export type CorrectionRequest = { readonly order: OrderId; readonly reason: string } & (
  | { readonly kind: 'reversal'; readonly pay?: 'wallet' }
  | { readonly kind: 'goodwill'; readonly amountMinor: bigint; readonly to: 'wallet' | 'balance' }
);

interface Correcting {
  readonly body: CorrectionRequest;
  readonly actor: string;
  readonly order: ChangeOrder;
  readonly subscription: Subscription;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

/** Corrects a completed order by a compensating one, which goes the way of every order: nothing is edited (G15). */
export const correctOrder: AccountCommandKind<CorrectionRequest, ChangeOrder> = {
  name: 'correct-order',
  wants: ({ order }) => ({ orders: [order] }),
  givesBack: true,
  decide: ({ body, actor }, facts, context) => {
    const order = facts.orders.get(body.order);
    if (!order) return err(refuse('not-found', 'There is no such order.'));
    const subscription = present(facts.subscriptions.get(order.subscription), 'an order belongs to a subscription');
    const correcting = { body, actor, order, subscription, facts, context };
    const refused = refuseState(correcting);
    if (refused) return err(refused);
    const quote = correctionQuote(correcting);
    if (!quote.ok) return quote;
    const pay = paymentOf(correcting, quote.value);
    if (!pay.ok) return pay;
    const { answer, writes, audit } = acceptQuote({
      quote: quote.value,
      subscription,
      actor,
      facts,
      context,
      pay: pay.value,
    });
    const { acceptedQuotes: _later, ...others } = writes;
    return ok({
      answer,
      // The quote is given and accepted in one act.
      writes: { ...others, acceptedNewQuotes: [{ quote: quote.value, acceptedBy: answer.id }] },
      audit: { ...audit, body: { ...audit.body, corrects: quote.value.corrects } },
    });
  },
};

function refuseState({ order, subscription, context }: Correcting): Refusal | undefined {
  if (order.state.kind !== 'completed') {
    return refuse('correction.not-completed', `This order is ${order.state.kind}; only a completed one is corrected.`);
  }
  if (subscription.openOrder !== null) {
    return refuse('subscription.changing', `Change order ${subscription.openOrder} is still open; wait for its end.`);
  }
  const state = subscriptionStateAt(subscription, Math.floor(context.nowMillis / 1000));
  if (state === 'ended') return refuse('subscription.ended', 'The term of this subscription has ended.');
  if (state === 'suspended')
    return refuse('subscription.suspended', 'This subscription is suspended; resume it first.');
  return undefined;
}

function correctionQuote({ body, actor, order, subscription, facts, context }: Correcting): Result<Quote, Refusal> {
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  const id = formatId<QuoteId>(ID_PREFIXES.quote, subscription.account, context.ids.uuid());
  const now = Math.floor(context.nowMillis / 1000);
  const running = rollTo(subscription, now).subscription;
  const input = { id, order, quote, subscription: running, reason: body.reason, by: actor };
  if (body.kind === 'reversal') return buildReversal(input, now);
  return buildGoodwill(input, { minor: body.amountMinor, to: body.to }, now);
}

/** Where the order that is undone had given money back, the customer pays it again: from the wallet at once, or later. */
function paymentOf(
  { body, facts }: Correcting,
  { account, currency, figures }: Quote,
): Result<WalletSource | undefined, Refusal> {
  if (body.kind !== 'reversal' || body.pay === undefined || figures.payable === 0n) return ok(undefined);
  return walletSource(facts, { account, currency, payableMinor: figures.payable });
}
