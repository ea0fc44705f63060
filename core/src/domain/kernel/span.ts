import { addMonths, type Instant, SECONDS_PER_DAY } from './time.ts';

/** An ISO 8601 duration: months are calendar months, a day is 24 hours. */
export interface Span {
  readonly months: number;
  readonly seconds: number;
}

const SPAN =
  /^P(?=\d|T\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/;

/** `P30D`, `P1Y`, `P1M15DT12H` as a span; undefined for anything else, signs and fractions included. */
export function parseSpan(text: string): Span | undefined {
  const match = SPAN.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1).map((part) => Number(part ?? 0));
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return {
    months: 12 * years + months,
    seconds: (7 * weeks + days) * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds,
  };
}

/** The instant a span later, months first, on the calendar of UTC. */
export function addSpan(instant: Instant, span: Span): Instant {
  return addMonths(instant, span.months, 'UTC') + span.seconds;
}
