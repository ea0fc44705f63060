import * as z from 'zod';
import {
  account,
  accountPage,
  accountRequest,
  createdAccount,
  wallet,
  walletCreditRequest,
} from './schemas/account.ts';
import { auditPage, auditRecord } from './schemas/audit.ts';
import { catalogDocument } from './schemas/catalog-document.ts';
import {
  cancellationRequest,
  changeOrder,
  changeOrderPage,
  correctionRequest,
  orderRequest,
  paymentRequest,
} from './schemas/change-order.ts';
import {
  draft,
  jointRepair,
  repairRequest,
  savedDraft,
  skuRuleRequest,
  specificationRuleRequest,
  verification,
} from './schemas/draft.ts';
import { arbitrageWalk, counterexample, finding, repair, walkAmount } from './schemas/finding.ts';
import { catalogPlan, impactJob, impactSummary } from './schemas/impact.ts';
import { jsonWebKeySet, license, licenseAnswer, licenseEvent, licenseFile } from './schemas/license.ts';
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
import { apiReference, health, openApiDocument, readiness } from './schemas/operations.ts';
import { problem, wouldAllow } from './schemas/problem.ts';
import { product, productDetail, productPage, release } from './schemas/product.ts';
import { feeStep, quote, quotePreview, quoteRequest } from './schemas/quote.ts';
import { quotePreviewAnswer, quotePreviewRequest } from './schemas/quote-preview.ts';
import { difference, review, reviewDetail, reviewPage, reviewRequest } from './schemas/review.ts';
import { selection } from './schemas/selection.ts';
import {
  accountStatement,
  discountLine,
  ledgerBalances,
  receipt,
  receiptPage,
  sellerStatement,
  statement,
  statementCsv,
  taxLine,
} from './schemas/statement.ts';
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

/** Names under `components/schemas`; every body of a route must have one, so that generated clients get named types. */
export const NAMED_SCHEMAS = {
  Account: account,
  AccountStatement: accountStatement,
  AccountTaxRegion: accountTaxRegion,
  AccountPage: accountPage,
  AccountRequest: accountRequest,
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
  Receipt: receipt,
  ReceiptPage: receiptPage,
  SellerStatement: sellerStatement,
  Statement: statement,
  StatementCsv: statementCsv,
  TaxLine: taxLine,
  TaxRate: taxRate,
  TaxRatePage: taxRatePage,
  TaxRateRequest: taxRateRequest,
  TaxRegionRequest: taxRegionRequest,
  AuditPage: auditPage,
  AuditRecord: auditRecord,
  CancellationRequest: cancellationRequest,
  Catalog: catalogDocument,
  CatalogPlan: catalogPlan,
  ChangeOption: changeOption,
  ChangeOptions: changeOptions,
  ChangeOrder: changeOrder,
  ChangeOrderPage: changeOrderPage,
  Counterexample: counterexample,
  ArbitrageWalk: arbitrageWalk,
  WalkAmount: walkAmount,
  CreatedAccount: createdAccount,
  Difference: difference,
  Draft: draft,
  FeeStep: feeStep,
  Finding: finding,
  Health: health,
  ImpactJob: impactJob,
  ImpactSummary: impactSummary,
  JointRepair: jointRepair,
  JsonWebKeySet: jsonWebKeySet,
  License: license,
  LicenseAnswer: licenseAnswer,
  LicenseEvent: licenseEvent,
  LicenseFile: licenseFile,
  OpenApiDocument: openApiDocument,
  OrderRequest: orderRequest,
  PaymentRequest: paymentRequest,
  Problem: problem,
  Product: product,
  ProductDetail: productDetail,
  ProductPage: productPage,
  PurchasedSubscription: purchasedSubscription,
  PurchaseRequest: purchaseRequest,
  Quote: quote,
  QuotePreview: quotePreview,
  QuotePreviewAnswer: quotePreviewAnswer,
  QuotePreviewRequest: quotePreviewRequest,
  QuoteRequest: quoteRequest,
  Readiness: readiness,
  RefusedOption: refusedOption,
  Release: release,
  Repair: repair,
  RepairRequest: repairRequest,
  ResumptionRequest: resumptionRequest,
  Review: review,
  ReviewDetail: reviewDetail,
  ReviewPage: reviewPage,
  ReviewRequest: reviewRequest,
  SavedDraft: savedDraft,
  Selection: selection,
  SkuRuleRequest: skuRuleRequest,
  SpecificationRuleRequest: specificationRuleRequest,
  Subscription: subscription,
  SubscriptionPage: subscriptionPage,
  SuspensionRequest: suspensionRequest,
  Verification: verification,
  Wallet: wallet,
  WalletCreditRequest: walletCreditRequest,
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
