import {
  allocate,
  applyRenewal,
  assert,
  type ChangeOrder,
  cashPartOf,
  commissionMinor,
  commissionOf,
  entriesForPurchase,
  formatId,
  ID_PREFIXES,
  moveLicenseEnd,
  type PaymentSource,
  planAutoRenewal,
  present,
  type RenewalId,
  type RenewalPolicy,
  type RevenueParties,
  rollTo,
  type SliceId,
  type Subscription,
  stepOrder,
  type TaxLine,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import { billReceipt } from '../money/bill-receipt.ts';
import { type CarriedOut, carryOut } from '../orders/carry-out.ts';
import type { StoredLicense, StoredSlice } from '../ports.ts';
import type { Decided, DecisionContext } from '../run-command.ts';
import { type PricedRenewal, payableOf, type StoredRenewal } from './renewal.ts';

export interface CarryOutRenewalInput {
  readonly priced: PricedRenewal;
  readonly subscription: Subscription;
  /** The scheduled order that waits for this renewal. */
  readonly order: ChangeOrder | undefined;
  /** What pays, at once. */
  readonly source: PaymentSource;
  readonly by: string;
  readonly policy: RenewalPolicy;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

/**
 * Turns a paid offer into what one transaction writes: the bill, the new slices, the longer term and the licenses. Where
 * the start of a scheduled change has come, its order begins in the same transaction.
 */
export function carryOutRenewal(input: CarryOutRenewalInput): Decided<StoredRenewal> {
  const { priced, source, by, context } = input;
  const at = Math.floor(context.nowMillis / 1000);
  const id = formatId<RenewalId>(ID_PREFIXES.renewal, priced.account, context.ids.uuid());
  const renewed = prolong(input, at);
  const started = startOrder(input, renewed.subscription, at);
  const { subscription, closed } = started
    ? { subscription: started.subscription, closed: [] }
    : rollTo(renewed.subscription, at);
  const auto = subscription.autoRenewal;
  const saved: Subscription = {
    ...subscription,
    ...(auto && { autoRenewal: planAutoRenewal(subscription, { ...auto, policy: input.policy }, at) }),
  };
  const renewal: StoredRenewal = {
    ...priced,
    id,
    at,
    by,
    source,
    startedOrder: started?.order.state.kind === 'completed',
  };
  const own = { account: priced.account, subscription: priced.subscription };
  const slices: StoredSlice[] = [
    ...renewed.closed.map((slice) => ({ ...own, running: false, slice })),
    ...renewed.opened.map((slice) => ({ ...own, running: true, slice })),
    ...closed.map((slice) => ({ ...own, running: false, slice })),
    ...(started?.writes.slices ?? []),
  ];
  return {
    answer: renewal,
    writes: {
      ...started?.writes,
      renewals: [renewal],
      subscriptions: [saved],
      slices: [...new Map(slices.map((stored) => [stored.slice.id, stored])).values()],
      licenses: licensesOf(input, started?.writes.licenses ?? []),
      ...billOf(input, id, at),
      receipts: billReceipt({
        subscription,
        subject: id,
        slices: renewed.opened,
        taxes: linesOf(priced),
        source,
        context,
      }),
    },
    audit: {
      subject: priced.subscription,
      body: {
        renewal: id,
        from: priced.offer.from,
        to: priced.offer.to,
        release: priced.offer.release,
        paid: payableOf(priced),
        currency: priced.currency,
        order: priced.order,
      },
    },
  };
}

function prolong(input: CarryOutRenewalInput, at: number) {
  const { subscription, priced, source, context } = input;
  const { offer } = priced;
  const payableMinor = payableOf(priced);
  const cashMinor = cashPartOf(source, payableMinor);
  const paid = allocate(
    cashMinor,
    offer.parts.map(({ chargeMinor }) => chargeMinor),
  );
  const rolled = rollTo(subscription, at);
  const applied = applyRenewal(rolled.subscription, {
    offer,
    parts: offer.parts.map((_, index) => ({
      slice: formatId<SliceId>(ID_PREFIXES.slice, priced.account, context.ids.uuid()),
      paidMinor: paid[index] ?? 0n,
    })),
    balanceSpentMinor: payableMinor - cashMinor,
    taxes: linesOf(priced),
    commissionMinor: commissionMinor({ chargeMinor: offer.totalMinor }, partiesOf(input)),
  });
  return { ...applied, closed: rolled.closed };
}

function linesOf({ taxes = [] }: PricedRenewal): readonly TaxLine[] {
  return taxes.map(({ rate, name, minor }) => ({ rate, name, minor }));
}

function partiesOf({ subscription: { seller }, facts }: CarryOutRenewalInput): RevenueParties {
  return { seller, operatorBasisPoints: commissionOf(facts.moneyRules, seller) };
}

/** The scheduled change begins with the renewal it waited for, once its start has come; before that it goes on waiting. */
function startOrder(
  { order, facts, context }: CarryOutRenewalInput,
  subscription: Subscription,
  at: number,
): CarriedOut | undefined {
  if (order?.state.kind !== 'scheduled' || at < order.state.startsAt) return undefined;
  const step = stepOrder(order, { type: 'start-reached', at, by: 'system' }, context.orderPolicy);
  if (!step.ok) return undefined;
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  return carryOut({ step: step.value, quote, subscription, facts, context, raisedAlready: true });
}

/** Each license is revised once: a longer time, life where it was isolated, and the new selection where the change began. */
function licensesOf({ priced, subscription, facts, context }: CarryOutRenewalInput, changed: readonly StoredLicense[]) {
  const issuedAt = Math.floor(context.nowMillis / 1000);
  return priced.offer.parts.map(({ component }): StoredLicense => {
    const own = subscription.components.find((candidate) => candidate.component === component);
    const { license: id } = present(own, 'an offer is about components that run');
    const old = present(facts.licenses.get(id), 'the licenses of a subscription are loaded with it');
    const selection = changed.find(({ license }) => license.id === id)?.license.selection;
    const end = { expiresAt: priced.offer.to, ...(selection && { selection }) };
    const moved = moveLicenseEnd(old.license, end, issuedAt);
    assert(moved.ok, 'a destroyed license was refused before it could be renewed');
    return { ...old, license: moved.value, issuedAtMillis: context.nowMillis };
  });
}

function billOf(input: CarryOutRenewalInput, id: RenewalId, at: number) {
  const { priced, subscription, source, facts } = input;
  const { account, currency, offer } = priced;
  const entries = entriesForPurchase({
    ...partiesOf(input),
    currency,
    chargeMinor: offer.totalMinor,
    discountMinor: 0n,
    taxMinor: payableOf(priced) - offer.totalMinor,
    source,
  });
  return ledgerWrites({
    account,
    subject: subscription.id,
    at,
    transactions: [{ id: `${id}:bill`, entries }],
    balances: facts.balances,
  });
}
