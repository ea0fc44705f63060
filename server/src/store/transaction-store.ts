import type { Transaction, TransactionStore, Writes } from '../engine/ports.ts';
import { saveAccounts, saveBalances, saveHeads, saveNewAccounts, saveTokens } from './account-store.ts';
import { saveDrafts, saveProducts, saveReleases, saveReviews } from './catalog-store.ts';
import { isRetryable } from './database/database-error.ts';
import type { Database, Transaction as SqlTransaction, SqlValue } from './database.ts';
import { isUnavailable } from './is-unavailable.ts';
import { saveLedger } from './ledger-store.ts';
import { saveLicenses } from './license-store.ts';
import { loadAccountFacts } from './load-account-facts.ts';
import { loadAnswers, loadCatalogFacts, loadRelease, lockHeads } from './load-facts.ts';
import { saveOrderEvents, saveOrders } from './order-store.ts';
import { saveAcceptedQuotes, saveQuotes } from './quote-store.ts';
import { saveAnswers, saveAudit, saveOutbox } from './record-store.ts';
import type { SaveFragment } from './save-fragment.ts';
import { saveSlices, saveSubscriptions } from './subscription-store.ts';

/** Every kind of write with its fragment; the order is the order in the statement and in its name. */
const FRAGMENTS: { readonly [Name in keyof Writes]-?: SaveFragment<never> } = {
  newAccounts: saveNewAccounts,
  accounts: saveAccounts,
  tokens: saveTokens,
  products: saveProducts,
  drafts: saveDrafts,
  reviews: saveReviews,
  releases: saveReleases,
  balances: saveBalances,
  subscriptions: saveSubscriptions,
  slices: saveSlices,
  licenses: saveLicenses,
  quotes: saveQuotes,
  acceptedQuotes: saveAcceptedQuotes,
  orders: saveOrders,
  orderEvents: saveOrderEvents,
  ledger: saveLedger,
  answers: saveAnswers,
  outbox: saveOutbox,
  audit: saveAudit,
  heads: saveHeads,
};

const FRAGMENT_NAMES = Object.keys(FRAGMENTS) as (keyof Writes)[];

export function createTransactionStore(database: Database): TransactionStore {
  return {
    transact: (work) =>
      database.withTransaction(async (sql) => {
        const { value, writes } = await work(createTransaction(sql));
        if (writes) sql.enqueue(...writeStatement(writes));
        return value;
      }),
    isRetryable,
    isUnavailable,
  };
}

function createTransaction(sql: SqlTransaction): Transaction {
  return {
    lock: (accounts) => lockHeads(sql, accounts),
    loadAnswers: (keys) => loadAnswers(sql, keys),
    loadAccountFacts: (accounts, wants) => loadAccountFacts(sql, accounts, wants),
    loadCatalogFacts: (wants) => loadCatalogFacts(sql, wants),
    loadRelease: (product, number) => loadRelease(sql, { product, number }),
  };
}

/**
 * Everything a batch writes as one statement: a data-modifying CTE per table that has rows, each table once. The name
 * says which tables take part, so every combination is prepared once per connection.
 */
export function writeStatement(writes: Writes): [name: string, text: string, values: SqlValue[]] {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  let mask = 0;
  FRAGMENT_NAMES.forEach((name, index) => {
    const items = writes[name] as readonly never[] | undefined;
    if (!items || items.length === 0) return;
    const fragment = FRAGMENTS[name];
    values.push(JSON.stringify(items.map(fragment.toRow)));
    parts.push(`w${index} as (${fragment.sql(`$${values.length}`)})`);
    mask |= 1 << index;
  });
  return [`write-${mask.toString(16)}`, `with ${parts.join(', ')} select 1`, values];
}
