import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { type FeeStep, stepOf, toMajor } from '../fees/explain.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { priceChange } from '../fees/price-change.ts';
import { assert, present } from '../kernel/assert.ts';
import { currencyDigits, microsToMinor } from '../kernel/money.ts';
import { compare } from '../kernel/rational.ts';
import { explainRenewalPart } from '../subscription/explain-renewal.ts';
import { figuresOf } from './build-quote.ts';
import { explainAdjustments } from './explain-adjustments.ts';
import { explainCorrection } from './explain-correction.ts';
import type { Quote, QuotedComponent } from './quote.ts';

export interface QuoteExplanation {
  readonly steps: readonly FeeStep[];
  readonly stepsByComponent: ReadonlyMap<string, readonly FeeStep[]>;
}

/**
 * Every figure of a quote with the arithmetic that made it, recomputed from its stored inputs: first how the list price
 * of each target comes about, then the fee rule's steps.
 */
export function explainQuote(quote: Quote, feeRule: FeeRule): QuoteExplanation {
  const prices = new Map(quote.components.map((component) => [component.component, priceStep(quote, component)]));
  const lines = quote.pricing ? explainPricing(quote, feeRule) : { steps: explainMoneyless(quote), lines: [] };
  return {
    steps: [...prices.values(), ...lines.steps],
    stepsByComponent: new Map(
      quote.components.map(({ component }) => [
        component,
        [
          present(prices.get(component), 'every component has a price'),
          ...lines.lines.filter((line) => line.component === component).flatMap(({ steps }) => steps),
        ],
      ]),
    ),
  };
}

/** A correction, or the price of a next term: its components are billed each by itself. */
function explainMoneyless(quote: Quote): readonly FeeStep[] {
  const { components, renewalPeriods: periods, renewalPriceMinor, currency } = quote;
  if (periods === undefined || renewalPriceMinor === null) return explainCorrection(quote);
  const parts = components.map(({ to, toPriceMicros }) =>
    explainRenewalPart({ price: 'list', selection: to, priceMicros: toPriceMicros }, { periods }, quote),
  );
  if (parts.length === 1) return parts;
  const digits = present(currencyDigits(currency), 'a quote is in a known currency');
  return [
    ...parts,
    stepOf({
      what: 'charge of all components',
      formula: parts.map(({ value }) => value).join(' + '),
      exact: toMajor({ n: renewalPriceMinor, d: 1n }, digits),
      rounding: { mode: 'half-up', digits },
    }),
  ];
}

function explainPricing(quote: Quote, feeRule: FeeRule) {
  const pricing = present(quote.pricing, 'there is a fee to explain');
  const priced = priceChange({ ...pricing, feeRule });
  assert(priced.ok && priced.value.net === quote.figures.net, 'a quote explains the figure that it says');
  const adjusted = explainAdjustments(quote, figuresOf(priced.value));
  return { ...priced.value, steps: [...priced.value.steps, ...adjusted] };
}

function priceStep(quote: Quote, component: QuotedComponent): FeeStep {
  const digits = present(currencyDigits(quote.currency), 'a quote is in a known currency');
  const exact = toMajor(microsToMinor(component.toPriceMicros), digits);
  const evaluated = evaluateFormula(component.toPriceFormula);
  assert(evaluated !== undefined && compare(evaluated, exact) === 0, 'the formula of a price gives the price');
  const { component: id, skuKey } = component.to;
  return stepOf({
    what: `list price of ${id} ${skuKey} for ${quote.period}`,
    formula: component.toPriceFormula,
    exact,
    rounding: { mode: 'half-up', digits },
  });
}
