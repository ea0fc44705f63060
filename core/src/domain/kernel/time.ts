/**
 * The only place of calendar arithmetic. An `Instant` is epoch **seconds**; spans are `[start, end)`. Civil days are
 * integers (days since 1970-01-01); a wall-clock moment is civil milliseconds: what a clock on the wall of a zone shows,
 * counted as if that zone were UTC.
 */
export type Instant = number;

export const SECONDS_PER_DAY = 86_400;
export const MILLIS_PER_DAY = 86_400_000;

// ---- civil days -----------------------------------------------------------------------------------------------------

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Howard Hinnant's days_from_civil). */
export function daysFromCivil(date: CivilDate): number {
  const year = date.month <= 2 ? date.year - 1 : date.year;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5) + date.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number: the inverse of `daysFromCivil`. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Adds calendar months to a day, keeping the day of the month, or the last day of a shorter month (fee-rules §3). */
export function addMonthsToDays(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  return daysFromCivil({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}

/** Adds calendar months to a wall-clock moment (civil milliseconds), keeping the time of day. */
export function addMonthsToWallClock(civilMillis: number, months: number): number {
  const days = Math.floor(civilMillis / MILLIS_PER_DAY);
  return addMonthsToDays(days, months) * MILLIS_PER_DAY + (civilMillis - days * MILLIS_PER_DAY);
}

/** Calendar months from the month of one wall-clock moment to that of another; days and hours are not looked at. */
export function monthsApart(span: { readonly from: number; readonly to: number }): number {
  const from = civilFromDays(Math.floor(span.from / MILLIS_PER_DAY));
  const to = civilFromDays(Math.floor(span.to / MILLIS_PER_DAY));
  return (to.year - from.year) * 12 + to.month - from.month;
}

/** The most calendar months that fit between two wall-clock moments, `from` ≤ `to`, and the milliseconds left over. */
export function wholeMonthsBetween(span: { readonly from: number; readonly to: number }): {
  readonly months: number;
  readonly restMillis: number;
} {
  const apart = monthsApart(span);
  const months = addMonthsToWallClock(span.from, apart) <= span.to ? apart : apart - 1;
  return { months, restMillis: span.to - addMonthsToWallClock(span.from, months) };
}

// ---- zones ----------------------------------------------------------------------------------------------------------

const OFFSET_CACHE_MAX = 20_000;
const formatterByZone = new Map<string, Intl.DateTimeFormat | undefined>();
const offsetByZoneAndDay = new Map<string, Map<number, number | 'changes'>>();

/** Whether the text names an IANA zone that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  return zone === 'UTC' || formatterOf(zone) !== undefined;
}

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formatterByZone.has(zone)) {
    try {
      const formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
      formatterByZone.set(zone, formatter);
    } catch {
      return undefined;
    }
  }
  return formatterByZone.get(zone);
}

/** Milliseconds that the wall clock of the zone is ahead of UTC at an instant given in epoch milliseconds. */
export function zoneOffsetMillis(zone: string, epochMillis: number): number {
  if (zone === 'UTC') return 0;
  let byDay = offsetByZoneAndDay.get(zone);
  if (!byDay) {
    byDay = new Map();
    offsetByZoneAndDay.set(zone, byDay);
  }
  const day = Math.floor(epochMillis / MILLIS_PER_DAY);
  let known = byDay.get(day);
  if (known === undefined) {
    const first = computeOffset(zone, day * MILLIS_PER_DAY);
    known = first === computeOffset(zone, (day + 1) * MILLIS_PER_DAY) ? first : 'changes';
    if (byDay.size >= OFFSET_CACHE_MAX) byDay.clear();
    byDay.set(day, known);
  }
  return known === 'changes' ? computeOffset(zone, epochMillis) : known;
}

function computeOffset(zone: string, epochMillis: number): number {
  const formatter = formatterOf(zone);
  if (!formatter) throw new RangeError(`unknown time zone ${zone}`);
  const wholeSeconds = Math.floor(epochMillis / 1000) * 1000;
  const field: Record<string, string> = {};
  for (const part of formatter.formatToParts(wholeSeconds)) field[part.type] = part.value;
  const year = field['era'] === 'BC' ? 1 - Number(field['year']) : Number(field['year']);
  const days = daysFromCivil({ year, month: Number(field['month']), day: Number(field['day']) });
  const seconds = Number(field['hour']) * 3600 + Number(field['minute']) * 60 + Number(field['second']);
  return days * MILLIS_PER_DAY + seconds * 1000 - wholeSeconds;
}

/** What the wall clock of the zone shows, in civil milliseconds. */
export function wallClockMillis(zone: string, epochMillis: number): number {
  return epochMillis + zoneOffsetMillis(zone, epochMillis);
}

/** The civil day of the zone that an instant (epoch milliseconds) falls on. */
export function civilDay(zone: string, epochMillis: number): number {
  return Math.floor(wallClockMillis(zone, epochMillis) / MILLIS_PER_DAY);
}

/**
 * Epoch milliseconds at which the wall clock of the zone shows the given civil milliseconds. A repeated wall-clock time
 * means the first; a missing one moves forward by the gap (fee-rules §2).
 */
export function epochMillisOfWallClock(zone: string, civilMillis: number): number {
  if (zone === 'UTC') return civilMillis;
  const before = zoneOffsetMillis(zone, civilMillis - MILLIS_PER_DAY);
  const after = zoneOffsetMillis(zone, civilMillis + MILLIS_PER_DAY);
  // The larger offset gives the earlier instant: for a repeated time that is the first one.
  const candidates = [civilMillis - Math.max(before, after), civilMillis - Math.min(before, after)];
  const exact = candidates.find((candidate) => wallClockMillis(zone, candidate) === civilMillis);
  return exact ?? civilMillis - before;
}

/** Adds calendar months on the wall clock of the zone, keeping the time of day. */
export function addMonths(instant: Instant, months: number, zone: string): Instant {
  const wall = wallClockMillis(zone, instant * 1000);
  return Math.floor(epochMillisOfWallClock(zone, addMonthsToWallClock(wall, months)) / 1000);
}

// ---- periods --------------------------------------------------------------------------------------------------------

const PERIOD = /^P([1-9]\d{0,2})([MY])$/;

/** Months of an ISO 8601 period of whole months or years (`P1M`, `P2Y`); undefined for anything else. */
export function periodMonths(period: string): number | undefined {
  const match = PERIOD.exec(period);
  if (!match) return undefined;
  return Number(match[1]) * (match[2] === 'Y' ? 12 : 1);
}

// ---- text -----------------------------------------------------------------------------------------------------------

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?)?$/;

/**
 * ISO date or date-time as epoch milliseconds. With `Z` or an offset it is that instant; without, wall-clock time in
 * `zone`; a date is its midnight (fee-rules §2). Undefined when the text is no such moment. Fractions below a
 * millisecond are cut.
 */
export function parseMoment(text: string, zone: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const civil =
    daysFromCivil({ year, month, day }) * MILLIS_PER_DAY + (hour * 3600 + minute * 60 + second) * 1000 + millis;
  const offset = match[8];
  if (offset === undefined) return epochMillisOfWallClock(zone, civil);
  if (offset === 'Z' || offset === 'z') return civil;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return civil - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** RFC 3339 with an offset as an instant, cut to the second; undefined otherwise. */
export function parseInstant(text: string): Instant | undefined {
  if (!/([Zz]|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const millis = parseMoment(text, 'UTC');
  return millis === undefined ? undefined : Math.floor(millis / 1000);
}

/** `2026-03-01T00:00:00Z`. */
export function formatInstant(instant: Instant): string {
  const days = Math.floor(instant / SECONDS_PER_DAY);
  const seconds = instant - days * SECONDS_PER_DAY;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${formatDate(days)}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}Z`;
}

/** `2026-03-01`. */
export function formatDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
