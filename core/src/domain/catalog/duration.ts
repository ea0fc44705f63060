import { SECONDS_PER_DAY } from '../kernel/time.ts';

const DURATION = /^P(?=\d|T\d)(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/;

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds (`PT3H`, `P1D`, `P1DT12H`); else undefined. */
export function durationSeconds(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return days * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds;
}
