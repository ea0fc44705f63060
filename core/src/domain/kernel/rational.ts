/**
 * Exact fractions of bigints. The denominator is always positive; fractions are reduced only where they are shown or
 * where growth would hurt, because reducing costs more than multiplying.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export type RoundingMode = 'half-up' | 'half-even' | 'truncate' | 'up';

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

/** `n / d`; throws when `d` is 0. */
export function rational(n: bigint, d: bigint = 1n): Rational {
  if (d === 0n) throw new RangeError('a fraction with denominator 0');
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function subtract(a: Rational, b: Rational): Rational {
  return a.d === b.d ? { n: a.n - b.n, d: a.d } : { n: a.n * b.d - b.n * a.d, d: a.d * b.d };
}

export function multiply(a: Rational, b: Rational): Rational {
  return { n: a.n * b.n, d: a.d * b.d };
}

export function divide(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n);
}

export function negate(a: Rational): Rational {
  return { n: -a.n, d: a.d };
}

/** -1, 0 or 1. */
export function sign(a: Rational): -1 | 0 | 1 {
  return a.n === 0n ? 0 : a.n > 0n ? 1 : -1;
}

/** -1 when a < b, 0 when equal, 1 when a > b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  return sign(subtract(a, b));
}

export function min(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}

export function max(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}

/** Lowest terms. */
export function reduce(a: Rational): Rational {
  const divisor = gcd(a.n < 0n ? -a.n : a.n, a.d);
  return divisor <= 1n ? a : { n: a.n / divisor, d: a.d / divisor };
}

/** Greatest common divisor of two non-negative integers. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Largest integer not above the fraction. */
export function floor(a: Rational): bigint {
  const quotient = a.n / a.d;
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient;
}

/** Smallest integer not below the fraction. */
export function ceil(a: Rational): bigint {
  return -floor(negate(a));
}

/**
 * The one rounding: to an integer, applied to the absolute value with the sign put back (fee-rules §1), so half-up is
 * away from zero and truncate is towards it.
 */
export function round(a: Rational, mode: RoundingMode): bigint {
  const negative = a.n < 0n;
  const n = negative ? -a.n : a.n;
  const quotient = n / a.d;
  const rest = n % a.d;
  const away = rest !== 0n && roundsAway(mode, { twiceRest: rest * 2n, d: a.d, quotient });
  const magnitude = away ? quotient + 1n : quotient;
  return negative ? -magnitude : magnitude;
}

function roundsAway(mode: RoundingMode, at: { twiceRest: bigint; d: bigint; quotient: bigint }): boolean {
  switch (mode) {
    case 'truncate':
      return false;
    case 'up':
      return true;
    case 'half-up':
      return at.twiceRest >= at.d;
    case 'half-even':
      return at.twiceRest > at.d || (at.twiceRest === at.d && at.quotient % 2n === 1n);
  }
}

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/;

/** A plain decimal text (`-12.50`) as an exact fraction; undefined when it is not one (no exponents, no spaces). */
export function parseDecimal(text: string): Rational | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, minus, whole = '', fraction = ''] = match;
  const n = BigInt(whole + fraction);
  return { n: minus === '-' ? -n : n, d: 10n ** BigInt(fraction.length) };
}

/** `400/3`, or `5` when it is whole: lowest terms. */
export function formatRational(a: Rational): string {
  const { n, d } = reduce(a);
  return d === 1n ? `${n}` : `${n}/${d}`;
}

/** `round` to so many decimals, as an exact fraction over a power of ten: `2/3` to 2 digits is `67/100`. */
export function roundToDigits(
  a: Rational,
  rounding: { readonly mode: RoundingMode; readonly digits: number },
): Rational {
  const scale = 10n ** BigInt(rounding.digits);
  return { n: round({ n: a.n * scale, d: a.d }, rounding.mode), d: scale };
}

/** Plain decimal text with at least so many decimals (`12.50`); undefined when the fraction has no finite decimal. */
export function formatDecimal(a: Rational, decimalsMin = 0): string | undefined {
  const { n, d } = reduce(a);
  let [rest, twos, fives] = [d, 0, 0];
  while (rest % 2n === 0n) [rest, twos] = [rest / 2n, twos + 1];
  while (rest % 5n === 0n) [rest, fives] = [rest / 5n, fives + 1];
  if (rest !== 1n) return undefined;
  const decimals = Math.max(twos, fives, decimalsMin);
  const text = (((n < 0n ? -n : n) * 10n ** BigInt(decimals)) / d).toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  return `${n < 0n ? '-' : ''}${decimals === 0 ? whole : `${whole}.${text.slice(text.length - decimals)}`}`;
}
