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
import {
  loadCoupons,
  loadMoneyRules,
  saveCouponCounts,
  saveCoupons,
  saveCouponUses,
  saveMoneyRules,
  saveReceipts,
} from './money-store.ts';
import { saveOrderEvents, saveOrders } from './order-store.ts';
import { saveAcceptedNewQuotes, saveAcceptedQuotes, saveQuotes } from './quote-store.ts';
import { saveAnswers, saveAudit, saveOutbox } from './record-store.ts';
import type { RowForm, SaveFragment } from './save-fragment.ts';
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
  acceptedNewQuotes: saveAcceptedNewQuotes,
  moneyRules: saveMoneyRules,
  coupons: saveCoupons,
  couponCounts: saveCouponCounts,
  couponUses: saveCouponUses,
  receipts: saveReceipts,
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
    loadMoneyRules: () => loadMoneyRules(sql),
    loadCoupons: (of) => loadCoupons(sql, of),
  };
}

/** A table's part of one write statement. */
interface Part {
  readonly name: keyof Writes;
  /** How many rows travel by value; null for any number of them. */
  readonly values: number | null;
  readonly form: RowForm;
}

/** So many rows are quicker by value; more of these would only make more statements to prepare. */
const VALUES_ROWS_MAX = 2;

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
    const { forms, toRow } = FRAGMENTS[name];
    const few = items.length <= VALUES_ROWS_MAX ? forms.values?.(items.length) : undefined;
    const part: Part = { name, values: few ? items.length : null, form: few ?? forms.many };
    parts.push(part);
    values.push(...part.form.encode(items.map(toRow)));
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

/** A character for every table, within the 63 that PostgreSQL keeps: `.` for none, rows by value, or `*` for any number. */
function nameOf(parts: readonly Part[]): string {
  const characters = FRAGMENT_NAMES.map((fragment) => {
    const part = parts.find(({ name }) => name === fragment);
    return part ? (part.values ?? '*') : '.';
  });
  return `write ${characters.join('')}`;
}

function statementText(parts: readonly Part[]): string {
  let first = 1;
  const ctes = parts.map(({ form }, index) => {
    const cte = `w${index} as (${form.sql(first)})`;
    first += form.parameters;
    return cte;
  });
  return `with ${ctes.join(', ')} select 1`;
}
