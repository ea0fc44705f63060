import { currencyDigits, MICROS_PER_MINOR, parseMicros, parseMinor } from '../kernel/money.ts';
import type { Band, BandedPart, PricePart, QuantityRange } from './catalog.ts';
import { BANDS_MAX, QUANTITY_MAX } from './limits.ts';
import type { AttributesFound } from './parse-attribute.ts';
import {
  didYouMean,
  type Fields,
  type Place,
  quote,
  type Reader,
  readAll,
  readFields,
  readInteger,
  readList,
  readWord,
  reportKind,
  show,
} from './shape.ts';

const MODELS = ['flat', 'linear', 'volume', 'volume-added', 'graduated', 'package'] as const;
type Model = (typeof MODELS)[number];

const FIELDS: { readonly [model in Model]: readonly string[] } = {
  flat: ['model', 'amount'],
  linear: ['model', 'of', 'amount'],
  volume: ['model', 'of', 'bands'],
  'volume-added': ['model', 'of', 'bands'],
  graduated: ['model', 'of', 'bands'],
  package: ['model', 'of', 'size', 'amount'],
};

export interface PartContext {
  readonly known: AttributesFound;
  readonly ranges: { readonly byId: Readonly<Record<string, QuantityRange>> };
  /** Undefined where the currency is not usable; amounts are then only checked to be decimals. */
  readonly currency: string | undefined;
}

export function parsePricePart(reader: Reader, place: Place, context: PartContext): PricePart | undefined {
  const model = modelOf(place.value);
  const fields = readFields(reader, place, model ? FIELDS[model] : ['model', 'of', 'amount', 'bands', 'size']);
  if (!fields) return undefined;
  if (model === undefined) {
    readWord(reader, fields.at('model'), MODELS);
    return undefined;
  }
  if (model === 'flat') {
    const amountMicros = parseFlatAmount(reader, fields.at('amount'), context);
    return amountMicros === undefined ? undefined : { model, amountMicros };
  }
  const of = parseOf(reader, fields.at('of'), context.known);
  if (model === 'linear' || model === 'package') return parseUnitPart(reader, fields, { model, of, context });
  const bands = parseBands(reader, fields.at('bands'), { context, of });
  return of === undefined || bands === undefined ? undefined : { model, of, bands };
}

function modelOf(value: unknown): Model | undefined {
  if (typeof value !== 'object' || value === null || !('model' in value)) return undefined;
  return MODELS.find((model) => model === value.model);
}

function parseUnitPart(
  reader: Reader,
  fields: Fields,
  { model, of, context }: { model: 'linear' | 'package'; of: string | undefined; context: PartContext },
): PricePart | undefined {
  const amountMicros = parseUnitAmount(reader, fields.at('amount'), context);
  const rule = { min: 1, max: QUANTITY_MAX, code: 'format.invalid' } as const;
  const size = model === 'package' ? readInteger(reader, fields.at('size'), rule) : 1;
  if (of === undefined || amountMicros === undefined || size === undefined) return undefined;
  return model === 'linear' ? { model, of, amountMicros } : { model, of, size, amountMicros };
}

/** The id of the quantity attribute that a part reads; undefined when the specification certainly has none such. */
function parseOf(reader: Reader, place: Place, known: AttributesFound): string | undefined {
  const { value, path } = place;
  if (typeof value !== 'string') {
    reportKind(reader, place, 'the id of the quantity attribute that is priced');
    return undefined;
  }
  if (known.byId.get(value)?.kind === 'quantity' || !known.complete) return value;
  const ids = [...known.byId].filter(([, { kind }]) => kind === 'quantity').map(([id]) => id);
  const has = ids.length > 0 ? `it has ${ids.join(', ')}` : 'it has none';
  const message = `The specification has no quantity ${quote(value)}; ${has}.${didYouMean(value, ids)}`;
  reader.report({ code: 'format.invalid', path, message });
  return undefined;
}

// ---- bands ----------------------------------------------------------------------------------------------------------

function parseBands(
  reader: Reader,
  place: Place,
  { context, of }: { context: PartContext; of: string | undefined },
): BandedPart['bands'] | undefined {
  const places = readList(reader, place);
  if (!places) return undefined;
  if (places.length === 0 || places.length > BANDS_MAX) {
    const message = `${places.length} bands are given; a part has 1 to ${BANDS_MAX}.`;
    reader.report({ code: 'price.bands', path: place.path, message });
  }
  const bands = readAll(places, (at) => parseBand(reader, at, context));
  if (!bands || bands.length === 0) return undefined;
  reportDisorder(reader, bands, places);
  const range = of === undefined ? undefined : context.ranges.byId[of];
  const kept = reachable(bands);
  const last = kept.at(-1)?.upTo;
  if (range && last !== undefined && last < range.max) {
    const message = `The last band ends at ${last}, but up to ${range.max} can be bought. Leave out its "upTo", raise it, or lower the greatest quantity to ${last}.`;
    reader.report({ code: 'price.bands', path: place.path, message });
  }
  return kept;
}

function parseBand(reader: Reader, place: Place, context: PartContext): Band | undefined {
  const fields = readFields(reader, place, ['upTo', 'amount']);
  if (!fields) return undefined;
  const isOpen = fields.at('upTo').value === undefined;
  const rule = { min: 1, max: QUANTITY_MAX, code: 'price.bands' } as const;
  const upTo = isOpen ? undefined : readInteger(reader, fields.at('upTo'), rule);
  const amountMicros = parseUnitAmount(reader, fields.at('amount'), context);
  if (amountMicros === undefined) return undefined;
  if (isOpen) return { amountMicros };
  return upTo === undefined ? undefined : { upTo, amountMicros };
}

function reportDisorder(reader: Reader, bands: readonly Band[], places: readonly Place[]): void {
  let before = 0;
  bands.forEach(({ upTo }, index) => {
    const path = places[index]?.path ?? '';
    if (upTo === undefined && index < bands.length - 1) {
      const message = 'Only the last band may be open. Give this band an "upTo", or delete the bands after it.';
      reader.report({ code: 'price.bands', path, message });
    }
    if (upTo !== undefined && upTo <= before) {
      const message = `The band ends at ${upTo}, but the one before ends at ${before}. Sort the bands so that "upTo" rises.`;
      reader.report({ code: 'price.bands', path: `${path}/upTo`, message });
    }
    before = Math.max(before, upTo ?? 0);
  });
}

/** The bands that some quantity lands in: rising, whatever the file says. A quantity takes the first band it fits. */
function reachable(bands: readonly Band[]): Band[] {
  const kept: Band[] = [];
  let before = 0;
  for (const band of bands) {
    if (band.upTo !== undefined && band.upTo <= before) continue;
    kept.push(band);
    if (band.upTo === undefined) break;
    before = band.upTo;
  }
  return kept;
}

// ---- amounts --------------------------------------------------------------------------------------------------------

/** Flat amounts have the currency's decimals and may be negative. */
function parseFlatAmount(reader: Reader, place: Place, { currency }: PartContext): bigint | undefined {
  const text = readDecimal(reader, place);
  const digits = currency === undefined ? undefined : currencyDigits(currency);
  if (text === undefined || digits === undefined) return undefined;
  const minor = parseMinor(text, digits);
  if (minor !== undefined) return minor * MICROS_PER_MINOR;
  const message = `${quote(text)} has too many decimals: ${currency} has ${digits}. Write an amount that can be charged.`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}

/** Unit, band and package amounts are not negative and have up to six decimals more than the currency. */
function parseUnitAmount(reader: Reader, place: Place, { currency }: PartContext): bigint | undefined {
  const text = readDecimal(reader, place);
  if (text === undefined) return undefined;
  if (text.startsWith('-')) {
    const message = `The amount ${quote(text)} is negative; only flat amounts may be. Give a rebate as a flat part of the row.`;
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  const digits = currency === undefined ? undefined : currencyDigits(currency);
  if (digits === undefined) return undefined;
  const micros = parseMicros(text, digits);
  if (micros !== undefined) return micros;
  const message = `${quote(text)} has too many decimals: ${digits + 6} are possible in ${currency}. Shorten it.`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,12})?$/;

function readDecimal(reader: Reader, place: Place): string | undefined {
  const { value, path } = place;
  if (typeof value === 'number') {
    const message = `The amount ${show(value)} must be text, so that no digit is lost. Write "${value}" in quotes.`;
    reader.report({ code: 'format.invalid', path, message });
    return undefined;
  }
  if (typeof value !== 'string') {
    reportKind(reader, place, 'a decimal in quotes such as "9.00"');
    return undefined;
  }
  if (DECIMAL.test(value)) return value;
  const message = `${quote(value)} is no amount. Write digits with a point for decimals and nothing else, such as "1234.50".`;
  reader.report({ code: 'format.invalid', path, message });
  return undefined;
}
