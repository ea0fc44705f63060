import { type AccountId, type OrderId, present } from '@regrade/core';
import type { LedgerRow } from '../engine/ports.ts';
import type { FoundReceipt, MoneyReads, SellerLine } from '../engine/statement-port.ts';
import type { BatchReader, Queryable, Row } from './database.ts';
import { inScope } from './due-scope.ts';
import {
  type CouponRow,
  couponFromRow,
  type MoneyRuleRow,
  moneyRuleFromRow,
  type ReceiptRow,
  receiptFromRow,
} from './money-store.ts';
import { pageOf } from './page.ts';
import { readQuotedOrders } from './read-orders.ts';
import { readSellerSeries } from './read-seller-series.ts';

interface EntryRow extends Row {
  readonly account_id: AccountId;
  readonly transaction_id: string;
  readonly n: number;
  readonly name: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly memo: string;
  readonly subject: string;
  readonly at: bigint;
}

/** The ledger has no index for the order of time in an account: a page is sorted when it is read, an export once. */
const ENTRIES = `
select account_id, transaction_id, n, name, currency, amount, memo, subject, at from ledger_entry
where account_id = $1 and currency = $2 and at >= $3 and at < $4 and ($5::text[] is null or name = any($5))`;
const ALL_ENTRIES = `${ENTRIES}
order by at, transaction_id, n`;
const LIST_ENTRIES = `${ENTRIES}
  and ($6::bigint is null or (at, transaction_id, n) > ($6, $7, $8::integer))
order by at, transaction_id, n limit $9`;
/** Lines of an export that are in memory at a time. */
const EXPORTED_AT_ONCE = 1_000;

const READ_BALANCES = `
select name, coalesce(sum(amount) filter (where at < $3), 0)::text as opening, sum(amount)::text as closing
from ledger_entry
where account_id = $1 and currency = $2 and at < $4 and ($5::text[] is null or name = any($5))
group by name order by name`;

/**
 * A seller's transactions in the order of time, from the index of their own entries; then all legs of each. A discount
 * of theirs always stands beside a charge, which has an entry of theirs.
 */
const LIST_SELLER_LINES = `
with found as (
  select distinct at, account_id, transaction_id from ledger_entry
  where name = $1 and name like 'revenue:%' and name <> 'revenue:operator' and currency = $2 and at < $4
    -- The index is entered where the page begins: whatever its number, a page costs what its lines cost.
    and at >= greatest($3::bigint, $5::bigint) and ($5::bigint is null or (at, account_id, transaction_id) > ($5, $6, $7))
  order by at, account_id, transaction_id limit $8
)
select f.at, f.account_id, f.transaction_id, min(e.subject) as subject,
  coalesce(sum(e.amount) filter (where e.memo = 'charge' and e.name like 'revenue:%'), 0)::text as charge,
  coalesce(-sum(e.amount) filter (where e.memo = 'credit' and e.name like 'revenue:%'), 0)::text as credit,
  coalesce(-sum(e.amount) filter (where e.name = 'discount:' || $9), 0)::text as discount,
  coalesce(sum(e.amount) filter (where e.name = 'revenue:operator'), 0)::text as commission
from found f
join ledger_entry e on e.account_id = f.account_id and e.transaction_id = f.transaction_id
group by f.at, f.account_id, f.transaction_id
order by f.at, f.account_id, f.transaction_id`;

/** Discounts at the seller's expense are read beside the transactions in which they earn. */
const READ_SELLER_BALANCE = `
with found as (
  select distinct account_id, transaction_id from ledger_entry
  where name = $1 and name like 'revenue:%' and name <> 'revenue:operator' and currency = $2 and at < $4
)
select coalesce(sum(e.amount) filter (where e.at < $3), 0)::text as opening, coalesce(sum(e.amount), 0)::text as closing
from found f
join ledger_entry e on e.account_id = f.account_id and e.transaction_id = f.transaction_id
where e.name = $1 or e.name = 'discount:' || $5`;

export function createStatementReads(sql: Queryable & BatchReader): MoneyReads {
  return {
    ...createRuleReads(sql),
    ...createLedgerReads(sql),
    ...createSellerReads(sql),
    readSellerSeries: (of) => readSellerSeries(sql, of),
    async listReceipts({ account, subject = null }, page) {
      const { rows } = await sql.query<FoundRow>(
        'list-receipts',
        `${RECEIPTS} where ($2::text is null or ${inOrder('number')} < ${inOrder('$2')})
           and ($4::text is null or subject = $4)
         order by ${inOrder('number')} desc limit $3`,
        [account, page.after?.[0] ?? null, page.limit + 1, subject],
      );
      const found = await findAll(sql, account, rows);
      return pageOf(found, page, { item: ({ receipt }) => receipt, key: ({ number }) => [number] });
    },
    async findReceipt(account, number) {
      const { rows } = await sql.query<FoundRow>('find-receipt', `${RECEIPTS} where number = $2`, [account, number]);
      const [found] = await findAll(sql, account, rows);
      return found?.receipt;
    },
  };
}

type FoundRow = Row & {
  readonly number: string;
  readonly order_id: OrderId | null;
  readonly receipt: ReceiptRow | null;
};

/** Of an account: those that are stored, and the orders that others follow from. */
const RECEIPTS = `select * from (
  select number, subject, null as order_id, row_to_json(r) as receipt from receipt r where account_id = $1
  union all
  select document ->> 'receipt', order_id, order_id, null from change_order
  where account_id = $1 and state = 'completed' and document ->> 'receipt' is not null
) found`;

/** Of `<locator>-<year>-<n>`: beyond 999,999 in a year n has a digit more, and as text it would stand before the others. */
function inOrder(number: string): string {
  return `row(left(${number}, 13), length(${number}), ${number})`;
}

/** Receipts of an account; the orders that some follow from are read together. */
async function findAll(
  sql: Queryable,
  account: AccountId,
  rows: readonly FoundRow[],
): Promise<{ readonly number: string; readonly receipt: FoundReceipt }[]> {
  const orders = await readQuotedOrders(sql, {
    account,
    orders: rows.flatMap(({ order_id }) => (order_id === null ? [] : [order_id])),
  });
  return rows.map(({ number, order_id, receipt }) => {
    if (receipt) return { number, receipt: { kind: 'stored', receipt: receiptFromRow(receipt) } };
    const quoted = present(order_id === null ? undefined : orders.get(order_id), 'a numbered order has a quote');
    return { number, receipt: { kind: 'order', number, ...quoted } };
  });
}

function createRuleReads(sql: Queryable): Pick<MoneyReads, 'listMoneyRules' | 'listCoupons'> {
  return {
    async listMoneyRules({ kind, owner }, page) {
      const { rows } = await sql.query<MoneyRuleRow & Row>(
        'list-money-rules',
        `select * from money_rule where kind = $1 and ($2::text is null or owner = $2)
           and ($3::text is null or (owner, rule_id) > ($3, $4)) order by owner, rule_id limit $5`,
        [kind, owner ?? null, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: moneyRuleFromRow, key: (row) => [row.owner, row.rule_id] });
    },
    async listCoupons({ owner }, page) {
      const { rows } = await sql.query<CouponRow & Row>(
        'list-coupons',
        `select * from coupon where ($1::text is null or owner = $1) and ($2::text is null or code > $2)
         order by code limit $3`,
        [owner ?? null, page.after?.[0] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: couponFromRow, key: (row) => [row.code] });
    },
  };
}

type LedgerReads = Pick<MoneyReads, 'readLedgerBalances' | 'listLedgerEntries' | 'exportLedgerEntries' | 'sumLedger'>;

function createLedgerReads(sql: Queryable & BatchReader): LedgerReads {
  return {
    async *exportLedgerEntries({ account, currency, from, to, names }) {
      const values = [account, currency, from ?? 0, to, names];
      const read = { text: ALL_ENTRIES, values, rowsAtOnce: EXPORTED_AT_ONCE };
      for await (const rows of sql.readInBatches<EntryRow>(read)) yield rows.map(entryFromRow);
    },
    async readLedgerBalances({ account, currency, from, to, names }) {
      const { rows } = await sql.query<Row & { name: string; opening: string; closing: string }>(
        'read-ledger-balances',
        READ_BALANCES,
        [account, currency, from ?? 0, to, names],
      );
      return rows.map((row) => ({
        name: row.name,
        openingMinor: BigInt(row.opening),
        closingMinor: BigInt(row.closing),
      }));
    },
    async listLedgerEntries({ account, currency, from, to, names }, page) {
      const [at = null, transaction = null, n = null] = page.after ?? [];
      const { rows } = await sql.query<EntryRow>('list-ledger-entries', LIST_ENTRIES, [
        account,
        currency,
        from ?? 0,
        to,
        names,
        at,
        transaction,
        n,
        page.limit + 1,
      ]);
      return pageOf(rows, page, {
        item: entryFromRow,
        key: (row) => [String(row.at), row.transaction_id, String(row.n)],
      });
    },
    async sumLedger(currency) {
      const { rows } = await sql.query<Row & { name: string; amount: string }>(
        'sum-ledger',
        `select name, sum(amount)::text as amount from ledger_entry e
         where currency = $1 and ${inScope('e', undefined)} group by name order by name`,
        [currency],
      );
      return new Map(rows.map(({ name, amount }) => [name, BigInt(amount)]));
    },
  };
}

function createSellerReads(sql: Queryable): Pick<MoneyReads, 'readSellerBalance' | 'listSellerLines'> {
  return {
    async readSellerBalance({ seller, currency, from, to }) {
      const { rows } = await sql.query<Row & { opening: string; closing: string }>(
        'read-seller-balance',
        READ_SELLER_BALANCE,
        [`revenue:${seller}`, currency, from ?? 0, to, seller],
      );
      return { openingMinor: BigInt(rows[0]?.opening ?? 0), closingMinor: BigInt(rows[0]?.closing ?? 0) };
    },
    async listSellerLines({ seller, currency, from, to }, page) {
      const [at = null, account = null, transaction = null] = page.after ?? [];
      const { rows } = await sql.query<SellerRow>('list-seller-lines', LIST_SELLER_LINES, [
        `revenue:${seller}`,
        currency,
        from ?? 0,
        to,
        at,
        account,
        transaction,
        page.limit + 1,
        seller,
      ]);
      return pageOf(rows, page, {
        item: sellerLineFromRow,
        key: (row) => [String(row.at), row.account_id, row.transaction_id],
      });
    },
  };
}

interface SellerRow extends Row {
  readonly at: bigint;
  readonly account_id: AccountId;
  readonly transaction_id: string;
  readonly subject: string;
  readonly charge: string;
  readonly credit: string;
  readonly discount: string;
  readonly commission: string;
}

function entryFromRow(row: EntryRow): LedgerRow {
  const { account_id: account, transaction_id: transaction, n, name, currency, amount, memo, subject, at } = row;
  return { account, transaction, n, name, currency, amountMinor: amount, memo, subject, at: Number(at) };
}

function sellerLineFromRow(row: SellerRow): SellerLine {
  return {
    account: row.account_id,
    transaction: row.transaction_id,
    subject: row.subject,
    at: Number(row.at),
    chargeMinor: BigInt(row.charge),
    creditMinor: BigInt(row.credit),
    discountMinor: BigInt(row.discount),
    commissionMinor: BigInt(row.commission),
  };
}
