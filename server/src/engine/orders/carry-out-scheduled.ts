import {
  type ChangeOrder,
  cashPartOf,
  entriesForCompletion,
  entriesForPayment,
  formatId,
  ID_PREFIXES,
  isTerminal,
  offerRevert,
  type PaymentSource,
  present,
  type Quote,
  type RevertOffer,
  renewalPrice,
  revertScheduled,
  type SliceId,
  type Subscription,
  type SubscriptionChange,
  spendBalanceFirst,
  startScheduled,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { LedgerTransaction } from '../ledger-writes.ts';
import { balanceKey, type StoredLicense, type StoredSlice } from '../ports.ts';
import type { CarryOutInput } from './carry-out.ts';
import { changeLicenses } from './change-licenses.ts';

/** A change at renewal is in force: the slice that its renewal billed runs, and the license says so. */
export function completeScheduled(
  input: CarryOutInput,
  completion: SubscriptionChange['completion'],
): { subscription: Subscription; slices: StoredSlice[]; licenses: StoredLicense[] } {
  const { quote, subscription, raisedAlready = false } = input;
  const components = quote.components.map(({ component }) => component);
  const started = startScheduled(subscription, { components, completion, raises: !raisedAlready });
  const own = { account: subscription.account, subscription: subscription.id };
  return {
    subscription: started.subscription,
    slices: [
      ...started.closed.map((slice) => ({ ...own, running: false, slice })),
      ...started.begun.map((slice) => ({ ...own, running: true, slice })),
    ],
    licenses: changeLicenses(input, started.begun),
  };
}

export interface RevertedRenewal {
  readonly subscription: Subscription;
  readonly slices: StoredSlice[];
  readonly transactions: readonly LedgerTransaction[];
}

/**
 * A change at renewal will not be, and its renewal has billed it already: the renewal is billed anew as what runs, at the
 * price of now. A customer who cancels pays a difference or gets it back; where somebody else ended the order they pay
 * nothing more (`waived`).
 */
export function revertRenewal(input: CarryOutInput): RevertedRenewal | undefined {
  const { step, subscription, quote, facts, context } = input;
  const { order } = step;
  if (order.timing !== 'at-renewal' || !isTerminal(order.state) || order.state.kind === 'completed') return undefined;
  // What comes late to an order that ended before leaves alone what was renewed for another change since.
  if (!step.events.some(({ type }) => type === order.state.kind)) return undefined;
  const offer = revertOffer(quote, subscription, facts);
  if (!offer) return undefined;
  const pays = 'reason' in order.state && order.state.reason === 'cancel' && offer.netMinor > 0n;
  const source = pays ? payingWallet(subscription, offer, facts) : undefined;
  const cashPaidMinor = source ? cashPartOf(source, offer.netMinor) : 0n;
  const reverted = revertScheduled(subscription, {
    offer,
    slices: offer.parts.map(() => formatId<SliceId>(ID_PREFIXES.slice, subscription.account, context.ids.uuid())),
    cashPaidMinor,
    balanceSpentMinor: source ? offer.netMinor - cashPaidMinor : 0n,
  });
  const own = { account: subscription.account, subscription: subscription.id };
  return {
    subscription: reverted.subscription,
    slices: [
      ...reverted.closed.map((slice) => ({ ...own, running: false, slice })),
      ...reverted.opened.map((slice) => ({ ...own, running: true, slice })),
    ],
    transactions: revertEntries(order, { seller: subscription.seller, offer, reverted, source }),
  };
}

/** What it would cost to renew as what runs instead; undefined where no renewal has billed the change yet. */
export function revertOffer(
  quote: Quote,
  subscription: Subscription,
  facts: AccountBatchFacts,
): RevertOffer | undefined {
  const release = present(facts.releases.get(subscription.product), 'what was sold was published');
  return offerRevert(subscription, {
    components: quote.components.map(({ component }) => component),
    // Nobody is held to a change because the seller removed the price of what runs: the agreed one stands in.
    priceOf: (running) => renewalPrice({ subscription, release }, running)?.priceMicros ?? running.agreedPriceMicros,
  });
}

/** The wallet was looked at before the order was cancelled (`cancelOrder`). */
function payingWallet({ account, currency }: Subscription, { netMinor }: RevertOffer, facts: AccountBatchFacts) {
  const balanceMinor = facts.balances.get(balanceKey({ account, currency, name: 'balance' })) ?? 0n;
  return spendBalanceFirst({ payableMinor: netMinor, balanceMinor });
}

function revertEntries(
  order: ChangeOrder,
  of: {
    readonly seller: string;
    readonly offer: RevertOffer;
    readonly reverted: { readonly waivedMinor: bigint; readonly balanceGrantedMinor: bigint };
    readonly source: PaymentSource | undefined;
  },
): LedgerTransaction[] {
  const { offer, reverted, source, seller } = of;
  const { currency } = order;
  const sum = (pick: 'chargeMinor' | 'creditMinor') => offer.parts.reduce((all, part) => all + part[pick], 0n);
  const payableMinor = source ? offer.netMinor : 0n;
  const settlement = {
    currency,
    chargeMinor: sum('chargeMinor'),
    creditMinor: sum('creditMinor'),
    netMinor: offer.netMinor,
    payableMinor,
    refundMinor: offer.refundMinor,
    balanceMinor: reverted.balanceGrantedMinor,
    waivedMinor: reverted.waivedMinor,
    forfeitedMinor: 0n,
  };
  return [
    ...(source
      ? [{ id: `${order.id}:revert-payment`, entries: entriesForPayment({ currency, minor: payableMinor, source }) }]
      : []),
    { id: `${order.id}:revert`, entries: entriesForCompletion(settlement, { seller }) },
  ];
}
