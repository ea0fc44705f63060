import type { Transaction, TransactionStore, Writes } from '../engine/ports.ts';
import { saveAccounts, saveBalances, saveHeads, saveNewAccounts, saveTokens } from './account-store.ts';
import { saveDrafts, saveProducts, saveReleases, saveReviews } from './catalog-store.ts';
import { isRetryable } from './database/database-error.ts';
import type { Database, Transaction as SqlTransaction, SqlValue } from './database.ts';
import { HOT_TABLES } from './hot-tables.ts';
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

/** A single order writes fewer rows into each table than this, and JSON is then the quicker way. */
const COLUMNS_FROM_ROWS = 8;

interface Part {
  readonly name: keyof Writes;
  /** Column by column, or as JSON. */
  readonly byColumn: boolean;
}

/**
 * Everything a batch writes as one statement: a data-modifying CTE per table that has rows, each table once. The name
 * says which tables take part and how, so every combination is prepared once per connection.
 */
export function writeStatement(writes: Writes): [name: string, text: string, values: SqlValue[]] {
  const parts: Part[] = [];
  const values: SqlValue[] = [];
  for (const name of FRAGMENT_NAMES) {
    const items = (writes[name] ?? []) as readonly never[];
    if (items.length === 0) continue;
    const { columns, toRow } = FRAGMENTS[name];
    const rows = items.map(toRow);
    const byColumn = columns !== undefined && rows.length >= COLUMNS_FROM_ROWS;
    parts.push({ name, byColumn });
    if (byColumn) values.push(...columns.encode(rows));
    else values.push(JSON.stringify(rows));
  }
  const { name, text } = statementFor(parts);
  return [name, text, values];
}

const statements = new Map<string, { readonly name: string; readonly text: string }>();

function statementFor(parts: readonly Part[]): { readonly name: string; readonly text: string } {
  const mask = (among: readonly Part[]) =>
    among.reduce((bits, { name }) => bits | (1 << FRAGMENT_NAMES.indexOf(name)), 0).toString(16);
  const name = `write-${mask(parts)}-${mask(parts.filter(({ byColumn }) => byColumn))}`;
  const known = statements.get(name);
  if (known) return known;
  const made = { name, text: statementText(parts) };
  statements.set(name, made);
  return made;
}

function statementText(parts: readonly Part[]): string {
  let parameters = 0;
  const ctes = parts.map(({ name, byColumn }, index) => {
    const { sql, columns, table } = FRAGMENTS[name];
    const first = parameters + 1;
    if (!byColumn || !columns) {
      parameters += 1;
      return `w${index} as (${sql(`$${first}`)})`;
    }
    parameters += Object.keys(HOT_TABLES[table] ?? {}).length;
    return `w${index} as (${columns.sql(first)})`;
  });
  return `with ${ctes.join(', ')} select 1`;
}
