import type { Payment, PaymentFacts, PaymentWants, Refund } from '../engine/payments/payment.ts';
import type { Queryable, Row } from './database.ts';
import { saveInto } from './save-fragment.ts';

export interface PaymentRow extends Row {
  readonly account_id: Payment['account'];
  readonly payment_id: Payment['id'];
  readonly subscription_id: Payment['subscription'];
  readonly order_id: Payment['order'];
  readonly method: Payment['method'];
  readonly state: Payment['state'];
  readonly currency: string;
  readonly amount: bigint;
  readonly balance: bigint;
  readonly refunded: bigint;
  readonly reference: string | null;
  readonly trouble: string | null;
  readonly created_at: bigint;
  readonly paid_at: bigint | null;
}

export interface RefundRow extends Row {
  readonly account_id: Refund['account'];
  readonly refund_id: Refund['id'];
  readonly payment_id: Refund['payment'];
  readonly subscription_id: Refund['subscription'];
  readonly order_id: Refund['order'];
  readonly cause: Refund['cause'];
  readonly method: Refund['method'];
  readonly state: Refund['state'];
  readonly currency: string;
  readonly amount: bigint;
  readonly attempt: number;
  readonly next_at: bigint;
  readonly reference: string | null;
  readonly trouble: string | null;
  readonly created_at: bigint;
  readonly sent_at: bigint | null;
}

export const savePayments = saveInto(
  'payment',
  (payment: Payment) => ({
    account_id: payment.account,
    payment_id: payment.id,
    subscription_id: payment.subscription,
    order_id: payment.order,
    method: payment.method,
    state: payment.state,
    currency: payment.currency,
    amount: payment.amountMinor.toString(),
    balance: payment.balanceMinor.toString(),
    refunded: payment.refundedMinor.toString(),
    reference: payment.reference,
    trouble: payment.trouble,
    created_at: payment.createdAt,
    paid_at: payment.paidAt,
  }),
  { key: ['account_id', 'payment_id'], update: ['state', 'refunded', 'reference', 'trouble', 'paid_at'] },
);

export const saveRefunds = saveInto(
  'refund',
  (refund: Refund) => ({
    account_id: refund.account,
    refund_id: refund.id,
    payment_id: refund.payment,
    subscription_id: refund.subscription,
    order_id: refund.order,
    cause: refund.cause,
    method: refund.method,
    state: refund.state,
    currency: refund.currency,
    amount: refund.amountMinor.toString(),
    attempt: refund.attempt,
    next_at: refund.nextAt,
    reference: refund.reference,
    trouble: refund.trouble,
    created_at: refund.createdAt,
    sent_at: refund.sentAt,
  }),
  {
    key: ['account_id', 'refund_id'],
    update: ['state', 'attempt', 'next_at', 'reference', 'trouble', 'sent_at'],
  },
);

export function paymentFromRow(row: PaymentRow): Payment {
  return {
    id: row.payment_id,
    account: row.account_id,
    subscription: row.subscription_id,
    order: row.order_id,
    method: row.method,
    state: row.state,
    currency: row.currency,
    amountMinor: row.amount,
    balanceMinor: row.balance,
    refundedMinor: row.refunded,
    reference: row.reference,
    trouble: row.trouble,
    createdAt: Number(row.created_at),
    paidAt: row.paid_at === null ? null : Number(row.paid_at),
  };
}

export function refundFromRow(row: RefundRow): Refund {
  return {
    id: row.refund_id,
    account: row.account_id,
    payment: row.payment_id,
    subscription: row.subscription_id,
    order: row.order_id,
    cause: row.cause,
    method: row.method,
    state: row.state,
    currency: row.currency,
    amountMinor: row.amount,
    attempt: row.attempt,
    nextAt: Number(row.next_at),
    reference: row.reference,
    trouble: row.trouble,
    createdAt: Number(row.created_at),
    sentAt: row.sent_at === null ? null : Number(row.sent_at),
  };
}

/** Payments and refunds by id, and what is open of subscriptions; asked only where something is wanted. */
export async function loadPayments(sql: Queryable, wants: PaymentWants): Promise<PaymentFacts> {
  const payments = sql.query<PaymentRow>(
    'load-payments',
    `select p.* from unnest($1::text[], $2::text[]) as w(account_id, id)
     cross join lateral (select * from payment where account_id = w.account_id and payment_id = w.id offset 0) p
     union
     select p.* from unnest($3::text[], $4::text[]) as w(account_id, id)
     cross join lateral (
       select * from payment where account_id = w.account_id and subscription_id = w.id
         and state = 'paid' and amount > refunded offset 0
     ) p`,
    [...accountsAndIds(wants.payments), ...accountsAndIds(wants.openOf)],
  );
  const refunds = sql.query<RefundRow>(
    'load-refunds',
    `select r.* from unnest($1::text[], $2::text[]) as w(account_id, id)
     cross join lateral (select * from refund where account_id = w.account_id and refund_id = w.id offset 0) r`,
    accountsAndIds(wants.refunds),
  );
  const [found, foundRefunds] = await Promise.all([payments, refunds]);
  return {
    payments: new Map(found.rows.map((row) => [row.payment_id, paymentFromRow(row)])),
    refunds: new Map(foundRefunds.rows.map((row) => [row.refund_id, refundFromRow(row)])),
  };
}

/** Ids carry their account's locator: the leading key of the row is read from the id (contract, opening). */
function accountsAndIds(ids: readonly string[]): [accounts: string[], ids: readonly string[]] {
  return [ids.map((id) => id.split('_')[1] ?? ''), ids];
}
