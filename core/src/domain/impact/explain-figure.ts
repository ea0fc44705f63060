import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf } from '../fees/explain.ts';
import { priceChange } from '../fees/price-change.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits, MICROS_PER_MINOR } from '../kernel/money.ts';
import type { RoundingMode } from '../kernel/rational.ts';
import { oldMicrosOf, type PricedOption, type PricingSide, quotedChange } from './option-figure.ts';

/** How the figure of an option came about, for the few that are shown; the last step's value is the figure. */
export function explainFigure(side: PricingSide, of: PricedOption): readonly FeeStep[] {
  const { option, moment, timing } = of;
  const { subscription } = moment;
  const digits = present(currencyDigits(subscription.currency), 'a subscription is in a known currency');
  const step = (what: string, formula: string, mode: RoundingMode = 'half-up') => {
    const exact = present(evaluateFormula(formula), 'a formula of ours can be evaluated');
    return stepOf({ what, formula, exact, rounding: { mode, digits } });
  };
  const price = (micros: bigint) => amountText({ n: micros, d: MICROS_PER_MINOR }, digits);
  if (timing === 'at-renewal')
    return [step('price of the next term', `${price(option.toMicros)} x ${subscription.periods}`)];
  if (side.basis === undefined) {
    const quoted = quotedChange(side, option, moment);
    if (!quoted.ok) return [];
    const explained = priceChange({ ...quoted.value.pricing, feeRule: side.release.feeRule });
    return explained.ok ? upToNet(explained.value.steps) : [];
  }
  const share = moment.shareOf(side);
  if (!share.ok) return [];
  const { rounding, roundAt } = side.release.feeRule;
  const [left, old] = [`${share.value.n}/${share.value.d}`, price(oldMicrosOf(side, of))];
  if (roundAt === 'net') return [step('net', `(${price(option.toMicros)} - ${old}) x ${left}`, rounding)];
  const charge = step('charge', `${price(option.toMicros)} x ${left}`, rounding);
  const credit = step('credit', `${old} x ${left}`, rounding);
  return [charge, credit, step('net', `${charge.value} - ${credit.value}`)];
}

/** What comes after it says who pays it. */
function upToNet(steps: readonly FeeStep[]): readonly FeeStep[] {
  return steps.slice(0, 1 + steps.findLastIndex(({ what }) => what === 'net'));
}
