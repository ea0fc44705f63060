import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf, sumText } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import type { RoundingMode } from '../kernel/rational.ts';
import { type GivenBack, type PricedFigures, type QuoteAdjustments, withheldMinor } from './adjustments.ts';
import type { Quote, QuoteFigures } from './quote.ts';

interface Explaining {
  readonly quote: Quote;
  readonly adjustments: QuoteAdjustments;
  /** What the fee rule said, before discounts and tax. */
  readonly priced: PricedFigures;
  readonly text: (minor: bigint) => string;
  readonly sum: (minors: readonly bigint[]) => string;
  /** A step whose exact value is what its formula evaluates to. */
  readonly step: (what: string, formula: string, mode?: RoundingMode) => FeeStep;
}

/** What earlier discounts covered of what is credited. */
export const WITHHELD = 'covered by a discount, not given back';

/** Discounts and tax with their arithmetic, and the figures that they changed. */
export function explainAdjustments(quote: Quote, priced: PricedFigures): FeeStep[] {
  const { adjustments } = quote;
  if (!adjustments) return [];
  const digits = present(currencyDigits(quote.currency), 'a quote is in a known currency');
  const of: Explaining = {
    quote,
    adjustments,
    priced,
    text: (minor) => amountText(minor, digits),
    sum: (minors) => sumText(minors, digits),
    step: (what, formula, mode = 'half-up') => {
      const exact = present(evaluateFormula(formula), 'a formula of ours can be evaluated');
      return stepOf({ what, formula, exact, rounding: { mode, digits } });
    },
  };
  if (priced.payable > 0n) return explainPayable(of);
  return adjustments.given && priced.refund + priced.balance > 0n ? explainGivenBack(of, adjustments.given) : [];
}

function explainPayable({ quote, adjustments, priced, text, sum, step }: Explaining): FeeStep[] {
  const { discounts = [], taxes = [] } = quote.figures;
  const base = [priced.payable];
  const steps = discounts.map(({ name, coupon, minor }, index): FeeStep => {
    const { worth } = present(adjustments.discounts?.[index], 'a discount is made from its stored worth');
    const left = sum(base);
    base.push(-minor);
    const formula =
      'percent' in worth ? `(${left}) x ${worth.percent}/100` : `min(${text(worth.amountMinor)}, ${left})`;
    return step(coupon === undefined ? `discount: ${name}` : `coupon ${coupon}: ${name}`, formula);
  });
  const taxed = taxes.map(({ rate, name }): FeeStep => {
    const tax = present(
      adjustments.taxes?.find((candidate) => candidate.rate === rate),
      'tax is made from its stored rate',
    );
    return step(`tax: ${name}`, `(${sum(base)}) x ${tax.percent}/100`);
  });
  return [...steps, ...taxed, step('payable', sum([...base, ...taxes.map(({ minor }) => minor)]))];
}

function explainGivenBack(of: Explaining, given: GivenBack): FeeStep[] {
  const { quote, priced, text, sum, step } = of;
  const { figures } = quote;
  const withheld = explainWithheld(of, given);
  const out = priced.refund + priced.balance - (figures.forfeited - priced.forfeited);
  const taxes = (figures.taxes ?? []).map(({ rate, name, minor }): FeeStep => {
    const held = present(
      given.held.find((tax) => tax.rate === rate),
      'tax goes back of what is held',
    );
    const share =
      given.paidMinor <= 0n ? text(held.minor) : `min(${text(out)}/${text(given.paidMinor)}, 1) x ${text(held.minor)}`;
    const whole = step(`tax back: ${name}`, share, 'truncate');
    // Where the cash that is left is less than the share, it is the limit.
    return whole.value === text(-minor) ? whole : step(whole.what, `min(${share}, ${text(-minor)})`, 'truncate');
  });
  return [
    ...withheld,
    ...taxes,
    ...explainOut(of, figures),
    ...(figures.forfeited > 0n ? [step('forfeited', sum([-figures.net, -out]))] : []),
  ];
}

/** The part of the credit that discounts covered, and what of it is not given back. */
function explainWithheld({ quote, priced, text, step }: Explaining, given: GivenBack): FeeStep[] {
  const billed = present(quote.pricing, 'what gives money back was priced');
  const withheld = withheldMinor(priced, { given, billed });
  if (withheld === 0n) return [];
  const covered = given.discounted.map(({ component, from, minor }) => {
    const line = present(
      priced.lines.find((candidate) => candidate.component === component && candidate.from === from),
      'a discounted component changes',
    );
    const slice = present(
      billed.lines.find((candidate) => candidate.component === component && candidate.term?.start === from),
      'a discounted component was billed',
    );
    const { amountMinor } = slice.billed;
    if (amountMinor <= 0n) return text(minor);
    return `min(${text(line.credit)}/${text(amountMinor)}, 1) x ${text(minor)}`;
  });
  const formula = `min(${covered.join(' + ')}, ${text(-priced.net)})`;
  return [step(WITHHELD, formula, 'up')];
}

/** Refund and balance with the tax that goes with each. */
function explainOut({ priced, sum, step }: Explaining, figures: QuoteFigures): FeeStep[] {
  const lines: [what: string, before: bigint, after: bigint][] = [
    ['refund', priced.refund, figures.refund],
    ['balance', priced.balance, figures.balance],
  ];
  return lines.flatMap(([what, before, after]) =>
    before === after || before === 0n ? [] : [step(what, sum([before, after - before]))],
  );
}
