import type { Silence } from '../catalog/catalog.ts';
import type { Selection } from '../catalog/selection.ts';
import type { PriceChangeInput, PricedChange } from '../fees/price-change.ts';
import type { AccountId, LicenseId, OrderId, QuoteId, SubscriptionId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import type { ChangeTiming, Direction, WantedChange } from '../rules/decide-change.ts';
import type { TaxLine } from '../subscription/subscription-money.ts';
import type { DiscountFigure, QuoteAdjustments } from './adjustments.ts';
import type { CouponRefusalCode } from './money-rules.ts';

/**
 * A priced, explained, expiring offer for one change, bound to release, rule, subscription version and license
 * revisions (G4). It keeps the inputs of its arithmetic, not the words: `explainQuote` recomputes every step from them.
 */
export interface Quote {
  readonly id: QuoteId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  /** `<seller>.<product.id>`. */
  readonly product: string;
  readonly seller: string;
  /** The instant the fee is for; at the term's end where it starts at renewal (contract §4, Time). */
  readonly at: Instant;
  readonly builtAt: Instant;
  readonly expiresAt: Instant;
  readonly timing: ChangeTiming;
  readonly effectiveAt: Instant;
  readonly currency: string;
  /** Of the price rows that were compared. */
  readonly period: string;
  readonly boundTo: QuoteBinding;
  /** The customer's wish, to be priced again when something moved. */
  readonly changes: readonly WantedChange[];
  readonly direction: Direction;
  readonly components: readonly QuotedComponent[];
  readonly protocol: string;
  readonly silence: Silence;
  /** What the arithmetic was made from; absent where nothing moves before the renewal. */
  readonly pricing: QuotePricing | null;
  readonly figures: QuoteFigures;
  /**
   * At renewal: what the components that change will cost for a next term as long as this one, in minor units. What does
   * not change renews beside it, at its own price.
   */
  readonly renewalPriceMinor: bigint | null;
  /** How many periods that term has; absent where there is no such price, and of quotes that were kept without it. */
  readonly renewalPeriods?: number;
  /** Discounts and tax on top of the fee rule's figures. Absent: none. */
  readonly adjustments?: QuoteAdjustments;
  /** The operator's share of what the seller earns by it, in hundredths of a percent. Absent: 0. */
  readonly commissionBasisPoints?: number;
  /** Who asked for it on the customer's behalf (G15). Absent: the customer. */
  readonly onBehalf?: string;
  /** Of a compensating order: what it corrects (G15). */
  readonly corrects?: Correction;
  /** Present where the rule wants the seller's software asked first: the quote binds once the change fits. */
  readonly fit?: FitCheck;
}

export interface Correction {
  readonly order: OrderId;
  readonly kind: 'reversal' | 'goodwill';
  readonly reason: string;
  /** Discount that no longer stands behind the slices; below 0 one that stands behind them again. */
  readonly withheldMinor: bigint;
  /** Of it: at the seller's expense, with the same sign. Absent: nothing. */
  readonly sellerWithheldMinor?: bigint;
}

/** What the seller's software says to a change before it is bought (G9). */
export type FitCheck =
  /** No answer by `answerBy` refuses the quote. */
  | { readonly state: 'checking'; readonly answerBy: Instant }
  | { readonly state: 'fits'; readonly at: Instant }
  | {
      readonly state: 'refused';
      readonly at: Instant;
      readonly reason: string;
      readonly blockers: readonly FitBlocker[];
    };

/** One thing that stands in the way, in the seller's words. */
export interface FitBlocker {
  readonly message: string;
  readonly component?: string;
  readonly attribute?: string;
}

export interface QuoteBinding {
  readonly release: number;
  readonly subscriptionVersion: number;
  readonly licenseRevisions: { readonly [license: LicenseId]: number };
  /** JSON pointers of the rules that allow it, joined by a space. */
  readonly rule: string;
  readonly feeRule: string;
  readonly timeZone: string;
  /** Whether the product type allowed downgrades. */
  readonly downgrades: boolean;
}

export interface QuotedComponent {
  readonly component: string;
  readonly from: Selection;
  readonly to: Selection;
  readonly direction: Direction;
  readonly fromListPriceMicros: bigint;
  readonly toPriceMicros: bigint;
  /** How that price comes about: `490.00 + 120.00 x 200`. */
  readonly toPriceFormula: string;
}

/** The input of `priceChange` without the fee rule's axes, which its id stands for. */
export type QuotePricing = Omit<PriceChangeInput, 'feeRule'>;

/** What is charged or given back, in minor units: what a quote said is what is charged (invariant 4). */
export type QuoteFigures = Omit<PricedChange, 'steps' | 'lines' | 'direction'> & {
  readonly lines: readonly QuoteLine[];
  /** Already taken off `payable`. */
  readonly discounts?: readonly DiscountFigure[];
  /** Already in `payable`, or, below 0, in `refund` and `balance`. */
  readonly taxes?: readonly TaxLine[];
};

export interface QuoteLine {
  readonly component: string;
  /** Start of the pre-paid term that it is about; absent: the running one. */
  readonly from?: Instant;
  readonly credit: bigint;
  readonly charge: bigint;
  readonly net: bigint;
}

/** Why a subscription as it stands cannot be quoted, besides what rules and fees refuse. */
export type QuoteRefusalCode =
  | 'subscription.ended'
  | 'subscription.suspended'
  | 'subscription.changing'
  | 'limit.changes-per-day'
  | 'limit.downgrade-hold'
  | 'fulfilment.protocol-unavailable'
  | 'fulfilment.fit-check-unavailable'
  | CouponRefusalCode;
