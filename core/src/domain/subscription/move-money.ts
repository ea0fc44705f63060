import { assert } from '../kernel/assert.ts';
import { type Rational, round, ZERO } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import { type PaidTerm, type Subscription, type SubscriptionTotals, unexplainedMinor } from './subscription.ts';
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

/** The subscription with its sums after money moved: for life and, in cash, for each term. Both stay explained to the unit. */
export function moveMoney(subscription: Subscription, moved: MovedMoney): Subscription {
  const totals = addMoney(subscription.totals, moved);
  const { terms } = subscription;
  if (terms === undefined) return { ...subscription, totals };
  const tax = taxInCash(moved);
  return {
    ...subscription,
    totals,
    terms: terms.map((term, index) => addCash(term, { isRunning: index === 0, moved, tax })),
  };
}

function addCash(
  term: PaidTerm,
  { isRunning, moved, tax }: { readonly isRunning: boolean; readonly moved: MovedMoney; readonly tax: TaxInCash },
): PaidTerm {
  const own = moved.parts.filter(({ from }) => (from === undefined ? isRunning : from === term.start));
  const paid = own.reduce((sum, { paidMinor }) => sum + paidMinor, 0n);
  const refunded = own.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0n);
  // Rounded so that what is left without tax is never more than there is.
  const taxPaidMinor = (term.taxPaidMinor ?? 0n) + round({ n: tax.paid.n * paid, d: tax.paid.d }, 'up');
  const taxRefundedMinor =
    (term.taxRefundedMinor ?? 0n) + round({ n: tax.refunded.n * refunded, d: tax.refunded.d }, 'truncate');
  return {
    ...term,
    cashPaidMinor: term.cashPaidMinor + paid,
    cashRefundedMinor: term.cashRefundedMinor + refunded,
    ...(taxPaidMinor !== 0n && { taxPaidMinor }),
    ...(taxRefundedMinor !== 0n && { taxRefundedMinor }),
  };
}

/** The shares of tax in the cash that came and that went back: where balance moved too, both have their part of it. */
interface TaxInCash {
  readonly paid: Rational;
  readonly refunded: Rational;
}

function taxInCash({ taxes = [], parts, balanceSpentMinor, balanceGrantedMinor }: MovedMoney): TaxInCash {
  const minor = taxes.reduce((sum, line) => sum + line.minor, 0n);
  const paid = parts.reduce((sum, { paidMinor }) => sum + paidMinor, balanceSpentMinor);
  const refunded = parts.reduce((sum, { refundedMinor }) => sum + refundedMinor, balanceGrantedMinor);
  return {
    paid: minor > 0n && paid > 0n ? { n: minor, d: paid } : ZERO,
    refunded: minor < 0n && refunded > 0n ? { n: -minor, d: refunded } : ZERO,
  };
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
