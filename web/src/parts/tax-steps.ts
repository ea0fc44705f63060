import type { FeeStep } from '@regrade/client';

/** Of the arithmetic of a whole bill what is about its taxes. */
export function taxSteps(steps: readonly FeeStep[]): readonly FeeStep[] {
  return steps.filter(({ what }) => what.startsWith('tax'));
}
