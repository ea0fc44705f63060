import { type AccountId, type OrderId, present } from '@regrade/core';
import type { LedgerRow } from '../engine/ports.ts';
import type {
  FoundReceipt,
  LedgerBalance,
  MoneyReads,
  SellerFigures,
  SellerLine,
  SellerSums,
} from '../engine/statement-port.ts';
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
import { findSellerLine } from './read-seller-line.ts';
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
select name, memo, coalesce(sum(amount) filter (where at < $3), 0)::text as opening,
  coalesce(sum(amount) filter (where at >= $3), 0)::text as moved, count(*) filter (where at >= $3)::text as entries
from ledger_entry
where account_id = $1 and currency = $2 and at < $4 and ($5::text[] is null or name = any($5))
group by name, memo order by name, memo`;

const SUM_LEDGER = `
select name, memo, '0' as opening, sum(amount)::text as moved, count(*)::text as entries from ledger_entry e
where currency = $1 and ${inScope('e', undefined)} group by name, memo order by name, memo`;

/** What the legs of a seller's transaction say. */
const SELLER_FIGURES = `
  coalesce(sum(e.amount) filter (where e.memo = 'charge' and e.name like 'revenue:%'), 0)::text as charge,
  coalesce(-sum(e.amount) filter (where e.memo = 'credit' and e.name like 'revenue:%'), 0)::text as credit,
  coalesce(-sum(e.amount) filter (where e.name = 'discount:' || $5), 0)::text as discount,
  coalesce(sum(e.amount) filter (
    where e.name in ('revenue:operator', 'forfeited:operator', 'waived:operator')), 0)::text as commission,
  coalesce(sum(e.amount) filter (
    where e.name in ('forfeited:' || $5, 'waived:' || $5, 'forfeited:operator', 'waived:operator')), 0)::text as withheld`;

/**
 * A seller's transactions in the order of time, from the index of their own entries; then all legs of each. A discount
 * of theirs, and what they keep of a credit, always stand beside a charge or a credit, which has an entry of theirs.
 */
const LIST_SELLER_LINES = `
with found as (
  select distinct at, account_id, transaction_id from ledger_entry
  where name = $1 and name like 'revenue:%' and name <> 'revenue:operator' and currency = $2 and at < $4
    -- The index is entered where the page begins: whatever its number, a page costs what its lines cost.
    and at >= greatest($3::bigint, $6::bigint) and ($6::bigint is null or (at, account_id, transaction_id) > ($6, $7, $8))
  order by at, account_id, transaction_id limit $9
)
select f.at, f.account_id, f.transaction_id, min(e.subject) as subject, ${SELLER_FIGURES}
from found f
join ledger_entry e on e.account_id = f.account_id and e.transaction_id = f.transaction_id
group by f.at, f.account_id, f.transaction_id
order by f.at, f.account_id, f.transaction_id`;

/** The same figures of all transactions before a period, and of those in it. */
const READ_SELLER_SUMS = `
with found as (
  select distinct at, account_id, transaction_id from ledger_entry
  where name = $1 and name like 'revenue:%' and name <> 'revenue:operator' and currency = $2 and at < $4
)
select at >= $3 as is_within, count(*)::text as lines, sum(charge::numeric)::text as charge,
  sum(credit::numeric)::text as credit, sum(discount::numeric)::text as discount, sum(commission::numeric)::text as commission,
  sum(withheld::numeric)::text as withheld
from (
  select f.at, ${SELLER_FIGURES}
  from found f
  join ledger_entry e on e.account_id = f.account_id and e.transaction_id = f.transaction_id
  group by f.at, f.account_id, f.transaction_id
) line
group by is_within`;

export function createStatementReads(sql: Queryable & BatchReader): MoneyReads {
  return {
    ...createRuleReads(sql),
    ...createLedgerReads(sql),
    ...createSellerReads(sql),
    findSellerLine: (of) => findSellerLine(sql, of),
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
      const values = [account, currency, from ?? 0, to, names];
      return balancesFromRows((await sql.query<KindRow>('read-ledger-balances', READ_BALANCES, values)).rows);
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
      return balancesFromRows((await sql.query<KindRow>('sum-ledger', SUM_LEDGER, [currency])).rows);
    },
  };
}

/** The entries of one memo on a ledger account. */
interface KindRow extends Row {
  readonly name: string;
  readonly memo: string;
  readonly opening: string;
  readonly moved: string;
  readonly entries: string;
}

function balancesFromRows(rows: readonly KindRow[]): LedgerBalance[] {
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, kinds]) => {
    const total = (figure: 'opening' | 'moved') => kinds.reduce((sum, kind) => sum + BigInt(kind[figure]), 0n);
    const openingMinor = total('opening');
    const moved = kinds.map(({ memo, entries, moved }) => ({
      ...{ memo, entries: Number(entries), amountMinor: BigInt(moved) },
    }));
    return {
      ...{ name, openingMinor, closingMinor: openingMinor + total('moved') },
      moved: moved.filter(({ entries }) => entries > 0),
    };
  });
}

function createSellerReads(sql: Queryable): Pick<MoneyReads, 'readSellerSums' | 'listSellerLines'> {
  return {
    async readSellerSums({ seller, currency, from, to }) {
      const { rows } = await sql.query<SellerFiguresRow & { is_within: boolean; lines: string }>(
        'read-seller-sums',
        READ_SELLER_SUMS,
        [`revenue:${seller}`, currency, from ?? 0, to, seller],
      );
      const sums = (wanted: boolean): SellerSums => {
        const row = rows.find(({ is_within }) => is_within === wanted);
        return { lines: Number(row?.lines ?? 0), ...sellerFiguresFromRow(row ?? NO_FIGURES) };
      };
      return { before: sums(false), within: sums(true) };
    },
    async listSellerLines({ seller, currency, from, to }, page) {
      const [at = null, account = null, transaction = null] = page.after ?? [];
      const { rows } = await sql.query<SellerRow>('list-seller-lines', LIST_SELLER_LINES, [
        `revenue:${seller}`,
        currency,
        from ?? 0,
        to,
        seller,
        at,
        account,
        transaction,
        page.limit + 1,
      ]);
      return pageOf(rows, page, {
        item: sellerLineFromRow,
        key: (row) => [String(row.at), row.account_id, row.transaction_id],
      });
    },
  };
}

interface SellerFiguresRow extends Row {
  readonly charge: string;
  readonly credit: string;
  readonly discount: string;
  readonly commission: string;
  readonly withheld: string;
}

const NO_FIGURES: SellerFiguresRow = { charge: '0', credit: '0', discount: '0', commission: '0', withheld: '0' };

interface SellerRow extends SellerFiguresRow {
  readonly at: bigint;
  readonly account_id: AccountId;
  readonly transaction_id: string;
  readonly subject: string;
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
    ...sellerFiguresFromRow(row),
  };
}

function sellerFiguresFromRow({ charge, credit, discount, commission, withheld }: SellerFiguresRow): SellerFigures {
  return {
    chargeMinor: BigInt(charge),
    creditMinor: BigInt(credit),
    discountMinor: BigInt(discount),
    commissionMinor: BigInt(commission),
    withheldMinor: BigInt(withheld),
  };
}
