import type { OrderId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';

/**
 * What must follow from a step. `take-payment`, `complete`, `return-late-payment` and the effects of a pending payment
 * happen in the step's own transaction; so may a `refund` to the wallet, whose success is fed back as `refunded`. Everything else leaves through
 * the outbox after the commit (invariant 7). One key is one act: a later attempt under it replaces the earlier one.
 */
export type OrderEffect =
  /** Ledger: `entriesForBalanceHold`; whoever takes the money is told, through the outbox. */
  | { readonly kind: 'begin-payment'; readonly key: string; readonly minor: bigint; readonly source: OutsideSource }
  /** Ledger: `entriesForBalanceRelease`. A payment that was not `paid` is given up outside, through the outbox. */
  | {
      readonly kind: 'end-payment';
      readonly key: string;
      readonly outcome: 'paid' | 'failed' | 'given-up';
      readonly source: OutsideSource;
    }
  /** Ledger: `entriesForPayment`. */
  | { readonly kind: 'take-payment'; readonly key: string; readonly minor: bigint; readonly source: PaymentSource }
  /** Slice, subscription, license and ledger (`entriesForCompletion`), exactly once (invariant 3). */
  | { readonly kind: 'complete'; readonly key: string }
  /** The seller is told the new selection, not before `notBefore`; dropped if the order has left `awaiting-seller`. */
  | { readonly kind: 'tell-seller'; readonly key: string; readonly attempt: number; readonly notBefore: Instant }
  /** Ledger: `entriesForRefund`. */
  | {
      readonly kind: 'refund';
      readonly key: string;
      readonly attempt: number;
      readonly notBefore: Instant;
      readonly minor: bigint;
      readonly source: PaymentSource;
    }
  /** Ledger: `entriesForLatePayment`; it goes back over the means by which it came, through the outbox. */
  | {
      readonly kind: 'return-late-payment';
      readonly key: string;
      readonly minor: bigint;
      readonly source: OutsideSource;
    }
  /** The seller believes in a change that did not happen: they are sent the running selection. */
  | { readonly kind: 'resend-selection'; readonly key: string };

export type OrderEffectKind = OrderEffect['kind'];

/**
 * The key of an effect: the same on every attempt, because a marketplace counts a timeout as delivered and the retry
 * must be recognised. What happens once per order is named by its kind, the rest by the number of the event it answers.
 */
export function effectKey(order: OrderId, kind: OrderEffectKind, eventNumber?: number): string {
  return eventNumber === undefined ? `${order}:${kind}` : `${order}:${kind}:${eventNumber}`;
}
