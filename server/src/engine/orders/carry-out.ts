import {
  allocate,
  applyChange,
  applyGoodwill,
  assert,
  type ChangeOrder,
  type ComponentChange,
  cashPartOf,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForRefund,
  formatId,
  ID_PREFIXES,
  isTerminal,
  type OrderEffect,
  type OrderStep,
  present,
  type Quote,
  reviseLicense,
  type SliceId,
  type Subscription,
  type SubscriptionChange,
  stepOrder,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import { type LedgerTransaction, ledgerWrites } from '../ledger-writes.ts';
import { couponGivenBack } from '../money/coupon-facts.ts';
import type { OutboxEntry, StoredLicense, StoredSlice, Writes } from '../ports.ts';
import type { DecisionContext } from '../run-command.ts';
import { completionMoney } from './completion-money.ts';

export interface CarryOutInput {
  readonly step: OrderStep;
  readonly quote: Quote;
  readonly subscription: Subscription;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
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
  const transactions = step.effects.flatMap((effect) => ledgerTransaction(effect, { ...input, step }));
  const completed = step.effects.some(({ kind }) => kind === 'complete');
  const changed = completed ? complete({ ...input, step }) : undefined;
  const after: Subscription = changed?.subscription ?? {
    ...subscription,
    openOrder: isTerminal(step.order.state) ? null : step.order.id,
  };
  const money = ledgerWrites({
    account: subscription.account,
    subject: step.order.id,
    at,
    transactions,
    balances: facts.balances,
  });
  return {
    order: step.order,
    subscription: after,
    writes: {
      orders: [step.order],
      orderEvents: step.events.map((event) => ({ account: subscription.account, order: step.order.id, event })),
      subscriptions: [after],
      ...money,
      slices: changed?.slices ?? [],
      licenses: changed?.licenses ?? [],
      outbox: step.effects.flatMap((effect) => outboxEntry(effect, step.order, context.nowMillis)),
      ...couponGivenBack(facts, { quote, step }),
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

/** A refund to the wallet cannot fail: the order learns of it in the same transaction. */
function refundAtOnce(input: CarryOutInput): CarryOutInput {
  const { step, context } = input;
  const refund = step.effects.find((effect) => effect.kind === 'refund');
  if (refund?.source.method !== 'wallet') return input;
  const refunded = stepOrder(step.order, {
    type: 'refunded',
    at: Math.floor(context.nowMillis / 1000),
    by: 'system',
  });
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

function ledgerTransaction(effect: OrderEffect, { step, quote, subscription }: CarryOutInput): LedgerTransaction[] {
  const { currency } = step.order;
  switch (effect.kind) {
    case 'take-payment':
      return [{ id: effect.key, entries: entriesForPayment({ currency, ...effect }) }];
    case 'complete': {
      const { parties } = completionMoney(quote, subscription);
      return [{ id: effect.key, entries: entriesForCompletion(step.order.settlement, parties) }];
    }
    case 'refund':
      // Money from outside goes back through the payment port; its ledger entries follow that answer.
      if (effect.source.method !== 'wallet') return [];
      return [{ id: effect.key, entries: entriesForRefund({ currency, ...effect }) }];
    case 'return-late-payment':
      return [{ id: effect.key, entries: entriesForLatePayment({ currency, minor: effect.minor }) }];
    case 'tell-seller':
    case 'resend-selection':
    case 'notify':
      return [];
  }
}

function outboxEntry(effect: OrderEffect, order: ChangeOrder, createdAtMillis: number): OutboxEntry[] {
  switch (effect.kind) {
    case 'tell-seller':
    case 'resend-selection':
    case 'notify':
      return [
        {
          account: order.account,
          effectKey: effect.key,
          kind: effect.kind,
          payload: { ...effect, order: order.id, subscription: order.subscription, state: order.state.kind },
          createdAtMillis,
        },
      ];
    case 'refund':
      return effect.source.method === 'wallet'
        ? []
        : [{ account: order.account, effectKey: effect.key, kind: effect.kind, payload: effect, createdAtMillis }];
    case 'take-payment':
    case 'complete':
    case 'return-late-payment':
      return [];
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
    completion: {
      at: Math.floor(context.nowMillis / 1000),
      timeZone: present(facts.releases.get(quote.product), 'what was sold was published').catalog.product.timeZone,
      isUpgrade: quote.components.some(({ direction }) => direction === 'upgrade'),
    },
  });
  const stored = { account: subscription.account, subscription: subscription.id };
  const issuedAtMillis = context.nowMillis;
  const licenses = applied.opened.map((slice): StoredLicense => {
    const component = subscription.components.find((candidate) => candidate.component === slice.component);
    const { license } = present(component, 'an opened slice belongs to a component');
    const old = present(facts.licenses.get(license), 'the licenses of a subscription are loaded with it');
    const revised = reviseLicense(old.license, { selection: slice.selection }, Math.floor(issuedAtMillis / 1000));
    return { ...old, license: revised, issuedAtMillis };
  });
  return {
    subscription: applied.subscription,
    slices: [
      ...applied.closed.map((slice) => ({ ...stored, running: false, slice })),
      ...applied.opened.map((slice) => ({ ...stored, running: true, slice })),
    ],
    licenses,
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
    components: lines.map(({ component, credit }, index) => ({
      component,
      creditMinor: credit,
      refundedMinor: refunded[index] ?? 0n,
    })),
    balanceGrantedMinor: settlement.balanceMinor,
  });
  const stored = { account: subscription.account, subscription: subscription.id, running: true };
  return {
    subscription: credited,
    slices: credited.components
      .filter(({ component }) => lines.some((line) => line.component === component))
      .map(({ slice }) => ({ ...stored, slice })),
    licenses: [],
  };
}

/** The quote's lines with their share of the cash that was paid or goes back: the parts add up to the whole. */
function componentChanges({ step, quote, context }: CarryOutInput, balanceSpentMinor: bigint): ComponentChange[] {
  const { payableMinor, refundMinor } = step.order.settlement;
  const nets = quote.figures.lines.map(({ net }) => net);
  const paid = allocate(
    payableMinor - balanceSpentMinor,
    nets.map((net) => (net > 0n ? net : 0n)),
  );
  const refunded = allocate(
    refundMinor,
    nets.map((net) => (net < 0n ? -net : 0n)),
  );
  return quote.components.map((component, index): ComponentChange => {
    const line = present(
      quote.figures.lines.find((candidate) => candidate.component === component.component),
      'every quoted component has a line',
    );
    return {
      component: component.component,
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
