import type { Selection } from '../catalog/selection.ts';
import type { AccountId, LicenseId, OrderId, SliceId, SubscriptionId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import type { Backing } from './backing.ts';
import { type TaxTotal, taxHeldMinor } from './subscription-money.ts';

/**
 * One running purchase: a customer's components for a term. What a component is now is its running slice; nothing else
 * says it a second time. Amounts are bigint minor units of the subscription's currency, prices exact micros.
 */
export interface Subscription {
  readonly id: SubscriptionId;
  readonly account: AccountId;
  /** `<seller>.<product.id>`. */
  readonly product: string;
  readonly seller: string;
  /** Number of the release it was bought, last changed or renewed under. */
  readonly release: number;
  readonly currency: string;
  /** Period of the price row, and how many of it make the term (`P1M` × 3). */
  readonly period: string;
  readonly periods: number;
  readonly term: Term;
  /** Raised by one with every change of the subscription; quotes are bound to it. */
  readonly version: number;
  readonly suspended: boolean;
  readonly openOrder: OrderId | null;
  readonly components: readonly SubscribedComponent[];
  readonly totals: SubscriptionTotals;
  /** Absent: it has never changed. */
  readonly history?: ChangeHistory;
  /** Absent: it was never renewed, so that its term is one. `paidTerms` answers for both. */
  readonly terms?: readonly PaidTerm[];
  /** Absent: nobody renews it but its customer. */
  readonly autoRenewal?: AutoRenewal;
}

/** From the purchase to the last paid end, `[start, end)`; `end: null` is permanent. */
export interface Term {
  readonly start: Instant;
  readonly end: Instant | null;
}

export interface SubscribedComponent {
  readonly component: string;
  readonly license: LicenseId;
  readonly licenseRevision: number;
  readonly expiresAt: Instant | null;
  /** The running slice. */
  readonly slice: Slice;
  /** Slices that are paid and have not begun, in order; absent: none. */
  readonly next?: readonly Slice[];
}

/** One purchase or renewal, `[start, end)`: what a fee rule calls the term. Cash is what moved for it, without balance. */
export interface PaidTerm {
  readonly start: Instant;
  readonly end: Instant | null;
  /** How many price periods it was bought for. */
  readonly periods: number;
  readonly cashPaidMinor: bigint;
  readonly cashRefundedMinor: bigint;
  /** What balance spent on it, less what went back to it. Absent: none. */
  readonly balanceMinor?: bigint;
  /** Tax of it, in cash and balance. Absent: none. */
  readonly taxes?: readonly TaxTotal[];
}

/** The customer's standing wish to renew, and how it fares. */
export interface AutoRenewal {
  /** Price periods of each renewal. */
  readonly periods: number;
  /** When it is tried next; null: it was given up. */
  readonly nextAt: Instant | null;
  /** Attempts that failed in a row. */
  readonly attempts: number;
  /** The latest failure; null after a success. */
  readonly failure: RenewalFailure | null;
}

export interface RenewalFailure {
  readonly at: Instant;
  readonly code: string;
  readonly detail: string;
}

/** One stretch of the term with one selection: the basis of every later credit. */
export interface Slice {
  readonly id: SliceId;
  readonly component: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly selection: Selection;
  /** Exact price of one price period when this slice began. */
  readonly agreedPriceMicros: bigint;
  readonly chargeMinor: bigint;
  readonly creditedMinor: bigint;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
}

/** What brakes look back at (G17): of one size, however often a subscription changes. */
export interface ChangeHistory {
  /** When the latest change was completed. */
  readonly changedAt: Instant;
  /** Changes completed on the civil day of `changedAt`, that one included. */
  readonly changesThatDay: number;
  /** When the latest upgrade was completed; null: never. */
  readonly upgradedAt: Instant | null;
}

/** Sums over the life of the subscription: both sides of invariant 2, kept so that it can be asserted on each change. */
export interface SubscriptionTotals {
  readonly chargedMinor: bigint;
  readonly creditedMinor: bigint;
  readonly waivedMinor: bigint;
  readonly forfeitedMinor: bigint;
  readonly balanceGrantedMinor: bigint;
  readonly balanceSpentMinor: bigint;
  /** Money in and out, tax included. */
  readonly cashPaidMinor: bigint;
  readonly cashRefundedMinor: bigint;
  /** Absent: it was never taxed. */
  readonly taxes?: readonly TaxTotal[];
  /** Discounts, which no cash funds. Absent: none. */
  readonly discountsMinor?: bigint;
  /** By `backingKey`, where something stands behind a slice that is not over. */
  readonly backing?: Backing;
}

/** Of a subscription before its purchase. */
export const NO_TOTALS: SubscriptionTotals = {
  chargedMinor: 0n,
  creditedMinor: 0n,
  waivedMinor: 0n,
  forfeitedMinor: 0n,
  balanceGrantedMinor: 0n,
  balanceSpentMinor: 0n,
  cashPaidMinor: 0n,
  cashRefundedMinor: 0n,
};

export type SubscriptionState = 'active' | 'suspended' | 'ended';

/** The state at an instant: ended from `term.end` on, whatever else is true. */
export function subscriptionStateAt(subscription: Subscription, now: Instant): SubscriptionState {
  if (subscription.term.end !== null && now >= subscription.term.end) return 'ended';
  return subscription.suspended ? 'suspended' : 'active';
}

/**
 * Invariant 2, second sentence: the difference of both sides in minor units, 0 when every unit is accounted for.
 */
export function unexplainedMinor(totals: SubscriptionTotals): bigint {
  const cash = totals.cashPaidMinor - totals.cashRefundedMinor;
  const value = totals.chargedMinor - totals.creditedMinor - totals.waivedMinor + totals.forfeitedMinor;
  const balance = totals.balanceGrantedMinor - totals.balanceSpentMinor;
  return cash - (value + balance + taxHeldMinor(totals) - (totals.discountsMinor ?? 0n));
}
