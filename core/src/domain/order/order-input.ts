import type { Instant } from '../kernel/time.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';

/**
 * What can happen to an order: the columns of the table. The one who reports it need not know whether it comes too late;
 * the table does (`paid` becomes `paid-late`, `seller-yes` becomes `seller-yes-late`). `reason` is text for people, cut
 * to a sane length where it came in.
 */
export type OrderInput = OrderInputBody & {
  readonly at: Instant;
  /** As in `OrderEvent.by`. */
  readonly by: string;
};

export type OrderInputBody =
  /** The renewal at which a scheduled order begins has happened. */
  | { readonly type: 'start-reached' }
  | { readonly type: 'paid'; readonly minor: bigint; readonly source: PaymentSource }
  /** The customer chose to pay from outside; the caller holds the balance part of the amount due. */
  | { readonly type: 'payment-begun'; readonly source: OutsideSource }
  /** `isOver`: the pending payment cannot come any more; otherwise the customer may still try again by the same one. */
  | { readonly type: 'payment-failed'; readonly reason: string; readonly isOver: boolean }
  /** The payment deadline has come. */
  | { readonly type: 'deadline' }
  | { readonly type: 'cancel'; readonly reason?: string }
  /** The seller's answers; `unsupported`: their interface has no such operation. */
  | { readonly type: 'seller-yes' }
  | { readonly type: 'seller-no'; readonly reason: string }
  | { readonly type: 'unsupported'; readonly reason: string }
  /** The attempt of that number has arrived, and the answer will come by a call of the seller's. */
  | { readonly type: 'seller-later'; readonly attempt: number }
  /** No answer to the attempt of that number; after the last one the table makes it `attempts-exhausted`. */
  | {
      readonly type: 'attempt-failed';
      readonly attempt: number;
      readonly reason: string;
      /** The seller asked for no attempt before this instant. */
      readonly notBefore?: Instant;
    }
  /** Further attempts are pointless, whatever the ladder says. */
  | { readonly type: 'attempts-exhausted'; readonly reason: string }
  /** Somebody starts a new ladder after a dead letter. */
  | { readonly type: 'restart' }
  /** The silence deadline has come. */
  | { readonly type: 'silence' }
  | { readonly type: 'operator-accepts' }
  | { readonly type: 'operator-rejects'; readonly reason: string }
  | { readonly type: 'refunded' }
  | { readonly type: 'refund-failed'; readonly attempt: number; readonly reason: string }
  /** The term ended, and was not renewed; the subscription was suspended. */
  | { readonly type: 'term-ended' }
  | { readonly type: 'suspended' };

export type OrderInputType = OrderInputBody['type'];
/** An input known to be of one type. */
export type InputOf<Type extends OrderInputType> = InputByType[Type];
type InputByType = { readonly [Type in OrderInputType]: Extract<OrderInput, { readonly type: Type }> };
