import type { QuantityRange } from '../catalog/catalog.ts';
import { gcd } from '../kernel/rational.ts';

/**
 * Sets of quantities as arithmetic progressions `min, min + step, … ≤ max`. They have up to 10^9 points, so nothing here
 * walks along them. Every range made here has its `max` on the grid; an empty one is `undefined`.
 */

/** The range with its bounds moved inwards to points of its grid; undefined when no point is left. */
export function cutRange(
  range: QuantityRange,
  to: { readonly from?: number; readonly upTo?: number } = {},
): QuantityRange | undefined {
  const from = Math.max(range.min, to.from ?? range.min);
  const upTo = Math.min(range.max, to.upTo ?? range.max);
  const min = range.min + Math.ceil((from - range.min) / range.step) * range.step;
  if (min > upTo) return undefined;
  return { min, max: min + Math.floor((upTo - min) / range.step) * range.step, step: range.step };
}

/** The points of both: the Chinese remainder theorem on the grids, then the narrower bounds. */
export function intersectRanges(a: QuantityRange, b: QuantityRange): QuantityRange | undefined {
  const from = Math.max(a.min, b.min);
  const upTo = Math.min(a.max, b.max);
  if (a.step === b.step && (a.min - b.min) % a.step === 0) return cutRange(a, { from, upTo });
  const [stepA, stepB] = [BigInt(a.step), BigInt(b.step)];
  const divisor = gcd(stepA, stepB);
  const distance = BigInt(b.min) - BigInt(a.min);
  if (distance % divisor !== 0n) return undefined;
  const modulus = stepB / divisor;
  const steps = ((distance / divisor) * inverse(stepA / divisor, modulus)) % modulus;
  const common = BigInt(a.min) + steps * stepA;
  const step = stepA * modulus;
  // `common` lies less than a step above `from`, so what is divided is not below 0, and cutting it off rounds up.
  const min = common + ((BigInt(from) - common + step - 1n) / step) * step;
  if (min > BigInt(upTo)) return undefined;
  const max = min + ((BigInt(upTo) - min) / step) * step;
  // A step beyond the range carries no meaning for its single point, and may be too large for a number.
  return { min: Number(min), max: Number(max), step: min === max ? a.step : Number(step) };
}

/** The point of the ranges nearest to a quantity; of two equally near ones the larger, which still fits its use. */
export function nearestPoint(ranges: readonly QuantityRange[], quantity: number): number | undefined {
  const near = ranges.flatMap((range) => {
    const below = cutRange(range, { upTo: quantity })?.max;
    const above = cutRange(range, { from: quantity })?.min;
    return [below, above].filter((point) => point !== undefined);
  });
  const distance = (point: number) => Math.abs(point - quantity);
  return near.sort((a, b) => distance(a) - distance(b) || b - a)[0];
}

/** A number that is 1 modulo `m` when it is multiplied by `a` (coprime, above 0): extended Euclid. */
function inverse(a: bigint, m: bigint): bigint {
  let [r0, r1, t0, t1] = [m, a, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return t0;
}
