import { present } from '../kernel/assert.ts';
import { allocate } from '../kernel/money.ts';
import { add, divide, multiply, type Rational, round, ZERO } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import { creditedShare, type TaxLine } from '../subscription/subscription-money.ts';
import type { RefundBasis } from '../subscription/tax-terms.ts';
import { OPERATOR, percentOf, type ReductionWorth } from './money-rules.ts';
import type { QuoteFigures, QuotePricing } from './quote.ts';

/**
 * What was laid on top of a priced change, as it was when the quote was given: the stored inputs of discounts and tax.
 * Only what can matter is kept; a quote without any of it has none.
 */
export interface QuoteAdjustments {
  /** Where something is payable, in the order in which they reduce it. */
  readonly discounts?: readonly QuotedReduction[];
  readonly taxes?: readonly QuotedTax[];
  /** Where something is given back. */
  readonly given?: GivenBack;
}

export interface QuotedReduction {
  readonly id: string;
  readonly name: string;
  readonly funder: string;
  readonly worth: ReductionWorth;
  /** Present: it takes a use of this coupon. */
  readonly coupon?: string;
}

export interface QuotedTax {
  readonly rate: string;
  readonly name: string;
  readonly percent: string;
}

/** What a refund is measured by. Minor units. */
export interface GivenBack extends RefundBasis {
  /** Discounts behind the slices that change. */
  readonly discounted: readonly DiscountBehind[];
}

interface DiscountBehind {
  readonly component: string;
  readonly from?: Instant;
  readonly minor: bigint;
  /** Of it: at the seller's expense. Absent: nothing. */
  readonly sellerMinor?: bigint;
}

export interface DiscountFigure {
  readonly id: string;
  readonly name: string;
  readonly funder: string;
  readonly coupon?: string;
  readonly minor: bigint;
}

/** Figures without discounts and tax: what the fee rule said. */
export type PricedFigures = Omit<QuoteFigures, 'discounts' | 'taxes'>;

type Billed = Pick<QuotePricing, 'lines'>;

/** The figures with discounts and tax in payable, refund and balance; the same inputs give the same figures. */
export function adjustFigures(figures: PricedFigures, adjustments: QuoteAdjustments, billed: Billed): QuoteFigures {
  if (figures.payable > 0n) return reduceAndTax(figures, adjustments);
  if (figures.refund + figures.balance > 0n && adjustments.given) {
    return giveBack(figures, { given: adjustments.given, billed });
  }
  return figures;
}

function reduceAndTax(figures: PricedFigures, { discounts = [], taxes = [] }: QuoteAdjustments): QuoteFigures {
  let base = figures.payable;
  const reductions = discounts.map(({ id, name, funder, worth, coupon }): DiscountFigure => {
    const minor = reductionMinor(worth, base);
    base -= minor;
    return { id, name, funder, ...(coupon !== undefined && { coupon }), minor };
  });
  const lines = taxes.map(({ rate, name, percent }): TaxLine => ({ rate, name, minor: taxMinor(percent, base) }));
  const payable = base + sumMinor(lines);
  return settledAgain({
    ...figures,
    payable,
    ...(reductions.length > 0 && { discounts: reductions }),
    ...(lines.length > 0 && { taxes: lines }),
  });
}

function reductionMinor(worth: ReductionWorth, base: bigint): bigint {
  if ('percent' in worth) return round(multiply(percentOf(worth.percent), { n: base, d: 1n }), 'half-up');
  return worth.amountMinor < base ? worth.amountMinor : base;
}

/** The exact share, rounded once, half-up: of an amount without tax. */
export function taxMinor(percent: string, base: bigint): bigint {
  return round(multiply(percentOf(percent), { n: base, d: 1n }), 'half-up');
}

/**
 * What goes back is what was paid: the part of the credit that a discount covered is withheld, and tax follows what is
 * given back in the proportion in which it was charged, rounded down, so that never more comes back than was taken.
 */
function giveBack(
  figures: PricedFigures,
  { given, billed }: { readonly given: GivenBack; readonly billed: Billed },
): QuoteFigures {
  const kept = withholdDiscounts(figures, withheldMinor(figures, { given, billed }));
  const out = kept.refund + kept.balance;
  const taxes = returnedTaxes(kept, given);
  const [toRefund = 0n, toBalance = 0n] = out > 0n ? allocate(-sumMinor(taxes), [kept.refund, kept.balance]) : [];
  return settledAgain({
    ...kept,
    refund: kept.refund + toRefund,
    balance: kept.balance + toBalance,
    ...(taxes.length > 0 && { taxes }),
  });
}

/** The exact part of the credit that discounts covered. */
function discountedCredit(
  { lines }: Pick<PricedFigures, 'lines'>,
  { given, billed }: { readonly given: GivenBack; readonly billed: Billed },
): Rational {
  return given.discounted.reduce((sum, { component, from, minor }) => {
    const line = lines.find((candidate) => candidate.component === component && candidate.from === from);
    const slice = billed.lines.find((candidate) => candidate.component === component && candidate.term?.start === from);
    const creditMinor = present(line, 'a discounted component changes').credit;
    const billedMinor = present(slice, 'a discounted component was billed').billed.amountMinor;
    return add(sum, creditedShare({ behindMinor: minor, creditMinor, billedMinor }));
  }, ZERO);
}

/**
 * What is left of earlier discounts is withheld first, rounded up, so that none of it is paid out; what is more than the
 * net stays behind the new slices.
 */
export function withheldMinor(
  figures: PricedFigures,
  of: { readonly given: GivenBack; readonly billed: Billed },
): bigint {
  if (figures.net >= 0n) return 0n;
  const covered = round(discountedCredit(figures, of), 'up');
  if (covered < -figures.net) return covered;
  return -figures.net;
}

/** What of it was at the seller's expense: in the proportion of what discounts covered, and theirs again. */
export function sellerWithheldMinor(
  figures: PricedFigures,
  { given, billed }: { readonly given: GivenBack; readonly billed: Billed },
): bigint {
  const discounted = given.discounted.map((behind) => ({ ...behind, minor: behind.sellerMinor ?? 0n }));
  const sellers = discountedCredit(figures, { given: { ...given, discounted }, billed });
  if (sellers.n === 0n) return 0n;
  const withheld = { n: withheldMinor(figures, { given, billed }), d: 1n };
  return round(divide(multiply(withheld, sellers), discountedCredit(figures, { given, billed })), 'half-up');
}

/** Nothing above net − withheld goes out; what a cap withheld already counts. */
export function withholdDiscounts(figures: PricedFigures, withheld: bigint): PricedFigures {
  const out = figures.refund + figures.balance;
  const limit = -figures.net > withheld ? -figures.net - withheld : 0n;
  const over = out > limit ? out - limit : 0n;
  const fromBalance = over < figures.balance ? over : figures.balance;
  return {
    ...figures,
    balance: figures.balance - fromBalance,
    refund: figures.refund - (over - fromBalance),
    forfeited: figures.forfeited + over,
  };
}

function returnedTaxes(kept: PricedFigures, given: GivenBack): TaxLine[] {
  const out = kept.refund + kept.balance;
  // Only money is limited by money: credit on the balance is not paid out.
  let left = kept.refund === 0n ? undefined : given.cashLeftMinor - kept.refund;
  return given.held.flatMap(({ rate, name, minor }): TaxLine[] => {
    const share = returnedTaxMinor({ heldMinor: minor, outMinor: out, paidMinor: given.paidMinor });
    const limited = left === undefined || share <= left ? share : left > 0n ? left : 0n;
    if (left !== undefined) left -= limited;
    return limited === 0n ? [] : [{ rate, name, minor: -limited }];
  });
}

export function returnedTaxMinor(of: {
  readonly heldMinor: bigint;
  readonly outMinor: bigint;
  readonly paidMinor: bigint;
}): bigint {
  const { heldMinor, outMinor, paidMinor } = of;
  if (outMinor <= 0n) return 0n;
  if (outMinor >= paidMinor) return heldMinor;
  return (heldMinor * outMinor) / paidMinor;
}

function settledAgain(figures: QuoteFigures): QuoteFigures {
  const moved: QuoteFigures['settled'][number][] = [];
  if (figures.payable > 0n) moved.push('charge');
  if (figures.refund > 0n) moved.push('refund');
  if (figures.balance > 0n) moved.push('balance');
  if (figures.waived > 0n) moved.push('waived');
  return { ...figures, settled: moved.length > 0 ? moved : ['zero'] };
}

function sumMinor(lines: readonly { readonly minor: bigint }[]): bigint {
  return lines.reduce((sum, { minor }) => sum + minor, 0n);
}

/** The tax of all rates together: what is charged, or, below 0, what goes back. */
export function taxOf({ taxes = [] }: Pick<QuoteFigures, 'taxes'>): bigint {
  return sumMinor(taxes);
}

/** What of the discounts is at the expense of the seller. */
export function sellerDiscountOf({ discounts = [] }: Pick<QuoteFigures, 'discounts'>): bigint {
  return sumMinor(discounts.filter(({ funder }) => funder !== OPERATOR));
}

/** What discounts take off the payable, all of them together: 0 where there are none. */
export function discountOf({ discounts = [] }: Pick<QuoteFigures, 'discounts'>): bigint {
  return sumMinor(discounts);
}
