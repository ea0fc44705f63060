import { amountText, type FeeStep, stepOf, toMajor } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits, microsToMinor } from '../kernel/money.ts';
import type { RenewalOffer, RenewalPart } from './renewal.ts';

const PRICE_NAME: { readonly [from in RenewalPart['price']]: string } = {
  list: 'list price',
  agreed: 'agreed price',
  kept: 'price kept for the scheduled change',
};

/** How a part of a renewal comes about: its price of one period times the periods, rounded once. */
export function explainRenewalPart(
  part: Pick<RenewalPart, 'price' | 'priceMicros' | 'selection'>,
  { periods }: Pick<RenewalOffer, 'periods'>,
  { currency, period }: { readonly currency: string; readonly period: string },
): FeeStep {
  const digits = present(currencyDigits(currency), 'a subscription is in a known currency');
  const price = microsToMinor(part.priceMicros);
  const exact = toMajor({ n: price.n * BigInt(periods), d: price.d }, digits);
  const { component, skuKey } = part.selection;
  return stepOf({
    what: `${PRICE_NAME[part.price]} of ${component} ${skuKey} for ${periods} x ${period}`,
    formula: `${amountText(price, digits)} x ${periods}`,
    exact,
    rounding: { mode: 'half-up', digits },
  });
}
