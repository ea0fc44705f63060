import { assert } from './assert.ts';
import { type Rational, type RoundingMode, round } from './rational.ts';

/**
 * Money. Amounts that are shown, billed or stored in a ledger are bigint **minor units** (cents). List prices and
 * agreed prices are exact **micros**: millionths of a minor unit, because unit amounts may carry six more decimals than
 * the currency (contract §2). A micro amount is rounded once, by name, where it is shown or billed.
 */
export type CurrencyCode = string;

/** Prices are exact to a millionth of a minor unit: unit amounts have up to 6 decimals beyond the currency's (contract §2). */
export const MICROS_PER_MINOR = 1_000_000n;

/** ISO 4217 codes in use, by number of decimals; everything else listed has two. Source: ISO 4217 list one. */
const DIGITS_0 = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const DIGITS_3 = 'BHD IQD JOD KWD LYD OMR TND';
const DIGITS_4 = 'CLF UYW';
const DIGITS_2 =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

const DIGITS_BY_CODE: ReadonlyMap<string, number> = new Map(
  [DIGITS_0, '', DIGITS_2, DIGITS_3, DIGITS_4].flatMap((codes, digits) =>
    codes.length === 0 ? [] : codes.split(' ').map((code): [string, number] => [code, digits]),
  ),
);

/** Decimals of an ISO 4217 currency, or undefined for an unknown code. */
export function currencyDigits(code: string): number | undefined {
  return DIGITS_BY_CODE.get(code);
}

/** Minor units as decimal text: `12345` with 2 digits is `123.45`. */
export function formatMinor(minor: bigint, digits: number): string {
  return formatScaled(minor, digits, digits);
}

/** Micros as exact decimal text with at least the currency's decimals: `9000000` micros with 2 digits is `0.09`. */
export function formatMicros(micros: bigint, digits: number): string {
  return formatScaled(micros, digits + 6, digits);
}

function formatScaled(amount: bigint, scale: number, decimalsMin: number): string {
  const text = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  let fraction = text.slice(text.length - scale);
  while (fraction.length > decimalsMin && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${amount < 0n ? '-' : ''}${whole}${fraction.length > 0 ? `.${fraction}` : ''}`;
}

const AMOUNT = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/** Decimal text as minor units; undefined when it is no decimal or has more decimals than the currency. */
export function parseMinor(text: string, digits: number): bigint | undefined {
  return parseScaled(text, digits);
}

/** Decimal text as micros; undefined when it is no decimal or has more than six decimals beyond the currency's. */
export function parseMicros(text: string, digits: number): bigint | undefined {
  return parseScaled(text, digits + 6);
}

function parseScaled(text: string, scale: number): bigint | undefined {
  const match = AMOUNT.exec(text);
  if (!match) return undefined;
  const [, minus, whole = '', fraction = ''] = match;
  if (fraction.length > scale) return undefined;
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0'));
  return minus === '-' ? -magnitude : magnitude;
}

/** Micros rounded to minor units: the one rounding of a price that is shown or billed (half-up, contract §2). */
export function roundMicros(micros: bigint, mode: RoundingMode = 'half-up'): bigint {
  return round({ n: micros, d: MICROS_PER_MINOR }, mode);
}

/** Micros as an exact number of minor units. */
export function microsToMinor(micros: bigint): Rational {
  return { n: micros, d: MICROS_PER_MINOR };
}

/**
 * Splits a total by weights without losing a unit: whole shares first, then one unit each to the largest remainders
 * (ties: first come). 100 over three equal weights is 34, 33, 33. Negative totals split like their absolute value.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  assert(weights.length > 0, 'allocate needs at least one weight');
  assert(
    weights.every((weight) => weight >= 0n),
    'weights are not negative',
  );
  if (total < 0n) return allocate(-total, weights).map((part) => -part);
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return allocate(total, [1n, ...weights.slice(1)]);
  const parts = weights.map((weight) => (total * weight) / sum);
  const order = weights
    .map((weight, index) => ({ index, rest: (total * weight) % sum }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  let left = total - parts.reduce((a, b) => a + b, 0n);
  for (const { index } of order) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}
