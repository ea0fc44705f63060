import type { Instant } from '../kernel/time.ts';
import type { OutsideMethod } from '../ledger/payment-source.ts';

/**
 * The history of an order, and thereby the order (`replay-order.ts`). A step records what happened, then every state
 * that was entered, under the state's own name. Events are JSON as they stand: amounts are decimal text of minor units.
 */
export type OrderEvent = OrderEventBody & {
  /** 1, 2, 3 … within the order. */
  readonly n: number;
  readonly at: Instant;
  /** Who caused it: `customer`, `seller`, `operator`, `system`, or whoever acts on a customer's behalf (G15). */
  readonly by: string;
};

export type OrderEventBody = StateEntered | Happened;
export type OrderEventType = OrderEventBody['type'];

export type StateEntered =
  | { readonly type: 'scheduled'; readonly detail: { readonly startsAt: Instant } }
  | { readonly type: 'awaiting-payment'; readonly detail: { readonly deadline: Instant } }
  | {
      readonly type: 'awaiting-seller';
      readonly detail: { readonly attemptsMax: number; readonly nextAt: Instant; readonly silenceAt: Instant };
    }
  | { readonly type: 'held' | 'completed' }
  | { readonly type: 'refunding'; readonly detail: { readonly reason: OrderCloseReason; readonly nextAt: Instant } }
  | {
      readonly type: 'refunded' | 'expired' | 'cancelled';
      readonly detail: { readonly reason: OrderCloseReason };
    };

export type Happened =
  | { readonly type: 'placed' | 'start-reached' | 'deadline' | 'term-ended' | 'suspended' }
  /** With the words of whoever cancelled, where they gave any. */
  | { readonly type: 'cancel'; readonly detail?: { readonly reason: string } }
  | { readonly type: 'paid'; readonly detail: PaidDetail }
  /** A payment from outside is awaited; `minor` is the whole amount, balance included. */
  | { readonly type: 'payment-begun'; readonly detail: OutsidePaidDetail }
  /** Money from outside that nobody awaited: it came after the end, or a second time. It goes back. */
  | { readonly type: 'paid-late'; readonly detail: LatePaidDetail }
  /** `seller-yes-late`: too late to count, so the seller is sent the unchanged selection again. */
  | { readonly type: 'seller-yes' | 'seller-yes-late' | 'silence' | 'operator-accepts' }
  | {
      readonly type: 'payment-failed';
      /** `isOver`: the pending payment will not come any more, and another may be begun. */
      readonly detail: { readonly reason: string; readonly isOver: boolean };
    }
  | {
      readonly type: 'seller-no' | 'seller-no-late' | 'unsupported' | 'operator-rejects';
      readonly detail: { readonly reason: string };
    }
  | { readonly type: 'seller-later'; readonly detail: { readonly attempt: number } }
  | { readonly type: 'attempt-failed' | 'refund-failed'; readonly detail: FailedAttemptDetail }
  | { readonly type: 'attempts-exhausted'; readonly detail: { readonly attempt: number; readonly reason: string } }
  | { readonly type: 'restart'; readonly detail: { readonly nextAt: Instant } };

export type PaidDetail =
  | { readonly minor: string; readonly method: 'wallet'; readonly balanceMinor: string }
  | OutsidePaidDetail;

export interface OutsidePaidDetail extends LatePaidDetail {
  readonly balanceMinor: string;
}

interface LatePaidDetail {
  readonly minor: string;
  readonly method: OutsideMethod;
  readonly reference: string;
}

export interface FailedAttemptDetail {
  readonly attempt: number;
  readonly reason: string;
  /** When the next attempt may begin. */
  readonly nextAt: Instant;
}

/** Why an order ended without its change: the event that turned it away from completion. */
export type OrderCloseReason =
  | 'cancel'
  | 'deadline'
  | 'term-ended'
  | 'suspended'
  | 'seller-no'
  | 'unsupported'
  | 'silence'
  | 'operator-rejects';
