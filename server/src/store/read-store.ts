import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable } from './database.ts';
import { createAccountReads } from './read-accounts.ts';
import { createCatalogReads } from './read-catalog.ts';
import { createImpactReads } from './read-impact.ts';
import { createLicenseReads } from './read-licenses.ts';
import { createMoneyReads } from './read-money.ts';
import { createStatementReads } from './read-statements.ts';
import { createSubscriptionReads } from './read-subscriptions.ts';

export function createReadStore(sql: Queryable): ReadStore {
  return {
    ...createAccountReads(sql),
    ...createMoneyReads(sql),
    ...createCatalogReads(sql),
    ...createSubscriptionReads(sql),
    ...createLicenseReads(sql),
    ...createImpactReads(sql),
    ...createStatementReads(sql),
  };
}
