import type { Selection } from '../catalog/selection.ts';
import { assert } from '../kernel/assert.ts';
import type { AccountId, LicenseId, SubscriptionId } from '../kernel/id.ts';
import { accountOf, ID_PREFIXES } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import { type License, type LicenseStatus, mayMoveLicense } from './license.ts';

/** Of a license as it is issued; every change, adjustment, renewal and new status adds one. */
export const FIRST_REVISION = 1;

export interface LicenseGrant {
  readonly id: LicenseId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  readonly product: string;
  readonly selection: Selection;
  readonly validFrom: Instant;
  readonly expiresAt: Instant | null;
  /** `issued` where absent. */
  readonly status?: 'issued' | 'active';
}

/** What a revision may touch: a change its selection, an adjustment or renewal also its end, the life cycle its status. */
export interface LicenseRevision {
  readonly selection?: Selection;
  readonly expiresAt?: Instant | null;
  readonly status?: LicenseStatus;
}

/** The first revision of one component's license; the component is the selection's. */
export function issueLicense(grant: LicenseGrant, issuedAt: Instant): License {
  const license: License = {
    id: grant.id,
    account: grant.account,
    component: grant.selection.component,
    subscription: grant.subscription,
    product: grant.product,
    revision: FIRST_REVISION,
    status: grant.status ?? 'issued',
    selection: grant.selection,
    validFrom: grant.validFrom,
    expiresAt: grant.expiresAt,
    issuedAt,
  };
  assertSound(license);
  return license;
}

/**
 * The next revision of a license (T6: the original one is adjusted, none is issued). Everything a revision does not name
 * stays; id, account, subscription, product, component and beginning cannot be named. Whether the caller may do this is
 * decided before: a destroyed license or a wrong component here is a broken promise.
 */
export function reviseLicense(license: License, revision: LicenseRevision, issuedAt: Instant): License {
  const next: License = {
    ...license,
    revision: license.revision + 1,
    status: revision.status ?? license.status,
    selection: revision.selection ?? license.selection,
    expiresAt: revision.expiresAt === undefined ? license.expiresAt : revision.expiresAt,
    // The clocks of two servers differ by a moment; what readers see of one license never goes back in time.
    issuedAt: Math.max(license.issuedAt, issuedAt),
  };
  assertSuccessor(license, next);
  return next;
}

/** Invariant 1: the same license, one revision later. The engine asserts it again before it writes. */
export function assertSuccessor(before: License, after: License): void {
  assert(after.revision === before.revision + 1, 'every change of a license raises its revision by exactly one');
  assert(after.id === before.id && after.account === before.account, 'a license keeps its id and account for life');
  assert(
    after.subscription === before.subscription && after.product === before.product,
    'a license keeps its subscription and product for life',
  );
  assert(after.component === before.component, 'a license keeps its component for life');
  assert(after.validFrom === before.validFrom, 'a license keeps its beginning for life');
  assert(after.issuedAt >= before.issuedAt, 'a later revision is not issued earlier');
  assert(
    mayMoveLicense({ from: before.status, to: after.status }),
    `a license does not move from ${before.status} to ${after.status}`,
  );
  assertSound(after);
}

function assertSound(license: License): void {
  assert(accountOf(ID_PREFIXES.license, license.id) === license.account, 'a license id carries its account');
  assert(
    accountOf(ID_PREFIXES.subscription, license.subscription) === license.account,
    'a license and its subscription belong to one account',
  );
  assert(license.selection.component === license.component, "a license's selection is one of its component");
  assert(Number.isSafeInteger(license.revision) && license.revision >= FIRST_REVISION, 'revisions count from 1');
  assert(
    [license.validFrom, license.issuedAt, license.expiresAt ?? 0].every(Number.isSafeInteger),
    'instants are whole seconds',
  );
  assert(license.expiresAt === null || license.expiresAt > license.validFrom, 'a license ends after it begins');
}
