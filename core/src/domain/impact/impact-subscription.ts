import type { Selection } from '../catalog/selection.ts';
import { rateBasisOf } from '../fees/net-rate.ts';
import { present } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import type { PricedSubscription } from '../quote/quote-pricing.ts';
import type { Term } from '../subscription/subscription.ts';

/** What of a running subscription its impact is made from: as little as a stream of millions should carry. */
export interface ImpactSubscription {
  readonly id: string;
  readonly currency: string;
  readonly period: string;
  readonly periods: number;
  readonly term: Term;
  readonly components: readonly ImpactComponent[];
  /** Cash of the whole subscription; needed only where `impactReadsMoney` says so. */
  readonly cash?: { readonly paidMinor: bigint; readonly refundedMinor: bigint };
}

/** A running slice. */
export interface ImpactComponent {
  readonly selection: Selection;
  /** Exact price of one price period when the slice began. */
  readonly agreedPriceMicros: bigint;
  readonly from: Instant;
  readonly to: Instant | null;
  /** What was billed for the slice; needed only where `impactReadsMoney` says so. */
  readonly billed?: { readonly chargeMinor: bigint; readonly creditedMinor: bigint };
}

/** Whether one of the fee rules reads more than prices and shares: bills, credits or cash. */
export function impactReadsMoney(releases: {
  readonly before: QuotableRelease;
  readonly after: QuotableRelease;
}): boolean {
  return [releases.before, releases.after].some(({ feeRule }) => rateBasisOf(feeRule) === undefined);
}

/** The same subscription as quotes price it. */
export function toPricedSubscription(subscription: ImpactSubscription): PricedSubscription {
  const { currency, period, periods, term, components } = subscription;
  const cash = present(subscription.cash, 'a stream for a fee rule that reads money carries the cash');
  return {
    currency,
    period,
    periods,
    term,
    components: components.map(({ selection, billed, from, to, agreedPriceMicros }) => ({
      component: selection.component,
      slice: {
        from,
        to,
        agreedPriceMicros,
        ...present(billed, 'a stream for a fee rule that reads money carries the bills'),
      },
    })),
    totals: { cashPaidMinor: cash.paidMinor, cashRefundedMinor: cash.refundedMinor },
  };
}
