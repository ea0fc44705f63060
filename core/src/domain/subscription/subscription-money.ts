import { type Rational, round } from '../kernel/rational.ts';
import type { PaidTerm, SubscriptionTotals } from './subscription.ts';

/** Tax of one named rate over the life of a subscription; what is held is charged − returned. Minor units. */
export interface TaxTotal {
  readonly rate: string;
  readonly name: string;
  readonly chargedMinor: bigint;
  readonly returnedMinor: bigint;
}

/** One line of tax: positive when it is charged, negative when it goes back. */
export interface TaxLine {
  readonly rate: string;
  readonly name: string;
  readonly minor: bigint;
}

export type MoneyTotals = Pick<SubscriptionTotals, 'cashPaidMinor' | 'cashRefundedMinor'> & Partial<SubscriptionTotals>;

export type TermMoney = Pick<PaidTerm, 'cashPaidMinor' | 'cashRefundedMinor' | 'balanceMinor' | 'taxes'>;

/** Tax held for the authority, of all rates. */
export function taxHeldMinor({ taxes = [] }: Pick<SubscriptionTotals, 'taxes'>): bigint {
  return taxes.reduce((sum, { chargedMinor, returnedMinor }) => sum + chargedMinor - returnedMinor, 0n);
}

/**
 * The cash that a fee rule may see: its caps are about prices, which are without tax. What is left is bounded so that a
 * refund and the tax that goes back with it are never more than the cash that was paid.
 */
export function cashWithoutTax(term: TermMoney): { readonly paidMinor: bigint; readonly refundedMinor: bigint } {
  const { cashPaidMinor, cashRefundedMinor, balanceMinor = 0n, taxes = [] } = term;
  const tax = taxHeldMinor({ taxes });
  // A correction may give back more tax than the terms hold that are not over.
  const held = tax > 0n ? tax : 0n;
  const returned = taxes.reduce((sum, { returnedMinor }) => sum + returnedMinor, 0n);
  if (held === 0n && returned === 0n) return { paidMinor: cashPaidMinor, refundedMinor: cashRefundedMinor };
  const left = cashPaidMinor - cashRefundedMinor;
  // Where balance paid some of it, price and tax share the cash in proportion.
  const whole = left + balanceMinor;
  const share: Rational = left >= whole ? { n: left - held, d: 1n } : { n: left * (whole - held), d: whole };
  const leftWithoutTax = share.n <= 0n ? 0n : round(share, 'truncate');
  const refundedMinor = cashRefundedMinor > returned ? cashRefundedMinor - returned : 0n;
  return { paidMinor: leftWithoutTax + refundedMinor, refundedMinor };
}

/** The tax totals after one more change; a rate keeps the name under which it was first charged. */
export function addTaxes(
  totals: readonly TaxTotal[] | undefined,
  lines: readonly TaxLine[],
): readonly TaxTotal[] | undefined {
  if (lines.length === 0) return totals;
  const byRate = new Map((totals ?? []).map((total) => [total.rate, total]));
  for (const { rate, name, minor } of lines) {
    const before = byRate.get(rate) ?? { rate, name, chargedMinor: 0n, returnedMinor: 0n };
    byRate.set(rate, {
      ...before,
      chargedMinor: before.chargedMinor + (minor > 0n ? minor : 0n),
      returnedMinor: before.returnedMinor + (minor < 0n ? -minor : 0n),
    });
  }
  return [...byRate.values()];
}

/** The part of an amount that stands behind the credited part of a charge: all of it at most. */
export function creditedShare(of: {
  readonly behindMinor: bigint;
  readonly creditMinor: bigint;
  readonly billedMinor: bigint;
}): Rational {
  const { behindMinor, creditMinor, billedMinor } = of;
  if (billedMinor <= 0n || creditMinor >= billedMinor) return { n: behindMinor, d: 1n };
  return { n: behindMinor * creditMinor, d: billedMinor };
}
