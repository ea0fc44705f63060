/** Whole parts of four digits and more; neither decimals nor the year of a date. */
const WHOLE = /(?<![\d.])\d{4,}(?!\d|-\d)/g;

/** The figures of a formula as amounts are written in both languages: `12390.41 x 2/31536000` as `12,390.41 x 2/31,536,000`. */
export function groupThousands(formula: string): string {
  return formula.replaceAll(WHOLE, (digits) => digits.replaceAll(/\B(?=(\d{3})+$)/g, ','));
}
