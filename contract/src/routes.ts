import { ACCOUNT_ROUTES } from './routes/account-routes.ts';
import { BULK_ROUTES } from './routes/bulk-routes.ts';
import { CATALOG_ROUTES } from './routes/catalog-routes.ts';
import { CUSTOMER_ROUTES } from './routes/customer-routes.ts';
import { DELIVERY_ROUTES } from './routes/delivery-routes.ts';
import { EVENT_ROUTES } from './routes/event-routes.ts';
import { IMPACT_ROUTES } from './routes/impact-routes.ts';
import { IMPORT_ROUTES } from './routes/import-routes.ts';
import { INSTANCE_ROUTES } from './routes/instance-routes.ts';
import { LICENSE_ROUTES } from './routes/license-routes.ts';
import { MONEY_ROUTES } from './routes/money-routes.ts';
import { PAYMENT_ROUTES } from './routes/payment-routes.ts';
import { RENEWAL_ROUTES } from './routes/renewal-routes.ts';
import { ROLES, type Role, type Route, TAGS } from './routes/route.ts';
import { SELLER_ROUTES } from './routes/seller-routes.ts';
import { SERVICE_ROUTES } from './routes/service-routes.ts';
import { SESSION_ROUTES } from './routes/session-routes.ts';
import { WEBHOOK_ROUTES } from './routes/webhook-routes.ts';

/**
 * The one list of routes (contract §4), by operation id. The server registers from it, `openapi.ts` describes it, and
 * `client.ts` calls it: none of them can say something else than the others.
 */
export const ROUTES = {
  ...SELLER_ROUTES,
  ...IMPACT_ROUTES,
  ...CATALOG_ROUTES,
  ...CUSTOMER_ROUTES,
  ...RENEWAL_ROUTES,
  ...PAYMENT_ROUTES,
  ...DELIVERY_ROUTES,
  ...ACCOUNT_ROUTES,
  ...MONEY_ROUTES,
  ...INSTANCE_ROUTES,
  ...EVENT_ROUTES,
  ...WEBHOOK_ROUTES,
  ...BULK_ROUTES,
  ...IMPORT_ROUTES,
  ...SESSION_ROUTES,
  ...LICENSE_ROUTES,
  ...SERVICE_ROUTES,
} as const;

export type Routes = typeof ROUTES;
export type RouteId = keyof Routes;
export { ROLES, type Role, type Route, TAGS };

/** A route with its id; `RouteId` and `Route` lose their literal types here, which a list cannot keep. */
export interface ListedRoute extends Route {
  readonly id: RouteId;
}

export const ROUTE_LIST: readonly ListedRoute[] = Object.entries<Route>(ROUTES).map(([id, definition]) => ({
  ...definition,
  id: id as RouteId, // Object.entries forgets that the keys of ROUTES are its route ids.
}));
