import type { AccountId, License, LicenseId, SubscriptionId } from '@regrade/core';
import type { StoredLicense } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

export interface LicenseRow {
  readonly account_id: AccountId;
  readonly license_id: LicenseId;
  readonly subscription_id: SubscriptionId;
  readonly product_id: string;
  readonly component: string;
  readonly key_hash: string;
  readonly revision: number;
  readonly status: License['status'];
  readonly selection: License['selection'];
  readonly valid_from: number;
  readonly expires_at: number | null;
  readonly issued_at_ms: number;
}

export const LICENSE_COLUMNS =
  'account_id, license_id, subscription_id, product_id, component, key_hash, revision, status, selection, valid_from, expires_at, issued_at_ms';

export const saveLicenses = saveInto(
  'license',
  ({ license, keyHash, issuedAtMillis }: StoredLicense): LicenseRow => ({
    account_id: license.account,
    license_id: license.id,
    subscription_id: license.subscription,
    product_id: license.product,
    component: license.component,
    key_hash: keyHash,
    revision: license.revision,
    status: license.status,
    selection: license.selection,
    valid_from: license.validFrom,
    expires_at: license.expiresAt,
    issued_at_ms: issuedAtMillis,
  }),
  {
    key: ['account_id', 'license_id'],
    update: ['revision', 'status', 'selection', 'expires_at', 'issued_at_ms'],
  },
);

export function licenseFromRow(row: LicenseRow): StoredLicense {
  const issuedAtMillis = Number(row.issued_at_ms);
  return {
    keyHash: row.key_hash,
    issuedAtMillis,
    license: {
      id: row.license_id,
      account: row.account_id,
      component: row.component,
      subscription: row.subscription_id,
      product: row.product_id,
      revision: row.revision,
      status: row.status,
      selection: row.selection,
      validFrom: Number(row.valid_from),
      expiresAt: row.expires_at === null ? null : Number(row.expires_at),
      issuedAt: Math.floor(issuedAtMillis / 1000),
    },
  };
}
