import type { PriceRow } from '../catalog/catalog.ts';
import { type Effort, UNLIMITED } from './effort.ts';
import { type Extreme, greatestOn } from './extremes.ts';
import { addCurves, curveOf, flatMicrosOf, type PriceCurve } from './price-curve.ts';
import { type RuleDomain, tooComplexAttribute } from './verify-prices.ts';

/** One price row on one side of a rule, times a whole number: sums of such are again separable in the quantities. */
export interface WeightedRow {
  readonly side: 'original' | 'target';
  readonly row: PriceRow;
  readonly weight: bigint;
}

export interface WeightedExtreme {
  /** Sum of weight × price in micros. */
  readonly sum: bigint;
  readonly from: { readonly [attribute: string]: number };
  readonly to: { readonly [attribute: string]: number };
}

/**
 * The greatest weighted sum of prices over the domain of a rule, at its smallest quantities: exact, as `greatestNet` is.
 * Undefined where a row has no price for some quantity of the domain, or package sizes have too long a common period.
 */
export function greatestWeighted(
  domain: RuleDomain,
  rows: readonly WeightedRow[],
  effort = UNLIMITED,
): WeightedExtreme | undefined {
  if (tooComplexAttribute(rows.map(({ row }) => row)) !== undefined) return undefined;
  let sum = rows.reduce((total, { row, weight }) => total + weight * flatMicrosOf(row), 0n);
  const from: Record<string, number> = {};
  const to: Record<string, number> = {};
  const take = (
    entries: RuleDomain['shared'],
    { of, into }: { of: readonly WeightedRow[]; into: readonly Record<string, number>[] },
  ): boolean =>
    entries.every(({ attribute, range }) => {
      const greatest = greatestCovered(weightedCurve(of, attribute), range, effort);
      if (!greatest) return false;
      sum += greatest.micros;
      for (const side of into) side[attribute] = greatest.quantity;
      return true;
    });
  const on = (side: WeightedRow['side']) => rows.filter((row) => row.side === side);
  const isPriced =
    take(domain.shared, { of: rows, into: [from, to] }) &&
    take(domain.originalOnly, { of: on('original'), into: [from] }) &&
    take(domain.targetOnly, { of: on('target'), into: [to] });
  return isPriced ? { sum, from, to } : undefined;
}

function greatestCovered(
  curve: PriceCurve,
  range: RuleDomain['shared'][number]['range'],
  effort: Effort,
): Extreme | undefined {
  return (curve.segments.at(-1)?.upTo ?? -1) >= range.max ? greatestOn(curve, range, effort) : undefined;
}

function weightedCurve(rows: readonly WeightedRow[], attribute: string): PriceCurve {
  const scaled = rows.map(({ row, weight }) => scaleCurve(curveOf(row, attribute), weight));
  return scaled.reduce(addCurves, FLAT);
}

const FLAT: PriceCurve = { segments: [{ upTo: Number.POSITIVE_INFINITY, constant: 0n, slope: 0n }], packages: [] };

function scaleCurve(curve: PriceCurve, weight: bigint): PriceCurve {
  return {
    segments: curve.segments.map(({ upTo, constant, slope }) => ({
      upTo,
      constant: constant * weight,
      slope: slope * weight,
    })),
    packages: curve.packages.map(({ size, amount }) => ({ size, amount: amount * weight })),
  };
}
