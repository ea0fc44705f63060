import type { Quote } from '@regrade/core';

/** Why a command was not carried out: a stable code, a sentence, and whatever shows the way on. Never a status. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  /** What would be allowed instead. */
  readonly wouldAllow?: unknown;
  /** Faults of the request or the draft, all at once. */
  readonly findings?: readonly unknown[];
  /** The quote that would be given now, when a stale one is refused. */
  readonly quote?: Quote;
  /** Where waiting helps: how long. */
  readonly retryAfterSeconds?: number;
  /** Rules that were looked at, in order. */
  readonly tried?: readonly string[];
}

export function refuse(code: string, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}): Refusal {
  return { code, detail, ...more };
}
