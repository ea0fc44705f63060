import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMonths,
  addMonthsToDays,
  addMonthsToWallClock,
  civilDay,
  civilFromDays,
  daysFromCivil,
  epochMillisOfWallClock,
  formatDate,
  formatInstant,
  isTimeZone,
  parseInstant,
  parseMoment,
  periodMonths,
  wallClockMillis,
  wholeMonthsBetween,
} from './time.ts';

const ZONES = [
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Pacific/Apia',
];
const day = fc.integer({ min: -200_000, max: 200_000 });
const millis = fc.integer({ min: Date.parse('1975-01-01T00:00:00Z'), max: Date.parse('2037-01-01T00:00:00Z') });
const utc = (text: string) => Date.parse(text);

describe('civil days', () => {
  test('a day number and its date are one to one, as the calendar of the runtime has them', () => {
    fc.assert(
      fc.property(day, (days) => {
        const date = civilFromDays(days);
        expect(daysFromCivil(date)).toBe(days);
        const known = new Date(days * 86_400_000);
        expect(date).toEqual({
          year: known.getUTCFullYear(),
          month: known.getUTCMonth() + 1,
          day: known.getUTCDate(),
        });
      }),
    );
  });

  test.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-01-15', -13, '2023-12-15'],
  ])('%s plus %s months is %s', (from, months, to) => {
    expect(formatDate(addMonthsToDays(utc(`${from}T00:00:00Z`) / 86_400_000, months))).toBe(to);
  });

  test('the whole months between two moments are the most that fit', () => {
    fc.assert(
      fc.property(millis, millis, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { months, restMillis } = wholeMonthsBetween({ from, to });
        expect(addMonthsToWallClock(from, months) + restMillis).toBe(to);
        expect(restMillis).toBeGreaterThanOrEqual(0);
        expect(addMonthsToWallClock(from, months + 1)).toBeGreaterThan(to);
      }),
    );
  });
});

describe('zones', () => {
  test('the wall clock leads back to its moment, or to the first of two that show the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), millis, (zone, moment) => {
        const wall = wallClockMillis(zone, moment);
        const back = epochMillisOfWallClock(zone, wall);
        expect(wallClockMillis(zone, back)).toBe(wall);
        expect(back).toBeLessThanOrEqual(moment);
        expect(moment - back).toBeLessThanOrEqual(86_400_000);
      }),
      { numRuns: 500 },
    );
  });

  test('a repeated time is the first of the two, a missing one moves forward by the gap', () => {
    const ny = (text: string) => parseMoment(text, 'America/New_York');
    expect(ny('2025-11-02T01:30:00')).toBe(utc('2025-11-02T05:30:00Z'));
    expect(ny('2025-03-09T02:30:00')).toBe(utc('2025-03-09T07:30:00Z'));
    expect(ny('2025-03-09T01:59:59')).toBe(utc('2025-03-09T06:59:59Z'));
    expect(ny('2025-03-09T03:00:00')).toBe(utc('2025-03-09T07:00:00Z'));
    const lordHowe = parseMoment('2025-10-05T02:15:00', 'Australia/Lord_Howe');
    expect(lordHowe).toBe(utc('2025-10-04T15:45:00Z'));
  });

  test('a day without midnight starts at its first moment, and a skipped day does not exist', () => {
    const start = parseMoment('2018-11-04', 'America/Sao_Paulo');
    expect(start).toBe(utc('2018-11-04T03:00:00Z'));
    expect(civilDay('America/Sao_Paulo', (start ?? 0) - 1)).toBe(civilDay('America/Sao_Paulo', start ?? 0) - 1);
    const before = civilDay('Pacific/Apia', utc('2011-12-30T09:59:59Z'));
    expect(civilDay('Pacific/Apia', utc('2011-12-30T10:00:00Z'))).toBe(before + 2);
  });

  test('months are added on the wall clock, whatever the clocks do', () => {
    const start = parseInstant('2025-02-09T12:00:00-05:00') ?? 0;
    expect(formatInstant(addMonths(start, 1, 'America/New_York'))).toBe('2025-03-09T16:00:00Z');
    expect(formatInstant(addMonths(start, 1, 'UTC'))).toBe('2025-03-09T17:00:00Z');
  });

  test('only names of zones are zones', () => {
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});

describe('text', () => {
  test('an instant survives formatting and parsing', () => {
    fc.assert(
      fc.property(millis, (moment) => {
        const instant = Math.floor(moment / 1000);
        expect(parseInstant(formatInstant(instant))).toBe(instant);
        expect(formatInstant(instant)).toBe(new Date(instant * 1000).toISOString().replace('.000', ''));
      }),
    );
  });

  test.each([
    ['2025-06-01', utc('2025-06-01T00:00:00Z')],
    ['2025-06-01T10:30', utc('2025-06-01T10:30:00Z')],
    ['2025-06-01T10:30:15.123456', utc('2025-06-01T10:30:15.123Z')],
    ['2025-06-01T10:30:00+08:00', utc('2025-06-01T02:30:00Z')],
    ['2025-06-01t10:30:00z', utc('2025-06-01T10:30:00Z')],
  ])('%s is a moment', (text, expected) => {
    expect(parseMoment(text, 'UTC')).toBe(expected);
  });

  test.each([
    '2025-02-29',
    '2025-13-01',
    '2025-06-01T24:00:00',
    '2025-06-01T10:60',
    '2025-6-1',
    '2025-06-01T10:30:00+99:00',
    'now',
    '',
  ])('%j is no moment', (text) => {
    expect(parseMoment(text, 'UTC')).toBeUndefined();
  });

  test.each([
    ['P1M', 1],
    ['P2Y', 24],
    ['P0M', undefined],
    ['P30D', undefined],
    ['P1Y6M', undefined],
    ['1M', undefined],
  ])('the period %s has %s months', (text, months) => {
    expect(periodMonths(text)).toBe(months);
  });
});
