import {
  allocate,
  applyChange,
  applyGoodwill,
  assert,
  type ChangeOrder,
  type ComponentChange,
  cashPartOf,
  type DeliveryId,
  effectKey,
  entriesForBalanceHold,
  entriesForBalanceRelease,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForRefund,
  formatId,
  ID_PREFIXES,
  isTerminal,
  type OrderEffect,
  type OrderStep,
  paidTerms,
  present,
  type Quote,
  resumeAutoRenewal,
  rollTo,
  type SliceId,
  type Subscription,
  type SubscriptionChange,
  shareRefund,
  stepOrder,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import { changeDelivery, restatement, sellerLane } from '../deliveries/delivery.ts';
import { RESTATE, restatementEffect } from '../deliveries/restatement-effect.ts';
import { type LedgerTransaction, ledgerWrites } from '../ledger-writes.ts';
import { couponGivenBack } from '../money/coupon-facts.ts';
import type { Effect } from '../outbox/outbox-port.ts';
import { paymentWrites, refundShares } from '../payments/payment-writes.ts';
import type { StoredLicense, StoredSlice, Writes } from '../ports.ts';
import type { DecisionContext } from '../run-command.ts';
import { completeScheduled, revertRenewal } from './carry-out-scheduled.ts';
import { changeLicenses } from './change-licenses.ts';
import { completionMoney } from './completion-money.ts';

export interface CarryOutInput {
  readonly step: OrderStep;
  readonly quote: Quote;
  readonly subscription: Subscription;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
  /** The order begins in the step of its renewal, which has raised licenses and version: they rise once. */
  readonly raisedAlready?: boolean;
}

export interface CarriedOut {
  readonly order: ChangeOrder;
  readonly subscription: Subscription;
  readonly writes: Writes;
}

/**
 * Turns a step of the order table into what one transaction writes: money, slices, subscription and licenses move
 * together or not at all (G6); whatever is told to others goes to the outbox.
 */
export function carryOut(input: CarryOutInput): CarriedOut {
  const { quote, step, subscription, facts, context } = numberReceipt(refundAtOnce(input));
  const at = Math.floor(context.nowMillis / 1000);
  const completed = step.effects.some(({ kind }) => kind === 'complete');
  const shares = completed ? refundShares({ step, subscription, facts, context }) : undefined;
  const outsideMinor = shares?.outside.reduce((sum, { minor }) => sum + minor, 0n) ?? 0n;
  const transactions = [
    ...step.effects.flatMap((effect) => ledgerTransaction(effect, { ...input, step, outsideMinor })),
    ...refundTransaction(step),
  ];
  const changed = completed ? complete({ ...input, step }) : undefined;
  const reverted = completed ? undefined : revertRenewal({ ...input, step });
  const moved: Subscription = changed?.subscription ?? {
    ...(reverted?.subscription ?? subscription),
    openOrder: openOrderAfter(step, subscription),
  };
  const after = resumeAutoRenewal(moved, at);
  const money = ledgerWrites({
    account: subscription.account,
    // What a renewal billed for a change that will not be is the subscription's money, not the order's.
    subject: reverted ? subscription.id : step.order.id,
    at,
    transactions: [...transactions, ...(reverted?.transactions ?? [])],
    balances: facts.balances,
  });
  const outside = paymentWrites({ step, subscription, facts, context }, shares);
  const told = deliveryWrites(step, context);
  const effects = [...(told.effects ?? []), ...outside.effects];
  return {
    order: step.order,
    subscription: after,
    writes: {
      ...outside.rows,
      orders: [step.order],
      orderEvents: step.events.map((event) => ({ account: subscription.account, order: step.order.id, event })),
      subscriptions: [after],
      ...money,
      slices: changed?.slices ?? reverted?.slices ?? [],
      licenses: changed?.licenses ?? [],
      ...told,
      ...(effects.length > 0 && { effects }),
      ...couponGivenBack(facts, { quote, step }),
      ...(reverted && { receipts: reverted.receipts }),
    },
  };
}

/** A completed order that is about money has a receipt or credit note, numbered in the transaction that completes it. */
function numberReceipt(input: CarryOutInput): CarryOutInput {
  const { step, context } = input;
  const { chargeMinor, creditMinor } = step.order.settlement;
  const completes = step.effects.some(({ kind }) => kind === 'complete');
  if (!completes || (chargeMinor === 0n && creditMinor === 0n)) return input;
  return { ...input, step: { ...step, order: { ...step.order, receipt: context.receiptNumber() } } };
}

/** What comes late to an order that has ended leaves the order that is open now alone. */
function openOrderAfter({ order }: OrderStep, { openOrder }: Subscription): Subscription['openOrder'] {
  if (!isTerminal(order.state)) return order.id;
  return openOrder === order.id ? null : openOrder;
}

/** A refund to the wallet cannot fail: the order learns of it in the same transaction. */
function refundAtOnce(input: CarryOutInput): CarryOutInput {
  const { step, context } = input;
  const refund = step.effects.find((effect) => effect.kind === 'refund');
  if (refund?.source.method !== 'wallet') return input;
  const at = Math.floor(context.nowMillis / 1000);
  const refunded = stepOrder(step.order, { type: 'refunded', at, by: 'system' }, context.orderPolicy);
  assert(refunded.ok, 'an order that is refunding can be refunded');
  return {
    ...input,
    step: {
      order: refunded.value.order,
      events: [...step.events, ...refunded.value.events],
      effects: [...step.effects, ...refunded.value.effects],
    },
  };
}

/** Money that was taken for an order and has gone back: at once to the wallet, from outside when that is known. */
function refundTransaction({ order, events }: OrderStep): LedgerTransaction[] {
  const { payment, currency } = order;
  if (payment.kind !== 'returned' || !events.some(({ type }) => type === 'refunded')) return [];
  return [{ id: effectKey(order.id, 'refund'), entries: entriesForRefund({ currency, ...payment }) }];
}

function ledgerTransaction(
  effect: OrderEffect,
  { step, quote, subscription, outsideMinor }: CarryOutInput & { readonly outsideMinor: bigint },
): LedgerTransaction[] {
  const { currency } = step.order;
  switch (effect.kind) {
    case 'take-payment':
      return [{ id: effect.key, entries: entriesForPayment({ currency, ...effect }) }];
    case 'complete': {
      const { parties } = completionMoney(quote, subscription);
      return [{ id: effect.key, entries: entriesForCompletion(step.order.settlement, parties, outsideMinor) }];
    }
    case 'return-late-payment': {
      const { minor, source } = effect;
      return [{ id: effect.key, entries: entriesForLatePayment({ currency, minor, method: source.method }) }];
    }
    case 'begin-payment':
      return holdTransaction(effect.key, entriesForBalanceHold({ currency, minor: effect.source.balanceMinor }));
    case 'end-payment':
      return holdTransaction(effect.key, entriesForBalanceRelease({ currency, minor: effect.source.balanceMinor }));
    case 'refund':
    case 'tell-seller':
    case 'resend-selection':
      return [];
  }
}

/** A payment without a balance part holds nothing. */
function holdTransaction(id: string, entries: LedgerTransaction['entries']): LedgerTransaction[] {
  return entries.length > 0 ? [{ id, entries }] : [];
}

/**
 * What the outbox worker has to do outside, and where telling the seller stands. A step of a `license-only` order leaves
 * neither, and writes nothing.
 */
function deliveryWrites(
  { order, effects }: OrderStep,
  context: DecisionContext,
): Pick<Writes, 'effects' | 'deliveries'> {
  const { nowMillis: createdAtMillis } = context;
  const at = Math.floor(createdAtMillis / 1000);
  const told = changeDelivery(order, at);
  const deliveries = told ? [told] : [];
  const outside = effects.flatMap((effect): Effect[] => {
    const lane = laneOf(effect, order);
    if (lane === undefined) return [];
    if (effect.kind === RESTATE) {
      const id = formatId<DeliveryId>(ID_PREFIXES.delivery, order.account, context.ids.uuid());
      const attemptsMax = context.orderPolicy.sellerLadderSeconds.length + 1;
      const delivery = restatement(order, { id, effectKey: effect.key, attemptsMax, at });
      deliveries.push(delivery);
      return [restatementEffect(delivery, createdAtMillis)];
    }
    const dueAtMillis = 'notBefore' in effect ? effect.notBefore * 1000 : createdAtMillis;
    const payload = { ...effect, order: order.id };
    return [
      { account: order.account, effectKey: effect.key, kind: effect.kind, lane, payload, dueAtMillis, createdAtMillis },
    ];
  });
  return {
    ...(outside.length > 0 && { effects: outside }),
    ...(deliveries.length > 0 && { deliveries }),
  };
}

/** Whose door the effect goes through; undefined for what is done in the step's own transaction, or told as an event. */
function laneOf(effect: OrderEffect, { product }: ChangeOrder): string | undefined {
  switch (effect.kind) {
    case 'tell-seller':
    case 'resend-selection':
      return sellerLane(product);
    // What payments from outside need besides is in `payment-writes.ts`.
    case 'refund':
    case 'begin-payment':
    case 'end-payment':
    case 'take-payment':
    case 'complete':
    case 'return-late-payment':
      return undefined;
  }
}

/** Slices, subscription and licenses of a completed change (invariants 1 and 3 are asserted on the way). */
function complete(input: CarryOutInput): {
  subscription: Subscription;
  slices: StoredSlice[];
  licenses: StoredLicense[];
} {
  const { step, quote, subscription, facts, context } = input;
  const { order } = step;
  const completion = {
    at: Math.floor(context.nowMillis / 1000),
    timeZone: present(facts.releases.get(quote.product), 'what was sold was published').catalog.product.timeZone,
    isUpgrade: quote.components.some(({ direction }) => direction === 'upgrade'),
  };
  if (order.timing === 'at-renewal') return completeScheduled(input, completion);
  const balanceSpentMinor =
    order.payment.kind === 'paid' ? order.payment.minor - cashPartOf(order.payment.source, order.payment.minor) : 0n;
  const { backing, taxes, discountMinor } = completionMoney(quote, subscription);
  if (quote.corrects?.kind === 'goodwill') return completeGoodwill(input, { taxes, ...(backing && { backing }) });
  const applied = applyChange(subscription, {
    at: order.effectiveAt,
    release: quote.boundTo.release,
    components: componentChanges(input, balanceSpentMinor),
    waivedMinor: order.settlement.waivedMinor,
    forfeitedMinor: order.settlement.forfeitedMinor,
    balanceGrantedMinor: order.settlement.balanceMinor,
    balanceSpentMinor,
    taxes,
    discountMinor,
    ...(backing && { backing }),
    completion,
  });
  const stored = { account: subscription.account, subscription: subscription.id };
  // Several slices of a component begin where it is paid beyond its running term: its license changes once.
  const begun = applied.opened.filter(
    ({ component }, index) => applied.opened.findIndex((slice) => slice.component === component) === index,
  );
  return {
    subscription: applied.subscription,
    slices: [
      ...applied.closed.map((slice) => ({ ...stored, running: false, slice })),
      ...applied.opened.map((slice) => ({ ...stored, running: true, slice })),
    ],
    licenses: changeLicenses(input, begun),
  };
}

/** Money for what runs, without a change of it: slices are credited, licenses stay as they are. */
function completeGoodwill(
  { step, quote, subscription }: CarryOutInput,
  money: Pick<SubscriptionChange, 'taxes' | 'backing'>,
): ReturnType<typeof complete> {
  const { settlement } = step.order;
  const { lines } = quote.figures;
  const refunded = allocate(
    settlement.refundMinor,
    lines.map(({ credit }) => credit),
  );
  const credited = applyGoodwill(subscription, {
    ...money,
    at: step.order.effectiveAt,
    components: lines.map(({ component, credit }, index) => ({
      component,
      creditMinor: credit,
      refundedMinor: refunded[index] ?? 0n,
    })),
    balanceGrantedMinor: settlement.balanceMinor,
  });
  const stored = { account: subscription.account, subscription: subscription.id };
  const running = credited.subscription.components.filter(({ component }) =>
    lines.some((line) => line.component === component),
  );
  return {
    subscription: credited.subscription,
    slices: [
      ...credited.closed.map((slice) => ({ ...stored, running: false, slice })),
      ...running.map(({ slice }) => ({ ...stored, running: true, slice })),
    ],
    licenses: [],
  };
}

function refundedLines({
  step,
  quote,
  subscription,
}: Pick<CarryOutInput, 'step' | 'quote' | 'subscription'>): bigint[] {
  const { settlement, effectiveAt } = step.order;
  const terms = paidTerms(rollTo(subscription, effectiveAt).subscription);
  return shareRefund(settlement.refundMinor, { lines: quote.figures.lines, terms });
}

/** The quote's lines with their share of the cash that was paid or goes back: the parts add up to the whole. */
function componentChanges(
  { step, quote, subscription, context }: CarryOutInput,
  balanceSpentMinor: bigint,
): ComponentChange[] {
  const { payableMinor, refundMinor } = step.order.settlement;
  const nets = quote.figures.lines.map(({ net }) => net);
  const paid = allocate(
    payableMinor - balanceSpentMinor,
    nets.map((net) => (net > 0n ? net : 0n)),
  );
  const refunded = refundMinor === 0n ? [] : refundedLines({ step, quote, subscription });
  return quote.figures.lines.map((line, index): ComponentChange => {
    const component = present(
      quote.components.find((candidate) => candidate.component === line.component),
      'every line is of a quoted component',
    );
    return {
      component: component.component,
      ...(line.from !== undefined && { from: line.from }),
      to: component.to,
      agreedPriceMicros: component.toPriceMicros,
      chargeMinor: line.charge,
      creditMinor: line.credit,
      paidMinor: paid[index] ?? 0n,
      refundedMinor: refunded[index] ?? 0n,
      slice: formatId<SliceId>(ID_PREFIXES.slice, quote.account, context.ids.uuid()),
    };
  });
}
