import { present } from '@regrade/core';
import type { DecidedOn, Transaction, TransactionStore, Writes } from '../engine/ports.ts';
import {
  loadSellers,
  loadTokens,
  saveAccounts,
  saveBalances,
  saveHeads,
  saveNewAccounts,
  saveTokens,
} from './account-store.ts';
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

type FragmentList = readonly (readonly [field: keyof Writes, fragment: SaveFragment<never>])[];

const FRAGMENT_LIST = Object.entries(FRAGMENTS) as unknown as FragmentList;
/** Heads are moved by the guard itself. */
const GUARDED_LIST = FRAGMENT_LIST.filter(([field]) => field !== 'heads');

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
    loadTokens: (of) => loadTokens(sql, of),
    loadSellers: (ids) => loadSellers(sql, ids),
    loadCoupons: (of) => loadCoupons(sql, of),
    loadWebhookEndpoints: (accounts) => loadWebhookEndpoints(sql, accounts),
    loadEndpoints: (scopes) => loadEndpoints(sql, scopes),
    loadImportFacts: (wants) => loadImportFacts(sql, wants),
    loadBulkChanges: (ids) => loadBulkChanges(sql, ids),
  };
}

/** A table's part of one write statement. */
interface Part {
  /** How many rows travel by value; null for any number of them. */
  readonly values: number | null;
  readonly form: RowForm;
}

/** The parts of a statement, in their order. */
interface Parts {
  /** A character for every table, within the 63 that PostgreSQL keeps: `.` for none, rows by value, or `*` for any number. */
  readonly name: string;
  readonly parts: readonly Part[];
}

/** So many rows are quicker by value; more of these would only make more statements to prepare. */
const VALUES_ROWS_MAX = 2;

/**
 * Everything a batch writes as one statement: a data-modifying CTE per table that has rows, each table once. The name
 * says which tables take part and how, so every combination is prepared once per connection.
 */
export function writeStatement(writes: Writes): [name: string, text: string, values: SqlValue[]] {
  const values: SqlValue[] = [];
  const { parts, name: tables } = pushParts(values, FRAGMENT_LIST, writes);
  const { name, text } = statementFor(`write ${tables}`, () => `with ${ctesOf(parts, 1)} select 1`);
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
  const moved = partOf(MOVE_HEADS, heads);
  const inForce = partOf(IN_FORCE, products);
  const values: SqlValue[] = [heads.length, products.length];
  values.push(...moved.form.encode(heads, NO_TEXTS), ...inForce.form.encode(products, NO_TEXTS));
  const { parts, name: tables } = pushParts(values, GUARDED_LIST, writes);
  const name = `guarded ${moved.values ?? '*'}${inForce.values ?? '*'} ${tables}`;
  const statement = statementFor(name, () => {
    const [first, second] = [3, 3 + moved.form.parameters];
    return `with moved as (${moved.form.sql(first)}), in_force as (${inForce.form.sql(second)}),
      ${ctesOf(parts, second + inForce.form.parameters)}
      select 1 / (case when (select count(*) from moved) = $1::integer
        and (select count(*) from in_force) = $2::integer then 1 else 0 end)`;
  });
  return [statement.name, statement.text, values];
}

/** Of rows without documents. */
const NO_TEXTS: EncodedTexts = new Map();

/** Adds the values of every table that has rows. */
function pushParts(values: SqlValue[], fragments: FragmentList, writes: Writes): Parts {
  const parts: Part[] = [];
  const texts: EncodedTexts = new Map();
  let name = '';
  for (const [field, { forms, toRow }] of fragments) {
    const items = writes[field] as readonly never[] | undefined;
    if (items === undefined || items.length === 0) {
      name += '.';
      continue;
    }
    const rows = items.map(toRow);
    const part = partOf(forms, rows);
    values.push(...part.form.encode(rows, texts));
    parts.push(part);
    name += part.values ?? '*';
  }
  return { name, parts };
}

function partOf(forms: RowForms, rows: readonly object[]): Part {
  const isFew = rows.length > 0 && rows.length <= VALUES_ROWS_MAX;
  const few = isFew ? forms.values?.(rows.length) : undefined;
  return { values: few ? rows.length : null, form: few ?? forms.many };
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

function ctesOf(parts: readonly Part[], from: number): string {
  let first = from;
  const ctes = parts.map(({ form }, index) => {
    const cte = `w${index} as (${form.sql(first)})`;
    first += form.parameters;
    return cte;
  });
  return ctes.join(', ');
}
