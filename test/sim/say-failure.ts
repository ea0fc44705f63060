import type { SimOutcome } from './simulate.ts';

/** Steps of a history unless said otherwise. */
export const STEPS = 60;

const FAULTS_SHOWN = 20;
const LINES_SHOWN = 80;

/** What broke, what led to it, and how to see it again. */
export function sayFailure({ seed, steps, behindSeconds, failedAt, faults, lines }: SimOutcome): string {
  return [
    ...(lines.length > LINES_SHOWN ? [`(${lines.length - LINES_SHOWN} earlier lines are left out)`] : []),
    ...lines.slice(-LINES_SHOWN),
    `Seed ${seed} broke a law at step ${failedAt} of ${steps}:`,
    ...faults.slice(0, FAULTS_SHOWN).map((fault) => `- ${fault}`),
    ...(faults.length > FAULTS_SHOWN ? [`- and ${faults.length - FAULTS_SHOWN} more`] : []),
    `Again: npm run sim -- --seed ${seed} --steps ${steps}${behindSeconds > 0 ? ` --behind ${behindSeconds}` : ''}`,
  ].join('\n');
}
