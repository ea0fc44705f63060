import * as z from 'zod';
import {
  account,
  accountPage,
  accountRequest,
  accountToken,
  accountTokenRequest,
  createdAccount,
  issuedToken,
  issuedTokenPage,
  tokenRevocationRequest,
  wallet,
  walletCreditRequest,
} from './schemas/account.ts';
import { auditLine, auditPage, auditProof, auditRecord, auditRoot, auditRootPage } from './schemas/audit.ts';
import {
  bulkChange,
  bulkChangePage,
  bulkChangeRequest,
  bulkExecutionRequest,
  bulkItemPage,
} from './schemas/bulk-change.ts';
import { catalogDocument } from './schemas/catalog-document.ts';
import {
  cancellationRequest,
  changeOrder,
  changeOrderPage,
  correctionRequest,
  orderCancellationRequest,
  orderRequest,
  paymentRequest,
} from './schemas/change-order.ts';
import {
  blocker,
  delivery,
  deliveryAnswer,
  deliveryAttempt,
  deliveryDetail,
  deliveryPage,
  heldDecision,
} from './schemas/delivery.ts';
import {
  draft,
  jointRepair,
  repairRequest,
  savedDraft,
  skuRuleRequest,
  specificationRuleRequest,
  verification,
} from './schemas/draft.ts';
import { cloudEvent } from './schemas/event.ts';
import { arbitrageWalk, counterexample, finding, repair, walkAmount } from './schemas/finding.ts';
import { catalogPlan, impactJob, impactSummary } from './schemas/impact.ts';
import {
  importedCsv,
  importedPage,
  importJob,
  importPage,
  importRow,
  importRowCsv,
  importRowPage,
} from './schemas/import.ts';
import {
  adjustment,
  adjustmentPage,
  adjustmentRequest,
  instance,
  instanceDetail,
  instancePage,
} from './schemas/instance.ts';
import {
  jsonWebKeySet,
  license,
  licenseAnswer,
  licenseEvent,
  licenseFile,
  licenseRevision,
  licenseRevisionPage,
} from './schemas/license.ts';
import {
  accountTaxRegion,
  commission,
  commissionPage,
  commissionRequest,
  coupon,
  couponPage,
  couponRequest,
  discount,
  discountPage,
  discountRequest,
  taxRate,
  taxRatePage,
  taxRateRequest,
  taxRegionRequest,
} from './schemas/money-rules.ts';
import { apiReference, health, metrics, openApiDocument, readiness } from './schemas/operations.ts';
import {
  confirmationRequest,
  failureRequest,
  payment,
  paymentMethods,
  paymentPage,
  refund,
  refundPage,
  stripeEvent,
  stripeReceipt,
} from './schemas/payment.ts';
import { problem, wouldAllow } from './schemas/problem.ts';
import { listedProduct, productDetail, productPage, release } from './schemas/product.ts';
import { purchasePreview, purchasePreviewRequest } from './schemas/purchase-preview.ts';
import { feeStep, quote, quotePreview, quoteRequest } from './schemas/quote.ts';
import { quotePreviewAnswer, quotePreviewRequest } from './schemas/quote-preview.ts';
import {
  renewal,
  renewalPage,
  renewalPreview,
  renewalPreviewRequest,
  renewalRequest,
  renewalSettings,
  renewalSettingsRequest,
} from './schemas/renewal.ts';
import { difference, review, reviewDetail, reviewPage, reviewRequest } from './schemas/review.ts';
import { clock, clockRequest, movedClock } from './schemas/sandbox.ts';
import { selection } from './schemas/selection.ts';
import {
  endpointTest,
  savedEndpoint,
  secretRequest,
  sellerEndpoint,
  sellerEndpointDetail,
  sellerEndpointPage,
  sellerEndpointRequest,
} from './schemas/seller-endpoint.ts';
import { session, signedOut, signInMethods, signInRequest } from './schemas/session.ts';
import { settings } from './schemas/settings.ts';
import { sliceExplanation } from './schemas/slice.ts';
import {
  accountStatement,
  discountLine,
  ledgerBalances,
  receipt,
  receiptDocument,
  receiptPage,
  sellerSeries,
  sellerStatement,
  statement,
  statementCsv,
  taxLine,
} from './schemas/statement.ts';
import { sellerLine } from './schemas/statement-line.ts';
import {
  changeOption,
  changeOptions,
  purchasedSubscription,
  purchaseRequest,
  refusedOption,
  resumptionRequest,
  subscription,
  subscriptionPage,
  suspensionRequest,
} from './schemas/subscription.ts';
import {
  webhookAttempt,
  webhookAttemptPage,
  webhookDeactivationRequest,
  webhookEndpoint,
  webhookEndpointDetail,
  webhookEndpointList,
  webhookEndpointRequest,
  webhookEndpointSecrets,
} from './schemas/webhook-endpoint.ts';

/** Names under `components/schemas`; every body of a route must have one, so that generated clients get named types. */
export const NAMED_SCHEMAS = {
  Account: account,
  AccountStatement: accountStatement,
  AccountTaxRegion: accountTaxRegion,
  AccountPage: accountPage,
  AccountRequest: accountRequest,
  Adjustment: adjustment,
  AdjustmentPage: adjustmentPage,
  AdjustmentRequest: adjustmentRequest,
  AccountToken: accountToken,
  AccountTokenRequest: accountTokenRequest,
  IssuedToken: issuedToken,
  IssuedTokenPage: issuedTokenPage,
  TokenRevocationRequest: tokenRevocationRequest,
  ApiReference: apiReference,
  Commission: commission,
  CommissionPage: commissionPage,
  CommissionRequest: commissionRequest,
  CorrectionRequest: correctionRequest,
  Coupon: coupon,
  CouponPage: couponPage,
  CouponRequest: couponRequest,
  Discount: discount,
  DiscountLine: discountLine,
  DiscountPage: discountPage,
  DiscountRequest: discountRequest,
  LedgerBalances: ledgerBalances,
  ListedProduct: listedProduct,
  Receipt: receipt,
  ReceiptDocument: receiptDocument,
  ReceiptPage: receiptPage,
  SellerStatement: sellerStatement,
  Statement: statement,
  ImportedCsv: importedCsv,
  ImportRowCsv: importRowCsv,
  StatementCsv: statementCsv,
  TaxLine: taxLine,
  TaxRate: taxRate,
  TaxRatePage: taxRatePage,
  TaxRateRequest: taxRateRequest,
  TaxRegionRequest: taxRegionRequest,
  AuditLine: auditLine,
  AuditPage: auditPage,
  AuditProof: auditProof,
  AuditRecord: auditRecord,
  AuditRoot: auditRoot,
  AuditRootPage: auditRootPage,
  Blocker: blocker,
  BulkChange: bulkChange,
  BulkChangePage: bulkChangePage,
  BulkChangeRequest: bulkChangeRequest,
  BulkExecutionRequest: bulkExecutionRequest,
  BulkItemPage: bulkItemPage,
  CancellationRequest: cancellationRequest,
  OrderCancellationRequest: orderCancellationRequest,
  Catalog: catalogDocument,
  CatalogPlan: catalogPlan,
  ChangeOption: changeOption,
  ChangeOptions: changeOptions,
  ChangeOrder: changeOrder,
  ChangeOrderPage: changeOrderPage,
  ConfirmationRequest: confirmationRequest,
  Counterexample: counterexample,
  ArbitrageWalk: arbitrageWalk,
  WalkAmount: walkAmount,
  Clock: clock,
  ClockRequest: clockRequest,
  CloudEvent: cloudEvent,
  CreatedAccount: createdAccount,
  Delivery: delivery,
  DeliveryAnswerRequest: deliveryAnswer,
  DeliveryAttempt: deliveryAttempt,
  DeliveryDetail: deliveryDetail,
  DeliveryPage: deliveryPage,
  Difference: difference,
  Draft: draft,
  EndpointTest: endpointTest,
  FailureRequest: failureRequest,
  FeeStep: feeStep,
  Finding: finding,
  Health: health,
  HeldDecisionRequest: heldDecision,
  ImpactJob: impactJob,
  ImpactSummary: impactSummary,
  Instance: instance,
  InstanceDetail: instanceDetail,
  InstancePage: instancePage,
  ImportedPage: importedPage,
  ImportJob: importJob,
  ImportPage: importPage,
  ImportRowPage: importRowPage,
  ImportRowRequest: importRow,
  JointRepair: jointRepair,
  JsonWebKeySet: jsonWebKeySet,
  License: license,
  LicenseAnswer: licenseAnswer,
  LicenseEvent: licenseEvent,
  MovedClock: movedClock,
  LicenseFile: licenseFile,
  LicenseRevision: licenseRevision,
  LicenseRevisionPage: licenseRevisionPage,
  OpenApiDocument: openApiDocument,
  OrderRequest: orderRequest,
  Payment: payment,
  PaymentMethods: paymentMethods,
  PaymentPage: paymentPage,
  PaymentRequest: paymentRequest,
  Problem: problem,
  ProductDetail: productDetail,
  ProductPage: productPage,
  PurchasedSubscription: purchasedSubscription,
  PurchasePreview: purchasePreview,
  PurchasePreviewRequest: purchasePreviewRequest,
  PurchaseRequest: purchaseRequest,
  Quote: quote,
  QuotePreview: quotePreview,
  QuotePreviewAnswer: quotePreviewAnswer,
  QuotePreviewRequest: quotePreviewRequest,
  QuoteRequest: quoteRequest,
  Readiness: readiness,
  RefusedOption: refusedOption,
  Refund: refund,
  RefundPage: refundPage,
  Release: release,
  Renewal: renewal,
  RenewalPage: renewalPage,
  RenewalPreview: renewalPreview,
  RenewalPreviewRequest: renewalPreviewRequest,
  RenewalRequest: renewalRequest,
  RenewalSettings: renewalSettings,
  RenewalSettingsRequest: renewalSettingsRequest,
  Repair: repair,
  RepairRequest: repairRequest,
  ResumptionRequest: resumptionRequest,
  Review: review,
  ReviewDetail: reviewDetail,
  ReviewPage: reviewPage,
  ReviewRequest: reviewRequest,
  SavedDraft: savedDraft,
  SavedEndpoint: savedEndpoint,
  SecretRequest: secretRequest,
  Selection: selection,
  SellerEndpoint: sellerEndpoint,
  Metrics: metrics,
  SellerEndpointDetail: sellerEndpointDetail,
  SellerEndpointPage: sellerEndpointPage,
  SellerEndpointRequest: sellerEndpointRequest,
  Session: session,
  Settings: settings,
  SellerLine: sellerLine,
  SellerSeries: sellerSeries,
  SignInMethods: signInMethods,
  SignedOut: signedOut,
  SignInRequest: signInRequest,
  SkuRuleRequest: skuRuleRequest,
  SpecificationRuleRequest: specificationRuleRequest,
  StripeEvent: stripeEvent,
  StripeReceipt: stripeReceipt,
  SliceExplanation: sliceExplanation,
  Subscription: subscription,
  SubscriptionPage: subscriptionPage,
  SuspensionRequest: suspensionRequest,
  Verification: verification,
  Wallet: wallet,
  WalletCreditRequest: walletCreditRequest,
  WebhookAttempt: webhookAttempt,
  WebhookAttemptPage: webhookAttemptPage,
  WebhookDeactivationRequest: webhookDeactivationRequest,
  WebhookEndpoint: webhookEndpoint,
  WebhookEndpointDetail: webhookEndpointDetail,
  WebhookEndpointList: webhookEndpointList,
  WebhookEndpointRequest: webhookEndpointRequest,
  WebhookEndpointSecrets: webhookEndpointSecrets,
  WouldAllow: wouldAllow,
} as const satisfies { readonly [name: string]: z.ZodType };

export type JsonSchema = { readonly [keyword: string]: unknown };

const nameBySchema: ReadonlyMap<z.ZodType, string> = new Map(
  Object.entries<z.ZodType>(NAMED_SCHEMAS).map(([schemaName, schema]) => [schema, schemaName]),
);

/** All named schemas as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses), referring to each other by name. */
export function buildNamedSchemas(): { readonly [name: string]: JsonSchema } {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of nameBySchema) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...SETTINGS, uri: pathOf });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutFrame(schema)]));
}

/** A small schema written where it is used: parameters and headers. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  return withoutFrame(z.toJSONSchema(schema, SETTINGS));
}

/** The reference to a named schema; undefined when it has no name. */
export function referenceTo(schema: z.ZodType): JsonSchema | undefined {
  const id = nameBySchema.get(schema);
  return id === undefined ? undefined : { $ref: pathOf(id) };
}

function pathOf(id: string): string {
  return `#/components/schemas/${id}`;
}

const SETTINGS = {
  target: 'draft-2020-12',
  // As it travels: fields with a default may be left out, and answers stay open to additions.
  io: 'input',
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }) {
    // Our arrays are readonly in types; `readOnly` in JSON Schema would mean that a client must not send them.
    delete jsonSchema.readOnly;
    // Three hundred characters of leap-year arithmetic for every instant: the format says it.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    Object.assign(jsonSchema, z.globalRegistry.get(zodSchema));
  },
} as const;

function withoutFrame(schema: object): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema' && keyword !== '$id'));
}
