import type { HandlerDeps, Handlers } from './handler.ts';
import { createAccountHandlers } from './routes/account-handlers.ts';
import { createCatalogHandlers } from './routes/catalog-handlers.ts';
import { createDraftHandlers } from './routes/draft-handlers.ts';
import { createImpactHandlers } from './routes/impact-handlers.ts';
import { createLicenseHandlers } from './routes/license-handlers.ts';
import { createMoneyRuleHandlers } from './routes/money-rule-handlers.ts';
import { createOperationHandlers } from './routes/operation-handlers.ts';
import { createOrderHandlers } from './routes/order-handlers.ts';
import { createQuoteHandlers } from './routes/quote-handlers.ts';
import { createReceiptHandlers } from './routes/receipt-handlers.ts';
import { createStatementHandlers } from './routes/statement-handlers.ts';
import { createSubscriptionHandlers } from './routes/subscription-handlers.ts';

/** One handler for each route of the contract: a missing one does not compile. */
export function createHandlers(deps: HandlerDeps): Handlers {
  return {
    ...createDraftHandlers(deps),
    ...createImpactHandlers(deps),
    ...createCatalogHandlers(deps),
    ...createSubscriptionHandlers(deps),
    ...createQuoteHandlers(deps),
    ...createOrderHandlers(deps),
    ...createAccountHandlers(deps),
    ...createLicenseHandlers(deps),
    ...createMoneyRuleHandlers(deps),
    ...createReceiptHandlers(deps),
    ...createStatementHandlers(deps),
    ...createOperationHandlers(deps),
  };
}
