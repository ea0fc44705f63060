import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import type { TaxLine } from '../subscription/subscription-money.ts';
import { taxMinor } from './adjustments.ts';
import { type MoneyRules, taxRatesFor } from './money-rules.ts';

/** A line of tax on a bill, with the percentage that made it. */
export interface BilledTax extends TaxLine {
  readonly percent: string;
}

/** The tax on the bill of a purchase or a renewal at the rates of an instant: each rate a line of its own. Minor units. */
export function taxBill(
  rules: Pick<MoneyRules, 'taxRates'>,
  of: {
    readonly region: string | null;
    readonly productType: string;
    readonly at: Instant;
    /** Without tax. */
    readonly billMinor: bigint;
  },
): readonly BilledTax[] {
  const { billMinor } = of;
  if (billMinor === 0n) return [];
  return taxRatesFor(rules.taxRates, of).map(({ id: rate, name, percent }) => ({
    rate,
    name,
    minor: taxMinor(percent, billMinor),
    percent,
  }));
}

/** How a line of tax on a bill comes about. */
export function explainBilledTax(
  { name, percent }: BilledTax,
  { billMinor, currency }: { readonly billMinor: bigint; readonly currency: string },
): FeeStep {
  const digits = present(currencyDigits(currency), 'a bill is in a known currency');
  const formula = `(${amountText(billMinor, digits)}) x ${percent}/100`;
  const exact = present(evaluateFormula(formula), 'a formula of ours can be evaluated');
  return stepOf({ what: `tax: ${name}`, formula, exact, rounding: { mode: 'half-up', digits } });
}
