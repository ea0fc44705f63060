import type { Clock } from '../engine/ports.ts';

export interface Rate {
  readonly perSecond: number;
  /** What may come at once after a pause. */
  readonly burst: number;
}

/** Counts calls by key; a key that was not seen lately is a new one. */
export interface RateLimit {
  /** Counts a call; 0, or the seconds after which it would be let through: then it was not counted. */
  take(key: string): number;
  /** The same without counting. */
  wait(key: string): number;
  /** Whether a call of this key was counted lately. */
  knows(key: string): boolean;
}

/** Of keys that call now; those that have not for the longest time are forgotten first. */
const KEYS_MAX = 50_000;
const MILLIS_PER_SECOND = 1_000;
/** The time of one call is seldom a whole number. */
const ROUNDING_MILLIS = 0.001;

/**
 * The generic cell rate algorithm: of each key one number is kept, the moment at which everything that it has called
 * would be over if its calls came at the rate. A window would let twice its size through at its border.
 */
export function createRateLimit({ perSecond, burst }: Rate, clock: Clock): RateLimit {
  const millisPerCall = MILLIS_PER_SECOND / perSecond;
  const aheadMax = burst * millisPerCall;
  const overAt = new Map<string, number>();

  /** How far a key is ahead of its rate. */
  function aheadOf(key: string, now: number): number {
    const at = overAt.get(key);
    if (at === undefined || at <= now) return 0;
    if (at <= now + aheadMax) return at - now;
    // Further than it can get: the clock was set back.
    overAt.set(key, now + aheadMax);
    return aheadMax;
  }

  function waitSeconds(ahead: number): number {
    const millis = ahead + millisPerCall - aheadMax;
    return millis > ROUNDING_MILLIS ? Math.ceil(millis / MILLIS_PER_SECOND) : 0;
  }

  return {
    take(key) {
      const now = clock.nowMillis();
      const ahead = aheadOf(key, now);
      const seconds = waitSeconds(ahead);
      if (seconds > 0) return seconds;
      overAt.delete(key);
      overAt.set(key, now + ahead + millisPerCall);
      const [oldest] = overAt.keys();
      if (overAt.size > KEYS_MAX && oldest !== undefined) overAt.delete(oldest);
      return 0;
    },
    wait: (key) => waitSeconds(aheadOf(key, clock.nowMillis())),
    knows: (key) => overAt.has(key),
  };
}
