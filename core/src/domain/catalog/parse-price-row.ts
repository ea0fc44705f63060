import { currencyDigits } from '../kernel/money.ts';
import { periodMonths } from '../kernel/time.ts';
import type { PricePart, PriceRow, QuantityRange } from './catalog.ts';
import { reportRepeated } from './ids.ts';
import { PARTS_MAX, PERIOD_MONTHS_MAX } from './limits.ts';
import type { AttributesFound } from './parse-attribute.ts';
import { type PartContext, parsePricePart } from './parse-price-part.ts';
import { type Place, quote, type Reader, readAll, readFields, readList, reportKind, show } from './shape.ts';

export interface PriceRowContext {
  readonly known: AttributesFound;
  readonly ranges: { readonly byId: Readonly<Record<string, QuantityRange>> };
  /** Rows of the same SKU by period and currency. */
  readonly seen: Map<string, string>;
}

export function parsePriceRow(reader: Reader, place: Place, context: PriceRowContext): PriceRow | undefined {
  const fields = readFields(reader, place, ['period', 'currency', 'parts']);
  if (!fields) return undefined;
  const period = parsePeriod(reader, fields.at('period'));
  const currency = parseCurrency(reader, fields.at('currency'));
  const parts = parseParts(reader, fields.at('parts'), { ...context, currency });
  if (period === undefined || currency === undefined) return undefined;
  const what = `The price for ${period} in ${currency}`;
  reportRepeated(reader, context.seen, {
    key: `${period} ${currency}`,
    path: place.path,
    code: 'format.invalid',
    what,
  });
  return parts && { period, currency, parts };
}

function parsePeriod(reader: Reader, place: Place): string | undefined {
  const { value, path } = place;
  if (typeof value !== 'string') {
    reportKind(reader, place, 'a period such as P1M or P1Y');
    return undefined;
  }
  const months = periodMonths(value);
  if (months !== undefined && months <= PERIOD_MONTHS_MAX) return value;
  const message =
    months === undefined
      ? `${show(value)} is no period of whole months or years. Write P1M for a month, P1Y for a year.`
      : `The period ${value} is longer than five years, the longest purchase. Use P5Y or less.`;
  reader.report({ code: 'format.invalid', path, message });
  return undefined;
}

function parseCurrency(reader: Reader, place: Place): string | undefined {
  const { value, path } = place;
  if (typeof value !== 'string') {
    reportKind(reader, place, 'a currency code such as USD');
    return undefined;
  }
  if (currencyDigits(value) !== undefined) return value;
  const upper = value.toUpperCase();
  const hint = currencyDigits(upper) !== undefined ? ` Did you mean ${quote(upper)}?` : '';
  const message = `${show(value)} is no currency of ISO 4217.${hint} Use a code such as "USD", "EUR" or "CNY".`;
  reader.report({ code: 'format.invalid', path, message });
  return undefined;
}

function parseParts(reader: Reader, place: Place, context: PartContext): PricePart[] | undefined {
  const places = readList(reader, place);
  if (!places) return undefined;
  if (places.length === 0 || places.length > PARTS_MAX) {
    const way =
      places.length === 0 ? 'For a free SKU write one part: { model: flat, amount: "0.00" }.' : 'Join some of them.';
    const message = `The price has ${places.length} parts; a price is the sum of 1 to ${PARTS_MAX}. ${way}`;
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  const packages = new Map<string, string>();
  const parts = readAll(places, (at) => {
    const part = parsePricePart(reader, at, context);
    if (part?.model !== 'package') return part;
    const what = `A package part for ${quote(part.of)}`;
    reportRepeated(reader, packages, { key: part.of, path: at.path, code: 'format.invalid', what });
    return part;
  });
  return places.length === 0 ? undefined : parts;
}
