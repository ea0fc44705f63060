import type { Discount, DurationRow, FeeSpecification, TierBand, Tiers } from './period-price.ts';
import {
  fault,
  type JsonPlace,
  type JsonReader,
  readAmount,
  readList,
  readMonths,
  readNumber,
  readObject,
  readPer,
  readWhole,
} from './read-json.ts';

export const ROWS_MAX = 100;
export const BANDS_MAX = 1000;

export const SPECIFICATION_FIELDS = [
  'price',
  'pricePer',
  'listPrice',
  'quantity',
  'discount',
  'priceRows',
  'tiers',
  'hourlyPrice',
] as const;

/** A specification of a fee request, without `term`, which only a target may have. */
export function parseSpecification(
  reader: JsonReader,
  place: JsonPlace,
  of: { readonly digits: number; readonly fields: readonly string[] },
): FeeSpecification | undefined {
  const { digits } = of;
  const field = readObject(reader, place, of.fields);
  if (field === undefined) return undefined;
  const price = readAmount(reader, field('price'), digits);
  const per = readPer(reader, field('pricePer'));
  const optional = <T>(name: string, read: (at: JsonPlace) => T | undefined): T | undefined => {
    const at = field(name);
    return at.value === undefined ? undefined : read(at);
  };
  const amount = (at: JsonPlace) => readAmount(reader, at, digits);
  const quantity = optional('quantity', (at) => readWhole(reader, at)) ?? 1n;
  const listPrice = optional('listPrice', amount);
  const hourlyPrice = optional('hourlyPrice', amount);
  const discount = optional('discount', (at) => parseDiscount(reader, at, digits));
  const rows = optional('priceRows', (at) => parseRows(reader, at, digits));
  const tiers = optional('tiers', (at) => parseTiers(reader, at, digits));
  if (price === undefined) return undefined;
  return {
    price,
    per,
    quantity,
    ...(listPrice === undefined ? {} : { listPrice }),
    ...(discount === undefined ? {} : { discount }),
    ...(rows === undefined ? {} : { rows }),
    ...(tiers === undefined ? {} : { tiers }),
    ...(hourlyPrice === undefined ? {} : { hourlyPrice }),
  };
}

function parseDiscount(reader: JsonReader, place: JsonPlace, digits: number): Discount | undefined {
  const field = readObject(reader, place, ['factor', 'amount']);
  if (field === undefined) return undefined;
  const both = field('factor').value !== undefined && field('amount').value !== undefined;
  const neither = field('factor').value === undefined && field('amount').value === undefined;
  if (both || neither) return fault(reader, place, 'either { factor } or { amount }');
  if (field('factor').value !== undefined) {
    const factor = readNumber(reader, field('factor'));
    return factor && { kind: 'factor', factor };
  }
  const amount = readAmount(reader, field('amount'), digits);
  return amount && { kind: 'amount', amount };
}

function parseRows(reader: JsonReader, place: JsonPlace, digits: number): DurationRow[] | undefined {
  const read = (item: JsonPlace): DurationRow | undefined => {
    const field = readObject(reader, item, ['from', 'price', 'per']);
    if (field === undefined) return undefined;
    if (field('from').value === undefined) return fault(reader, field('from'), 'a duration such as "P6M"');
    const price = readAmount(reader, field('price'), digits);
    const fromMonths = readMonths(reader, field('from'));
    return price && { fromMonths, price, per: readPer(reader, field('per')) };
  };
  const rows = readList(reader, place, { min: 1, max: ROWS_MAX, read });
  const durations = new Set(rows?.map(({ fromMonths }) => fromMonths));
  if (rows !== undefined && durations.size < rows.length) return fault(reader, place, 'rows of different durations');
  return rows;
}

function parseTiers(reader: JsonReader, place: JsonPlace, digits: number): Tiers | undefined {
  const field = readObject(reader, place, ['mode', 'bands']);
  if (field === undefined) return undefined;
  const mode = field('mode').value;
  const bands = readList(reader, field('bands'), {
    min: 1,
    max: BANDS_MAX,
    read: (item) => parseBand(reader, item, digits),
  });
  if (mode !== 'volume' && mode !== 'volume-added') return fault(reader, field('mode'), 'volume or volume-added');
  if (bands === undefined) return undefined;
  return isRising(bands) ? { mode, bands } : fault(reader, field('bands'), 'rising in upTo, only the last one open');
}

function parseBand(reader: JsonReader, place: JsonPlace, digits: number): TierBand | undefined {
  const field = readObject(reader, place, ['upTo', 'amount']);
  if (field === undefined) return undefined;
  const amount = readAmount(reader, field('amount'), digits);
  const upTo = field('upTo').value === undefined ? undefined : readWhole(reader, field('upTo'));
  return amount && { amount, ...(upTo === undefined ? {} : { upTo }) };
}

function isRising(bands: readonly TierBand[]): boolean {
  return bands.every(({ upTo }, index) => {
    const before = bands[index - 1];
    if (before === undefined) return true;
    return before.upTo !== undefined && (upTo === undefined || upTo > before.upTo);
  });
}
