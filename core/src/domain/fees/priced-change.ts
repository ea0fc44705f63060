import type { Instant } from '../kernel/time.ts';
import type { FeeStep } from './explain.ts';
import type { FeeDirection, FeeRule } from './fee-rule.ts';

/**
 * One change of one or several components, as the engine knows it (fee-rules §9). Instants are epoch seconds; prices are
 * exact micros (millionths of a minor unit) for the whole selection, quantities and discount already in them; billed and
 * paid amounts are minor units.
 */
export interface PriceChangeInput {
  readonly feeRule: FeeRule;
  /** IANA zone of the release: civil days are days of this zone. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The running term, end excluded; `period` is what was bought (`P3M` for three times `P1M`). `end: null` is permanent. */
  readonly term: { readonly start: Instant; readonly end: Instant | null; readonly period: string };
  readonly at: Instant;
  /** One per component that changes; at least one. */
  readonly lines: readonly PriceChangeLine[];
  /** Real money of the whole subscription in the terms that the lines are about, before this change. */
  readonly cash: { readonly paidMinor: bigint; readonly refundedMinor: bigint };
  /** false: the product type forbids downgrades. A negative exact net then charges 0.00 and pays nothing out. */
  readonly payOut: boolean;
  /**
   * Whether the change is permitted as a downgrade, by list prices: a positive net then costs nothing (contract §2). Absent:
   * the sign of the exact net alone says what is a downgrade.
   */
  readonly isDowngrade?: boolean;
}

export interface PriceChangeLine {
  readonly component: string;
  /**
   * The pre-paid term that the line is about; absent: the running one. A change inside a subscription that is paid beyond
   * its running term has a line for each term, each priced by itself, from the later of `at` and its start.
   */
  readonly term?: { readonly start: Instant; readonly end: Instant; readonly period: string };
  readonly from: {
    /** Agreed price of the running slice for one `per`, exact. */
    readonly agreedPriceMicros: bigint;
    /** Price period (`P1M`) or `term`. */
    readonly per: string;
    /** Today's list price of the running selection for one `per`; absent: the agreed price stands in. */
    readonly listPriceMicros?: bigint;
    /** Today's price of the running selection in every row of its SKU in this currency. */
    readonly rows?: readonly PeriodPrice[];
    /** Pay-as-you-go price of one hour; only `paid-less-used` reads it. */
    readonly hourlyPriceMicros?: bigint;
  };
  readonly to: {
    /** List price of the target selection for one `per`: the exact sum of its parts. */
    readonly priceMicros: bigint;
    readonly per: string;
    /** Price of the target selection in every row of its SKU in this currency. */
    readonly rows?: readonly PeriodPrice[];
  };
  /**
   * Only in a change that keeps the SKU and grows a quantity priced by a `volume-added` part: the prices that a rule with
   * `scaleOut: added` reads instead. `from` leaves the grown volume-added parts out; `to` counts of them only the added
   * units at the unit price of the new total. Other rules ignore it.
   */
  readonly added?: {
    readonly from: { readonly priceMicros: bigint; readonly rows?: readonly PeriodPrice[] };
    readonly to: { readonly priceMicros: bigint; readonly rows?: readonly PeriodPrice[] };
  };
  /** What was billed for the running slice, what of it was credited otherwise, and the stretch it was billed for. */
  readonly billed: {
    readonly amountMinor: bigint;
    readonly creditedMinor: bigint;
    readonly start: Instant;
    readonly end: Instant;
  };
  /** Cash paid for this component in the line's term; only rules with an old basis of `paid` or `paid-less-used` read it. */
  readonly paidMinor?: bigint;
}

/** The price of one period of a row: `{ period: 'P1Y', priceMicros }`. */
export interface PeriodPrice {
  readonly period: string;
  readonly priceMicros: bigint;
}

export type Settlement = 'charge' | 'refund' | 'balance' | 'zero' | 'waived';

/** All amounts in minor units; only `net` may be negative. charge − credit = payable + waived − refund − balance − forfeited. */
export interface PricedChange {
  readonly direction: FeeDirection;
  readonly credit: bigint;
  readonly charge: bigint;
  readonly net: bigint;
  readonly payable: bigint;
  readonly refund: bigint;
  readonly balance: bigint;
  /** A positive net of a downgrade: not charged. */
  readonly waived: bigint;
  /** What a refund cap, `onNegative: zero` or `payOut: false` withholds. */
  readonly forfeited: bigint;
  readonly settled: readonly Settlement[];
  /** The whole arithmetic: every component, then sums and settlement. */
  readonly steps: readonly FeeStep[];
  readonly lines: readonly PricedLine[];
}

export interface PricedLine {
  readonly component: string;
  /** Start of the pre-paid term that it is about; absent: the running one. */
  readonly from?: Instant;
  readonly direction: FeeDirection;
  readonly credit: bigint;
  readonly charge: bigint;
  readonly net: bigint;
  readonly steps: readonly FeeStep[];
}

export interface PriceChangeOptions {
  /** false skips the arithmetic in words; default true. */
  readonly steps?: boolean;
}
