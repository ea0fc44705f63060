import type { Instant } from '@regrade/core';
import type { DueKey } from '../read-port.ts';
import type { ClockJob, DueAct } from './clock-job.ts';

/**
 * What this process knows of acts that are due and cannot be done: such an act stands at the head of its list for good, and
 * nothing behind it may wait for it. Memory alone: another process, or this one after a start, tries again at once.
 */
export interface DueTries {
  /** Whether it is time to try an act (again). */
  readonly mayTry: (act: Tried, now: Instant) => boolean;
  readonly note: (act: Tried, of: { readonly done: boolean; readonly now: Instant }) => void;
  /** Where the next look at a job goes on; undefined: from its beginning. */
  readonly placeOf: (job: ClockJob) => DueKey | undefined;
  readonly keepPlace: (job: ClockJob, place: DueKey | undefined) => void;
}

type Tried = Pick<DueAct, 'at' | 'what' | 'subject'>;

/** The next look tries again at once, because most refusals are those of a neighbour who was faster. */
const PAUSES_SECONDS = [0, 1, 2, 4, 8, 15, 30, 60, 120, 300];
/** The one that was refused longest ago is forgotten first, and then tried once more. */
const REMEMBERED_MAX = 50_000;

export function createDueTries(): DueTries {
  const refused = new Map<string, { readonly times: number; readonly nextAt: Instant }>();
  const places = new Map<ClockJob, DueKey>();
  return {
    mayTry: (act, now) => (refused.get(nameOf(act))?.nextAt ?? 0) <= now,
    note(act, { done, now }) {
      const name = nameOf(act);
      const times = refused.get(name)?.times ?? 0;
      refused.delete(name);
      if (done) return;
      const pause = PAUSES_SECONDS[Math.min(times, PAUSES_SECONDS.length - 1)] ?? 0;
      refused.set(name, { times: times + 1, nextAt: now + pause });
      const [oldest] = refused.keys();
      if (refused.size > REMEMBERED_MAX && oldest !== undefined) refused.delete(oldest);
    },
    placeOf: (job) => places.get(job),
    keepPlace(job, place) {
      if (place) places.set(job, place);
      else places.delete(job);
    },
  };
}

/** An act that is due at another time is another act. */
function nameOf({ what, subject, at }: Tried): string {
  return `${what} ${subject} ${at}`;
}
