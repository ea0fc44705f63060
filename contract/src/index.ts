/** The door of `@regrade/client`: shapes of the wire, problem codes, routes, OpenAPI, typed client. */
export * from './client.ts';
export * from './follow-events.ts';
// ---- catalog text ---------------------------------------------------------------------------------------------------
export { createLineFinder, type LineTable } from './line-table.ts';
export * from './openapi.ts';
export * from './parse-wire.ts';
export * from './problem-codes.ts';
export * from './read-catalog-text.ts';
export * from './routes.ts';
export * from './schemas/account.ts';
export * from './schemas/audit.ts';
export * from './schemas/bulk-change.ts';
export * from './schemas/catalog-document.ts';
export * from './schemas/change-order.ts';
export * from './schemas/delivery.ts';
export * from './schemas/draft.ts';
export * from './schemas/event.ts';
export * from './schemas/finding.ts';
export * from './schemas/impact.ts';
export * from './schemas/import.ts';
export * from './schemas/instance.ts';
export * from './schemas/license.ts';
export * from './schemas/limits.ts';
export * from './schemas/money-rules.ts';
export * from './schemas/operations.ts';
export * from './schemas/page.ts';
export * from './schemas/payment.ts';
export * from './schemas/problem.ts';
export * from './schemas/product.ts';
export * from './schemas/product-types.ts';
export * from './schemas/purchase-preview.ts';
export * from './schemas/quote.ts';
export * from './schemas/quote-preview.ts';
export * from './schemas/renewal.ts';
export * from './schemas/review.ts';
export * from './schemas/sandbox.ts';
export {
  type Choices,
  etag,
  idempotencyKey,
  type LocalText,
  type Page,
  type Quantities,
} from './schemas/scalars.ts';
export * from './schemas/selection.ts';
export * from './schemas/seller-endpoint.ts';
export * from './schemas/session.ts';
export * from './schemas/settings.ts';
export * from './schemas/slice.ts';
export * from './schemas/statement.ts';
export * from './schemas/statement-line.ts';
export * from './schemas/subscription.ts';
export * from './schemas/webhook-endpoint.ts';
export * from './write-catalog-text.ts';
