import {
  type Catalog,
  type Counterexample,
  findSku,
  findSpecification,
  type PriceRow,
  priceOf,
  type Quantities,
  type QuantityRange,
  rowFor,
} from '@regrade/core';

/** Two price rows over one quantity: what the plot of a finding draws. Figures are exact until the pen. */
export interface PricePoints {
  readonly attribute: string;
  readonly from: readonly PricePoint[];
  readonly to: readonly PricePoint[];
  /** Where the target begins or ceases to be dearer: the first quantity at which it is so. */
  readonly crossings: readonly PriceCrossing[];
  /** Quantity of the counterexample. */
  readonly worst: number;
  readonly first: number;
  readonly last: number;
}

export interface PricePoint {
  readonly quantity: number;
  readonly micros: bigint;
}

export interface PriceCrossing {
  readonly quantity: number;
  readonly becomes: 'dearer' | 'not-dearer';
}

type Side = Pick<Counterexample, 'from' | 'to' | 'period' | 'currency' | 'specification' | 'attribute'>;

const SAMPLES = 96;
const STEPS_SHOWN_MIN = 12;

/** Undefined where the two have no quantity in common, or one has no price: then there is nothing to draw. */
export function pricePoints(catalog: Catalog, example: Side): PricePoints | undefined {
  const sides = findSides(catalog, example);
  if (!sides) return undefined;
  const { attribute, range, worst } = sides;
  const priceAt = (row: PriceRow, quantities: Quantities, quantity: number) =>
    priceOf(row, { ...quantities, [attribute]: quantity });
  const netAt = (quantity: number): bigint | undefined => {
    const before = priceAt(sides.from, example.from.quantities, quantity);
    const after = priceAt(sides.to, example.to.quantities, quantity);
    return before === undefined || after === undefined ? undefined : after - before;
  };
  const edges = edgesOf([sides.from, sides.to], { attribute, range });
  const crossings = findCrossings(netAt, { range, edges });
  const last = lastShown(range, [worst, ...crossings.map(({ quantity }) => quantity), ...edges]);
  const quantities = sampleQuantities({ ...range, max: last }, [
    worst,
    ...edges,
    ...crossings.map(({ quantity }) => quantity),
  ]);
  const curve = (row: PriceRow, others: Quantities) =>
    quantities.flatMap((quantity): PricePoint[] => {
      const micros = priceAt(row, others, quantity);
      return micros === undefined ? [] : [{ quantity, micros }];
    });
  const [from, to] = [curve(sides.from, example.from.quantities), curve(sides.to, example.to.quantities)];
  if (from.length < 2 || to.length < 2) return undefined;
  return { attribute, from, to, crossings, worst, first: range.min, last };
}

function findSides(catalog: Catalog, { from, to, period, currency, specification, attribute: named }: Side) {
  const skus = [from, to].map((side) => {
    const sold = findSpecification(catalog, side.specification ?? specification)?.specification;
    return sold && findSku(sold, side.sku);
  });
  const [fromSku, toSku] = skus;
  if (!fromSku || !toSku) return undefined;
  const attribute = named ?? Object.keys(from.quantities).find((id) => Object.hasOwn(to.quantities, id));
  const [fromRow, toRow] = [fromSku, toSku].map((sku) => rowFor(sku, { period, currency }));
  if (attribute === undefined || !fromRow || !toRow) return undefined;
  const [a, b] = [fromSku.ranges[attribute], toSku.ranges[attribute]];
  const worst = to.quantities[attribute];
  if (!a || !b || worst === undefined) return undefined;
  // The worst quantity is sold by both, so the common grid runs through it.
  const step = Math.max(a.step, b.step);
  const min = worst - Math.floor((worst - Math.max(a.min, b.min)) / step) * step;
  const range = { min, max: Math.min(a.max, b.max), step };
  return range.max > range.min ? { from: fromRow, to: toRow, attribute, range, worst } : undefined;
}

/** Quantities of the grid at both sides of each band edge. */
function edgesOf(
  rows: readonly PriceRow[],
  { attribute, range }: { readonly attribute: string; readonly range: QuantityRange },
): number[] {
  return rows
    .flatMap(({ parts }) => parts)
    .flatMap((part) => ('bands' in part && part.of === attribute ? part.bands : []))
    .flatMap(({ upTo }) => {
      if (upTo === undefined) return [];
      const below = range.min + Math.floor((upTo - range.min) / range.step) * range.step;
      return [below, below + range.step];
    })
    .filter((quantity) => quantity >= range.min && quantity <= range.max);
}

/** Between two band edges a difference of prices is a straight line (stairs of packages apart), so a change of sign is found by halving. */
function findCrossings(
  netAt: (quantity: number) => bigint | undefined,
  { range, edges }: { readonly range: QuantityRange; readonly edges: readonly number[] },
): PriceCrossing[] {
  const marks = [...new Set([range.min, ...doublings(range), ...edges, gridMax(range)])].sort((a, b) => a - b);
  const isDearer = (quantity: number) => (netAt(quantity) ?? 0n) > 0n;
  return marks.flatMap((mark, index): PriceCrossing[] => {
    const before = marks[index - 1];
    if (before === undefined || isDearer(before) === isDearer(mark)) return [];
    let [low, high] = [0, (mark - before) / range.step];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (isDearer(before + middle * range.step) === isDearer(before)) low = middle;
      else high = middle;
    }
    return [{ quantity: before + high * range.step, becomes: isDearer(mark) ? 'dearer' : 'not-dearer' }];
  });
}

function gridMax({ min, max, step }: QuantityRange): number {
  return min + Math.floor((max - min) / step) * step;
}

function doublings({ min, max, step }: QuantityRange): number[] {
  const marks: number[] = [];
  for (let steps = 1; min + steps * step <= max; steps *= 2) marks.push(min + steps * step);
  return marks;
}

/** As far as anything happens, and somewhat on. */
function lastShown(range: QuantityRange, happenings: readonly number[]): number {
  const far = Math.max(...happenings) - range.min;
  const shown = range.min + Math.max(Math.ceil((far * 1.5) / range.step), STEPS_SHOWN_MIN) * range.step;
  return Math.min(shown, gridMax(range));
}

function sampleQuantities(range: QuantityRange, also: readonly number[]): number[] {
  const steps = Math.floor((range.max - range.min) / range.step);
  const stride = Math.max(1, Math.ceil(steps / SAMPLES));
  const samples = Array.from(
    { length: Math.floor(steps / stride) + 1 },
    (_, index) => range.min + index * stride * range.step,
  );
  const wanted = [...samples, range.max, ...also.filter((quantity) => quantity <= range.max)];
  return [...new Set(wanted)].sort((a, b) => a - b);
}
