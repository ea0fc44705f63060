import type { Instant } from '../kernel/time.ts';
import type { ChangeOrder } from './change-order.ts';

export interface OrderTimer {
  readonly at: Instant;
  /** What happens to the order then; `start-reached` needs the renewal too, not only the clock. */
  readonly input: 'start-reached' | 'deadline' | 'silence';
}

/** The moment that an order waits for; null when it waits for somebody, or for nothing any more. */
export function nextTimer({ state }: Pick<ChangeOrder, 'state'>): OrderTimer | null {
  if (state.kind === 'scheduled') return { at: state.startsAt, input: 'start-reached' };
  if (state.kind === 'awaiting-payment') return { at: state.deadline, input: 'deadline' };
  return state.kind === 'awaiting-seller' ? { at: state.silenceAt, input: 'silence' } : null;
}
