import type { HandlerDeps, Handlers } from './handler.ts';
import { createAccountHandlers } from './routes/account-handlers.ts';
import { createAuditHandlers } from './routes/audit-handlers.ts';
import { createBulkHandlers } from './routes/bulk-handlers.ts';
import { createCatalogHandlers } from './routes/catalog-handlers.ts';
import { createDeliveryHandlers } from './routes/delivery-handlers.ts';
import { createDraftHandlers } from './routes/draft-handlers.ts';
import { createEndpointHandlers } from './routes/endpoint-handlers.ts';
import { createEventHandlers } from './routes/event-handlers.ts';
import { createIdentityHandlers } from './routes/identity-handlers.ts';
import { createImpactHandlers } from './routes/impact-handlers.ts';
import { createImportHandlers } from './routes/import-handlers.ts';
import { createInstanceHandlers } from './routes/instance-handlers.ts';
import { createLicenseHandlers } from './routes/license-handlers.ts';
import { createMoneyRuleHandlers } from './routes/money-rule-handlers.ts';
import { createOperationHandlers } from './routes/operation-handlers.ts';
import { createOrderHandlers } from './routes/order-handlers.ts';
import { createPaymentHandlers } from './routes/payment-handlers.ts';
import { createQuoteHandlers } from './routes/quote-handlers.ts';
import { createReceiptHandlers } from './routes/receipt-handlers.ts';
import { createRenewalHandlers } from './routes/renewal-handlers.ts';
import { createSandboxHandlers } from './routes/sandbox-handlers.ts';
import { createSessionHandlers } from './routes/session-handlers.ts';
import { createStatementHandlers } from './routes/statement-handlers.ts';
import { createSubscriptionHandlers } from './routes/subscription-handlers.ts';
import { createTokenHandlers } from './routes/token-handlers.ts';
import { createWebhookHandlers } from './routes/webhook-handlers.ts';

/** One handler for each route of the contract: a missing one does not compile. */
export function createHandlers(deps: HandlerDeps): Handlers {
  return {
    ...createDraftHandlers(deps),
    ...createImpactHandlers(deps),
    ...createCatalogHandlers(deps),
    ...createSubscriptionHandlers(deps),
    ...createRenewalHandlers(deps),
    ...createQuoteHandlers(deps),
    ...createOrderHandlers(deps),
    ...createPaymentHandlers(deps),
    ...createDeliveryHandlers(deps),
    ...createEndpointHandlers(deps),
    ...createBulkHandlers(deps),
    ...createImportHandlers(deps),
    ...createAccountHandlers(deps),
    ...createTokenHandlers(deps),
    ...createInstanceHandlers(deps),
    ...createSandboxHandlers(deps),
    ...createLicenseHandlers(deps),
    ...createMoneyRuleHandlers(deps),
    ...createReceiptHandlers(deps),
    ...createStatementHandlers(deps),
    ...createEventHandlers(deps),
    ...createAuditHandlers(deps),
    ...createSessionHandlers(deps),
    ...createIdentityHandlers(deps),
    ...createWebhookHandlers(deps),
    ...createOperationHandlers(deps),
  };
}
