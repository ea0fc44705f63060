/** Which quantities may be chosen: all of each range, in steps, and single ones such as what runs now. */
export interface QuantityRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The largest allowed quantity below `value`; undefined where there is none. */
export function previousOn(ranges: readonly QuantityRange[], value: number): number | undefined {
  return best(
    ranges.map((range) => floorOn(range, value - 1)),
    Math.max,
  );
}

/** The smallest allowed quantity above `value`. */
export function nextOn(ranges: readonly QuantityRange[], value: number): number | undefined {
  return best(
    ranges.map((range) => ceilingOn(range, value + 1)),
    Math.min,
  );
}

/** The allowed quantity closest to `value`, the larger one of two as close. */
export function nearestOn(ranges: readonly QuantityRange[], value: number): number | undefined {
  const below = best(
    ranges.map((range) => floorOn(range, value)),
    Math.max,
  );
  const above = best(
    ranges.map((range) => ceilingOn(range, value)),
    Math.min,
  );
  if (below === undefined || above === undefined) return below ?? above;
  return value - below < above - value ? below : above;
}

function floorOn({ min, max, step }: QuantityRange, value: number): number | undefined {
  if (value < min) return undefined;
  return min + Math.floor((Math.min(value, max) - min) / step) * step;
}

function ceilingOn({ min, max, step }: QuantityRange, value: number): number | undefined {
  const on = value <= min ? min : min + Math.ceil((value - min) / step) * step;
  return on > max ? undefined : on;
}

function best(values: readonly (number | undefined)[], pick: (...values: number[]) => number): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : pick(...known);
}
