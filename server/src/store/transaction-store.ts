import { present } from '@regrade/core';
import type { DecidedOn, Transaction, TransactionStore, Writes } from '../engine/ports.ts';
import { saveAccounts, saveBalances, saveHeads, saveNewAccounts, saveTokens } from './account-store.ts';
import { saveAdjustments } from './adjustment-store.ts';
import { loadBulkChanges, saveBulkChanges, saveBulkItems } from './bulk-store.ts';
import { saveDrafts, saveProducts, saveReleases, saveReviews } from './catalog-store.ts';
import { isDivisionByZero, isRetryable } from './database/database-error.ts';
import type { Database, Transaction as SqlTransaction, SqlValue } from './database.ts';
import { saveDeliveries, saveDeliveryAttempts } from './delivery-store.ts';
import { loadEndpoints, removeEndpoints, saveEndpoints } from './endpoint-store.ts';
import { HOT_TABLES } from './hot-tables.ts';
import { loadImportFacts, saveAccountReferences, saveSubscriptionReferences } from './import-store.ts';
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
import { saveEffects } from './outbox-store.ts';
import { loadPayments, savePayments, saveRefunds } from './payment-store.ts';
import { saveAcceptedNewQuotes, saveAcceptedQuotes, saveCheckedQuotes, saveQuotes } from './quote-store.ts';
import { saveAnswers, saveAudit } from './record-store.ts';
import { saveRenewals } from './renewal-store.ts';
import { type EncodedTexts, hotForms, type RowForm, type RowForms, type SaveFragment } from './save-fragment.ts';
import { saveSlices, saveSubscriptions } from './subscription-store.ts';
import { loadWebhookEndpoints, saveWebhookEndpoints } from './webhook-store.ts';

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
  renewals: saveRenewals,
  quotes: saveQuotes,
  acceptedQuotes: saveAcceptedQuotes,
  checkedQuotes: saveCheckedQuotes,
  orders: saveOrders,
  orderEvents: saveOrderEvents,
  ledger: saveLedger,
  answers: saveAnswers,
  webhookEndpoints: saveWebhookEndpoints,
  effects: saveEffects,
  payments: savePayments,
  refunds: saveRefunds,
  deliveries: saveDeliveries,
  deliveryAttempts: saveDeliveryAttempts,
  endpoints: saveEndpoints,
  removedEndpoints: removeEndpoints,
  audit: saveAudit,
  heads: saveHeads,
  acceptedNewQuotes: saveAcceptedNewQuotes,
  moneyRules: saveMoneyRules,
  coupons: saveCoupons,
  couponCounts: saveCouponCounts,
  couponUses: saveCouponUses,
  receipts: saveReceipts,
  adjustments: saveAdjustments,
  accountReferences: saveAccountReferences,
  subscriptionReferences: saveSubscriptionReferences,
  bulkChanges: saveBulkChanges,
  bulkItems: saveBulkItems,
};

const FRAGMENT_NAMES = Object.keys(FRAGMENTS) as (keyof Writes)[];
/** Heads are moved by the guard itself. */
const GUARDED_NAMES = FRAGMENT_NAMES.filter((name) => name !== 'heads');

export function createTransactionStore(database: Database): TransactionStore {
  return {
    transact: (work) =>
      database.withTransaction(async (sql) => {
        const { value, writes } = await work(createTransaction(sql));
        if (writes) sql.enqueue(...writeStatement(writes));
        return value;
      }),
    writeIfUnchanged: async (writes, decidedOn) => {
      try {
        await database.write(...guardedStatement(writes, decidedOn));
        return true;
      } catch (error) {
        if (isDivisionByZero(error)) return false;
        throw error;
      }
    },
    isRetryable,
    isUnavailable,
  };
}

function createTransaction(sql: SqlTransaction): Transaction {
  return {
    lock: (accounts) => lockHeads(sql, accounts),
    loadAnswers: (keys) => loadAnswers(sql, keys),
    loadAccountFacts: (accounts, wants) => loadAccountFacts(sql, accounts, wants),
    loadPayments: (wants) => loadPayments(sql, wants),
    loadCatalogFacts: (wants) => loadCatalogFacts(sql, wants),
    loadRelease: (product, number) => loadRelease(sql, { product, number }),
    loadMoneyRules: () => loadMoneyRules(sql),
    loadCoupons: (of) => loadCoupons(sql, of),
    loadWebhookEndpoints: (accounts) => loadWebhookEndpoints(sql, accounts),
    loadEndpoints: (scopes) => loadEndpoints(sql, scopes),
    loadImportFacts: (wants) => loadImportFacts(sql, wants),
    loadBulkChanges: (ids) => loadBulkChanges(sql, ids),
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
  const { parts, values } = partsOf(FRAGMENT_NAMES, writes);
  const { name, text } = statementFor(`write ${nameOf(parts)}`, () => `with ${ctesOf(parts, 1)} select 1`);
  return [name, text, values];
}

/** Moves the heads on from where they were when the batch was decided; those that have moved since stay. */
const MOVE_HEADS = hotForms(
  { ...HOT_TABLES['account_head'], known_n: 'bigint' },
  (rows) => `update account_head h set audit_n = moved.audit_n, audit_hash = moved.audit_hash, receipts = moved.receipts
    from (${rows}) as moved(account_id, audit_n, audit_hash, receipts, known_n)
    where h.account_id = moved.account_id and h.audit_n = moved.known_n returning 1`,
);

const IN_FORCE = hotForms(
  { product_id: 'text', released: 'integer' },
  (rows) => `select 1 from (${rows}) as known(product_id, released) cross join lateral (
    select 1 from product p where p.product_id = known.product_id and p.released = known.released offset 0) p`,
);

/**
 * The same as a transaction of its own for what was decided without a lock. The heads are moved first, because the
 * last part waits for them: where one is not as it was, it divides by zero, and nothing of the statement happens.
 */
export function guardedStatement(
  writes: Writes,
  decidedOn: DecidedOn,
): [name: string, text: string, values: SqlValue[]] {
  const heads = (writes.heads ?? []).map((head) => ({
    account_id: head.account,
    audit_n: head.auditN,
    audit_hash: head.auditHash,
    receipts: head.receipts ?? 0,
    known_n: present(decidedOn.heads.get(head.account), 'a remembered decision knows its heads').auditN,
  }));
  const products = decidedOn.products.map(({ id, released }) => ({ product_id: id, released }));
  const moved = partOf('heads', MOVE_HEADS, heads);
  const inForce = partOf('products', IN_FORCE, products);
  const { parts, values } = partsOf(GUARDED_NAMES, writes);
  const name = `guarded ${moved.values ?? '*'}${inForce.values ?? '*'} ${nameOf(parts)}`;
  const statement = statementFor(name, () => {
    const [first, second] = [3, 3 + moved.form.parameters];
    return `with moved as (${moved.form.sql(first)}), in_force as (${inForce.form.sql(second)}),
      ${ctesOf(parts, second + inForce.form.parameters)}
      select 1 / (case when (select count(*) from moved) = $1::integer
        and (select count(*) from in_force) = $2::integer then 1 else 0 end)`;
  });
  return [
    statement.name,
    statement.text,
    [
      heads.length,
      products.length,
      ...moved.form.encode(heads, NO_TEXTS),
      ...inForce.form.encode(products, NO_TEXTS),
      ...values,
    ],
  ];
}

/** Of rows without documents. */
const NO_TEXTS: EncodedTexts = new Map();

function partsOf(
  names: readonly (keyof Writes)[],
  writes: Writes,
): { readonly parts: readonly Part[]; readonly values: SqlValue[] } {
  const parts: Part[] = [];
  const values: SqlValue[] = [];
  const texts: EncodedTexts = new Map();
  for (const name of names) {
    const items = (writes[name] ?? []) as readonly never[];
    if (items.length === 0) continue;
    const { forms, toRow } = FRAGMENTS[name];
    const rows = items.map(toRow);
    const part = partOf(name, forms, rows);
    parts.push(part);
    values.push(...part.form.encode(rows, texts));
  }
  return { parts, values };
}

function partOf(name: keyof Writes, forms: RowForms, rows: readonly object[]): Part {
  const isFew = rows.length > 0 && rows.length <= VALUES_ROWS_MAX;
  const few = isFew ? forms.values?.(rows.length) : undefined;
  return { name, values: few ? rows.length : null, form: few ?? forms.many };
}

interface WriteStatement {
  readonly name: string;
  readonly text: string;
}

const statements = new Map<string, WriteStatement>();

function statementFor(name: string, make: () => string): WriteStatement {
  const known = statements.get(name);
  if (known) return known;
  const made = { name, text: make() };
  statements.set(name, made);
  return made;
}

/** A character for every table, within the 63 that PostgreSQL keeps: `.` for none, rows by value, or `*` for any number. */
function nameOf(parts: readonly Part[]): string {
  const characters = FRAGMENT_NAMES.map((fragment) => {
    const part = parts.find(({ name }) => name === fragment);
    return part ? (part.values ?? '*') : '.';
  });
  return characters.join('');
}

function ctesOf(parts: readonly Part[], from: number): string {
  let first = from;
  const ctes = parts.map(({ form }, index) => {
    const cte = `w${index} as (${form.sql(first)})`;
    first += form.parameters;
    return cte;
  });
  return ctes.join(', ');
}
