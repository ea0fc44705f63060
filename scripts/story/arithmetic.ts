import { evaluateFormula } from '@regrade/core';

/** The service and the printed arithmetic disagree: both are named, and the story ends. */
export class Difference extends Error {
  override readonly name = 'Difference';

  constructor(what: string, of: { readonly computed: string; readonly said: string }) {
    super(`${what}: the story makes it ${of.computed}, the service says ${of.said}`);
  }
}

export type Exact = NonNullable<ReturnType<typeof evaluateFormula>>;

/** Recomputes figures from printed arithmetic, and counts them. */
export interface Arithmetic {
  /** What was said has to be exactly what the formula comes to. */
  same(what: string, of: { readonly formula: string; readonly said: string }): void;
  /** What was said has to be the formula rounded half up to the decimals in which it was said. */
  rounded(what: string, of: { readonly formula: string; readonly said: string }): void;
  /** As `rounded`, of any of the formulas. */
  roundedOneOf(what: string, of: { readonly formulas: readonly string[]; readonly said: string }): void;
  /** What was said has to be word for word what was asked for or said before. */
  equal(what: string, of: { readonly before: unknown; readonly said: unknown }): void;
  /** What was done so far. */
  counts(): { readonly recomputed: number; readonly compared: number };
}

export function createArithmetic(): Arithmetic {
  let recomputed = 0;
  let compared = 0;
  const roundedOneOf: Arithmetic['roundedOneOf'] = (what, { formulas, said }) => {
    recomputed += 1;
    const computed = formulas.map((formula) => roundHalfUp(exactOf(formula), decimalsOf(said)));
    if (!computed.includes(said)) throw new Difference(what, { computed: [...new Set(computed)].join(' or '), said });
  };
  return {
    same(what, { formula, said }) {
      recomputed += 1;
      if (!isSame(exactOf(formula), exactOf(said))) throw new Difference(what, { computed: fraction(formula), said });
    },
    rounded: (what, { formula, said }) => roundedOneOf(what, { formulas: [formula], said }),
    roundedOneOf,
    equal(what, { before, said }) {
      compared += 1;
      const [known, heard] = [canonical(before), canonical(said)];
      if (known !== heard) throw new Difference(what, { computed: known, said: heard });
    },
    counts: () => ({ recomputed, compared }),
  };
}

/** The exact number that printed arithmetic comes to. */
export function exactOf(formula: string): Exact {
  const exact = evaluateFormula(formula);
  if (exact === undefined) throw new Difference(`"${formula}"`, { computed: 'no number', said: 'that it is one' });
  return exact;
}

export function isSame(a: Exact, b: Exact): boolean {
  return a.n * b.d === b.n * a.d;
}

export function isAbove(a: Exact, b: Exact): boolean {
  return a.n * b.d > b.n * a.d;
}

/** A formula of money that comes to whole cents, as text with two decimals. */
export function centsOf(formula: string): string {
  return roundHalfUp(exactOf(formula), CENT_DIGITS);
}

const CENT_DIGITS = 2;

/** Half away from zero: the rounding of the fee rule `exact@1`, written out by hand. */
function roundHalfUp({ n, d }: Exact, digits: number): string {
  const scaled = (n < 0n ? -n : n) * 10n ** BigInt(digits) * 2n;
  const whole = (scaled + d) / (d * 2n);
  const text = whole.toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  const sign = n < 0n && whole > 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

function decimalsOf(said: string): number {
  return said.split('.')[1]?.length ?? 0;
}

function fraction(formula: string): string {
  const exact = exactOf(formula);
  const decimal = roundHalfUp(exact, CENT_DIGITS);
  return isSame(exact, exactOf(decimal)) ? decimal : `${exact.n}/${exact.d} (about ${decimal})`;
}

/** The same text for the same value, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
