import type { Payment, Refund } from '../engine/payments/payment.ts';
import type { Page, ReadStore } from '../engine/read-port.ts';
import type { Queryable, SqlValue } from './database.ts';
import { pageOf } from './page.ts';
import { type PaymentRow, paymentFromRow, type RefundRow, refundFromRow } from './payment-store.ts';

type PaymentReads = Pick<ReadStore, 'readPayment' | 'listPayments' | 'readRefund' | 'listRefunds'>;

export function createPaymentReads(sql: Queryable): PaymentReads {
  return {
    async readPayment(payment) {
      const { rows } = await sql.query<PaymentRow>(
        'read-payment',
        'select * from payment where account_id = $1 and payment_id = $2',
        [accountIn(payment), payment],
      );
      return rows[0] && paymentFromRow(rows[0]);
    },
    async listPayments(filter, page) {
      const { rows } = await sql.query<PaymentRow>(
        'list-payments',
        `select * from payment
         where ($1::text is null or account_id = $1) and ($2::text is null or state = $2)
           and ($3::text is null or method = $3) and ($4::text is null or order_id = $4)
           and ($5::bigint is null or (created_at, payment_id) > ($5, $6))
         order by created_at, payment_id limit $7`,
        valuesOf(filter, page),
      );
      return pageOf(rows.map(paymentFromRow), page, { item: (payment) => payment, key: keyOf });
    },
    async readRefund(refund) {
      const { rows } = await sql.query<RefundRow>(
        'read-refund',
        'select * from refund where account_id = $1 and refund_id = $2',
        [accountIn(refund), refund],
      );
      return rows[0] && refundFromRow(rows[0]);
    },
    async listRefunds(filter, page) {
      const { rows } = await sql.query<RefundRow>(
        'list-refunds',
        `select * from refund
         where ($1::text is null or account_id = $1) and ($2::text is null or state = $2)
           and ($3::text is null or method = $3) and ($4::text is null or order_id = $4)
           and ($5::bigint is null or (created_at, refund_id) > ($5, $6))
         order by created_at, refund_id limit $7`,
        valuesOf(filter, page),
      );
      return pageOf(rows.map(refundFromRow), page, { item: (refund) => refund, key: keyOf });
    },
  };
}

function valuesOf(filter: Parameters<PaymentReads['listPayments']>[0], { after, limit }: Page): SqlValue[] {
  const { account, state, method, order } = filter;
  return [
    account ?? null,
    state ?? null,
    method ?? null,
    order ?? null,
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit + 1,
  ];
}

/** The oldest first: what waits longest is what somebody has to do next. */
function keyOf({ createdAt, id }: Payment | Refund): readonly string[] {
  return [String(createdAt), id];
}

function accountIn(id: string): string {
  return id.split('_')[1] ?? '';
}
