import {
  type Backing,
  type ChangeOrder,
  type CompletionParties,
  carryBacking,
  cashPartOf,
  commissionMinor,
  commissionOf,
  entriesForCompletion,
  entriesForPayment,
  formatId,
  ID_PREFIXES,
  isTerminal,
  offerRevert,
  present,
  type Quote,
  type Reverted,
  type RevertOffer,
  renewalPrice,
  revertScheduled,
  type SliceId,
  type Subscription,
  type SubscriptionChange,
  spendBalanceFirst,
  startScheduled,
  type TaxLine,
  taxBill,
  type WalletSource,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { LedgerTransaction } from '../ledger-writes.ts';
import { revertReceipt } from '../money/bill-receipt.ts';
import type { StoredReceipt } from '../money/money-port.ts';
import { balanceKey, type StoredLicense, type StoredSlice } from '../ports.ts';
import type { DecisionContext } from '../run-command.ts';
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
  readonly receipts: StoredReceipt[];
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
  const payment = pays
    ? payingWallet(revertBill(offer, { subscription, facts, context }), subscription, facts)
    : undefined;
  const money = revertMoney(offer, { subscription, facts });
  const reverted = revertScheduled(subscription, {
    offer,
    slices: offer.parts.map(() => formatId<SliceId>(ID_PREFIXES.slice, subscription.account, context.ids.uuid())),
    ...(payment && { paid: payment }),
    ...(money.backing && { backing: money.backing }),
  });
  const own = { account: subscription.account, subscription: subscription.id };
  return {
    subscription: reverted.subscription,
    receipts: revertReceipt({ order, subscription, offer, reverted, source: payment?.source, context }),
    slices: [
      ...reverted.closed.map((slice) => ({ ...own, running: false, slice })),
      ...reverted.opened.map((slice) => ({ ...own, running: true, slice })),
    ],
    transactions: revertEntries(order, { parties: money.parties, offer, reverted, payment }),
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

/** What a customer pays who goes back to what runs, where that costs more: the difference and the tax on it. */
export interface RevertBill {
  readonly taxes: readonly TaxLine[];
  readonly payableMinor: bigint;
}

export function revertBill(
  { netMinor }: RevertOffer,
  of: {
    readonly subscription: Subscription;
    readonly facts: AccountBatchFacts;
    readonly context: Pick<DecisionContext, 'nowMillis'>;
  },
): RevertBill {
  const { subscription, facts, context } = of;
  const { catalog } = present(facts.releases.get(subscription.product), 'what was sold was published');
  const taxes = taxBill(facts.moneyRules, {
    region: facts.accounts.get(subscription.account)?.taxRegion ?? null,
    productType: catalog.product.type,
    at: Math.floor(context.nowMillis / 1000),
    billMinor: netMinor,
  }).map(({ rate, name, minor }) => ({ rate, name, minor }));
  return { taxes, payableMinor: taxes.reduce((sum, { minor }) => sum + minor, netMinor) };
}

interface RevertPayment {
  readonly source: WalletSource;
  readonly payableMinor: bigint;
  readonly cashMinor: bigint;
  readonly balanceMinor: bigint;
  readonly taxes: readonly TaxLine[];
}

/** The wallet was looked at before the order was cancelled (`cancelOrder`). */
function payingWallet(bill: RevertBill, { account, currency }: Subscription, facts: AccountBatchFacts): RevertPayment {
  const { payableMinor, taxes } = bill;
  const balanceMinor = facts.balances.get(balanceKey({ account, currency, name: 'balance' })) ?? 0n;
  const source = spendBalanceFirst({ payableMinor, balanceMinor });
  const cashMinor = cashPartOf(source, payableMinor);
  return { source, payableMinor, cashMinor, balanceMinor: payableMinor - cashMinor, taxes };
}

/** The commission on what was billed goes back whole, and what is billed instead bears it at the rate of now. */
function revertMoney(
  { parts }: RevertOffer,
  { subscription, facts }: { readonly subscription: Subscription; readonly facts: AccountBatchFacts },
): { readonly backing: Backing | undefined; readonly parties: CompletionParties } {
  const { seller, totals } = subscription;
  const parties = { seller, operatorBasisPoints: commissionOf(facts.moneyRules, seller) };
  const chargeMinor = parts.reduce((sum, part) => sum + part.chargeMinor, 0n);
  const carried = carryBacking({
    backing: totals.backing,
    lines: parts.map(({ slice, chargeMinor: charge, creditMinor }) => ({
      component: slice.component,
      from: slice.from,
      creditMinor,
      chargeMinor: charge,
      billedMinor: slice.chargeMinor,
    })),
    discountMinor: 0n,
    withheldMinor: 0n,
    commissionMinor: commissionMinor({ chargeMinor }, parties),
  });
  return { backing: carried.backing, parties: { ...parties, creditCommissionMinor: carried.creditCommissionMinor } };
}

function revertEntries(
  order: ChangeOrder,
  of: {
    readonly parties: CompletionParties;
    readonly offer: RevertOffer;
    readonly reverted: Pick<Reverted, 'waivedMinor' | 'taxes'>;
    readonly payment: RevertPayment | undefined;
  },
): LedgerTransaction[] {
  const { offer, reverted, payment, parties } = of;
  const { currency } = order;
  const sum = (pick: 'chargeMinor' | 'creditMinor') => offer.parts.reduce((all, part) => all + part[pick], 0n);
  const settlement = {
    currency,
    chargeMinor: sum('chargeMinor'),
    creditMinor: sum('creditMinor'),
    netMinor: offer.netMinor,
    payableMinor: payment?.payableMinor ?? 0n,
    refundMinor: offer.refundMinor,
    balanceMinor: offer.balanceMinor,
    waivedMinor: reverted.waivedMinor,
    forfeitedMinor: 0n,
    taxMinor: reverted.taxes.reduce((all, { minor }) => all + minor, 0n),
  };
  return [
    ...(payment
      ? [
          {
            id: `${order.id}:revert-payment`,
            entries: entriesForPayment({ currency, minor: payment.payableMinor, source: payment.source }),
          },
        ]
      : []),
    { id: `${order.id}:revert`, entries: entriesForCompletion(settlement, parties) },
  ];
}
