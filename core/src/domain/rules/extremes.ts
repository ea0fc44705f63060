import type { QuantityRange } from '../catalog/catalog.ts';
import { assert } from '../kernel/assert.ts';
import { type Effort, spend, UNLIMITED } from './effort.ts';
import { leastLinearFloor } from './least-linear-floor.ts';
import { negateCurve, type PackageSteps, type PriceCurve } from './price-curve.ts';
import { cutRange } from './quantity-range.ts';

/** Beyond this lcm of package sizes a price is refused as `price.too-complex` (contract §3). */
export const PACKAGE_PERIOD_MAX = 10_000_000;

/** Looked at where nothing has to be searched. */
const SEGMENTS_PER_STEP = 4;

/** An extreme of a curve: its value in micros and the smallest quantity that has it. */
export interface Extreme {
  readonly quantity: number;
  readonly micros: bigint;
}

/**
 * The least value of a curve over a range, at the smallest quantity that has it; undefined when no quantity of the range
 * has a price. Exact, and bounded by segments and package periods, never by the number of quantities; where the effort
 * does not suffice for them, what is found by then, which is nothing to go by.
 */
export function leastOn(curve: PriceCurve, range: QuantityRange, effort = UNLIMITED): Extreme | undefined {
  spend(effort, Math.ceil(curve.segments.length / SEGMENTS_PER_STEP));
  const [only, another] = curve.segments;
  if (only && !another) {
    const points = cutRange(range, { upTo: only.upTo });
    return points && leastOnSegment({ ...only, packages: curve.packages }, points, effort);
  }
  let least: Extreme | undefined;
  for (const { piece, points, floor } of promisingFirst(curve, range)) {
    // A segment that cannot go below the least value found is not searched: most of fifty bands are not.
    if (least !== undefined && floor !== undefined && floor > least.micros) continue;
    const candidate = leastOnSegment(piece, points, effort);
    const isLower = least === undefined || candidate.micros < least.micros;
    const isEqualAndSmaller = candidate.micros === least?.micros && candidate.quantity < least.quantity;
    if (isLower || isEqualAndSmaller) least = candidate;
  }
  return least;
}

/** The greatest value, at the smallest quantity that has it. */
export function greatestOn(curve: PriceCurve, range: QuantityRange, effort = UNLIMITED): Extreme | undefined {
  const least = leastOn(negateCurve(curve), range, effort);
  return least && { quantity: least.quantity, micros: -least.micros };
}

/** The least value on every segment that the range touches, in rising order of quantities. */
export function leastBySegment(curve: PriceCurve, range: QuantityRange): Extreme[] {
  return segmentRanges(curve, range).map(({ segment, points }) =>
    leastOnSegment({ ...segment, packages: curve.packages }, points, UNLIMITED),
  );
}

interface SegmentPoints {
  readonly segment: PriceCurve['segments'][number];
  readonly points: QuantityRange;
}

/** The parts of a range that lie on each segment of a curve, in rising order; segments without a point are left out. */
export function segmentRanges({ segments }: PriceCurve, range: QuantityRange): readonly SegmentPoints[] {
  const found: SegmentPoints[] = [];
  let above = -1;
  for (const segment of segments) {
    const points = cutRange(range, { from: above + 1, upTo: segment.upTo });
    above = segment.upTo;
    if (points) found.push({ segment, points });
  }
  return found;
}

/** The value of a curve at a quantity; undefined above its last segment. */
export function valueAt(curve: PriceCurve, quantity: number): bigint | undefined {
  const segment = curve.segments.find(({ upTo }) => quantity <= upTo);
  return segment && pieceValue({ ...segment, packages: curve.packages }, quantity);
}

interface Piece {
  readonly constant: bigint;
  readonly slope: bigint;
  readonly packages: readonly PackageSteps[];
}

function pieceValue(piece: Piece, quantity: number): bigint {
  const line = piece.constant + piece.slope * BigInt(quantity);
  return piece.packages.reduce((sum, { size, amount }) => sum + amount * BigInt(Math.ceil(quantity / size)), line);
}

function leastOnSegment(piece: Piece, points: QuantityRange, effort: Effort): Extreme {
  const { min, max } = points;
  const rising = piece.slope >= 0n && piece.packages.every(({ amount }) => amount >= 0n);
  if (rising || min === max) return { quantity: min, micros: pieceValue(piece, min) };
  if (piece.slope < 0n && piece.packages.every(({ amount }) => amount <= 0n)) {
    return { quantity: max, micros: pieceValue(piece, max) };
  }
  return leastOfRanked(piece, points, effort);
}

/**
 * Value and position are ranked as one integer, value × scale + position: its least value names the least price and,
 * among equals, the smallest quantity, so the arithmetic below needs no record of where it found what.
 */
function leastOfRanked(piece: Piece, points: QuantityRange, effort: Effort): Extreme {
  const scale = BigInt(points.max - points.min + 1);
  const ranked: Piece = {
    constant: piece.constant * scale - BigInt(points.min),
    slope: piece.slope * scale + 1n,
    packages: piece.packages.map(({ size, amount }) => ({ size, amount: amount * scale })),
  };
  const least = leastValue(ranked, ranked.packages.length > 1 ? leastWindow(ranked, points) : points, effort);
  const position = ((least % scale) + scale) % scale;
  return { quantity: points.min + Number(position), micros: (least - position) / scale };
}

interface PieceOnPoints {
  readonly piece: Piece;
  readonly points: QuantityRange;
  /** A value that it does not go below; absent where finding its least value takes no search. */
  readonly floor?: bigint;
}

/** Segments in the order of the lowest value that they could reach. */
function promisingFirst(curve: PriceCurve, range: QuantityRange): readonly PieceOnPoints[] {
  const pieces = segmentRanges(curve, range).map(({ segment, points }) => ({
    piece: { ...segment, packages: curve.packages },
    points,
  }));
  if (curve.packages.length < 2) return pieces;
  return pieces
    .map((one) => ({ ...one, floor: floorOf(one.piece, one.points) }))
    .sort((a, b) => (a.floor < b.floor ? -1 : a.floor > b.floor ? 1 : 0));
}

/** How a piece moves over one package period: by a constant `drift`, never straying further than `spread` from a line. */
interface Trend {
  readonly length: bigint;
  readonly drift: bigint;
  readonly spread: bigint;
}

function trendOf({ slope, packages }: Piece, { step }: QuantityRange): Trend {
  const period = packagePeriod(packages.map(({ size }) => size / gcd(size, step)));
  assert(period <= PACKAGE_PERIOD_MAX, 'prices beyond the package period limit are refused before they are searched');
  const length = BigInt(period) * BigInt(step);
  return packages.reduce<Trend>(
    ({ drift, spread }, { size, amount }) => ({
      length,
      drift: drift + (amount * length) / BigInt(size),
      spread: spread + (amount < 0n ? -amount : amount),
    }),
    { length, drift: slope * length, spread: 0n },
  );
}

/** A value that the piece does not go below: that of its lower end, less what packages can stray. */
function floorOf(piece: Piece, points: QuantityRange): bigint {
  const { drift, spread } = trendOf(piece, points);
  return pieceValue(piece, drift >= 0n ? points.min : points.max) - spread;
}

/**
 * The least value lies near the lower end: within one package period, as from period to period the whole piece moves by
 * its drift, and no further away than the drift needs to make up for what packages can stray.
 */
function leastWindow(piece: Piece, points: QuantityRange): QuantityRange {
  const { length, drift, spread } = trendOf(piece, points);
  if (drift === 0n) return points;
  const reach = (spread * length) / (drift < 0n ? -drift : drift);
  const away = Number(reach < length ? reach : length);
  const window =
    drift > 0n ? cutRange(points, { upTo: points.min + away }) : cutRange(points, { from: points.max - away });
  return window ?? points;
}

/** Least common multiple of package sizes, in quantities. */
export function packagePeriod(sizes: readonly number[]): number {
  return sizes.reduce((lcm, size) => (lcm / gcd(lcm, size)) * size, 1);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Euclid decides what is inside of one. */
const STEPS_PER_PACKAGE = 4;

/** With one package size Euclid decides; with more, each package of the largest size is searched with one size less. */
function leastValue(piece: Piece, points: QuantityRange, effort: Effort): bigint {
  const [first, ...others] = [...piece.packages].sort((a, b) => b.size - a.size);
  if (!first || points.max - points.min <= points.step) return leastOfEnds(piece, points);
  if (others.length === 0) return leastOfOnePackage(piece, first, points);
  let least: bigint | undefined;
  let from: number | undefined = points.min;
  while (from !== undefined && spend(effort, STEPS_PER_PACKAGE)) {
    const packages: number = Math.ceil(from / first.size);
    const inside = cutRange(points, { from, upTo: packages * first.size });
    assert(inside !== undefined, 'a package begins at a point of the range');
    const constant = piece.constant + first.amount * BigInt(packages);
    const value = leastValue({ constant, slope: piece.slope, packages: others }, inside, effort);
    if (least === undefined || value < least) least = value;
    from = inside.max < points.max ? inside.max + points.step : undefined;
  }
  // Without effort left not even the first package is looked at.
  return least ?? leastOfEnds(piece, points);
}

function leastOfEnds(piece: Piece, { min, max }: QuantityRange): bigint {
  const [atMin, atMax] = [pieceValue(piece, min), pieceValue(piece, max)];
  if (atMin < atMax) return atMin;
  return atMax;
}

function leastOfOnePackage(piece: Piece, { size, amount }: PackageSteps, points: QuantityRange): bigint {
  const start = piece.constant + piece.slope * BigInt(points.min);
  return (
    start +
    leastLinearFloor({
      perStep: piece.slope * BigInt(points.step),
      perFloor: amount,
      multiplier: points.step,
      offset: points.min + size - 1,
      size,
      count: (points.max - points.min) / points.step + 1,
    })
  );
}
