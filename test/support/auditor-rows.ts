import type { License, OrderEvent, OrderTerms, PaidTerm, Quote, Selection, SubscriptionTotals } from '@regrade/core';
import { fromJson } from '../../server/src/engine/json-codec.ts';
import type { StoredRenewal } from '../../server/src/engine/renewals/renewal.ts';

/** All rows the auditor looks at, as plain values: money is bigint, instants are numbers. */
export interface AuditedDatabase {
  readonly accounts: readonly { readonly id: string; readonly suspended: boolean }[];
  readonly heads: readonly { readonly account: string; readonly n: number; readonly hash: string }[];
  readonly audit: readonly AuditedRecord[];
  readonly ledger: readonly AuditedEntry[];
  readonly balances: readonly AuditedBalance[];
  readonly subscriptions: readonly AuditedSubscription[];
  readonly slices: readonly AuditedSlice[];
  readonly licenses: readonly AuditedLicense[];
  readonly quotes: readonly { readonly quote: Quote; readonly row: Row; readonly acceptedBy: string | null }[];
  readonly orders: readonly AuditedOrder[];
  /** The oldest first. */
  readonly renewals: readonly StoredRenewal[];
  readonly answers: readonly AuditedAnswer[];
  readonly payments: readonly AuditedPayment[];
  readonly refunds: readonly AuditedRefund[];
  /** `subject`: the purchase, the renewal or the order that it is about. */
  readonly receipts: readonly { readonly account: string; readonly number: string; readonly subject: string }[];
  readonly coupons: readonly { readonly code: string; readonly uses: number }[];
  readonly couponUses: readonly { readonly code: string; readonly order: string; readonly givenBack: boolean }[];
  readonly adjustments: readonly AuditedAdjustment[];
  /** Accounts with play money. */
  readonly sandboxes: ReadonlySet<string>;
}

export interface AuditedAdjustment {
  readonly id: string;
  readonly account: string;
  readonly subscription: string;
  readonly license: string;
  readonly revision: number;
  readonly component: string;
  readonly status: string;
  readonly at: number;
  readonly from: { readonly selection: Selection; readonly expiresAt: number | null };
  readonly to: { readonly selection: Selection; readonly expiresAt: number | null };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is what the database says, and is taken apart below.
export type Row = any;

export interface AuditedRecord {
  readonly account: string;
  readonly n: number;
  readonly atMillis: string;
  readonly actor: string;
  readonly command: string;
  readonly subject: string;
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditedEntry {
  readonly account: string;
  readonly transaction: string;
  readonly n: number;
  readonly name: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly memo: string;
  readonly subject: string;
  /** Marked as play money. */
  readonly sandbox: boolean;
}

export interface AuditedBalance {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly amount: bigint;
}

export interface AuditedSubscription {
  readonly id: string;
  readonly account: string;
  readonly product: string;
  readonly seller: string;
  readonly currency: string;
  readonly release: number;
  readonly start: number;
  readonly end: number | null;
  readonly version: number;
  readonly suspended: boolean;
  readonly openOrder: string | null;
  readonly totals: SubscriptionTotals;
  /** Null: it was never renewed. */
  readonly terms: readonly PaidTerm[] | null;
}

export interface AuditedSlice {
  readonly id: string;
  readonly subscription: string;
  readonly component: string;
  readonly running: boolean;
  readonly from: number;
  readonly to: number | null;
  readonly selection: Selection;
  readonly agreed: bigint;
  readonly charge: bigint;
  readonly credited: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
}

export interface AuditedLicense {
  readonly id: string;
  readonly subscription: string;
  readonly component: string;
  readonly revision: number;
  readonly status: License['status'];
  readonly selection: Selection;
  readonly validFrom: number;
  readonly expiresAt: number | null;
}

export interface AuditedOrder {
  readonly id: string;
  readonly account: string;
  readonly subscription: string;
  readonly quote: string;
  readonly state: string;
  readonly dueAt: number | null;
  /** What is stored of the order, without its events. */
  readonly document: OrderTerms & { readonly state: Row; readonly payment: Row };
  readonly events: readonly OrderEvent[];
}

export interface AuditedPayment {
  readonly id: string;
  readonly account: string;
  readonly order: string;
  readonly subscription: string;
  readonly method: string;
  readonly state: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly balance: bigint;
  readonly refunded: bigint;
}

export interface AuditedRefund {
  readonly id: string;
  readonly payment: string;
  readonly order: string;
  readonly cause: string;
  readonly method: string;
  readonly state: string;
  readonly currency: string;
  readonly amount: bigint;
}

export interface AuditedAnswer {
  readonly account: string;
  readonly caller: string;
  readonly key: string;
  readonly command: string;
  readonly answer: Row;
}

const numberOrNull = (value: unknown) => (value === null ? null : Number(value));

type Read = (table: string) => Promise<Row[]>;

export async function readEverything(read: Read): Promise<AuditedDatabase> {
  const events = await read('order_event order by account_id, order_id, n');
  const accounts = await read('account order by account_id');
  const eventsByOrder = Map.groupBy(events, ({ order_id }: Row) => order_id as string);
  return {
    heads: (await read('account_head')).map((row) => ({
      account: row.account_id,
      n: Number(row.audit_n),
      hash: row.audit_hash,
    })),
    audit: (await read('audit order by account_id, n')).map(toRecord),
    ledger: (await read('ledger_entry order by account_id, transaction_id, n')).map((row) => ({
      account: row.account_id,
      transaction: row.transaction_id,
      n: Number(row.n),
      name: row.name.replace(/^sandbox:/, ''),
      sandbox: row.name.startsWith('sandbox:'),
      currency: row.currency,
      amount: BigInt(row.amount),
      memo: row.memo,
      subject: row.subject,
    })),
    balances: (await read('balance')).map((row) => ({
      account: row.account_id,
      name: row.name,
      currency: row.currency,
      amount: BigInt(row.amount),
    })),
    subscriptions: (await read('subscription order by account_id, subscription_id')).map(toSubscription),
    slices: (await read('slice order by from_at, running, to_at')).map(toSlice),
    licenses: (await read('license order by account_id, license_id')).map(toLicense),
    quotes: (await read('quote order by account_id, quote_id')).map((row) => ({
      row,
      quote: fromJson<Quote>(row.document),
      acceptedBy: row.accepted_by,
    })),
    orders: (await read('change_order order by account_id, order_id')).map((row) =>
      toOrder(row, eventsByOrder.get(row.order_id) ?? []),
    ),
    renewals: (await read('renewal'))
      .map((row) => fromJson<StoredRenewal>(row.document))
      .sort((a, b) => a.offer.from - b.offer.from),
    ...(await readPayments(read)),
    answers: (await read('idempotency')).map((row) => ({
      account: row.account_id,
      caller: row.caller,
      key: row.key,
      command: row.command,
      answer: fromJson(row.answer),
    })),
    ...(await readDocuments(read)),
    adjustments: await readAdjustments(read),
    accounts: accounts.map(({ account_id, suspended }) => ({ id: account_id, suspended })),
    sandboxes: new Set(accounts.filter(({ sandbox_now }) => sandbox_now !== null).map(({ account_id }) => account_id)),
  };
}

async function readPayments(read: Read): Promise<Pick<AuditedDatabase, 'payments' | 'refunds'>> {
  return {
    payments: (await read('payment order by account_id, payment_id')).map((row) => ({
      id: row.payment_id,
      account: row.account_id,
      order: row.order_id,
      subscription: row.subscription_id,
      method: row.method,
      state: row.state,
      currency: row.currency,
      amount: BigInt(row.amount),
      balance: BigInt(row.balance),
      refunded: BigInt(row.refunded),
    })),
    refunds: (await read('refund order by account_id, refund_id')).map((row) => ({
      id: row.refund_id,
      payment: row.payment_id,
      order: row.order_id,
      cause: row.cause,
      method: row.method,
      state: row.state,
      currency: row.currency,
      amount: BigInt(row.amount),
    })),
  };
}

async function readDocuments(read: Read): Promise<Pick<AuditedDatabase, 'receipts' | 'coupons' | 'couponUses'>> {
  return {
    receipts: [
      ...(await read('receipt')).map((row) => ({
        account: row.account_id,
        number: row.number,
        subject: row.subject,
      })),
      ...(await read('change_order')).flatMap((row) =>
        row.document.receipt ? [{ account: row.account_id, number: row.document.receipt, subject: row.order_id }] : [],
      ),
    ],
    coupons: (await read('coupon')).map((row) => ({ code: row.code, uses: Number(row.uses) })),
    couponUses: (await read('coupon_use')).map((row) => ({
      code: row.code,
      order: row.order_id,
      givenBack: row.given_back,
    })),
  };
}

async function readAdjustments(read: Read): Promise<AuditedDatabase['adjustments']> {
  return (await read('adjustment order by account_id, license_id, revision')).map((row) => ({
    id: row.adjustment_id,
    account: row.account_id,
    subscription: row.subscription_id,
    license: row.license_id,
    revision: Number(row.revision),
    component: row.component,
    status: row.status,
    at: Number(row.at),
    from: { selection: row.from_selection, expiresAt: numberOrNull(row.from_expires_at) },
    to: { selection: row.to_selection, expiresAt: numberOrNull(row.to_expires_at) },
  }));
}

function toRecord(row: Row): AuditedRecord {
  return {
    account: row.account_id,
    n: Number(row.n),
    atMillis: String(row.at_ms),
    actor: row.actor,
    command: row.command,
    subject: row.subject,
    body: row.body,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function toSubscription(row: Row): AuditedSubscription {
  return {
    id: row.subscription_id,
    account: row.account_id,
    product: row.product_id,
    seller: row.seller_id,
    currency: row.currency,
    release: Number(row.release),
    start: Number(row.term_start),
    end: numberOrNull(row.term_end),
    version: Number(row.version),
    suspended: row.suspended,
    openOrder: row.open_order,
    totals: fromJson(row.totals),
    terms: row.renewal === null ? null : (fromJson<{ terms?: PaidTerm[] }>(row.renewal).terms ?? null),
  };
}

function toSlice(row: Row): AuditedSlice {
  return {
    id: row.slice_id,
    subscription: row.subscription_id,
    component: row.component,
    running: row.running,
    from: Number(row.from_at),
    to: numberOrNull(row.to_at),
    selection: row.selection,
    agreed: BigInt(row.agreed_price),
    charge: BigInt(row.charge),
    credited: BigInt(row.credited),
    paid: BigInt(row.paid),
    refunded: BigInt(row.refunded),
  };
}

function toLicense(row: Row): AuditedLicense {
  return {
    id: row.license_id,
    subscription: row.subscription_id,
    component: row.component,
    revision: Number(row.revision),
    status: row.status,
    selection: row.selection,
    validFrom: Number(row.valid_from),
    expiresAt: numberOrNull(row.expires_at),
  };
}

function toOrder(row: Row, events: readonly Row[]): AuditedOrder {
  return {
    id: row.order_id,
    account: row.account_id,
    subscription: row.subscription_id,
    quote: row.quote_id,
    state: row.state,
    dueAt: numberOrNull(row.due_at),
    document: fromJson(row.document),
    events: events.map(({ n, at, type, by, detail }) => ({
      n: Number(n),
      at: Number(at),
      type,
      by,
      ...(detail !== null && { detail }),
    })),
  };
}
