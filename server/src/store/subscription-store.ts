import {
  type AccountId,
  type AutoRenewal,
  type ChangeHistory,
  type LicenseId,
  type OrderId,
  type PaidTerm,
  present,
  type Slice,
  type SliceId,
  type SubscribedComponent,
  type Subscription,
  type SubscriptionId,
  type SubscriptionTotals,
} from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { StoredLicense, StoredSlice } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

export interface SubscriptionRow {
  readonly account_id: AccountId;
  readonly subscription_id: SubscriptionId;
  readonly product_id: string;
  readonly seller_id: string;
  readonly release: number;
  readonly currency: string;
  readonly period: string;
  readonly periods: number;
  readonly term_start: number;
  readonly term_end: number | null;
  readonly version: number;
  readonly suspended: boolean;
  readonly open_order: OrderId | null;
  readonly totals: unknown;
  readonly history: ChangeHistory | null;
  readonly renewal: unknown;
}

/** What is paid beyond the running term, and the wish to renew: one narrow column, null for most. */
interface RenewalColumn {
  readonly terms?: readonly PaidTerm[];
  readonly auto?: AutoRenewal;
}

/** Columns of a subscription for a `select`; instants fit a JSON number, so they stay numbers. */
export const SUBSCRIPTION_COLUMNS =
  'account_id, subscription_id, product_id, seller_id, release, currency, period, periods, term_start, term_end, version, suspended, open_order, totals, history, renewal';

export const saveSubscriptions = saveInto(
  'subscription',
  (subscription: Subscription): SubscriptionRow & { readonly renew_at: number | null } => ({
    account_id: subscription.account,
    subscription_id: subscription.id,
    product_id: subscription.product,
    seller_id: subscription.seller,
    release: subscription.release,
    currency: subscription.currency,
    period: subscription.period,
    periods: subscription.periods,
    term_start: subscription.term.start,
    term_end: subscription.term.end,
    version: subscription.version,
    suspended: subscription.suspended,
    open_order: subscription.openOrder,
    totals: subscription.totals,
    history: subscription.history ?? null,
    renewal: toRenewalColumn(subscription),
    renew_at: subscription.autoRenewal?.nextAt ?? null,
  }),
  {
    key: ['account_id', 'subscription_id'],
    update: ['release', 'term_end', 'version', 'suspended', 'open_order', 'totals', 'history', 'renewal', 'renew_at'],
  },
);

function toRenewalColumn({ terms, autoRenewal }: Subscription): RenewalColumn | null {
  if (!terms && !autoRenewal) return null;
  return { ...(terms && { terms }), ...(autoRenewal && { auto: autoRenewal }) };
}

function fromRenewalColumn(column: unknown): Pick<Subscription, 'terms' | 'autoRenewal'> {
  if (column === null || column === undefined) return {};
  const { terms, auto } = fromJson<RenewalColumn>(column);
  return { ...(terms && { terms }), ...(auto && { autoRenewal: auto }) };
}

export interface SliceRow {
  readonly account_id: AccountId;
  readonly slice_id: SliceId;
  readonly subscription_id: SubscriptionId;
  readonly component: string;
  readonly running: boolean;
  readonly from_at: number;
  readonly to_at: number | null;
  readonly selection: Slice['selection'];
  readonly agreed_price: string;
  readonly charge: string;
  readonly credited: string;
  readonly paid: string;
  readonly refunded: string;
}

/** Money leaves as text: a JSON number would lose units beyond 2^53. */
export const SLICE_COLUMNS =
  'account_id, slice_id, subscription_id, component, running, from_at, to_at, selection, agreed_price::text, charge::text, credited::text, paid::text, refunded::text';

export const saveSlices = saveInto(
  'slice',
  ({ account, subscription, running, slice }: StoredSlice): SliceRow => ({
    account_id: account,
    slice_id: slice.id,
    subscription_id: subscription,
    component: slice.component,
    running,
    from_at: slice.from,
    to_at: slice.to,
    selection: slice.selection,
    agreed_price: slice.agreedPriceMicros.toString(),
    charge: slice.chargeMinor.toString(),
    credited: slice.creditedMinor.toString(),
    paid: slice.paidMinor.toString(),
    refunded: slice.refundedMinor.toString(),
  }),
  { key: ['account_id', 'slice_id'], update: ['running', 'to_at', 'credited', 'paid', 'refunded'] },
);

export function sliceFromRow(row: SliceRow): Slice {
  return {
    id: row.slice_id,
    component: row.component,
    from: Number(row.from_at),
    to: row.to_at === null ? null : Number(row.to_at),
    selection: row.selection,
    agreedPriceMicros: BigInt(row.agreed_price),
    chargeMinor: BigInt(row.charge),
    creditedMinor: BigInt(row.credited),
    paidMinor: BigInt(row.paid),
    refundedMinor: BigInt(row.refunded),
  };
}

/**
 * A subscription is its row, the slices of it that are not over, and its licenses: what a component is now is said once, by
 * its slice. Slices of a component stand together, the running one first.
 */
export function subscriptionFromRows(
  row: SubscriptionRow,
  slices: readonly SliceRow[],
  licenses: readonly StoredLicense[],
): Subscription {
  const components: SubscribedComponent[] = [];
  for (const sliceRow of slices) {
    const before = components.at(-1);
    if (before?.component === sliceRow.component) {
      components[components.length - 1] = { ...before, next: [...(before.next ?? []), sliceFromRow(sliceRow)] };
      continue;
    }
    const stored = licenses.find(({ license }) => license.component === sliceRow.component);
    const { license } = present(stored, 'every component of a subscription has a license');
    components.push({
      component: sliceRow.component,
      license: license.id as LicenseId,
      licenseRevision: license.revision,
      expiresAt: license.expiresAt,
      slice: sliceFromRow(sliceRow),
    });
  }
  return {
    id: row.subscription_id,
    account: row.account_id,
    product: row.product_id,
    seller: row.seller_id,
    release: row.release,
    currency: row.currency,
    period: row.period,
    periods: row.periods,
    term: { start: Number(row.term_start), end: row.term_end === null ? null : Number(row.term_end) },
    version: Number(row.version),
    suspended: row.suspended,
    openOrder: row.open_order,
    components,
    totals: fromJson<SubscriptionTotals>(row.totals),
    ...(row.history && { history: row.history }),
    ...fromRenewalColumn(row.renewal),
  };
}
