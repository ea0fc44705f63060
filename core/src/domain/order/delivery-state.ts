import type { Instant } from '../kernel/time.ts';
import type { ChangeOrder } from './change-order.ts';
import type { OrderEvent } from './order-event.ts';

/**
 * Where telling the seller stands:
 *
 *   waiting       an attempt is due or under way
 *   acknowledged  received; the seller will answer by a call of theirs
 *   accepted, refused, unsupported   the seller's answer
 *   dead-letter   no attempt is left; somebody may restart it
 *   closed        nobody waits for an answer any more
 *   late          the seller said yes to what had ended, and is told what runs
 */
export type DeliveryStateKind =
  | 'waiting'
  | 'acknowledged'
  | 'accepted'
  | 'refused'
  | 'unsupported'
  | 'dead-letter'
  | 'closed'
  | 'late';

export interface DeliveryState {
  readonly kind: DeliveryStateKind;
  readonly attempt: number;
  readonly attemptsMax: number;
  readonly nextAt: Instant | null;
  /** When silence decides; null once it does not any more. */
  readonly answerBy: Instant | null;
  readonly reason: string | null;
}

/** The delivery of an order; undefined while its seller has not been told of it, and for one that has nobody to tell. */
export function deliveryStateOf({ state, events }: ChangeOrder): DeliveryState | undefined {
  const asked = events.find((event) => event.type === 'awaiting-seller');
  if (asked?.type !== 'awaiting-seller') return undefined;
  if (state.kind === 'awaiting-seller') {
    const { attempt, attemptsMax, nextAt, silenceAt: answerBy, deadLetter } = state;
    const kind = deadLetter ? 'dead-letter' : nextAt === null ? 'acknowledged' : 'waiting';
    return { kind, attempt, attemptsMax, nextAt, answerBy, reason: deadLetter?.reason ?? null };
  }
  const { attemptsMax } = asked.detail;
  const ended = events.map(endOf).findLast((end) => end !== undefined) ?? { kind: 'closed', reason: null };
  return { ...ended, attempt: lastAttempt(events), attemptsMax, nextAt: null, answerBy: null };
}

function endOf(event: OrderEvent): Pick<DeliveryState, 'kind' | 'reason'> | undefined {
  switch (event.type) {
    case 'seller-yes':
      return { kind: 'accepted', reason: null };
    case 'seller-yes-late':
      return { kind: 'late', reason: null };
    case 'seller-no':
      return { kind: 'refused', reason: event.detail.reason };
    case 'unsupported':
      return { kind: 'unsupported', reason: event.detail.reason };
    case 'silence':
    case 'term-ended':
    case 'suspended':
      return { kind: 'closed', reason: event.type };
    default:
      return undefined;
  }
}

/** Number of the last attempt: the one that failed last, or the one after it. */
function lastAttempt(events: readonly OrderEvent[]): number {
  const attempts = events.map((event) => {
    switch (event.type) {
      case 'attempt-failed':
        return event.detail.attempt + 1;
      case 'attempts-exhausted':
        return event.detail.attempt;
      case 'restart':
        return 1;
      default:
        return undefined;
    }
  });
  return attempts.findLast((attempt) => attempt !== undefined) ?? 1;
}
