import { assert } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { moveTerms } from './move-terms.ts';
import { type Subscription, type SubscriptionTotals, unexplainedMinor } from './subscription.ts';
import { addTaxes, type TaxLine } from './subscription-money.ts';

/** Money of one slice, in minor units; `paidMinor` and `refundedMinor` are cash alone. */
export interface SliceMoney {
  /** Start of the pre-paid slice that it is about; absent: the running one. */
  readonly from?: Instant;
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
}

export interface MovedMoney {
  readonly parts: readonly SliceMoney[];
  readonly waivedMinor: bigint;
  readonly forfeitedMinor: bigint;
  readonly balanceGrantedMinor: bigint;
  readonly balanceSpentMinor: bigint;
  /** Tax charged or given back; it is part of what was paid and refunded. */
  readonly taxes?: readonly TaxLine[];
  readonly discountMinor?: bigint;
}

/** The subscription with its sums after money moved: for life and for each term. Both stay explained to the unit. */
export function moveMoney(subscription: Subscription, moved: MovedMoney): Subscription {
  const totals = addMoney(subscription.totals, moved);
  const { terms } = subscription;
  return { ...subscription, totals, ...(terms && { terms: moveTerms(terms, moved) }) };
}

function addMoney(totals: SubscriptionTotals, moved: MovedMoney): SubscriptionTotals {
  const sum = (of: (part: SliceMoney) => bigint) => moved.parts.reduce((total, part) => total + of(part), 0n);
  const taxes = addTaxes(totals.taxes, moved.taxes ?? []);
  const discountsMinor = (totals.discountsMinor ?? 0n) + (moved.discountMinor ?? 0n);
  const next: SubscriptionTotals = {
    ...totals,
    ...(taxes && { taxes }),
    ...(discountsMinor !== 0n && { discountsMinor }),
    chargedMinor: totals.chargedMinor + sum((part) => part.chargeMinor),
    creditedMinor: totals.creditedMinor + sum((part) => part.creditMinor),
    waivedMinor: totals.waivedMinor + moved.waivedMinor,
    forfeitedMinor: totals.forfeitedMinor + moved.forfeitedMinor,
    balanceGrantedMinor: totals.balanceGrantedMinor + moved.balanceGrantedMinor,
    balanceSpentMinor: totals.balanceSpentMinor + moved.balanceSpentMinor,
    cashPaidMinor: totals.cashPaidMinor + sum((part) => part.paidMinor),
    cashRefundedMinor: totals.cashRefundedMinor + sum((part) => part.refundedMinor),
  };
  assert(unexplainedMinor(next) === 0n, 'cash paid and refunded is explained by the slices (invariant 2)');
  assert(next.cashRefundedMinor <= next.cashPaidMinor, 'refunds never exceed what was paid (invariant 2)');
  return next;
}
