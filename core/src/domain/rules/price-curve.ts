import type { BandedPart, PricePart, PriceRow } from '../catalog/catalog.ts';
import { assert } from '../kernel/assert.ts';

/**
 * What one quantity adds to a price: on each segment between band edges a straight line, plus the steps of packages.
 * Prices are separable (each part reads one quantity), so a price row is its flat amount and one curve per attribute,
 * and the difference of two rows is again of this form.
 */
export interface PriceCurve {
  /** Strictly rising `upTo`; the first segment begins at quantity 0. No price exists above the last one. */
  readonly segments: readonly CurveSegment[];
  readonly packages: readonly PackageSteps[];
}

/** `constant + slope × q` for the quantities above the previous segment, up to `upTo` (inclusive, may be Infinity). */
export interface CurveSegment {
  readonly upTo: number;
  readonly constant: bigint;
  readonly slope: bigint;
}

/** `amount × ⌈q / size⌉`; the amount is negative on the subtracted side of a difference. */
export interface PackageSteps {
  readonly size: number;
  readonly amount: bigint;
}

const NOTHING: PriceCurve = { segments: [{ upTo: Number.POSITIVE_INFINITY, constant: 0n, slope: 0n }], packages: [] };

/** Below so many bands a curve is made anew faster than it is found: a weak map costs the garbage collector more. */
const BANDS_TO_REMEMBER_MIN = 8;
// Rows never change, and a catalog with many rules reads each of its rows many times.
const curvesByRow = new WeakMap<PriceRow, Map<string, PriceCurve>>();

/** The curve of one attribute in a row, in micros; flat when no part reads the attribute. */
export function curveOf(row: PriceRow, attribute: string): PriceCurve {
  return countBands(row, attribute) < BANDS_TO_REMEMBER_MIN
    ? makeCurve(row, attribute)
    : rememberedCurve(row, attribute);
}

function rememberedCurve(row: PriceRow, attribute: string): PriceCurve {
  let curves = curvesByRow.get(row);
  if (!curves) {
    curves = new Map();
    curvesByRow.set(row, curves);
  }
  let curve = curves.get(attribute);
  if (!curve) {
    curve = makeCurve(row, attribute);
    curves.set(attribute, curve);
  }
  return curve;
}

function countBands({ parts }: PriceRow, attribute: string): number {
  return parts.reduce((sum, part) => ('bands' in part && part.of === attribute ? sum + part.bands.length : sum), 0);
}

function makeCurve({ parts }: PriceRow, attribute: string): PriceCurve {
  let sum: PriceCurve | undefined;
  for (const part of parts) {
    if (part.model === 'flat' || part.of !== attribute) continue;
    const curve = curveOfPart(part);
    sum = sum ? addCurves(sum, curve) : curve;
  }
  return sum ?? NOTHING;
}

/** The sum of the flat parts of a row, in micros. */
export function flatMicrosOf(row: PriceRow): bigint {
  return row.parts.reduce((sum, part) => (part.model === 'flat' ? sum + part.amountMicros : sum), 0n);
}

export function addCurves(a: PriceCurve, b: PriceCurve): PriceCurve {
  const segments: CurveSegment[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a.segments[i], b.segments[j]];
    if (!left || !right) break;
    const upTo = Math.min(left.upTo, right.upTo);
    const segment = { upTo, constant: left.constant + right.constant, slope: left.slope + right.slope };
    const last = segments.at(-1);
    const isContinued = last?.constant === segment.constant && last.slope === segment.slope;
    if (isContinued) segments.pop();
    segments.push(segment);
    if (left.upTo === upTo) i += 1;
    if (right.upTo === upTo) j += 1;
  }
  return { segments, packages: mergePackages([...a.packages, ...b.packages]) };
}

export function subtractCurves(a: PriceCurve, b: PriceCurve): PriceCurve {
  if (isLine(a) && isLine(b)) return { segments: [subtractLines(a, b)], packages: [] };
  return addCurves(a, negateCurve(b));
}

/** Most rows have neither bands nor packages, and catalogs have thousands of them. */
function isLine({ segments, packages }: PriceCurve): boolean {
  return segments.length === 1 && packages.length === 0;
}

function subtractLines({ segments: [a] }: PriceCurve, { segments: [b] }: PriceCurve): CurveSegment {
  assert(a !== undefined && b !== undefined, 'a line has one segment');
  return { upTo: Math.min(a.upTo, b.upTo), constant: a.constant - b.constant, slope: a.slope - b.slope };
}

export function negateCurve(curve: PriceCurve): PriceCurve {
  return {
    segments: curve.segments.map(({ upTo, constant, slope }) => ({ upTo, constant: -constant, slope: -slope })),
    packages: curve.packages.map(({ size, amount }) => ({ size, amount: -amount })),
  };
}

function mergePackages(packages: readonly PackageSteps[]): readonly PackageSteps[] {
  if (packages.length === 0) return NOTHING.packages;
  const amountBySize = new Map<number, bigint>();
  for (const { size, amount } of packages) amountBySize.set(size, (amountBySize.get(size) ?? 0n) + amount);
  return [...amountBySize].map(([size, amount]) => ({ size, amount })).filter(({ amount }) => amount !== 0n);
}

function curveOfPart(part: Exclude<PricePart, { readonly model: 'flat' }>): PriceCurve {
  switch (part.model) {
    case 'linear':
      return { ...NOTHING, segments: [{ upTo: Number.POSITIVE_INFINITY, constant: 0n, slope: part.amountMicros }] };
    case 'package':
      return { ...NOTHING, packages: [{ size: part.size, amount: part.amountMicros }] };
    case 'volume':
    case 'volume-added':
      return { segments: part.bands.map((band) => volumeSegment(band)), packages: [] };
    case 'graduated':
      return { segments: graduatedSegments(part), packages: [] };
  }
}

function volumeSegment(band: BandedPart['bands'][number]): CurveSegment {
  return { upTo: band.upTo ?? Number.POSITIVE_INFINITY, constant: 0n, slope: band.amountMicros };
}

function graduatedSegments(part: BandedPart): CurveSegment[] {
  let below = 0;
  let priceBelow = 0n;
  return part.bands.map(({ upTo, amountMicros }) => {
    const constant = priceBelow - amountMicros * BigInt(below);
    if (upTo !== undefined) {
      priceBelow += amountMicros * BigInt(upTo - below);
      below = upTo;
    }
    return { upTo: upTo ?? Number.POSITIVE_INFINITY, constant, slope: amountMicros };
  });
}
