import type { BandedPart, PricePart, PriceRow, Quantities } from '../catalog/catalog.ts';
import { formatMicros } from '../kernel/money.ts';

/**
 * How the list price of a selection comes about, as a formula that `evaluateFormula` reads: the parts of the row at its
 * quantities, `490.00 + 120.00 x 200`. Major units; the caller has seen that the row has a price there.
 */
export function priceFormula(row: PriceRow, quantities: Quantities, digits: number): string {
  const terms = row.parts.flatMap((part) => partTerms(part, quantities, digits));
  if (terms.length === 0) return '0';
  return terms.join(' + ');
}

function partTerms(part: PricePart, quantities: Quantities, digits: number): string[] {
  if (part.model === 'flat') return [amount(part.amountMicros, digits)];
  const quantity = quantities[part.of] ?? 0;
  switch (part.model) {
    case 'linear':
      return [`${amount(part.amountMicros, digits)} x ${quantity}`];
    case 'package':
      return [`${amount(part.amountMicros, digits)} x ${Math.ceil(quantity / part.size)}`];
    case 'volume':
    case 'volume-added': {
      const band = part.bands.find(({ upTo }) => upTo === undefined || quantity <= upTo);
      return band ? [`${amount(band.amountMicros, digits)} x ${quantity}`] : [];
    }
    case 'graduated':
      return graduatedTerms(part, quantity, digits);
  }
}

function graduatedTerms(part: BandedPart, quantity: number, digits: number): string[] {
  let below = 0;
  return part.bands.flatMap(({ upTo = quantity, amountMicros }) => {
    const units = Math.min(upTo, quantity) - below;
    if (units <= 0) return [];
    below += units;
    return [`${amount(amountMicros, digits)} x ${units}`];
  });
}

/** Flat amounts may be negative: a rebate is subtracted from 0, because a formula has no sign. */
function amount(micros: bigint, digits: number): string {
  return micros < 0n ? `(0 - ${formatMicros(-micros, digits)})` : formatMicros(micros, digits);
}
