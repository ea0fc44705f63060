import { paidTerms } from './paid-terms.ts';
import type { PaidTerm, Subscription } from './subscription.ts';
import { cashWithoutTax, type MoneyTotals, paidWithoutTaxMinor } from './subscription-money.ts';

type TermedMoney = Pick<Subscription, 'term' | 'periods' | 'terms'> & { readonly totals: MoneyTotals };

/** The paid terms that are not over, with the cash that a fee rule may see. */
export function termsWithoutTax(subscription: TermedMoney): readonly PaidTerm[] {
  if (subscription.terms === undefined) {
    const { paidMinor, refundedMinor } = cashWithoutTax(subscription.totals);
    return paidTerms(subscription).map((term) => ({
      ...term,
      cashPaidMinor: paidMinor,
      cashRefundedMinor: refundedMinor,
    }));
  }
  return subscription.terms.map((term) => ({
    ...term,
    cashPaidMinor: term.cashPaidMinor - (term.taxPaidMinor ?? 0n),
    cashRefundedMinor: term.cashRefundedMinor - (term.taxRefundedMinor ?? 0n),
  }));
}

/** The paid terms that are not over, each with the tax in its cash: how a renewal keeps the one before it. */
export function termsWithTax(subscription: TermedMoney): readonly PaidTerm[] {
  if (subscription.terms !== undefined || subscription.totals.taxes === undefined) return paidTerms(subscription);
  const { paidMinor, refundedMinor } = cashWithoutTax(subscription.totals);
  return paidTerms(subscription).map((term) => ({
    ...term,
    taxPaidMinor: term.cashPaidMinor - paidMinor,
    taxRefundedMinor: term.cashRefundedMinor - refundedMinor,
  }));
}

/** What a refund, and the tax that goes back with it, is measured by: of the terms that are not over. Minor units. */
export interface RefundBasis {
  /** Paid and not given back, tax and discounts apart: tax goes back in this proportion. */
  readonly paidMinor: bigint;
  readonly cashLeftMinor: bigint;
  readonly held: readonly { readonly rate: string; readonly name: string; readonly minor: bigint }[];
}

export function refundBasis(subscription: TermedMoney): RefundBasis {
  const { terms, totals } = subscription;
  const held = (totals.taxes ?? [])
    .map(({ rate, name, chargedMinor, returnedMinor }) => ({ rate, name, minor: chargedMinor - returnedMinor }))
    .filter(({ minor }) => minor > 0n);
  if (terms === undefined) {
    const cashLeftMinor = totals.cashPaidMinor - totals.cashRefundedMinor;
    return { paidMinor: paidWithoutTaxMinor(totals), cashLeftMinor, held };
  }
  const cashLeftMinor = terms.reduce((sum, term) => sum + term.cashPaidMinor - term.cashRefundedMinor, 0n);
  const taxLeft = terms.reduce((sum, term) => sum + (term.taxPaidMinor ?? 0n) - (term.taxRefundedMinor ?? 0n), 0n);
  const all = held.reduce((sum, { minor }) => sum + minor, 0n);
  // Tax of terms that are over stays where it is; the rates share the rest as they share the whole.
  const share = taxLeft >= all ? { n: 1n, d: 1n } : { n: taxLeft > 0n ? taxLeft : 0n, d: all };
  return {
    paidMinor: cashLeftMinor - taxLeft,
    cashLeftMinor,
    held: held.map((line) => ({ ...line, minor: (line.minor * share.n) / share.d })).filter(({ minor }) => minor > 0n),
  };
}
