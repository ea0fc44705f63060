import { formatDecimal, formatRational, type Rational, type RoundingMode, roundToDigits } from '../kernel/rational.ts';

/** One line of arithmetic that anyone can recompute: evaluating `formula` gives `exact`, rounding `exact` gives `value`. */
export interface FeeStep {
  readonly what: string;
  /** Decimals, fractions, `+ - x /`, brackets, `min( , )` and `max( , )`; money in major units. */
  readonly formula: string;
  /** Lowest terms: `400/3`. */
  readonly exact: string;
  readonly value: string;
  /** The rounding that leads from `exact` to `value`. */
  readonly rounding: StepRounding;
}

export interface StepRounding {
  readonly mode: RoundingMode;
  readonly digits: number;
}

export const NO_STEPS: readonly FeeStep[] = [];

export function stepOf(step: {
  readonly what: string;
  readonly formula: string;
  readonly exact: Rational;
  readonly rounding: StepRounding;
}): FeeStep {
  const { what, formula, exact, rounding } = step;
  const value = formatDecimal(roundToDigits(exact, rounding), rounding.digits) ?? '';
  return { what, formula, exact: formatRational(exact), value, rounding };
}

export function prefixed(prefix: string, steps: readonly FeeStep[]): FeeStep[] {
  return steps.map((step) => ({ ...step, what: `${prefix}${step.what}` }));
}

/** Exact minor units as major units. */
export function toMajor(minor: Rational, digits: number): Rational {
  return { n: minor.n, d: minor.d * 10n ** BigInt(digits) };
}

/** Minor units as text that a formula may hold: a decimal, or a fraction in brackets; below 0 as `(0 - 5.00)`. */
export function amountText(minor: Rational | bigint, digits: number): string {
  const exact = typeof minor === 'bigint' ? { n: minor, d: 1n } : minor;
  return numberText(toMajor(exact, digits), digits);
}

export function numberText(number: Rational, decimalsMin = 0): string {
  if (number.n < 0n) return `(0 - ${numberText({ n: -number.n, d: number.d }, decimalsMin)})`;
  return formatDecimal(number, decimalsMin) ?? `(${formatRational(number)})`;
}

/** Whole minor units added up: `586.88 - 46.88`. */
export function sumText(amounts: readonly bigint[], digits: number): string {
  return amounts
    .map((minor, index) => {
      if (index === 0) return amountText(minor, digits);
      return minor < 0n ? ` - ${amountText(-minor, digits)}` : ` + ${amountText(minor, digits)}`;
    })
    .join('');
}
