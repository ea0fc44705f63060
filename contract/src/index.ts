/** The door of `@regrade/client`: shapes of the wire, problem codes, routes, OpenAPI, typed client. */
export * from './client.ts';
export * from './openapi.ts';
export * from './parse-wire.ts';
export * from './problem-codes.ts';
// ---- catalog text ---------------------------------------------------------------------------------------------------
export * from './read-catalog-text.ts';
export * from './routes.ts';
export * from './schemas/account.ts';
export * from './schemas/audit.ts';
export * from './schemas/catalog-document.ts';
export * from './schemas/change-order.ts';
export * from './schemas/draft.ts';
export * from './schemas/finding.ts';
export * from './schemas/impact.ts';
export * from './schemas/license.ts';
export * from './schemas/limits.ts';
export * from './schemas/money-rules.ts';
export * from './schemas/operations.ts';
export * from './schemas/page.ts';
export * from './schemas/problem.ts';
export * from './schemas/product.ts';
export * from './schemas/product-types.ts';
export * from './schemas/quote.ts';
export * from './schemas/quote-preview.ts';
export * from './schemas/review.ts';
export {
  type Choices,
  etag,
  idempotencyKey,
  type LocalText,
  type Page,
  type Quantities,
} from './schemas/scalars.ts';
export * from './schemas/selection.ts';
export * from './schemas/statement.ts';
export * from './schemas/subscription.ts';
