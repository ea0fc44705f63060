import { civilDay, type Instant } from '../kernel/time.ts';
import type { ChangeHistory } from './subscription.ts';

/** A change at the moment at which it is completed. */
export interface Completion {
  readonly at: Instant;
  /** Of the product: its civil days are the days of the brakes. */
  readonly timeZone: string;
  /** Whether one of its components is an upgrade. */
  readonly isUpgrade: boolean;
}

/** The history with one more completed change. */
export function recordCompletion(history: ChangeHistory | undefined, completion: Completion): ChangeHistory {
  const { at, isUpgrade } = completion;
  return {
    changedAt: at,
    changesThatDay: changesOnDay(history, completion) + 1,
    upgradedAt: isUpgrade ? at : (history?.upgradedAt ?? null),
  };
}

/** How many changes were completed on the civil day of an instant, up to it. */
export function changesOnDay(
  history: ChangeHistory | undefined,
  { at, timeZone }: Pick<Completion, 'at' | 'timeZone'>,
): number {
  if (!history || civilDay(timeZone, history.changedAt * 1000) !== civilDay(timeZone, at * 1000)) return 0;
  return history.changesThatDay;
}
