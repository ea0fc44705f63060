import type { Selection } from '../catalog/selection.ts';
import type { Instant } from '../kernel/time.ts';
import type { ChangeTiming } from '../rules/decide-change.ts';

/** What a renewal would cost and move: `[from, to)` begins at the old end, whenever it is bought. */
export interface RenewalOffer {
  readonly from: Instant;
  readonly to: Instant;
  readonly periods: number;
  /** Number of the release whose prices it has. */
  readonly release: number;
  /** Components that are renewed; what is billed offline is not among them. */
  readonly parts: readonly RenewalPart[];
  /** Minor units, like every charge. */
  readonly totalMinor: bigint;
}

export interface RenewalPart {
  readonly component: string;
  readonly selection: Selection;
  /** Exact price of one price period: what the new slice is agreed at. */
  readonly priceMicros: bigint;
  readonly price: RenewalPrice;
  readonly chargeMinor: bigint;
}

/**
 * Where a price comes from: the list of the release in force, the agreed one where the list has none for these
 * quantities, or the one that was kept for the scheduled order which begins with this renewal.
 */
export type RenewalPrice = 'list' | 'agreed' | 'kept';

/** A component's part of a scheduled order, at the price that its quote named. */
export interface ScheduledPart {
  readonly component: string;
  readonly to: Selection;
  readonly priceMicros: bigint;
}

export interface RenewalPolicy {
  /** How long after its end a subscription may still be renewed, from the old end. */
  readonly graceSeconds: number;
  /** How long before the end a renewal is tried that the customer has asked for. */
  readonly leadSeconds: number;
  /** Pauses after failed attempts; the last one repeats until the grace time is over. */
  readonly ladderSeconds: readonly number[];
}

const HOUR = 3_600;
const DAY = 86_400;

/** A week to renew late, as the big marketplaces have it; automatic renewals a day ahead. */
export const DEFAULT_RENEWAL_POLICY: RenewalPolicy = {
  graceSeconds: 7 * DAY,
  leadSeconds: DAY,
  ladderSeconds: [HOUR, 6 * HOUR, 12 * HOUR, DAY],
};

/** A renewal is 1 to 60 of one price row, as a purchase is. */
export const RENEWAL_PERIODS_MAX = 60;
/** The most that may lie ahead after a renewal: five years. */
export const REMAINING_MONTHS_MAX = 60;

export type RenewalRefusalCode =
  | 'renewal.permanent'
  | 'renewal.too-late'
  | 'renewal.too-short'
  | 'renewal.term-too-long'
  | 'renewal.price-missing'
  | 'subscription.suspended';

export interface RenewalRefusal {
  readonly code: RenewalRefusalCode;
  readonly detail: string;
  readonly component?: string;
  readonly wouldAllow?: RenewalWayOn;
}

/** The way on: so many periods, or a change that can be renewed. */
export interface RenewalWayOn {
  readonly periods?: { readonly min: number; readonly max: number; readonly step: number };
  readonly specification?: string;
  readonly sku?: { readonly [attribute: string]: string };
  readonly quantities?: { readonly [attribute: string]: number };
  readonly timing?: ChangeTiming;
}
