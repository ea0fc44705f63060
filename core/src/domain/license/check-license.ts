import type { Instant } from '../kernel/time.ts';
import type { FreshnessPayload, LicenseStatement } from './license-document.ts';

/**
 * Whether a program may run on a license. Signatures were checked before; here only figures are compared, so the answer
 * is the same for a fetched answer, a cached one and a file.
 */
export type LicenseCheck = { readonly valid: true } | { readonly valid: false; readonly reasons: LicenseFaults };

/** At least one; in the order of `LicenseFault`. */
export type LicenseFaults = readonly [LicenseFault, ...LicenseFault[]];

export type LicenseFault =
  /** Statement and freshness token speak of different licenses or revisions: an old statement shown with a new token. */
  | 'mismatch'
  /** A higher revision was seen before: an old answer is being replayed. */
  | 'revision-went-back'
  /** The freshness token has ended: nobody has said for a while that this revision is still the newest. */
  | 'stale'
  /** The freshness token begins in the future: this machine's clock was set back, perhaps to keep an old token alive. */
  | 'clock-behind'
  | 'destroyed'
  | 'isolated'
  | 'not-yet-valid'
  | 'expired';

export interface LicenseCheckInput {
  readonly statement: LicenseStatement;
  readonly freshness: FreshnessPayload;
  /** 0 when none was seen yet. */
  readonly highestRevisionSeen: number;
}

/** How far a reader's clock may be behind the license center's before we call it wrong. */
export const CLOCK_SKEW_SECONDS_MAX = 300;

/** Valid, or every reason why not; what a program does about a reason (grace, read-only, stop) is its own decision. */
export function checkLicense(input: LicenseCheckInput, now: Instant): LicenseCheck {
  const [first, ...rest] = faultsOf(input, now);
  return first === undefined ? { valid: true } : { valid: false, reasons: [first, ...rest] };
}

function faultsOf({ statement, freshness, highestRevisionSeen }: LicenseCheckInput, now: Instant): LicenseFault[] {
  const faults: LicenseFault[] = [];
  if (statement.id !== freshness.id || statement.revision !== freshness.revision) faults.push('mismatch');
  if (Math.min(statement.revision, freshness.revision) < highestRevisionSeen) faults.push('revision-went-back');
  if (now >= freshness.exp) faults.push('stale');
  if (now < freshness.iat - CLOCK_SKEW_SECONDS_MAX) faults.push('clock-behind');
  if (freshness.status === 'destroyed' || freshness.status === 'isolated') faults.push(freshness.status);
  if (now < statement.validFrom - CLOCK_SKEW_SECONDS_MAX) faults.push('not-yet-valid');
  if (statement.expiresAt !== null && now >= statement.expiresAt) faults.push('expired');
  return faults;
}
