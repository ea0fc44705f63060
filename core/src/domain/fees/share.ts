import { add, type Rational, roundToDigits } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  addMonthsToWallClock,
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  isLeapYear,
  MILLIS_PER_DAY,
  monthsApart,
} from '../kernel/time.ts';
import type { FeeAxes, FeeRefusal } from './fee-rule.ts';
import { MILLIS_PER_UNIT, wallClockOfCount } from './points.ts';

/** The period of a price: `term`, or months (`P1Y` is 12). Undefined: written, but not as PnM or PnY. */
export type Per = 'term' | number | undefined;

/** The stretch a share is counted over, in counts of the rule's unit. */
export interface ShareSpan {
  readonly start: number;
  readonly end: number;
  /** The later of the change and `start`, never above `end`. */
  readonly at: number;
  /** Months of the term's own period; undefined when missing or not PnM or PnY. */
  readonly months: number | undefined;
}

/** `times / over x (n/d + n/d ...)`: the number of price periods left, as it is counted. All numbers are whole. */
export interface ShareCount {
  readonly times: number;
  readonly over: number;
  readonly parts: readonly SharePart[];
}
export interface SharePart {
  readonly n: number;
  readonly d: number;
}

/**
 * R(per): the number of price periods between `at` and the end of the span (fee-rules §3). Refuses `period` where months
 * are needed and not known.
 */
export function countShare(axes: FeeAxes, timeZone: string, span: ShareSpan, per: Per): Result<ShareCount, FeeRefusal> {
  if (axes.measure === 'term') return countTerm(span, per);
  const months = per === 'term' ? span.months : per;
  if (months === undefined) return err(unknownPeriod());
  switch (axes.measure) {
    case 'calendar':
      return ok(countCalendar(wallSpan(axes, timeZone, span), months));
    case 'months-of-30':
      return ok(isYears(months) ? countDays(axes, span, 365, months / 12) : countDays(axes, span, 30, months));
    case 'months-of-365/12':
      return ok({ ...countDays(axes, span, 365, months), times: 12 });
    case '30-360':
      return ok({
        times: 1,
        over: months,
        parts: [inLargestUnit({ n: millis360(wallSpan(axes, timeZone, span)), d: 30 * MILLIS_PER_DAY })],
      });
    case 'whole-months-else-30': {
      const whole = wholeMonthsLeft(axes, timeZone, span);
      return ok(
        whole === undefined
          ? countDays(axes, span, 30, months)
          : { times: 1, over: months, parts: [{ n: whole, d: 1 }] },
      );
    }
  }
}

/** The share as an exact number. */
export function shareOf(count: ShareCount): Rational {
  let sum: Rational | undefined;
  for (const part of count.parts) {
    const fraction = { n: BigInt(part.n), d: BigInt(part.d) };
    sum = sum === undefined ? fraction : add(sum, fraction);
  }
  const total = sum ?? { n: 0n, d: 1n };
  if (count.times === count.over) return total;
  return { n: total.n * BigInt(count.times), d: total.d * BigInt(count.over) };
}

/** The share as the rule uses it: rounded half-up to `ratioDigits` where the rule has them. */
export function usedShare(axes: FeeAxes, count: ShareCount): Rational {
  const share = shareOf(count);
  return axes.ratioDigits === undefined ? share : roundToDigits(share, { mode: 'half-up', digits: axes.ratioDigits });
}

/** Calendar months n when `at` + n months is exactly the end on the wall clock; undefined otherwise. */
export function wholeMonthsLeft(axes: FeeAxes, timeZone: string, span: ShareSpan): number | undefined {
  const wall = wallSpan(axes, timeZone, span);
  const months = monthsApart(wall);
  return addMonthsToWallClock(wall.from, months) === wall.to ? months : undefined;
}

export function unknownPeriod(): FeeRefusal {
  return {
    code: 'period',
    detail: 'a period is missing, or is not whole months or years (P1M, P1Y), where months are needed',
  };
}

/** remaining / total of the span itself, whatever the rule's measure. A span shorter than one unit has no share. */
export function countSpan(span: ShareSpan): ShareCount {
  const total = span.end - span.start;
  return { times: 1, over: 1, parts: [total > 0 ? { n: span.end - span.at, d: total } : { n: 0, d: 1 }] };
}

function countTerm(span: ShareSpan, per: Per): Result<ShareCount, FeeRefusal> {
  const count = countSpan(span);
  if (per === 'term') return ok(count);
  if (per === undefined || span.months === undefined) return err(unknownPeriod());
  return ok({ times: span.months, over: per, parts: count.parts });
}

/** Years are counted apart wherever a price is for twelve months or a multiple of them. */
function isYears(months: number): boolean {
  return months % 12 === 0;
}

/** days / daysPer / periods: civil days for `unit = day`, else elapsed units over the units of so many days. */
function countDays(axes: FeeAxes, span: ShareSpan, daysPer: number, periods: number): ShareCount {
  const unitsPerDay = MILLIS_PER_DAY / MILLIS_PER_UNIT[axes.unit];
  return { times: 1, over: periods, parts: [{ n: span.end - span.at, d: daysPer * unitsPerDay }] };
}

interface WallSpan {
  readonly from: number;
  readonly to: number;
}

function wallSpan(axes: FeeAxes, timeZone: string, span: ShareSpan): WallSpan {
  const to = wallClockOfCount(axes, timeZone, span.end);
  // Where clocks go back, a later moment can show an earlier time: nothing is left then, never less than nothing.
  return { from: Math.min(wallClockOfCount(axes, timeZone, span.at), to), to };
}

function countCalendar(wall: WallSpan, months: number): ShareCount {
  if (isYears(months)) {
    const covered = wall.to - wall.from - leapDaysCovered(wall);
    return { times: 1, over: months / 12, parts: [inLargestUnit({ n: covered, d: 365 * MILLIS_PER_DAY })] };
  }
  return { times: 1, over: months, parts: monthParts(wall) };
}

/** The covered part of every calendar month; whole months in between are one part. */
function monthParts(wall: WallSpan): SharePart[] {
  const first = monthOf(wall.from);
  const last = monthOf(wall.to);
  if (first.start === last.start) return [inLargestUnit({ n: wall.to - wall.from, d: first.millis })];
  const parts: SharePart[] = [];
  const startsWhole = wall.from === first.start;
  if (!startsWhole) parts.push(inLargestUnit({ n: first.start + first.millis - wall.from, d: first.millis }));
  const whole = monthsApart(wall) - (startsWhole ? 0 : 1);
  if (whole > 0) parts.push({ n: whole, d: 1 });
  if (wall.to > last.start) parts.push(inLargestUnit({ n: wall.to - last.start, d: last.millis }));
  return parts;
}

function monthOf(wallMillis: number): { start: number; millis: number } {
  const { year, month } = civilFromDays(Math.floor(wallMillis / MILLIS_PER_DAY));
  return {
    start: daysFromCivil({ year, month, day: 1 }) * MILLIS_PER_DAY,
    millis: daysInMonth(year, month) * MILLIS_PER_DAY,
  };
}

/** Milliseconds of 29 Februaries inside the span. */
function leapDaysCovered(wall: WallSpan): number {
  const lastYear = civilFromDays(Math.floor(wall.to / MILLIS_PER_DAY)).year;
  let covered = 0;
  for (let year = civilFromDays(Math.floor(wall.from / MILLIS_PER_DAY)).year; year <= lastYear; year++) {
    if (!isLeapYear(year)) continue;
    const start = daysFromCivil({ year, month: 2, day: 29 }) * MILLIS_PER_DAY;
    covered += Math.max(0, Math.min(wall.to, start + MILLIS_PER_DAY) - Math.max(wall.from, start));
  }
  return covered;
}

/** 30/360 milliseconds: every month has 30 days, the 31st counts as the 30th; the time of day is kept. */
function millis360(wall: WallSpan): number {
  const [from, to] = [wall.from, wall.to].map((millis) => {
    const day = Math.floor(millis / MILLIS_PER_DAY);
    return { ...civilFromDays(day), time: millis - day * MILLIS_PER_DAY };
  });
  if (from === undefined || to === undefined) return 0;
  const days =
    360 * (to.year - from.year) + 30 * (to.month - from.month) + Math.min(to.day, 30) - Math.min(from.day, 30);
  return Math.max(0, days * MILLIS_PER_DAY + to.time - from.time);
}

const READABLE_UNITS = [MILLIS_PER_DAY, 3_600_000, 60_000, 1000];

/** The same fraction in days where both sides are whole days, else in hours, minutes, seconds. */
function inLargestUnit(part: SharePart): SharePart {
  const unit = READABLE_UNITS.find((millis) => part.n % millis === 0 && part.d % millis === 0) ?? 1;
  return { n: part.n / unit, d: part.d / unit };
}
