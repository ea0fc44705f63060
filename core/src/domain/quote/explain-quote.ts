import type { FeeStep } from '../fees/explain.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { priceChange } from '../fees/price-change.ts';
import { assert } from '../kernel/assert.ts';
import type { Quote } from './quote.ts';

export interface QuoteExplanation {
  readonly steps: readonly FeeStep[];
  readonly stepsByComponent: ReadonlyMap<string, readonly FeeStep[]>;
}

/** Every figure of a quote with the arithmetic that made it, recomputed from its stored inputs. */
export function explainQuote(quote: Quote, feeRule: FeeRule): QuoteExplanation {
  if (!quote.pricing) return { steps: [], stepsByComponent: new Map() };
  const priced = priceChange({ ...quote.pricing, feeRule });
  assert(priced.ok && priced.value.net === quote.figures.net, 'a quote explains the figure that it says');
  return {
    steps: priced.value.steps,
    stepsByComponent: new Map(priced.value.lines.map(({ component, steps }) => [component, steps])),
  };
}
