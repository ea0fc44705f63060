/**
 * How much more may be done before an answer is given up, in steps of some hundred nanoseconds: counted, not timed, so
 * that a catalog gets the same answer on every machine.
 */
export interface Effort {
  stepsLeft: number;
}

export function createEffort(stepsMax: number): Effort {
  return { stepsLeft: stepsMax };
}

/** For questions about one price, whose catalog was verified within its limit. */
export const UNLIMITED: Effort = createEffort(Number.POSITIVE_INFINITY);

/** Whether there was so much left. */
export function spend(effort: Effort, steps: number): boolean {
  effort.stepsLeft -= steps;
  return effort.stepsLeft >= 0;
}
