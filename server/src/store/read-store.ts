import type { ReadStore } from '../engine/read-port.ts';
import type { BatchReader, Queryable } from './database.ts';
import { createDeliveryReads } from './delivery-store.ts';
import { createEndpointReads } from './endpoint-store.ts';
import { createAccountReads } from './read-accounts.ts';
import { createCatalogReads } from './read-catalog.ts';
import { createImpactReads } from './read-impact.ts';
import { createInstanceReads } from './read-instances.ts';
import { createLicenseReads } from './read-licenses.ts';
import { createMoneyReads } from './read-money.ts';
import { createOrderReads } from './read-orders.ts';
import { createPaymentReads } from './read-payments.ts';
import { createRenewalReads } from './read-renewals.ts';
import { createSliceReads } from './read-slices.ts';
import { createStatementReads } from './read-statements.ts';
import { createSubscriptionReads } from './read-subscriptions.ts';

export function createReadStore(sql: Queryable & BatchReader): ReadStore {
  return {
    ...createAccountReads(sql),
    ...createSliceReads(sql),
    ...createMoneyReads(sql),
    ...createPaymentReads(sql),
    ...createCatalogReads(sql),
    ...createSubscriptionReads(sql),
    ...createOrderReads(sql),
    ...createRenewalReads(sql),
    ...createLicenseReads(sql),
    ...createImpactReads(sql),
    ...createStatementReads(sql),
    ...createInstanceReads(sql),
    ...createDeliveryReads(sql),
    ...createEndpointReads(sql),
  };
}
