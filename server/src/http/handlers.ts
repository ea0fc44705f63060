import type { HandlerDeps, Handlers } from './handler.ts';
import { createAccountHandlers } from './routes/account-handlers.ts';
import { createCatalogHandlers } from './routes/catalog-handlers.ts';
import { createDeliveryHandlers } from './routes/delivery-handlers.ts';
import { createDraftHandlers } from './routes/draft-handlers.ts';
import { createEndpointHandlers } from './routes/endpoint-handlers.ts';
import { createImpactHandlers } from './routes/impact-handlers.ts';
import { createInstanceHandlers } from './routes/instance-handlers.ts';
import { createLicenseHandlers } from './routes/license-handlers.ts';
import { createOperationHandlers } from './routes/operation-handlers.ts';
import { createOrderHandlers } from './routes/order-handlers.ts';
import { createQuoteHandlers } from './routes/quote-handlers.ts';
import { createRenewalHandlers } from './routes/renewal-handlers.ts';
import { createSandboxHandlers } from './routes/sandbox-handlers.ts';
import { createSubscriptionHandlers } from './routes/subscription-handlers.ts';

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
    ...createDeliveryHandlers(deps),
    ...createEndpointHandlers(deps),
    ...createAccountHandlers(deps),
    ...createInstanceHandlers(deps),
    ...createSandboxHandlers(deps),
    ...createLicenseHandlers(deps),
    ...createOperationHandlers(deps),
  };
}
