import type { QuantityRange } from '../catalog/catalog.ts';
import { gcd } from '../kernel/rational.ts';

/** What one quantity of an option may be: all of `min … max` in steps, or, where that is not one progression, `ranges`. */
export interface OptionRange extends QuantityRange {
  /** Only where the allowed quantities form no single progression: exactly these, in rising order. */
  readonly ranges?: readonly QuantityRange[];
}

/** Joins allowed ranges, given in rising order without overlap, into one progression where they form one. */
export function joinRanges(ranges: readonly QuantityRange[]): OptionRange | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return undefined;
  const steps = ranges.filter(({ min, max }) => min < max).map(({ step }) => step);
  const gaps = ranges.slice(1).map(({ min }, index) => min - (ranges[index]?.max ?? min));
  const distances = [...steps, ...gaps];
  const step = distances.length === 0 ? first.step : distances.reduce((a, b) => Number(gcd(BigInt(a), BigInt(b))));
  const joined = { min: first.min, max: last.max, step };
  return distances.every((distance) => distance === step) ? joined : { ...joined, ranges };
}
