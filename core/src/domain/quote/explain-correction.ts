import { amountText, type FeeStep, stepOf, sumText, toMajor } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import { discountOf, taxOf } from './adjustments.ts';
import type { Quote } from './quote.ts';

/** The figures of a compensating order: those of the order it corrects, turned round, or the amount that the operator named. */
export function explainCorrection({ corrects, figures, currency }: Quote): FeeStep[] {
  if (!corrects) return [];
  const digits = present(currencyDigits(currency), 'a quote is in a known currency');
  const step = (what: string, formula: string, minor: bigint) =>
    stepOf({
      what,
      formula,
      exact: toMajor({ n: minor, d: 1n }, digits),
      rounding: { mode: 'half-up', digits },
    });
  const { charge, credit, net, payable, waived, refund, balance, forfeited } = figures;
  const lines = [
    step('charge', amountText(charge, digits), charge),
    step('credit', amountText(credit, digits), credit),
    step('net', sumText([charge, -credit], digits), net),
  ];
  const moved: [what: string, minor: bigint, others: readonly bigint[]][] = [
    ['payable', payable, [net, taxOf(figures), -discountOf(figures), -waived]],
    ['refund', refund, [-net, -taxOf(figures), -balance, -forfeited]],
  ];
  return [
    ...lines,
    ...moved.flatMap(([what, minor, of]) => {
      const parts = of.filter((part) => part !== 0n);
      return minor === 0n ? [] : [step(what, sumText(parts, digits), minor)];
    }),
  ];
}
