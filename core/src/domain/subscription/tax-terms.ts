import { paidTerms, type TermedMoney } from './paid-terms.ts';
import type { PaidTerm } from './subscription.ts';
import { addTaxes, cashWithoutTax, type TaxLine, type TaxTotal } from './subscription-money.ts';

/** The paid terms that are not over, with the cash that a fee rule may see. */
export function termsWithoutTax(subscription: TermedMoney): readonly PaidTerm[] {
  return paidTerms(subscription).map((term) => {
    const { paidMinor, refundedMinor } = cashWithoutTax(term);
    return { ...term, cashPaidMinor: paidMinor, cashRefundedMinor: refundedMinor };
  });
}

/** What a refund, and the tax that goes back with it, is measured by. Minor units. */
export interface RefundBasis {
  /** Paid by cash and balance and not given back, tax and discounts apart: tax goes back in this proportion. */
  readonly paidMinor: bigint;
  readonly cashLeftMinor: bigint;
  readonly held: readonly TaxLine[];
}

/** Of the terms that are not over. */
export function refundBasis(subscription: TermedMoney): RefundBasis {
  return basisOf(paidTerms(subscription));
}

/** Of some terms together. */
export function basisOf(terms: readonly PaidTerm[]): RefundBasis {
  const cashLeftMinor = terms.reduce((sum, term) => sum + term.cashPaidMinor - term.cashRefundedMinor, 0n);
  const balanceMinor = terms.reduce((sum, term) => sum + (term.balanceMinor ?? 0n), 0n);
  const held = heldTaxes(terms);
  return {
    paidMinor: cashLeftMinor + balanceMinor - held.reduce((sum, { minor }) => sum + minor, 0n),
    cashLeftMinor,
    held,
  };
}

function heldTaxes(terms: readonly PaidTerm[]): readonly TaxLine[] {
  const lines = terms.flatMap(({ taxes = [] }) => heldLines(taxes));
  return heldLines(addTaxes(undefined, lines) ?? []).filter(({ minor }) => minor > 0n);
}

function heldLines(taxes: readonly TaxTotal[]): TaxLine[] {
  return taxes.map(({ rate, name, chargedMinor, returnedMinor }) => ({
    rate,
    name,
    minor: chargedMinor - returnedMinor,
  }));
}
