import { assert } from '../domain/kernel/assert.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface FakeClock {
  /** Epoch seconds; moves only when told to. */
  now(): Instant;
  /** Whole seconds; negative ones are a clock that was set back. */
  advance(seconds: number): void;
}

/** A clock that stands still at `start` (epoch seconds). */
export function createFakeClock(start: Instant): FakeClock {
  let current = start;
  return {
    now: () => current,
    advance(seconds) {
      assert(Number.isSafeInteger(seconds), 'an instant is whole seconds');
      current += seconds;
    },
  };
}
