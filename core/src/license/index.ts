/**
 * `@regrade/core/license`: what a seller's program needs to follow the specification of its license, and whatever else is
 * signed here and verified elsewhere: the audit chains. No dependencies;
 * runs in Node 22.18+ and in browsers whose WebCrypto knows Ed25519.
 */
export {
  AUDIT_GENESIS_HASH,
  auditRecordText,
  type ChainedRecord,
  type ChainFault,
  checkChainLink,
  type Sha256Hex,
} from '../audit/audit-chain.ts';
export {
  AUDIT_TREE_DEPTH,
  type AuditHead,
  type AuditProofStep,
  auditLeafHash,
  auditNodeHash,
  auditNodesAbove,
  auditRootOf,
} from '../audit/audit-tree.ts';
export {
  CLOCK_SKEW_SECONDS_MAX,
  type LicenseCheck,
  type LicenseFault,
  type LicenseFaults,
} from '../domain/license/check-license.ts';
export type { LicenseStatus } from '../domain/license/license.ts';
export type {
  FreshnessPayload,
  LicenseAnswer,
  LicenseJson,
  LicenseStatement,
  SelectionJson,
  StatementPayload,
} from '../domain/license/license-document.ts';
export {
  type FetchedLicense,
  fetchJwks,
  fetchLicense,
  type LicenseCenter,
  LicenseCenterError,
  type LicenseRequest,
} from './fetch-license.ts';
export { type JsonWebKeySet, type JwsFault, type PublicJwk, parseJwks } from './jws.ts';
export {
  createLicenseCache,
  type LicenseCache,
  type LicenseCacheOptions,
  type LicenseReading,
  type LicenseTrouble,
} from './license-cache.ts';
export type { LicenseCacheEntry, LicenseCacheStore } from './license-cache-store.ts';
export { type LicenseFile, type LicenseFileFault, parseLicenseFile } from './parse-license-file.ts';
export { AUDIT_ROOT_TYP, type AuditRootStatement, verifyAuditRoot } from './verify-audit-root.ts';
export {
  type LicenseDocument,
  type VerificationFault,
  type VerifiedLicense,
  verifyLicenseDocument,
} from './verify-license-document.ts';
export { type LicenseChange, type WatchLicenseOptions, type WatchTools, watchLicense } from './watch-license.ts';
