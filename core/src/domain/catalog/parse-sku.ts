import type { Billing, PriceRow, QuantityAttribute, QuantityRange, Sku } from './catalog.ts';
import { PART_ID } from './ids.ts';
import { QUANTITY_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import type { AttributesFound } from './parse-attribute.ts';
import { parseChoices } from './parse-choices.ts';
import { parsePriceRow } from './parse-price-row.ts';
import { gridCeil, gridFloor, isOnGrid } from './price.ts';
import {
  didYouMean,
  type Fields,
  type Place,
  quote,
  type Reader,
  readAll,
  readBoolean,
  readEntries,
  readFields,
  readInteger,
  readList,
  readOptional,
  readText,
} from './shape.ts';
import { skuKeyOf } from './sku.ts';

/** What is known of a SKU: its key for rules and repetitions, and the whole where everything is usable. */
export interface SkuFound {
  readonly path: string;
  readonly key: string | undefined;
  readonly removed: boolean;
  readonly sku: Sku | undefined;
  /** No other SKU of the product may have them. */
  readonly codes: readonly CodeFound[];
}

export interface CodeFound {
  readonly dialect: string;
  readonly code: string;
  readonly path: string;
}

export interface SkuContext {
  readonly known: AttributesFound;
  readonly billing: Billing | undefined;
}

export function parseSku(reader: Reader, place: Place, context: SkuContext): SkuFound {
  const { known, billing } = context;
  const fields = readFields(reader, place, ['sku', 'codes', 'quantities', 'removed', 'prices']);
  if (!fields) return { path: place.path, key: undefined, removed: false, sku: undefined, codes: [] };
  const found = parseChoices(reader, fields.at('sku'), { known, code: 'sku.unknown' });
  const key = found?.isSound ? skuKeyOf(known.attributes ?? choicesOnly(known), found.choices) : undefined;
  const codes: CodeFound[] = [];
  const byDialect = readOptional(fields.at('codes'), noCodes(), (at) => parseCodes(reader, at, codes));
  const ranges = parseRanges(reader, fields.at('quantities'), known);
  const removed = readOptional(fields.at('removed'), false, (at) => readBoolean(reader, at));
  const prices = parsePrices(reader, fields, { known, ranges });
  if (prices?.length === 0 && removed === false && billing !== undefined && billing !== 'offline') {
    const message =
      'This SKU has no price. Add a row for each period and currency it is sold in, or withdraw it with "removed: true".';
    reader.report({ code: 'price.missing', path: fields.at('prices').path, message });
  }
  const outline = { path: fields.at('sku').path, key, removed: removed ?? false, codes };
  const isUsable = byDialect && prices && removed !== undefined && known.attributes && ranges.complete;
  if (!isUsable || !found || key === undefined) return { ...outline, sku: undefined };
  return { ...outline, sku: { choices: found.choices, key, codes: byDialect, ranges: ranges.byId, removed, prices } };
}

function choicesOnly(known: AttributesFound) {
  return [...known.byId.values()].map(({ attribute }) => attribute).filter((attribute) => attribute !== undefined);
}

function noCodes(): Record<string, string> {
  return Object.create(null);
}

function parseCodes(reader: Reader, place: Place, found: CodeFound[]): Record<string, string> | undefined {
  const entries = readEntries(reader, place);
  if (!entries) return undefined;
  const codes = noCodes();
  let isUsable = true;
  for (const entry of entries) {
    const code = readText(reader, entry, { lengthMax: TEXT_LENGTH_MAX });
    const isDialect = PART_ID.pattern.test(entry.key);
    if (!isDialect) {
      const message = `${quote(entry.key)} is no name of a dialect; a name consists of ${PART_ID.allowed}.`;
      reader.report({ code: 'format.invalid', path: entry.path, message });
    }
    if (code === undefined || !isDialect) isUsable = false;
    else {
      codes[entry.key] = code;
      found.push({ dialect: entry.key, code, path: entry.path });
    }
  }
  return isUsable ? codes : undefined;
}

// ---- quantities -----------------------------------------------------------------------------------------------------

export interface RangesFound {
  readonly byId: Record<string, QuantityRange>;
  /** Whether the range of every quantity attribute is known. */
  readonly complete: boolean;
}

function parseRanges(reader: Reader, place: Place, known: AttributesFound): RangesFound {
  const byId: Record<string, QuantityRange> = Object.create(null);
  const narrowings = new Map<string, Place>();
  for (const entry of place.value === undefined ? [] : (readEntries(reader, place) ?? [])) {
    if (known.byId.get(entry.key)?.kind === 'quantity') narrowings.set(entry.key, entry);
    else if (known.complete) reportUnknownQuantity(reader, entry, known);
  }
  let complete = place.value === undefined || typeof place.value === 'object';
  for (const [id, { kind, attribute }] of known.byId) {
    if (kind !== 'quantity') continue;
    const narrowing = narrowings.get(id);
    const range = attribute?.kind === 'quantity' ? parseRange(reader, { attribute, narrowing }) : undefined;
    if (range) byId[id] = range;
    else complete = false;
  }
  return { byId, complete };
}

/** Reports a key of a group of quantities that is no quantity attribute of the specification. */
export function reportUnknownQuantity(
  reader: Reader,
  entry: { readonly key: string; readonly path: string },
  known: AttributesFound,
): void {
  const ids = [...known.byId].filter(([, { kind }]) => kind === 'quantity').map(([id]) => id);
  const hint = didYouMean(entry.key, ids);
  const message = `The specification has no quantity ${quote(entry.key)}.${hint} Correct or delete it.`;
  reader.report({ code: 'format.invalid', path: entry.path, message });
}

/** The SKU's own part of an attribute's range: same grid, no wider; the end is cut down to the grid. */
function parseRange(
  reader: Reader,
  { attribute, narrowing }: { attribute: QuantityAttribute; narrowing: Place | undefined },
): QuantityRange | undefined {
  const own = narrowing ? readFields(reader, narrowing, ['min', 'max']) : undefined;
  if (narrowing && !own) return undefined;
  const min = own ? parseBound(reader, own, { attribute, bound: 'min' }) : attribute.min;
  const max = own ? parseBound(reader, own, { attribute, bound: 'max' }) : attribute.max;
  if (min === undefined || max === undefined) return undefined;
  if (min > max) {
    const message = `The least quantity ${min} lies above the greatest, ${max}. Correct "min" or "max" of this SKU.`;
    reader.report({ code: 'attribute.range', path: narrowing?.path ?? '', message });
    return undefined;
  }
  return { min, max: gridFloor(attribute, max), step: attribute.step };
}

function parseBound(
  reader: Reader,
  own: Fields,
  { attribute, bound }: { attribute: QuantityAttribute; bound: 'min' | 'max' },
): number | undefined {
  const place = own.at(bound);
  if (place.value === undefined) return attribute[bound];
  const value = readInteger(reader, place, { min: 0, max: QUANTITY_MAX, code: 'attribute.range' });
  if (value === undefined || value === attribute[bound]) return value;
  const problem = boundProblem(value, attribute);
  if (problem === undefined) return value;
  reader.report({ code: 'attribute.range', path: place.path, message: problem });
  return undefined;
}

function boundProblem(value: number, attribute: QuantityAttribute): string | undefined {
  const { id, min, max, step } = attribute;
  if (value < min || value > max) {
    return `${value} lies outside the range of ${quote(id)}, ${min} to ${max}. A SKU can only narrow it: choose a value inside, or widen the attribute.`;
  }
  if (isOnGrid(attribute, value)) return undefined;
  const [below, above] = [gridFloor(attribute, value), gridCeil(attribute, value)];
  const near = above <= max ? `${below} or ${above}` : `${below}`;
  return `${value} is no step of ${quote(id)} (${min}, ${min + step}, ${min + 2 * step}, …). Use ${near}.`;
}

// ---- prices ---------------------------------------------------------------------------------------------------------

function parsePrices(
  reader: Reader,
  fields: Fields,
  context: { readonly known: AttributesFound; readonly ranges: RangesFound },
): PriceRow[] | undefined {
  const place = fields.at('prices');
  if (place.value === undefined) return [];
  const places = readList(reader, place);
  if (!places) return undefined;
  const seen = new Map<string, string>();
  return readAll(places, (at) => parsePriceRow(reader, at, { ...context, seen }));
}
