import type { Choices, Quantities } from '../catalog/catalog.ts';
import { currencyDigits, formatMicros } from '../kernel/money.ts';

/** Words for sentences that sellers and customers read. */

/** `basic`, `basic/eu`, or the specification where the SKU has no choices. */
export function describeSku(choices: Choices, specification: string): string {
  const values = Object.values(choices);
  return values.length === 0 ? specification : values.join('/');
}

/** `agents 100, storage 20`, or nothing where there are no quantities. */
export function describeQuantities(quantities: Quantities): string {
  return Object.entries(quantities)
    .map(([attribute, quantity]) => `${attribute} ${quantity}`)
    .join(', ');
}

/** An exact amount in major units without its currency: `29600.00`. */
export function exactAmount(micros: bigint, currency: string): string {
  return formatMicros(micros, currencyDigits(currency) ?? 2);
}

/** `29600.00 CNY`. */
export function exactMoney(micros: bigint, currency: string): string {
  return `${exactAmount(micros, currency)} ${currency}`;
}
