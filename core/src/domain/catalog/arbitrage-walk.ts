import type { CounterexampleSide } from './finding.ts';

/**
 * A purchase and up to three changes after which a customer paid less than the value of what they held (contract §3
 * "Arbitrage"), with every date and amount, so that `priceChange` gives the same figures again. Prices are exact decimals
 * in major units; amounts carry the exact fraction and its rounding.
 */
export interface ArbitrageWalk {
  /** What of the fee rule the walk lives on; `chain` where no single feature explains it. */
  readonly reason: string;
  readonly feeRule: string;
  readonly timeZone: string;
  readonly currency: string;
  /** The price row that was bought, and how often: `P1M` × 3. */
  readonly period: string;
  readonly periods: number;
  /** RFC 3339; the end is excluded. */
  readonly start: string;
  readonly end: string;
  /** The instant from which the dearer release is in force, if the walk crosses one, and how it differs. */
  readonly revision?: { readonly at: string; readonly prices: string };
  readonly purchase: WalkStretch & { readonly paid: WalkAmount };
  readonly changes: readonly WalkChange[];
  /** Purchase plus the exact nets, plus what was forfeited of them. */
  readonly paid: WalkAmount;
  /** Sum of the values of the stretches. */
  readonly held: WalkAmount;
  /** held − paid, above 0. */
  readonly leak: WalkAmount;
}

/** What was held from one moment of the walk to the next one, or to the end. */
export interface WalkStretch {
  readonly selection: CounterexampleSide & { readonly specification: string };
  /** Of one period, in the release in force when the stretch began. */
  readonly price: string;
  /** price × (share left at its beginning − share left when it was changed, or 0 at the end). */
  readonly value: WalkAmount;
  readonly shareFrom: string;
  readonly shareUntil: string;
}

export interface WalkChange extends WalkStretch {
  readonly at: string;
  /** Today's price of one period of what ran until then. */
  readonly fromPrice: string;
  readonly credit: WalkAmount;
  readonly charge: WalkAmount;
  /** charge − credit, exact. */
  readonly net: WalkAmount;
  /** What of a negative net is not given back, as no more goes back than was paid. */
  readonly forfeited?: WalkAmount;
}

/** Major units: `{ exact: "400/3", value: "133.33" }`; `value` is `exact` rounded half-up to the currency's decimals. */
export interface WalkAmount {
  readonly exact: string;
  readonly value: string;
}
