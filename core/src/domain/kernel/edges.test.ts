import { describe, expect, test } from 'vitest';
import {
  allocate,
  currencyDigits,
  formatMicros,
  formatMinor,
  microsToMinor,
  parseMicros,
  parseMinor,
} from './money.ts';
import {
  add,
  ceil,
  compare,
  floor,
  formatDecimal,
  formatRational,
  max,
  min,
  ONE,
  parseDecimal,
  rational,
  reduce,
  round,
  sign,
  subtract,
  ZERO,
} from './rational.ts';
import { parseSpan } from './span.ts';
import {
  addMonths,
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  epochMillisOfWallClock,
  formatDate,
  formatInstant,
  isLeapYear,
  isTimeZone,
  monthsApart,
  parseInstant,
  parseMoment,
  periodMonths,
  wholeMonthsBetween,
  zoneOffsetMillis,
} from './time.ts';

const HOUR = 3_600_000;

describe('amounts', () => {
  test('of nothing have no sign', () => {
    expect([formatMinor(0n, 2), formatMicros(0n, 2), formatDecimal(ZERO, 2)]).toEqual(['0.00', '0.00', '0.00']);
    expect([formatMinor(-5n, 2), formatMinor(-5n, 0)]).toEqual(['-0.05', '-5']);
  });

  test.each(['', '-', '1.', '.5', '1e3', ' 1', '1 ', '+1', '1,5', '--1', '1.2.3', 'x1', '1x', '1234567890123456'])(
    '%j is none',
    (text) => expect([parseMinor(text, 2), parseMicros(text, 2)]).toEqual([undefined, undefined]),
  );

  test('have as many digits as a price may have', () => {
    expect(parseMinor('123456789012345.67', 2)).toBe(12_345_678_901_234_567n);
    expect(parseMinor('-5', 2)).toBe(-500n);
    expect(parseMicros('-0.000001', 6)).toBe(-1_000_000n);
    expect(parseMicros('0.000000000001', 6)).toBe(1n);
    expect(microsToMinor(5n)).toEqual({ n: 5n, d: 1_000_000n });
  });

  test('are in a currency in use, or in none', () => {
    expect(['', ' ', 'EUR', 'VND', 'TND', 'UYW', 'EU'].map(currencyDigits)).toEqual([
      ...[undefined, undefined, 2, 0, 3, 4, undefined],
    ]);
  });

  test('are split by weights that are not negative, of which there is one', () => {
    expect(() => allocate(5n, [])).toThrow('at least one weight');
    expect(() => allocate(5n, [2n, -1n])).toThrow('not negative');
  });

  test('give the units that are left to the largest remainders, first come first where those are equal', () => {
    // 10 by 1, 2, 4: 1.43, 2.86, 5.71.
    expect(allocate(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n]);
    expect(allocate(10n, [4n, 2n, 1n])).toEqual([6n, 3n, 1n]);
    // 5 by 3, 1, 3, 1: 1.875, 0.625, 1.875, 0.625.
    expect(allocate(5n, [3n, 1n, 3n, 1n])).toEqual([2n, 1n, 2n, 0n]);
    expect(allocate(6n, [1n, 3n, 1n, 3n])).toEqual([1n, 2n, 1n, 2n]);
    expect(allocate(7n, [1n, 1n, 1n, 1n])).toEqual([2n, 2n, 2n, 1n]);
  });
});

describe('fractions', () => {
  test('know their order, and the lesser and the greater of two', () => {
    const [third, half] = [rational(1n, 3n), rational(1n, 2n)];
    expect([compare(third, half), compare(half, third), compare(half, rational(2n, 4n))]).toEqual([-1, 1, 0]);
    expect([min(third, half), min(half, third), max(third, half), max(half, third)]).toEqual([
      third,
      third,
      half,
      half,
    ]);
    expect([sign(ZERO), sign(ONE), sign(rational(-1n))]).toEqual([0, 1, -1]);
  });

  test('of one denominator keep it, whatever is done to them', () => {
    expect(add(rational(1n, 6n), rational(2n, 6n))).toEqual({ n: 3n, d: 6n });
    expect(subtract(rational(1n, 6n), rational(2n, 6n))).toEqual({ n: -1n, d: 6n });
    expect(reduce(rational(-3n, 6n))).toEqual({ n: -1n, d: 2n });
    expect(reduce(rational(0n, 6n))).toEqual({ n: 0n, d: 1n });
  });

  test('without a denominator are none, by that sentence', () => {
    expect(() => rational(1n, 0n)).toThrow('denominator 0');
  });

  test.each([
    [rational(7n, 2n), 3n, 4n],
    [rational(-7n, 2n), -4n, -3n],
    [rational(-6n, 2n), -3n, -3n],
    [ZERO, 0n, 0n],
  ])('%# lie between two whole numbers', (fraction, below, above) => {
    expect([floor(fraction), ceil(fraction)]).toEqual([below, above]);
  });

  test('of a half are rounded even to the even neighbour, and less or more than a half never', () => {
    const even = (n: bigint) => round(rational(n, 4n), 'half-even');
    expect([5n, 6n, 7n, 10n, 13n, -6n, -10n].map(even)).toEqual([1n, 2n, 2n, 2n, 3n, -2n, -2n]);
  });

  test('are written in lowest terms, whole ones without a denominator', () => {
    expect([formatRational(rational(4n, 6n)), formatRational(rational(-6n, 2n))]).toEqual(['2/3', '-3']);
  });

  test('are written as decimals where they have finite ones', () => {
    const text = (n: bigint, d: bigint, decimals = 0) => formatDecimal(rational(n, d), decimals);
    expect([text(1n, 125n), text(1n, 16n), text(-1n, 20n, 3), text(1n, 7n), text(0n, 5n)]).toEqual([
      ...['0.008', '0.0625', '-0.050', undefined, '0'],
    ]);
  });

  test('are read from plain decimals of at most forty digits', () => {
    const forty = '1'.repeat(40);
    expect(parseDecimal(`-${forty}.${forty}`)).toEqual({ n: -BigInt(forty + forty), d: 10n ** 40n });
    for (const text of [`1${forty}`, `0.1${forty}`, '1.5x', 'x1.5', '1 .5', '-']) {
      expect(parseDecimal(text)).toBeUndefined();
    }
  });
});

test('a span counts each of its parts for itself', () => {
  expect(parseSpan('P12Y34M5W67DT89H10M11S')).toEqual({
    months: 12 * 12 + 34,
    seconds: (7 * 5 + 67) * 86_400 + 89 * 3_600 + 10 * 60 + 11,
  });
  expect(parseSpan('P999Y9999M9999W99999DT999999H9999999M999999999S')).toBeDefined();
  for (const text of ['xP1D', 'P1Dx', 'P1000Y', 'PT1D', 'P1H', 'P1W1M', 'PxD', 'PT1HT1M', 'P T1H']) {
    expect(parseSpan(text)).toBeUndefined();
  }
});

describe('the calendar', () => {
  test('has a 29th of February every fourth year, but for centuries, but for every fourth of those', () => {
    expect([2023, 2024, 1900, 2000, 2100, 2400].map(isLeapYear)).toEqual([false, true, false, true, false, true]);
    expect(Array.from({ length: 12 }, (_, index) => daysInMonth(2025, index + 1))).toEqual([
      ...[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    ]);
    expect(daysInMonth(2024, 2)).toBe(29);
  });

  test.each([
    ['2000-02-29', 11_016],
    ['2000-12-31', 11_322],
    ['1600-12-31', -134_775],
    ['0000-03-01', -719_468],
    ['0001-01-01', -719_162],
    ['2400-02-29', 157_113],
    ['2099-12-31', 47_481],
  ])('%s is day %d', (text, days) => {
    expect(formatDate(days)).toBe(text);
    expect(daysFromCivil(civilFromDays(days))).toBe(days);
    expect(days).toBe(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
  });

  test('counts months from month to month, and whole ones by the moment too', () => {
    const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
    expect(monthsApart(span('2025-11-30T00:00:00Z', '2026-02-01T00:00:00Z'))).toBe(3);
    expect(monthsApart(span('2026-02-01T00:00:00Z', '2025-11-30T00:00:00Z'))).toBe(-3);
    expect(wholeMonthsBetween(span('2025-01-15T10:00:00Z', '2025-02-15T10:00:00Z'))).toEqual({
      months: 1,
      restMillis: 0,
    });
    expect(wholeMonthsBetween(span('2025-01-15T10:00:00Z', '2025-02-15T09:59:59Z')).months).toBe(0);
  });
});

describe('zones', () => {
  test('show the wall clock of their day, also of days on which it moves, and long before our era', () => {
    const offset = (zone: string, text: string) => zoneOffsetMillis(zone, Date.parse(text)) / HOUR;
    expect(offset('Europe/Berlin', '2025-03-30T00:59:59Z')).toBe(1);
    expect(offset('Europe/Berlin', '2025-03-30T01:00:00Z')).toBe(2);
    expect(offset('Europe/Berlin', '2025-07-01T12:00:00Z')).toBe(2);
    expect(offset('UTC', '2025-07-01T12:00:00Z')).toBe(0);
    expect(offset('Asia/Kolkata', '2025-07-01T12:00:00Z')).toBe(5.5);
    expect(zoneOffsetMillis('Etc/GMT-3', Date.UTC(-100, 0, 1))).toBe(3 * HOUR);
  });

  test('that nobody knows are refused, again and again', () => {
    for (let time = 0; time < 2; time += 1) {
      expect(() => zoneOffsetMillis('Mars/Olympus', 0)).toThrow('unknown time zone Mars/Olympus');
      expect(isTimeZone('Mars/Olympus')).toBe(false);
    }
    expect(isTimeZone('UTC')).toBe(true);
  });

  test('lead back from the wall clock on the day on which it moves', () => {
    const wall = Date.UTC(2025, 9, 26, 2, 30);
    expect(epochMillisOfWallClock('Europe/Berlin', wall)).toBe(Date.UTC(2025, 9, 26, 0, 30));
    expect(epochMillisOfWallClock('UTC', wall)).toBe(wall);
    expect(addMonths(Date.UTC(2025, 8, 26, 1, 30) / 1000, 1, 'Europe/Berlin')).toBe(
      Date.UTC(2025, 9, 26, 2, 30) / 1000,
    );
  });
});

describe('moments in text', () => {
  test.each([
    ['2025-06-01T10:30:15.5Z', Date.UTC(2025, 5, 1, 10, 30, 15, 500)],
    ['2025-06-01T10:30:15.12-23:59', Date.UTC(2025, 5, 2, 10, 29, 15, 120)],
    ['2025-06-01T10:30:15+00:30', Date.UTC(2025, 5, 1, 10, 0, 15)],
    ['2025-06-01T23:59:59z', Date.UTC(2025, 5, 1, 23, 59, 59)],
  ])('%s is one, wherever it is read', (text, expected) => {
    expect(parseMoment(text, 'UTC')).toBe(expected);
    expect(parseMoment(text, 'Asia/Shanghai')).toBe(expected);
  });

  test.each([
    '2025-00-01',
    '2025-06-00',
    '2025-06-31',
    '2025-06-01T10:30:60',
    '2025-06-01T10:30:00+24:00',
    '2025-06-01T10:30:00+10:60',
    '2025-06-01T10:30:00.',
    '2025-06-01T10:30:00.1234567890',
    '2025-06-01 10:30',
    'x2025-06-01',
    '2025-06-01x',
    '25-06-01',
    '2025-06-01T1:30',
    '2025-06-01T10:3',
    '2025-06-01T10:30:5',
    '2025-06-01T10:30+1:00',
    '2025-06-01T10:30+01:0',
  ])('%j is none', (text) => expect(parseMoment(text, 'UTC')).toBeUndefined());

  test('without an offset are no instants, nor is what only ends like one', () => {
    for (const text of ['2025-06-01', '2025-06-01T10:30:00', '2025-06-01T10:30:00Z ', 'nowZ', '+01:00']) {
      expect(parseInstant(text)).toBeUndefined();
    }
    expect(parseInstant('2025-06-01T10:30:00.999z')).toBe(Date.UTC(2025, 5, 1, 10, 30) / 1000);
    expect(parseInstant('2025-06-01T10:30:00-01:00')).toBe(Date.UTC(2025, 5, 1, 11, 30) / 1000);
  });

  test('are written with all their digits', () => {
    expect([formatInstant(3_723), formatDate(-719_162)]).toEqual(['1970-01-01T01:02:03Z', '0001-01-01']);
  });

  test('of periods are of one to 999 months or years', () => {
    expect(['P12M', 'P999Y', 'P1000M', 'xP1M', 'P1Mx', 'P1D', 'PxM'].map(periodMonths)).toEqual([
      ...[12, 11_988, undefined, undefined, undefined, undefined, undefined],
    ]);
  });
});
