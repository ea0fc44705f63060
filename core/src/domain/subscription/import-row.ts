import type { Choices, Quantities } from '../catalog/catalog.ts';
import type { Selection } from '../catalog/selection.ts';
import type { Instant } from '../kernel/time.ts';
import type { SubscriptionTotals, Term } from './subscription.ts';
import type { TaxTotal } from './subscription-money.ts';

/**
 * One subscription of another system as its operator writes it down (docs/import.md): shape and lengths are checked at
 * the door, everything else by `checkImport`. Amounts are decimal text in major units, instants RFC 3339.
 */
export interface ImportRow {
  /** What the other system calls it: the key against doubles, unique in the product. */
  readonly reference: string;
  readonly account: ImportAccount;
  readonly product: string;
  /** Number of the release it runs under; the one in force where absent. */
  readonly release?: number;
  readonly currency: string;
  readonly period: string;
  readonly periods: number;
  /** The running term; slices of earlier terms lie before it. */
  readonly term: { readonly start: string; readonly end: string | null };
  readonly suspended: boolean;
  readonly components: readonly ImportComponent[];
  readonly adjustments: ImportAdjustments;
  /** What was paid, and as negative amounts what went back. Absent: only the sums are known. */
  readonly payments?: readonly ImportPayment[];
}

/** A customer by the other system's reference, opened under the name where there is none yet; or an account of ours. */
export type ImportAccount = { readonly reference: string; readonly name?: string } | { readonly id: string };

export interface ImportComponent {
  readonly component: string;
  readonly licenseRevision: number;
  /** In time order, without a gap; the last one runs. */
  readonly slices: readonly ImportSlice[];
}

export interface ImportSlice {
  readonly from: string;
  readonly to: string | null;
  readonly specification: string;
  readonly sku: Choices;
  readonly quantities: Quantities;
  /** Exact price of one period. */
  readonly agreedPrice: string;
  readonly charge: string;
  readonly credited: string;
  /** Cash, with tax. */
  readonly paid: string;
  readonly refunded: string;
  /** What was taxed on it, and what of that went back: each rate once. */
  readonly taxes: readonly ImportTax[];
  /** The operator's share of charge − credited. */
  readonly commission: string;
}

export interface ImportTax {
  /** By which later refunds name it; a rate of this marketplace or one of the past. */
  readonly rate: string;
  /** As it stands on documents; the rate's id where absent. */
  readonly name?: string;
  readonly charged: string;
  readonly returned: string;
}

/** The other members of invariant 2, summed over the life of the subscription. */
export interface ImportAdjustments {
  readonly waived: string;
  readonly forfeited: string;
  readonly balanceGranted: string;
  readonly balanceSpent: string;
}

export interface ImportPayment {
  readonly at: string;
  readonly amount: string;
}

/** A row that was found sound, in our own terms: only ids are missing. */
export interface ImportPlan {
  readonly release: number;
  readonly term: Term;
  readonly components: readonly PlannedComponent[];
  /** What stands behind the running slices is in it. */
  readonly totals: SubscriptionTotals;
  /** The operator's share of all slices. */
  readonly commissionMinor: bigint;
  readonly payments: readonly { readonly at: Instant; readonly amountMinor: bigint }[];
}

export interface PlannedComponent {
  readonly component: string;
  readonly licenseRevision: number;
  readonly slices: readonly PlannedSlice[];
}

export interface PlannedSlice {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly selection: Selection;
  readonly agreedPriceMicros: bigint;
  readonly chargeMinor: bigint;
  readonly creditedMinor: bigint;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
  readonly taxes: readonly TaxTotal[];
  readonly commissionMinor: bigint;
}
