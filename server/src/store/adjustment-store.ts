import type { AccountId, AdjustmentId, LicenseId, SubscriptionId } from '@regrade/core';
import type { StoredAdjustment } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

export interface AdjustmentRow {
  readonly account_id: AccountId;
  readonly adjustment_id: AdjustmentId;
  readonly subscription_id: SubscriptionId;
  readonly component: string;
  readonly license_id: LicenseId;
  readonly revision: number;
  readonly status: StoredAdjustment['status'];
  readonly at: number | bigint;
  readonly by: string;
  readonly from_selection: StoredAdjustment['from']['selection'];
  readonly from_expires_at: number | bigint | null;
  readonly to_selection: StoredAdjustment['to']['selection'];
  readonly to_expires_at: number | bigint | null;
}

/** A plain insert: what happened is never written again. */
export const saveAdjustments = saveInto(
  'adjustment',
  ({ from, to, ...adjustment }: StoredAdjustment): AdjustmentRow => ({
    account_id: adjustment.account,
    adjustment_id: adjustment.id,
    subscription_id: adjustment.subscription,
    component: adjustment.component,
    license_id: adjustment.license,
    revision: adjustment.revision,
    status: adjustment.status,
    at: adjustment.at,
    by: adjustment.by,
    from_selection: from.selection,
    from_expires_at: from.expiresAt,
    to_selection: to.selection,
    to_expires_at: to.expiresAt,
  }),
);

export function adjustmentFromRow(row: AdjustmentRow): StoredAdjustment {
  const instant = (at: number | bigint | null) => (at === null ? null : Number(at));
  return {
    id: row.adjustment_id,
    account: row.account_id,
    subscription: row.subscription_id,
    component: row.component,
    license: row.license_id,
    revision: Number(row.revision),
    status: row.status,
    at: Number(row.at),
    by: row.by,
    from: { selection: row.from_selection, expiresAt: instant(row.from_expires_at) },
    to: { selection: row.to_selection, expiresAt: instant(row.to_expires_at) },
  };
}
