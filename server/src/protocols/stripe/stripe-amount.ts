import { currencyDigits, err, ok, type Result } from '@regrade/core';

/**
 * Stripe counts most currencies in their minor units, as we do, but some otherwise (docs.stripe.com/currencies): kroner of
 * Iceland and shillings of Uganda with two decimals that have to be 0, ariary with none, dinars and rials in tens.
 */
const COUNTED_OTHERWISE = new Set(['ISK', 'UGX', 'MGA']);
/** Stripe takes at most eight digits. */
const AMOUNT_MAX = 99_999_999n;

export function toStripeAmount(
  minor: bigint,
  currency: string,
): Result<{ readonly amount: number; readonly currency: string }, string> {
  const digits = currencyDigits(currency);
  if (digits === undefined || digits > 2 || COUNTED_OTHERWISE.has(currency)) {
    return err(`payments in ${currency} are not taken over Stripe`);
  }
  if (minor > AMOUNT_MAX) return err(`Stripe takes at most ${AMOUNT_MAX} minor units of ${currency} in one payment`);
  return ok({ amount: Number(minor), currency: currency.toLowerCase() });
}
