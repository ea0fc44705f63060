/** Whoever says "later" means at most a day. */
const RETRY_AFTER_SECONDS_MAX = 86_400;

/**
 * How long an answer asks us to wait, in seconds; undefined where it does not say. A date is meant by the clock of the
 * machine that names it, so it is counted from the `Date` of the same answer, never from our clock.
 */
export function readRetryAfter(headers: { readonly [name: string]: string }): number | undefined {
  const text = headers['retry-after'] ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), RETRY_AFTER_SECONDS_MAX);
  const seconds = Math.ceil((readDate(text) - readDate(headers['date'] ?? '')) / 1000);
  return seconds > 0 ? Math.min(seconds, RETRY_AFTER_SECONDS_MAX) : undefined;
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still sent (RFC 9110, 5.6.7). */
function readDate(text: string): number {
  return /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
