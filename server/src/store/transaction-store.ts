import { encodeJson } from '../engine/json-codec.ts';
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

interface Part {
  readonly name: keyof Writes;
  /** Column by column, value by value, or all rows as one JSON text. */
  readonly form: 'columns' | 'values' | 'json';
  readonly rows: number;
}

/** More rows in one table than a single command writes, as a rule. */
const VALUES_ROWS_MAX = 12;

/**
 * Everything a batch writes as one statement: a data-modifying CTE per table that has rows, each table once. The name
 * says which tables take part and how, so every combination is prepared once per connection.
 */
export function writeStatement(writes: Writes): [name: string, text: string, values: SqlValue[]] {
  // The number of rows is part of a statement by values: only single commands have few enough different ones.
  const single = (writes.audit?.length ?? 0) <= 1;
  const parts: Part[] = [];
  const values: SqlValue[] = [];
  for (const name of FRAGMENT_NAMES) {
    const items = (writes[name] ?? []) as readonly never[];
    if (items.length === 0) continue;
    const { hot, toRow } = FRAGMENTS[name];
    const rows = items.map(toRow);
    if (!hot) {
      values.push(encodeJson(rows));
      parts.push({ name, form: 'json', rows: rows.length });
    } else if (single && rows.length <= VALUES_ROWS_MAX) {
      values.push(...hot.encodeValues(rows));
      parts.push({ name, form: 'values', rows: rows.length });
    } else {
      values.push(...hot.encodeColumns(rows));
      parts.push({ name, form: 'columns', rows: rows.length });
    }
  }
  const { name, text } = statementFor(parts);
  return [name, text, values];
}

interface WriteStatement {
  readonly name: string;
  readonly text: string;
}

const statements = new Map<string, WriteStatement>();

function statementFor(parts: readonly Part[]): WriteStatement {
  const name = nameOf(parts);
  const known = statements.get(name);
  if (known) return known;
  const made = { name, text: statementText(parts) };
  statements.set(name, made);
  return made;
}

/** A character for every table, within the 63 that PostgreSQL keeps: `.` for none, or the form, by values the rows. */
function nameOf(parts: readonly Part[]): string {
  const characters = FRAGMENT_NAMES.map((fragment) => {
    const part = parts.find(({ name }) => name === fragment);
    if (!part) return '.';
    return part.form === 'values' ? part.rows.toString(16) : { columns: '*', json: '{' }[part.form];
  });
  return `write ${characters.join('')}`;
}

function statementText(parts: readonly Part[]): string {
  let next = 1;
  const ctes = parts.map(({ name, form, rows }, index) => {
    const first = next;
    const { sql, hot } = FRAGMENTS[name];
    if (!hot || form === 'json') {
      next += 1;
      return `w${index} as (${sql(`$${first}`)})`;
    }
    next += hot.columns * (form === 'values' ? rows : 1);
    return `w${index} as (${form === 'values' ? hot.valuesSql(first, rows) : hot.columnsSql(first)})`;
  });
  return `with ${ctes.join(', ')} select 1`;
}
