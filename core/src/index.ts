/**
 * The door of `@regrade/core`: everything is pure, synchronous and without dependencies. Amounts named `…Minor` are bigint
 * minor units, `…Micros` bigint millionths of one; instants are epoch seconds; refusals are values, broken promises throw.
 */

// ---- kernel ---------------------------------------------------------------------------------------------------------

export { AssertionError, assert, present, unreachable } from './domain/kernel/assert.ts';
export { dictionaryOf } from './domain/kernel/dictionary.ts';
export {
  type AccountId,
  type AdjustmentId,
  accountOf,
  type BulkChangeId,
  type DeliveryId,
  formatId,
  ID_PREFIXES,
  type IdPrefix,
  type ImportId,
  type LicenseId,
  type OrderId,
  type PaymentId,
  parseAccountId,
  type QuoteId,
  type RefundId,
  type RenewalId,
  type SliceId,
  type SubscriptionId,
} from './domain/kernel/id.ts';
export {
  allocate,
  currencyDigits,
  formatMicros,
  formatMinor,
  MICROS_PER_MINOR,
  parseMicros,
  parseMinor,
  roundMicros,
} from './domain/kernel/money.ts';
export {
  formatDecimal,
  formatRational,
  parseDecimal,
  type Rational,
  type RoundingMode,
  roundToDigits,
} from './domain/kernel/rational.ts';
export { type Err, err, type Ok, ok, type Result } from './domain/kernel/result.ts';
export { addSpan, parseSpan, type Span } from './domain/kernel/span.ts';
export {
  addMonths,
  formatInstant,
  type Instant,
  isTimeZone,
  parseInstant,
  periodMonths,
} from './domain/kernel/time.ts';

// ---- catalog --------------------------------------------------------------------------------------------------------

export {
  type Attribute,
  type Band,
  type BandedPart,
  type Billing,
  CATALOG_FORMAT,
  type Catalog,
  type ChoiceAttribute,
  type Choices,
  type Component,
  type FlatPart,
  type LinearPart,
  type PackagePart,
  type PricePart,
  type PriceRow,
  type Product,
  type Quantities,
  type QuantityAttribute,
  type QuantityPermission,
  type QuantityRange,
  type Rules,
  type Silence,
  type Sku,
  type SkuRule,
  type SkuTarget,
  type Specification,
  type SpecificationRule,
  type Text,
  type Timing,
} from './domain/catalog/catalog.ts';
export type { Counterexample, CounterexampleSide, Finding, FindingCode, Repair } from './domain/catalog/finding.ts';
export type { ParsedCatalog } from './domain/catalog/parse-catalog.ts';
export type { CatalogPolicy } from './domain/catalog/parse-product.ts';
export { comparePaths } from './domain/catalog/pointer.ts';
export { isPurchasable, priceOf, rowFor } from './domain/catalog/price.ts';
export {
  type BrakePolicy,
  BUILT_IN_PRODUCT_TYPES,
  findProductType,
  type ProductTypePolicy,
} from './domain/catalog/product-type.ts';
export { PROTOCOL_IDS, type ProtocolId } from './domain/catalog/protocol.ts';
export type { Selection } from './domain/catalog/selection.ts';
export { isSameSelection } from './domain/catalog/selection.ts';
export {
  choiceAttributes,
  findSku,
  findSpecification,
  NO_CHOICES_KEY,
  quantityAttributes,
  skuKeyOf,
} from './domain/catalog/sku.ts';
export { isStorableText } from './domain/catalog/storable-text.ts';
export { parseCatalog } from './parse-catalog.ts';

// ---- fees -----------------------------------------------------------------------------------------------------------

export { computeFee, computeShare, type Fee, type FeeOptions } from './domain/fees/compute-fee.ts';
export {
  type Conservation,
  conservationOf,
  isConservative,
  LEAK_REASONS,
  type LeakReason,
} from './domain/fees/conservation.ts';
export { evaluateFormula } from './domain/fees/evaluate-formula.ts';
export type { FeeStep, StepRounding } from './domain/fees/explain.ts';
export type { EarlierChange, FeeInput, FeeRequest, ShareInput } from './domain/fees/fee-input.ts';
export {
  DEFAULT_AXES,
  type FeeAxes,
  type FeeDirection,
  type FeeRefusal,
  type FeeRefusalCode,
  type FeeRule,
  type FeeUnit,
  type Measure,
} from './domain/fees/fee-rule.ts';
export { answerFeeRequest, type FeeAnswerJson, type FeeJson, formatFee } from './domain/fees/format-fee.ts';
export { parseFeeRequest } from './domain/fees/parse-fee-request.ts';
export type { Discount, DurationRow, FeeSpecification, TierBand, Tiers } from './domain/fees/period-price.ts';
export { feeRuleById, feeRules } from './domain/fees/presets.ts';
export { priceChange } from './domain/fees/price-change.ts';
export type {
  PeriodPrice,
  PriceChangeInput,
  PriceChangeLine,
  PriceChangeOptions,
  PricedChange,
  PricedLine,
} from './domain/fees/priced-change.ts';
export type { Per } from './domain/fees/share.ts';
export type { BilledSlice, Cash, FeeTerm } from './domain/fees/slices.ts';

// ---- rules ----------------------------------------------------------------------------------------------------------

export type { ArbitrageWalk, WalkAmount, WalkChange, WalkStretch } from './domain/catalog/arbitrage-walk.ts';
export { ADJUSTMENT_REFUSALS, type AdjustmentRefusal } from './domain/rules/adjustment-refusal.ts';
export { applyJointRepair, applyRepair } from './domain/rules/apply-repair.ts';
export {
  CHANGE_REFUSALS,
  type ChangeRefusal,
  type ChangeRefusalCode,
  type WouldAllow,
} from './domain/rules/change-refusal.ts';
export { checkRules, type RowCheck, type RuleCheck, VERIFY_STEPS_MAX } from './domain/rules/check-rules.ts';
export {
  type ChangeEdge,
  type ChangeGraph,
  type ChangeTerms,
  compileChangeGraph,
  DEFAULT_LINEAR,
  type OriginalNode,
  type QuantityEdge,
  type RulePointer,
  type SkuNode,
} from './domain/rules/compile-graph.ts';
export type { ImpossibleRepair } from './domain/rules/contradiction.ts';
export {
  type CatalogChecker,
  type CheckedCatalog,
  checkCatalog,
  createCatalogChecker,
} from './domain/rules/create-catalog-checker.ts';
export { decideAdjustment } from './domain/rules/decide-adjustment.ts';
export {
  type ChangeTiming,
  type ComponentDecision,
  type DecideChangeInput,
  type Decision,
  type Direction,
  decideChange,
  type RulesInForce,
  type RunningSelection,
  type WantedChange,
} from './domain/rules/decide-change.ts';
export { type DefaultScope, defaultScope } from './domain/rules/default-scope.ts';
export {
  type ArbitrageOptions,
  findArbitrage,
  WALKS_MAX,
  WALKS_PER_SEARCH_MAX,
} from './domain/rules/find-arbitrage.ts';
export {
  type CheapestRepair,
  type JointRepair,
  type JointRepairOptions,
  type PriceEdit,
  REPAIR_STEPS_MAX,
  repairCatalog,
} from './domain/rules/joint-repair.ts';
export type { OptionRange } from './domain/rules/option-range.ts';
export {
  type ChangeOption,
  type ChangeOptions,
  type ListOptionsInput,
  listOptions,
  type PriceOption,
  type RefusedOption,
} from './domain/rules/options.ts';
export { raisePrices } from './domain/rules/raise-prices.ts';
export { type VerifiedCatalog, type VerifyOptions, verifyCatalog } from './domain/rules/verify-catalog.ts';

// ---- review ---------------------------------------------------------------------------------------------------------

export { type DocumentDifference, diffDocuments } from './domain/review/diff-catalog.ts';
export { type ReviewEvent, type ReviewRefusal, type ReviewState, stepReview } from './domain/review/step-review.ts';

// ---- subscription ---------------------------------------------------------------------------------------------------

// ---- quote ----------------------------------------------------------------------------------------------------------

export {
  type BuildQuoteInput,
  buildQuote,
  type QuotableRelease,
  type QuoteRefusal,
  type QuoteTerms,
  refuseBraked,
} from './domain/quote/build-quote.ts';
export {
  explainBill,
  explainListPrice,
  explainPurchasedPart,
  type PurchasedPart,
  periodsCharged,
} from './domain/quote/explain-purchase.ts';
export { explainQuote, type QuoteExplanation } from './domain/quote/explain-quote.ts';
export { explainSellerDiscount } from './domain/quote/explain-seller-discount.ts';
export { assertRecomputes, type JudgeQuoteInput, judgeQuote, type QuoteState } from './domain/quote/judge-quote.ts';
export { type ListChangeOptionsInput, listChangeOptions } from './domain/quote/list-change-options.ts';
export type {
  Correction,
  FitBlocker,
  FitCheck,
  Quote,
  QuoteBinding,
  QuotedComponent,
  QuoteFigures,
  QuoteLine,
  QuotePricing,
} from './domain/quote/quote.ts';

// ---- impact ---------------------------------------------------------------------------------------------------------

export { createImpact, IMPACT_EDGES_MAX, type Impact, type ImpactInput } from './domain/impact/create-impact.ts';
export { IMPACT_EXAMPLES_MAX } from './domain/impact/edge-tally.ts';
export {
  IMPACT_OUTCOMES,
  type ImpactEdge,
  type ImpactEdgeName,
  type ImpactExample,
  type ImpactExampleSide,
  type ImpactKind,
  type ImpactMove,
  type ImpactNode,
  type ImpactOutcome,
  type ImpactRefusal,
  type ImpactSummary,
  type ImpactTotal,
} from './domain/impact/impact.ts';
export {
  type ImpactComponent,
  type ImpactSubscription,
  impactReadsMoney,
} from './domain/impact/impact-subscription.ts';

// ---- license --------------------------------------------------------------------------------------------------------

export * from './licenses.ts';
export * from './subscriptions.ts';

// ---- fulfilment -----------------------------------------------------------------------------------------------------

export { buildChangeCommand, buildFitCheck, buildRestatement } from './domain/fulfilment/build-command.ts';
export { pauseAfter, RETRY_LADDERS, type RetryLadderName } from './domain/fulfilment/retry-ladders.ts';
export {
  BLOCKERS_MAX,
  cutSellerText,
  type SellerAnswer,
  type SellerNo,
  type SellerSilence,
} from './domain/fulfilment/seller-answer.ts';
export type {
  ChangeCommand,
  ChangedComponent,
  CodedSelection,
  FitCheckCommand,
  ProbeCommand,
  RestateCommand,
  RunningComponent,
  SellerCommand,
  SellerCommandKind,
} from './domain/fulfilment/seller-command.ts';

// ---- ledger ---------------------------------------------------------------------------------------------------------

export { allocateRefund, type RefundShares } from './domain/ledger/allocate-refund.ts';
export {
  type CompletionParties,
  commissionMinor,
  entriesForBalanceHold,
  entriesForBalanceRelease,
  entriesForBouncedRefund,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForPurchase,
  entriesForRefund,
  entriesForSentRefund,
  entriesForTopUp,
  type MoneyAmount,
  type PaidAmount,
  type PurchaseAmount,
  type RevenueParties,
} from './domain/ledger/build-entries.ts';
export {
  checkRefund,
  checkSettlement,
  checkSubscriptionCash,
  type SubscriptionCash,
} from './domain/ledger/equations.ts';
export {
  type CreditedCharge,
  type Earned,
  explainEarned,
  explainTogether,
  explainWithheld,
} from './domain/ledger/explain-earned.ts';
export { balancesOf, type LedgerAccount, type LedgerEntry, type LedgerMemo } from './domain/ledger/ledger-entry.ts';
export { entriesForOpening, entriesForPastPayment, type OpeningAmount } from './domain/ledger/opening-entries.ts';
export {
  cashPartOf,
  type OutsideMethod,
  type OutsideSource,
  type PaymentMethod,
  type PaymentSource,
  spendBalanceFirst,
  type WalletSource,
} from './domain/ledger/payment-source.ts';
export type { Settlement } from './domain/ledger/settlement.ts';

// ---- order ----------------------------------------------------------------------------------------------------------

export {
  type ChangeOrder,
  LICENSE_ONLY,
  type OrderIn,
  type OrderPayment,
  type OrderState,
  type OrderStateKind,
  type OrderTerms,
  type OrderTiming,
} from './domain/order/change-order.ts';
export { type DeliveryState, type DeliveryStateKind, deliveryStateOf } from './domain/order/delivery-state.ts';
export { isTerminal } from './domain/order/is-terminal.ts';
export { effectKey, type OrderEffect, type OrderEffectKind } from './domain/order/order-effect.ts';
export type { OrderCloseReason, OrderEvent, OrderEventType } from './domain/order/order-event.ts';
export type { InputOf, OrderInput, OrderInputBody, OrderInputType } from './domain/order/order-input.ts';
export { DEFAULT_ORDER_POLICY, ORDER_EVENTS_MAX, type OrderPolicy } from './domain/order/order-policy.ts';
export { ORDER_REFUSALS, type OrderRefusal, type OrderRefusalCode } from './domain/order/order-refusal.ts';
export { ORDER_TABLE } from './domain/order/order-table.ts';
export { nextTimer, type OrderTimer } from './domain/order/order-timer.ts';
export { replayOrder } from './domain/order/replay-order.ts';
export { type OrderStep, type PlaceOrderInput, placeOrder, stepOrder } from './domain/order/step-order.ts';

// ---- money on top of prices ------------------------------------------------------------------------------------------

export * from './money.ts';
