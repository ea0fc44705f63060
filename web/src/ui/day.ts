/** Days as their readers write them, `2027-01-31`, and the instants at which they begin in UTC, as times are shown here. */
const DAY_MILLIS = 86_400_000;

export function startOfDay(day: string): string {
  return `${day}T00:00:00Z`;
}

/** The first instant that is not of the day any more. */
export function endOfDay(day: string): string {
  return new Date(Date.parse(startOfDay(day)) + DAY_MILLIS).toISOString().replace('.000Z', 'Z');
}

/** Whether it is a day of the calendar; addresses hold what people write into them. */
export function isDay(day: string | undefined): day is string {
  return day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(startOfDay(day)));
}
