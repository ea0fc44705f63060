import { formatInstant, type Instant } from '@regrade/core';

export function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

/** Epoch milliseconds as RFC 3339 with milliseconds: where what was hashed or committed has them. */
export function formatMillis(millis: number): string {
  return new Date(millis).toISOString();
}
