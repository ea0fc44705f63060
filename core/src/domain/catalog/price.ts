import { assert } from '../kernel/assert.ts';
import type { BandedPart, PricePart, PriceRow, Quantities, QuantityRange, Sku } from './catalog.ts';

/**
 * Exact list prices. Amounts are micros (millionths of a minor unit of the row's currency); nothing is rounded here.
 */

/**
 * Price of one period for the given quantities, in micros: the sum of the parts of the row (contract §2).
 * Undefined where no price exists: a quantity lies above a closed last band, or a part reads a quantity not given.
 */
export function priceOf(row: PriceRow, quantities: Quantities): bigint | undefined {
  let sum = 0n;
  for (const part of row.parts) {
    const price = partPriceOf(part, quantities);
    if (price === undefined) return undefined;
    sum += price;
  }
  return sum;
}

/** Price of one part of a row, in micros; undefined as in `priceOf`. */
export function partPriceOf(part: PricePart, quantities: Quantities): bigint | undefined {
  if (part.model === 'flat') return part.amountMicros;
  const quantity = Object.hasOwn(quantities, part.of) ? quantities[part.of] : undefined;
  return quantity === undefined ? undefined : partPriceAt(part, quantity);
}

/** Price of one part at a quantity of the attribute it reads, in micros; undefined above a closed last band. */
export function partPriceAt(part: PricePart, quantity: number): bigint | undefined {
  assert(Number.isSafeInteger(quantity) && quantity >= 0, 'a quantity is a whole number of at least 0');
  switch (part.model) {
    case 'flat':
      return part.amountMicros;
    case 'linear':
      return part.amountMicros * BigInt(quantity);
    case 'package':
      return part.amountMicros * BigInt(Math.ceil(quantity / part.size));
    case 'volume':
    case 'volume-added':
      return volumePrice(part, quantity);
    case 'graduated':
      return graduatedPrice(part, quantity);
  }
}

function volumePrice(part: BandedPart, quantity: number): bigint | undefined {
  const band = part.bands.find(({ upTo }) => upTo === undefined || quantity <= upTo);
  return band && band.amountMicros * BigInt(quantity);
}

function graduatedPrice(part: BandedPart, quantity: number): bigint | undefined {
  let sum = 0n;
  let below = 0;
  for (const { upTo, amountMicros } of part.bands) {
    const top = upTo === undefined ? quantity : Math.min(upTo, quantity);
    if (top > below) {
      sum += amountMicros * BigInt(top - below);
      below = top;
    }
    if (upTo === undefined || quantity <= upTo) return sum;
  }
  return undefined;
}

/** The row of a SKU for a period and currency; another row may serve as the key. */
export function rowFor(sku: Sku, key: { readonly period: string; readonly currency: string }): PriceRow | undefined {
  return sku.prices.find((row) => row.period === key.period && row.currency === key.currency);
}

/** Whether the SKU can be bought with exactly these quantities: each attribute given, on its grid, in the SKU's range. */
export function isPurchasable(sku: Sku, quantities: Quantities): boolean {
  const attributes = Object.keys(sku.ranges);
  return (
    Object.keys(quantities).length === attributes.length &&
    attributes.every((attribute) => {
      const range = sku.ranges[attribute];
      const quantity = Object.hasOwn(quantities, attribute) ? quantities[attribute] : undefined;
      return range !== undefined && quantity !== undefined && isInRange(range, quantity);
    })
  );
}

/** Whether a quantity is a point of the range: on its grid and between its bounds. */
export function isInRange(range: QuantityRange, quantity: number): boolean {
  return quantity >= range.min && quantity <= range.max && isOnGrid(range, quantity);
}

/** Whether a quantity is min + i × step for some integer i; the bounds are not looked at. */
export function isOnGrid(grid: QuantityRange, quantity: number): boolean {
  return Number.isSafeInteger(quantity) && (quantity - grid.min) % grid.step === 0;
}

/** The largest point ≤ quantity of the full grid min + i × step, i any integer; the bounds are not looked at. */
export function gridFloor(grid: QuantityRange, quantity: number): number {
  return grid.min + Math.floor((quantity - grid.min) / grid.step) * grid.step;
}

/** The smallest point ≥ quantity of the full grid min + i × step, i any integer; the bounds are not looked at. */
export function gridCeil(grid: QuantityRange, quantity: number): number {
  return grid.min + Math.ceil((quantity - grid.min) / grid.step) * grid.step;
}
