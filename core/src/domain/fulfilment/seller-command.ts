import type { Selection } from '../catalog/selection.ts';
import type { AccountId, DeliveryId, LicenseId, OrderId, QuoteId, SubscriptionId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';

/**
 * What a seller is told or asked, in no vendor's language: a dialect turns it into its own messages. `key` is the same on
 * every attempt, because a receiver may have carried out what it never answered.
 */
export type SellerCommand = ChangeCommand | RestateCommand | FitCheckCommand | ProbeCommand;
export type SellerCommandKind = SellerCommand['kind'];

interface AboutSubscription {
  readonly key: string;
  /** When there was first something to say; later attempts say the same. */
  readonly at: Instant;
  /** Under this id the seller may answer later. */
  readonly delivery: DeliveryId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  /** `<seller>.<product.id>`. */
  readonly product: string;
  readonly term: { readonly start: Instant; readonly end: Instant | null };
}

/** Carry out this change: it is paid, and in force once the seller says yes. */
export interface ChangeCommand extends AboutSubscription {
  readonly kind: 'change';
  readonly order: OrderId;
  readonly effectiveAt: Instant;
  /** When the seller's silence decides. */
  readonly answerBy: Instant;
  readonly components: readonly ChangedComponent[];
  readonly net: { readonly minor: bigint; readonly currency: string };
}

/** Would this change fit what the customer does with the software? Nothing is bought yet. */
export interface FitCheckCommand extends AboutSubscription {
  readonly kind: 'fit-check';
  readonly quote: QuoteId;
  readonly answerBy: Instant;
  readonly components: readonly ChangedComponent[];
}

/** This is what runs, whatever was said before: a late yes is answered so. */
export interface RestateCommand extends AboutSubscription {
  readonly kind: 'restate';
  /** The order that will not happen. */
  readonly order: OrderId;
  readonly components: readonly RunningComponent[];
}

/** Is anybody there, and do we understand each other? It is about nothing. */
export interface ProbeCommand {
  readonly kind: 'probe';
  readonly key: string;
  readonly at: Instant;
  readonly product: string;
}

export interface ChangedComponent {
  readonly component: string;
  readonly license: LicenseId;
  readonly from: CodedSelection;
  readonly to: CodedSelection;
}

export interface RunningComponent {
  readonly component: string;
  readonly license: LicenseId;
  readonly selection: CodedSelection;
}

/** A selection with what the seller's software knows its SKU by, per dialect. */
export type CodedSelection = Omit<Selection, 'component'> & {
  readonly codes: { readonly [dialect: string]: string };
};
