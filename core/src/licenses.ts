/** A chapter of the door of `@regrade/core`: the life of licenses and their documents. */
export {
  CLOCK_SKEW_SECONDS_MAX,
  checkLicense,
  type LicenseCheck,
  type LicenseCheckInput,
  type LicenseFault,
  type LicenseFaults,
} from './domain/license/check-license.ts';
export {
  FIRST_REVISION,
  issueLicense,
  type LicenseGrant,
  type LicenseRevision,
  reviseLicense,
} from './domain/license/derive-license.ts';
export { LICENSE_STATUSES, type License, type LicenseStatus, mayMoveLicense } from './domain/license/license.ts';
export {
  etagOf,
  FRESHNESS_SECONDS,
  FRESHNESS_TYP,
  type FreshnessPayload,
  hourStartOf,
  LICENSE_FILE_FORMAT,
  type LicenseAnswer,
  type LicenseJson,
  type LicenseStatement,
  type SelectionJson,
  STATEMENT_TYP,
  type StatementPayload,
  toFreshness,
  toLicenseJson,
  toStatement,
} from './domain/license/license-document.ts';
export {
  DEFAULT_LICENSE_POLICY,
  type LicensePolicy,
  moveLicenseEnd,
  stepLicenseLife,
} from './domain/license/license-life.ts';
