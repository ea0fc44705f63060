import type { Silence } from '../catalog/catalog.ts';
import type { AccountId, OrderId, QuoteId, SubscriptionId } from '../kernel/id.ts';
import type { CurrencyCode } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';
import type { Settlement } from '../ledger/settlement.ts';
import type { OrderCloseReason, OrderEvent } from './order-event.ts';

/**
 * A change order carries out one accepted quote. States (architecture §3; the table is `order-table.ts`):
 *
 *   scheduled         waits for the renewal at which it begins
 *   awaiting-payment  waits for money until its deadline
 *   awaiting-seller   the seller is being told, attempt by attempt, until the silence deadline
 *   held              the seller stayed silent; the operator decides
 *   refunding         it will not happen; money already taken goes back
 *   completed         the change is in force: slice, subscription, license and ledger moved together (terminal)
 *   refunded, expired, cancelled   nothing changed and no money is kept (terminal)
 */
export type ChangeOrder = OrderTerms & {
  readonly state: OrderState;
  readonly payment: OrderPayment;
  /** Number of its receipt or credit note; present once it is completed, where it is about money (G15). */
  readonly receipt?: string;
  /** The order's history, numbered from 1: `replayOrder(terms, events)` is this order. */
  readonly events: readonly OrderEvent[];
};

/** What was agreed when the order was placed; none of it ever changes. */
export interface OrderTerms {
  readonly id: OrderId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  readonly quote: QuoteId;
  /** `<seller>.<product.id>`. */
  readonly product: string;
  readonly seller: string;
  readonly currency: CurrencyCode;
  readonly settlement: Settlement;
  readonly timing: OrderTiming;
  /** The quote's `at`: where the new slice begins, even if completion comes later (contract §4, Time). */
  readonly effectiveAt: Instant;
  readonly placedAt: Instant;
  /** How the seller is told; `license-only` means that there is nobody to ask. */
  readonly protocol: string;
  /** What happens when the seller says nothing for so long. */
  readonly silence: Silence;
  /** A compensating order: the completed order that it corrects (G15). */
  readonly corrects?: OrderId;
}

export type OrderTiming = 'now' | 'at-renewal';

/** The protocol of sellers who are told nothing: their software reads its license. */
export const LICENSE_ONLY = 'license-only';

export type OrderState =
  | ScheduledState
  | AwaitingPaymentState
  | AwaitingSellerState
  | HeldState
  | RefundingState
  | CompletedState
  | ClosedState<'refunded'>
  | ClosedState<'expired'>
  | ClosedState<'cancelled'>;

export type OrderStateKind = OrderState['kind'];
/** An order known to be in one state. */
export type OrderIn<Kind extends OrderStateKind> = ChangeOrder & { readonly state: StateByKind[Kind] };
type StateByKind = { readonly [Kind in OrderStateKind]: Extract<OrderState, { readonly kind: Kind }> };

export interface ScheduledState {
  readonly kind: 'scheduled';
  readonly startsAt: Instant;
}

export interface AwaitingPaymentState {
  readonly kind: 'awaiting-payment';
  readonly deadline: Instant;
}

export interface AwaitingSellerState {
  readonly kind: 'awaiting-seller';
  /** Number of the attempt that is due or under way, from 1; a restart begins again at 1. */
  readonly attempt: number;
  readonly attemptsMax: number;
  /** When that attempt may begin; null once the attempts are used up, or one has arrived and is answered later. */
  readonly nextAt: Instant | null;
  /** When silence decides, as `silence.then` of the terms says. */
  readonly silenceAt: Instant;
  /** Present when no attempt is left: somebody may restart, else the silence deadline decides. */
  readonly deadLetter?: DeadLetter;
}

export interface DeadLetter {
  readonly since: Instant;
  readonly reason: string;
}

export interface HeldState {
  readonly kind: 'held';
  readonly since: Instant;
}

export interface RefundingState {
  readonly kind: 'refunding';
  readonly reason: OrderCloseReason;
  /** Number of the refund attempt that is due or under way, from 1. */
  readonly attempt: number;
  readonly nextAt: Instant;
}

export interface CompletedState {
  readonly kind: 'completed';
  readonly at: Instant;
}

export interface ClosedState<Kind extends 'refunded' | 'expired' | 'cancelled'> {
  readonly kind: Kind;
  readonly at: Instant;
  readonly reason: OrderCloseReason;
}

/** Where the money of the order stands; it lies on `orders-in-progress` exactly while `paid` and not completed. */
export type OrderPayment =
  | { readonly kind: 'nothing-due' }
  | { readonly kind: 'due'; readonly minor: bigint }
  /** Awaited from outside; `source.balanceMinor` of it is held until the rest has come. */
  | { readonly kind: 'pending'; readonly minor: bigint; readonly source: OutsideSource }
  | { readonly kind: 'paid'; readonly minor: bigint; readonly source: PaymentSource; readonly at: Instant }
  | { readonly kind: 'returned'; readonly minor: bigint; readonly source: PaymentSource; readonly at: Instant };
