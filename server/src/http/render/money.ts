import { currencyDigits, formatMicros, formatMinor, present } from '@regrade/core';

export interface MoneyFormat {
  /** Minor units with exactly the currency's decimals. */
  readonly minor: (amount: bigint) => string;
  /** Micros of a minor unit, exact, with at least the currency's decimals. */
  readonly micros: (amount: bigint) => string;
}

export function moneyFormat(currency: string): MoneyFormat {
  const digits = present(currencyDigits(currency), 'stored money is in a known currency');
  return {
    minor: (amount) => formatMinor(amount, digits),
    micros: (amount) => formatMicros(amount, digits),
  };
}
