import { civilDay, epochMillisOfWallClock, MILLIS_PER_DAY, wallClockMillis } from '../kernel/time.ts';
import type { FeeAxes, FeeUnit } from './fee-rule.ts';

/**
 * Points in time (fee-rules §2). A **count** is a moment cut to the rule's unit: the civil day of the zone for `day`, else
 * the number of units since 1970-01-01T00:00Z. Moments themselves are epoch milliseconds, because one unit is that fine.
 */
export const MILLIS_PER_UNIT: Readonly<Record<FeeUnit, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: MILLIS_PER_DAY,
};

/** What starts or ends: always cut down. */
export function cutDown(axes: FeeAxes, timeZone: string, millis: number): number {
  return axes.unit === 'day' ? civilDay(timeZone, millis) : Math.floor(millis / MILLIS_PER_UNIT[axes.unit]);
}

/** The moment of a change: down when the started unit is the new side's, else up; on a boundary it stays. */
export function cutChange(axes: FeeAxes, timeZone: string, millis: number): number {
  const count = cutDown(axes, timeZone, millis);
  return axes.startedUnit === 'new' || isBoundary(axes, timeZone, millis) ? count : count + 1;
}

/** A civil day starts where the clock shows midnight, or, where midnight was skipped, at its first moment. */
function isBoundary(axes: FeeAxes, timeZone: string, millis: number): boolean {
  if (axes.unit !== 'day') return millis % MILLIS_PER_UNIT[axes.unit] === 0;
  const wall = wallClockMillis(timeZone, millis);
  if (wall % MILLIS_PER_DAY === 0) return true;
  return epochMillisOfWallClock(timeZone, Math.floor(wall / MILLIS_PER_DAY) * MILLIS_PER_DAY) === millis;
}

/** What the wall clock shows at a count, in civil milliseconds. */
export function wallClockOfCount(axes: FeeAxes, timeZone: string, count: number): number {
  return axes.unit === 'day' ? count * MILLIS_PER_DAY : wallClockMillis(timeZone, count * MILLIS_PER_UNIT[axes.unit]);
}

/** The moment, in epoch milliseconds, at which a count begins. */
export function momentOfCount(axes: FeeAxes, timeZone: string, count: number): number {
  return axes.unit === 'day'
    ? epochMillisOfWallClock(timeZone, count * MILLIS_PER_DAY)
    : count * MILLIS_PER_UNIT[axes.unit];
}
