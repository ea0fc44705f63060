import type { Selection } from '../catalog/selection.ts';
import type { AccountId, LicenseId, SubscriptionId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';

/**
 * What one component's customer may use: the same id for life, a revision that only rises (invariant 1).
 * issued → active → isolated → destroyed; a renewal revives an isolated one.
 */
export interface License {
  readonly id: LicenseId;
  readonly account: AccountId;
  readonly component: string;
  readonly subscription: SubscriptionId;
  /** `<seller>.<product.id>`. */
  readonly product: string;
  /** 1 when issued, plus exactly 1 for every change, adjustment, renewal and status change. */
  readonly revision: number;
  readonly status: LicenseStatus;
  readonly selection: Selection;
  readonly validFrom: Instant;
  /** First instant at which the license is expired; null = permanent. */
  readonly expiresAt: Instant | null;
  /** When this revision was issued. */
  readonly issuedAt: Instant;
}

export type LicenseStatus = 'issued' | 'active' | 'isolated' | 'destroyed';

/** All statuses, in the order of a license's life. */
export const LICENSE_STATUSES: readonly LicenseStatus[] = ['issued', 'active', 'isolated', 'destroyed'];

/** Where each status may move; staying is always allowed, except that nothing touches a destroyed license. */
const MOVES: { readonly [status in LicenseStatus]: readonly LicenseStatus[] } = {
  issued: ['active', 'isolated', 'destroyed'],
  active: ['isolated', 'destroyed'],
  isolated: ['active', 'destroyed'],
  destroyed: [],
};

/** Whether a license may be revised from one status to the other; false for everything that starts at `destroyed`. */
export function mayMoveLicense(status: { readonly from: LicenseStatus; readonly to: LicenseStatus }): boolean {
  if (status.from === status.to) return status.from !== 'destroyed';
  return MOVES[status.from].includes(status.to);
}
