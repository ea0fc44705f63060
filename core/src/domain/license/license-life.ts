import type { Selection } from '../catalog/selection.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { formatInstant, type Instant, SECONDS_PER_DAY } from '../kernel/time.ts';
import { reviseLicense } from './derive-license.ts';
import type { License } from './license.ts';

/**
 * The steps of a license's life that follow from time (architecture §3): active → isolated at its end → destroyed some
 * days later; until then a new end revives it. Each step is one revision; a destroyed license never comes back.
 */
export interface LicensePolicy {
  /** How long an expired license stays isolated, and can be revived, before it is destroyed. */
  readonly isolationSeconds: number;
}

/** 7 days, as the big marketplaces have it; the operator may differ. */
export const DEFAULT_LICENSE_POLICY: LicensePolicy = { isolationSeconds: 7 * SECONDS_PER_DAY };

/** What a clock does next with a license, and the first instant at which it may. */
export interface LicenseTimer {
  readonly act: 'isolate' | 'destroy';
  readonly at: Instant;
}

/** Why a license cannot take a step. */
export interface LicenseRefusal {
  readonly code: 'license.not-due' | 'license.destroyed';
  readonly detail: string;
}

/** A new end of a license, and with an adjustment another selection too. */
export interface LicenseEnd {
  /** null = permanent. An instant that has come isolates the license at once. */
  readonly expiresAt: Instant | null;
  readonly selection?: Selection;
}

/**
 * The next step that time brings; undefined for a permanent or destroyed license. The days of isolation count from the
 * revision that was issued while isolated: a license whose end was found late, or was moved into the past, still has all
 * of them.
 */
export function nextLicenseTimer(license: License, policy: LicensePolicy): LicenseTimer | undefined {
  switch (license.status) {
    case 'issued':
    case 'active':
      return license.expiresAt === null ? undefined : { act: 'isolate', at: license.expiresAt };
    case 'isolated':
      return { act: 'destroy', at: license.issuedAt + policy.isolationSeconds };
    case 'destroyed':
      return undefined;
  }
}

/** The step that is due at `now`, taken: isolated or destroyed, one revision later. */
export function stepLicenseLife(
  license: License,
  policy: LicensePolicy,
  now: Instant,
): Result<License, LicenseRefusal> {
  const timer = nextLicenseTimer(license, policy);
  if (!timer || now < timer.at) return err(notDue(license, timer));
  return ok(reviseLicense(license, { status: timer.act === 'isolate' ? 'isolated' : 'destroyed' }, now));
}

/**
 * The license with another end, one revision later: for renewals and adjustments (invariant 1). An end that lies ahead
 * revives an isolated license; one that has come isolates it.
 */
export function moveLicenseEnd(license: License, end: LicenseEnd, now: Instant): Result<License, LicenseRefusal> {
  if (license.status === 'destroyed') return err(destroyed(license));
  const isOver = end.expiresAt !== null && end.expiresAt <= now;
  const running = license.status === 'isolated' ? 'active' : license.status;
  return ok(reviseLicense(license, { ...end, status: isOver ? 'isolated' : running }, now));
}

function notDue({ id, status }: License, timer: LicenseTimer | undefined): LicenseRefusal {
  const when = timer ? `nothing happens to it before ${formatInstant(timer.at)}` : 'time does nothing to it';
  return { code: 'license.not-due', detail: `License ${id} is ${status}: ${when}.` };
}

function destroyed({ id }: License): LicenseRefusal {
  return { code: 'license.destroyed', detail: `License ${id} was destroyed and never comes back.` };
}
