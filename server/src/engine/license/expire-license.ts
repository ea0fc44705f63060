import { err, type License, type LicenseId, ok, reviseLicense, type SubscriptionId } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { refuse } from '../refusal.ts';

export interface LicenseExpiry {
  readonly license: LicenseId;
  readonly subscription: SubscriptionId;
}

/** The time of a license is over: it is isolated, one revision later; a renewal may revive it. */
export const expireLicense: AccountCommandKind<LicenseExpiry, License> = {
  name: 'expire-license',
  wants: ({ subscription }) => ({ subscriptions: [subscription] }),
  decide: ({ body }, facts, { nowMillis }) => {
    const stored = facts.licenses.get(body.license);
    const now = Math.floor(nowMillis / 1000);
    if (!stored || stored.license.status !== 'active' || (stored.license.expiresAt ?? Number.POSITIVE_INFINITY) > now) {
      return err(refuse('license.not-due', 'this license is not at its end'));
    }
    const license = reviseLicense(stored.license, { status: 'isolated' }, now);
    return ok({
      answer: license,
      writes: { licenses: [{ ...stored, license, issuedAtMillis: nowMillis }] },
      audit: { subject: license.id, body: { status: license.status, revision: license.revision } },
    });
  },
};
