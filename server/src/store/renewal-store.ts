import type { StoredRenewal } from '../engine/renewals/renewal.ts';
import { saveInto } from './save-fragment.ts';

/** A renewal never changes: what it billed for a change that will not be is billed anew beside it. */
export const saveRenewals = saveInto('renewal', (renewal: StoredRenewal) => ({
  account_id: renewal.account,
  renewal_id: renewal.id,
  subscription_id: renewal.subscription,
  at: renewal.at,
  document: renewal,
}));
