import { parseDecimal, type Rational } from '../kernel/rational.ts';
import { parseMoment, periodMonths } from '../kernel/time.ts';
import type { Per } from './share.ts';

/**
 * Reads a JSON value place by place. Every fault is noted and reading goes on; a reader answers undefined where nothing
 * usable stands, and the whole is refused when any fault was noted.
 */
export interface JsonReader {
  readonly faults: string[];
}

export interface JsonPlace {
  readonly value: unknown;
  /** `from.tiers.bands[0].amount`; the document itself is ''. */
  readonly path: string;
}

export type JsonFields = (name: string) => JsonPlace;

export function fault(reader: JsonReader, place: JsonPlace, wanted: string): undefined {
  const name = place.path === '' ? 'the request' : place.path;
  reader.faults.push(place.value === undefined ? `${name} is missing: ${wanted}` : `${name} must be ${wanted}`);
  return undefined;
}

/** An object that has no other fields than the known ones. */
export function readObject(reader: JsonReader, place: JsonPlace, known: readonly string[]): JsonFields | undefined {
  const { value, path } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault(reader, place, 'an object');
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const prefix = path === '' ? '' : `${path}.`;
  for (const name of fields.keys()) {
    if (!known.includes(name)) reader.faults.push(`${prefix}${name.slice(0, 60)} is no field of this format`);
  }
  return (name) => ({ value: fields.get(name), path: `${prefix}${name}` });
}

/** A list of at least one item and at most `max`. */
export function readList<T>(
  reader: JsonReader,
  place: JsonPlace,
  of: { readonly min: number; readonly max: number; readonly read: (item: JsonPlace) => T | undefined },
): T[] | undefined {
  const { value, path } = place;
  if (!Array.isArray(value) || value.length < of.min || value.length > of.max) {
    return fault(reader, place, `a list of ${of.min} to ${of.max} items`);
  }
  const items = Array.from(value, (item: unknown, index) => of.read({ value: item, path: `${path}[${index}]` }));
  const usable = items.filter((item) => item !== undefined);
  return usable.length === items.length ? usable : undefined;
}

export function readText(reader: JsonReader, place: JsonPlace): string | undefined {
  return typeof place.value === 'string' ? place.value : fault(reader, place, 'text');
}

/** A decimal text that is not negative, in major units, as exact minor units of so many decimals. */
export function readAmount(reader: JsonReader, place: JsonPlace, digits: number): Rational | undefined {
  const number = readNumber(reader, place);
  return number && toMinor(number, digits);
}

/** A decimal text that is not negative. Numbers are refused: a JSON number is a float. */
export function readNumber(reader: JsonReader, place: JsonPlace): Rational | undefined {
  const number = typeof place.value === 'string' ? parseDecimal(place.value) : undefined;
  if (number === undefined || number.n < 0n || (place.value as string).startsWith('-')) {
    return fault(reader, place, 'a decimal text that is not negative, such as "12.50"');
  }
  return number;
}

/** Whole minor units keep the denominator 1, which keeps later products short. */
function toMinor(number: Rational, digits: number): Rational {
  const scale = 10n ** BigInt(digits);
  const n = number.n * scale;
  return n % number.d === 0n ? { n: n / number.d, d: 1n } : { n, d: number.d };
}

const WHOLE = /^\d{1,15}$/;

/** A whole number that is not negative, as text or as a JSON integer. */
export function readWhole(reader: JsonReader, place: JsonPlace): bigint | undefined {
  const { value } = place;
  if (typeof value === 'string' && WHOLE.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return fault(reader, place, 'a whole number that is not negative, such as "5"');
}

/** ISO date or date-time as epoch milliseconds, in the zone unless it carries an offset. */
export function readMoment(reader: JsonReader, place: JsonPlace, timeZone: string): number | undefined {
  const moment = typeof place.value === 'string' ? parseMoment(place.value, timeZone) : undefined;
  return moment === undefined
    ? fault(reader, place, 'an ISO date or date-time, such as "2025-06-11T10:00:00Z"')
    : moment;
}

/** Months of a period text; undefined when missing or not PnM or PnY, which is refused only where months are needed. */
export function readMonths(reader: JsonReader, place: JsonPlace): number | undefined {
  if (place.value === undefined) return undefined;
  const text = readText(reader, place);
  return text === undefined ? undefined : periodMonths(text);
}

/** The period of a price; `term` where it is missing. */
export function readPer(reader: JsonReader, place: JsonPlace): Per {
  return place.value === undefined || place.value === 'term' ? 'term' : readMonths(reader, place);
}
