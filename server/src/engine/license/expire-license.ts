import {
  err,
  type License,
  type LicenseId,
  type LicensePolicy,
  ok,
  type SubscriptionId,
  stepLicenseLife,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { refuse } from '../refusal.ts';

export interface LicenseExpiry {
  readonly license: LicenseId;
  readonly subscription: SubscriptionId;
}

/**
 * The time of a license is over: it is isolated, and after the operator's days destroyed, one revision later each time.
 * Until then a renewal or an adjustment may revive it.
 */
export function expireLicense(policy: LicensePolicy): AccountCommandKind<LicenseExpiry, License> {
  return {
    name: 'expire-license',
    wants: ({ subscription }) => ({ subscriptions: [subscription] }),
    decide: ({ body }, facts, { nowMillis }) => {
      const stored = facts.licenses.get(body.license);
      if (!stored) return err(refuse('not-found', 'There is no such license.'));
      const step = stepLicenseLife(stored.license, policy, Math.floor(nowMillis / 1000));
      if (!step.ok) return step;
      const license = step.value;
      const { status, revision } = license;
      return ok({
        answer: license,
        writes: { licenses: [{ ...stored, license, issuedAtMillis: nowMillis }] },
        audit: { subject: license.id, body: { status, revision } },
      });
    },
  };
}
