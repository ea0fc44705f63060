import type { PriceRow, Quantities } from '../catalog/catalog.ts';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf, sumText, toMajor } from '../fees/explain.ts';
import { assert, present } from '../kernel/assert.ts';
import { currencyDigits, MICROS_PER_MINOR } from '../kernel/money.ts';
import { type BilledTax, explainBilledTax } from './bill-taxes.ts';
import { priceFormula } from './price-formula.ts';

export interface PurchasedPart {
  readonly component: string;
  readonly skuKey: string;
  readonly quantities: Quantities;
  readonly row: PriceRow;
  readonly chargeMinor: bigint;
}

/** How the charge of a bought component comes about: its list price of one period, times the periods, rounded once. */
export function explainPurchasedPart(
  { component, skuKey, quantities, row, chargeMinor }: PurchasedPart,
  periods: number,
): readonly FeeStep[] {
  const digits = present(currencyDigits(row.currency), 'a bill is in a known currency');
  const rounding = { mode: 'half-up', digits } as const;
  const price = explainListPrice({ component, skuKey, quantities, row });
  const whole = `(${price.formula}) x ${periods}`;
  const exact = present(evaluateFormula(whole), 'a formula of ours can be evaluated');
  const charge = stepOf({ what: 'charge', formula: whole, exact, rounding });
  assert(charge.value === amountText(chargeMinor, digits), 'a purchase explains the figure that it says');
  return [price, charge];
}

/** How the list price of one period comes about. */
export function explainListPrice({ component, skuKey, quantities, row }: Omit<PurchasedPart, 'chargeMinor'>): FeeStep {
  const digits = present(currencyDigits(row.currency), 'a bill is in a known currency');
  const formula = priceFormula(row, quantities, digits);
  return stepOf({
    what: `list price of ${component} ${skuKey} for ${row.period}`,
    formula,
    exact: present(evaluateFormula(formula), 'a formula of ours can be evaluated'),
    rounding: { mode: 'half-up', digits },
  });
}

/**
 * For how many periods at this price of one something was charged, rounded once; undefined where no whole number of them
 * comes to it, as of what was imported.
 */
export function periodsCharged(chargeMinor: bigint, priceMicros: bigint): number | undefined {
  if (priceMicros <= 0n) return undefined;
  const chargeMicros = chargeMinor * MICROS_PER_MINOR;
  const periods = (chargeMicros + priceMicros / 2n) / priceMicros;
  // Twice the distance, because half a minor unit may be half a micro.
  const beyond = 2n * (chargeMicros - priceMicros * periods);
  const isIt = periods >= 1n && beyond > -MICROS_PER_MINOR && beyond <= MICROS_PER_MINOR;
  return isIt ? Number(periods) : undefined;
}

/** How the whole bill comes about: the charges and their taxes. */
export function explainBill(of: {
  readonly currency: string;
  readonly charges: readonly bigint[];
  readonly taxes: readonly BilledTax[];
  readonly totalMinor: bigint;
}): readonly FeeStep[] {
  const { currency, charges, taxes, totalMinor } = of;
  const digits = present(currencyDigits(currency), 'a bill is in a known currency');
  const billMinor = charges.reduce((sum, charge) => sum + charge, 0n);
  const formula = sumText([...charges, ...taxes.map(({ minor }) => minor)], digits);
  const exact = toMajor({ n: totalMinor, d: 1n }, digits);
  return [
    ...taxes.map((line) => explainBilledTax(line, { billMinor, currency })),
    stepOf({ what: 'payable', formula, exact, rounding: { mode: 'half-up', digits } }),
  ];
}
