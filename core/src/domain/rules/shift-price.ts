import type { PriceRow } from '../catalog/catalog.ts';
import { PARTS_MAX } from '../catalog/limits.ts';
import { childPath } from '../catalog/pointer.ts';
import { currencyDigits, formatMinor, MICROS_PER_MINOR } from '../kernel/money.ts';
import { describeSku } from './describe.ts';
import type { PlacedRow, PlacedSku } from './place-skus.ts';

/** A row moved by a constant. `from` and `to` are the old and new amount, in major units, of the flat part at `path`. */
export interface ShiftedPrice {
  readonly kind: 'raise-price' | 'lower-price';
  /** The first flat part of the row, or `…/parts/-` where one is appended; then there is no `from`. */
  readonly path: string;
  readonly from?: string;
  readonly to: string;
  readonly message: string;
}

/** Whether a constant can be added to a row: it has a flat part, or room for one. */
export function isShiftable({ parts }: PriceRow): boolean {
  return parts.length < PARTS_MAX || parts.some(({ model }) => model === 'flat');
}

/** The first flat amount of a row in minor units; 0 where there is none. */
export function flatMinorOf({ parts }: PriceRow): bigint {
  const part = parts.find(({ model }) => model === 'flat');
  return part?.model === 'flat' ? part.amountMicros / MICROS_PER_MINOR : 0n;
}

/** Moves the price of a row by whole minor units, at every quantity alike (contract §3 "Repairs"). */
export function shiftPrice(
  placed: PlacedSku,
  { row: { row, path }, byMinor }: { row: PlacedRow; byMinor: bigint },
): ShiftedPrice {
  const digits = currencyDigits(row.currency) ?? 2;
  const flat = row.parts.findIndex(({ model }) => model === 'flat');
  const oldMinor = flatMinorOf(row);
  const amount = formatMinor(byMinor < 0n ? -byMinor : byMinor, digits);
  const verb = byMinor < 0n ? 'Lower' : 'Raise';
  const sku = describeSku(placed.sku.choices, placed.specification.id);
  return {
    kind: byMinor < 0n ? 'lower-price' : 'raise-price',
    path: childPath(childPath(path, 'parts'), flat === -1 ? '-' : flat),
    ...(flat !== -1 && { from: formatMinor(oldMinor, digits) }),
    to: formatMinor(oldMinor + byMinor, digits),
    message: `${verb} the price of ${sku} for ${row.period} by ${amount} ${row.currency}.`,
  };
}
