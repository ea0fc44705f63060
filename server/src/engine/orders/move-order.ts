import {
  type ChangeOrder,
  currencyDigits,
  err,
  formatMinor,
  type OrderId,
  type OrderInput,
  type OrderInputBody,
  type OrderStep,
  ok,
  parseMinor,
  present,
  type Result,
  type Subscription,
  stepOrder,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';
import { carryOut } from './carry-out.ts';
import { revertBill, revertOffer } from './carry-out-scheduled.ts';
import { walletSource } from './wallet-source.ts';

export interface OrderMove {
  readonly order: OrderId;
}

type InputFor<Body> = (
  order: ChangeOrder,
  facts: AccountBatchFacts,
  context: DecisionContext,
  body: Body,
) => Result<OrderInputBody, Refusal>;

export interface Cancellation extends OrderMove {
  readonly reason?: string;
  /** What the customer knows that it costs, as decimal text: it is charged or nothing is. */
  readonly payable?: string;
}

/** Cancels an order that has not begun to be carried out, or is held; what was paid goes back. */
export const cancelOrder: AccountCommandKind<Cancellation, ChangeOrder> = {
  ...moveOrder<Cancellation>('cancel-order', (order, facts, context, { reason, payable }) => {
    const refused = refuseRevert({ order, payable }, facts, context);
    return refused ? err(refused) : ok({ type: 'cancel', ...(reason !== undefined && { reason }) });
  }),
  billsAnew: true,
};

/**
 * What stands against cancelling a change that is paid ahead: going back to what runs costs more, and the customer has
 * not said that they know how much, or the wallet does not hold it.
 */
function refuseRevert(
  { order, payable }: { readonly order: ChangeOrder; readonly payable: string | undefined },
  facts: AccountBatchFacts,
  context: DecisionContext,
): Refusal | undefined {
  if (order.state.kind !== 'scheduled' && order.state.kind !== 'held') return undefined;
  const subscription = present(facts.subscriptions.get(order.subscription), 'an order belongs to a subscription');
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  const offer = revertOffer(quote, subscription, facts);
  if (!offer || offer.netMinor <= 0n) return undefined;
  const { account, currency } = subscription;
  const { payableMinor } = revertBill(offer, { subscription, facts, context });
  const digits = present(currencyDigits(currency), 'a subscription is in a known currency');
  if (payable === undefined || parseMinor(payable, digits) !== payableMinor) {
    const costs = formatMinor(payableMinor, digits);
    const detail = `To cancel this change now costs ${costs} ${currency}: a renewal has billed it, and is billed anew as what runs. Nothing was charged.`;
    return refuse('order.cancellation-costs', detail, { wouldAllow: { payable: costs } });
  }
  const source = walletSource(facts, { account, currency, payableMinor });
  return source.ok ? undefined : source.error;
}

/**
 * The clock has come to an unpaid order's deadline, to the end of a seller's silence, or to the end of the term meanwhile:
 * the order ends, or goes on as its rule says.
 */
export const expireOrder = moveOrder('expire-order', ({ state, subscription }, facts, { nowMillis }) => {
  const now = Math.floor(nowMillis / 1000);
  if (state.kind === 'awaiting-payment' && now >= state.deadline) return ok({ type: 'deadline' });
  const end = facts.subscriptions.get(subscription)?.term.end ?? Number.POSITIVE_INFINITY;
  if ((state.kind === 'awaiting-seller' || state.kind === 'held') && now >= end) return ok({ type: 'term-ended' });
  if (state.kind === 'awaiting-seller' && now >= state.silenceAt) return ok({ type: 'silence' });
  return err(refuse('order.not-due', 'This order has no deadline that has come.'));
});

export function moveOrder<Body extends OrderMove>(
  name: string,
  inputFor: InputFor<Body>,
): AccountCommandKind<Body, ChangeOrder> {
  return {
    name,
    wants: ({ order }) => ({ orders: [order] }),
    decide: (command, facts, context) => {
      const order = facts.orders.get(command.body.order);
      if (!order) return err(refuse('not-found', 'There is no such order.'));
      const input = inputFor(order, facts, context, command.body);
      if (!input.ok) return input;
      return stepAndCarryOut({ command, order, input: input.value, facts, context });
    },
  };
}

/** The step that the order's table makes of the input, with everything that one transaction writes of it. */
export function stepAndCarryOut(of: {
  readonly command: Pick<Command<unknown>, 'actor'>;
  readonly order: ChangeOrder;
  readonly input: OrderInputBody;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}): Result<Decided<ChangeOrder>, Refusal> {
  const { command, order, facts, context } = of;
  const at = Math.floor(context.nowMillis / 1000);
  const subscription = present(facts.subscriptions.get(order.subscription), 'an order belongs to a subscription');
  const input = { ...of.input, at, by: command.actor };
  const step = isAcceptedLate(order, input, subscription)
    ? endTermFirst(order, input, context)
    : stepOrder(order, input, context.orderPolicy);
  if (!step.ok) return step;
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  const carried = carryOut({ step: step.value, quote, subscription, facts, context });
  return ok({
    answer: carried.order,
    writes: carried.writes,
    audit: { subject: order.id, body: { input: input.type, state: carried.order.state.kind } },
  });
}

/** Nobody pays for time that is over, whether or not a clock has looked: the end of the term comes before whatever accepts. */
function isAcceptedLate({ state }: ChangeOrder, { type, at }: OrderInput, { term }: Subscription): boolean {
  const accepts = type === 'seller-yes' || type === 'operator-accepts';
  const waits = state.kind === 'awaiting-seller' || state.kind === 'held';
  return accepts && waits && term.end !== null && at >= term.end;
}

function endTermFirst(
  order: ChangeOrder,
  input: OrderInput,
  { orderPolicy }: Pick<DecisionContext, 'orderPolicy'>,
): Result<OrderStep, Refusal> {
  const ended = stepOrder(order, { type: 'term-ended', at: input.at, by: 'system' }, orderPolicy);
  if (!ended.ok) return ended;
  const said = stepOrder(ended.value.order, input, orderPolicy);
  if (!said.ok) return said;
  const { events, effects } = ended.value;
  return ok({ ...said.value, events: [...events, ...said.value.events], effects: [...effects, ...said.value.effects] });
}
