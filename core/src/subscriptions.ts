/** A chapter of the door of `@regrade/core`: subscriptions, their renewals, adjustments and import. */
export { applyAdjustment } from './domain/subscription/apply-adjustment.ts';
export {
  type AppliedChange,
  applyChange,
  applyGoodwill,
  type ComponentChange,
  type SubscriptionChange,
} from './domain/subscription/apply-change.ts';
export { applyRenewal } from './domain/subscription/apply-renewal.ts';
export {
  failAutoRenewal,
  planAutoRenewal,
  resumeAutoRenewal,
  retryAutoRenewal,
} from './domain/subscription/auto-renewal.ts';
export { type CheckedImport, checkImport, type ImportGround } from './domain/subscription/check-import.ts';
export { decideRenewal, renewalPrice } from './domain/subscription/decide-renewal.ts';
export { explainRenewalPart } from './domain/subscription/explain-renewal.ts';
export {
  IMPORT_FINDINGS,
  type ImportFinding,
  type ImportFindingCode,
  importFinding,
} from './domain/subscription/import-finding.ts';
export type {
  ImportAccount,
  ImportAdjustments,
  ImportComponent,
  ImportPayment,
  ImportPlan,
  ImportRow,
  ImportSlice,
  PlannedComponent,
  PlannedSlice,
} from './domain/subscription/import-row.ts';
export { runningTermOf } from './domain/subscription/imported-term.ts';
export { isAgreedOutside } from './domain/subscription/is-agreed-outside.ts';
export { lastTerm, paidTerms, type Rolled, rollTo } from './domain/subscription/paid-terms.ts';
export {
  DEFAULT_RENEWAL_POLICY,
  type RenewalOffer,
  type RenewalPart,
  type RenewalPolicy,
} from './domain/subscription/renewal.ts';
export {
  offerRevert,
  type Reverted,
  type RevertOffer,
  revertScheduled,
  startScheduled,
} from './domain/subscription/scheduled-change.ts';
export { shareRefund } from './domain/subscription/share-refund.ts';
export {
  type AutoRenewal,
  type ChangeHistory,
  NO_TOTALS,
  type PaidTerm,
  type Slice,
  type SubscribedComponent,
  type Subscription,
  type SubscriptionState,
  type SubscriptionTotals,
  subscriptionStateAt,
  type Term,
} from './domain/subscription/subscription.ts';
