import type { AccountId, DeliveryId, OrderId, QuoteId, SellerAnswer, SubscriptionId } from '@regrade/core';
import { present } from '@regrade/core';
import type { Delivery, DeliveryAttempt } from '../engine/deliveries/delivery.ts';
import type { CallTranscript } from '../engine/deliveries/seller-port.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { pageOf } from './page.ts';
import { saveInto } from './save-fragment.ts';

interface DeliveryRow extends Row {
  readonly account_id: AccountId;
  readonly delivery_id: DeliveryId;
  readonly kind: Delivery['kind'];
  readonly effect_key: string;
  readonly subject: OrderId | QuoteId;
  readonly subscription_id: SubscriptionId;
  readonly product_id: string;
  readonly seller_id: string;
  readonly protocol: string;
  readonly state: Delivery['state']['kind'];
  readonly attempt: number;
  readonly attempts_max: number;
  readonly next_at: bigint | number | null;
  readonly answer_by: bigint | number | null;
  readonly reason: string | null;
  readonly created_at: bigint | number;
  readonly changed_at: bigint | number;
}

export const saveDeliveries = saveInto(
  'delivery',
  (delivery: Delivery): DeliveryRow => ({
    account_id: delivery.account,
    delivery_id: delivery.id,
    kind: delivery.kind,
    effect_key: delivery.effectKey,
    subject: delivery.subject,
    subscription_id: delivery.subscription,
    product_id: delivery.product,
    seller_id: delivery.seller,
    protocol: delivery.protocol,
    state: delivery.state.kind,
    attempt: delivery.state.attempt,
    attempts_max: delivery.state.attemptsMax,
    next_at: delivery.state.nextAt,
    answer_by: delivery.state.answerBy,
    reason: delivery.state.reason,
    created_at: delivery.createdAt,
    changed_at: delivery.changedAt,
  }),
  {
    key: ['account_id', 'delivery_id'],
    update: ['state', 'attempt', 'attempts_max', 'next_at', 'answer_by', 'reason', 'changed_at'],
  },
);

interface AttemptRow extends Row {
  readonly account_id: AccountId;
  readonly delivery_id: DeliveryId;
  readonly attempt_id: string;
  readonly at_ms: bigint | number;
  readonly millis: number;
  readonly outcome: SellerAnswer['kind'];
  readonly reason: string | null;
  readonly request: CallTranscript['request'];
  readonly response: CallTranscript['response'];
}

export const saveDeliveryAttempts = saveInto(
  'delivery_attempt',
  ({ account, delivery, id, outcome, reason, transcript }: DeliveryAttempt): AttemptRow => ({
    account_id: account,
    delivery_id: delivery,
    attempt_id: id,
    at_ms: Math.round(transcript.atMillis),
    millis: Math.round(transcript.millis),
    outcome,
    reason,
    request: transcript.request,
    response: transcript.response,
  }),
  { key: ['account_id', 'delivery_id', 'attempt_id'], update: ['outcome'] },
);

type DeliveryReads = Pick<ReadStore, 'readDelivery' | 'listDeliveries' | 'readAttempts'>;

export function createDeliveryReads(sql: Queryable): DeliveryReads {
  return {
    async readDelivery(delivery) {
      const { rows } = await sql.query<DeliveryRow>(
        'read-delivery',
        'select * from delivery where account_id = $1 and delivery_id = $2',
        [accountIn(delivery), delivery],
      );
      return rows[0] && deliveryFromRow(rows[0]);
    },
    listDeliveries: (filter, page) => listDeliveries(sql, filter, page),
    async readAttempts(delivery, limit) {
      const { rows } = await sql.query<AttemptRow>(
        'read-attempts',
        `select * from (
           select * from delivery_attempt where account_id = $1 and delivery_id = $2
           order by at_ms desc, attempt_id desc limit $3
         ) a order by at_ms, attempt_id`,
        [accountIn(delivery), delivery, limit],
      );
      return rows.map(attemptFromRow);
    },
  };
}

async function listDeliveries(
  sql: Queryable,
  { seller, product, subject, state }: Parameters<ReadStore['listDeliveries']>[0],
  page: Parameters<ReadStore['listDeliveries']>[1],
): ReturnType<ReadStore['listDeliveries']> {
  const { rows } = await sql.query<DeliveryRow & { readonly sandbox_now: bigint | null }>(
    'list-deliveries',
    `select d.*, case when kind = 'fit-check' and state in ('waiting', 'acknowledged')
       then (select a.sandbox_now from account a where a.account_id = d.account_id) end as sandbox_now
     from delivery d
     where ($1::text is null or seller_id = $1) and ($2::text is null or product_id = $2)
       and ($3::text is null or (account_id = $8 and subject = $3)) and ($4::text is null or state = $4)
       and ($5::bigint is null or (created_at, delivery_id) < ($5, $6))
     order by created_at desc, delivery_id desc limit $7`,
    [
      seller ?? null,
      product ?? null,
      subject ?? null,
      state ?? null,
      page.after?.[0] ?? null,
      page.after?.[1] ?? null,
      page.limit + 1,
      subject ? accountIn(subject) : null,
    ],
  );
  return pageOf(rows, page, {
    item: (row) => ({
      delivery: deliveryFromRow(row),
      sandboxNow: row.sandbox_now === null ? null : Number(row.sandbox_now),
    }),
    key: ({ created_at, delivery_id }) => [String(created_at), delivery_id],
  });
}

function deliveryFromRow(row: DeliveryRow): Delivery {
  return {
    id: row.delivery_id,
    account: row.account_id,
    kind: row.kind,
    effectKey: row.effect_key,
    subject: row.subject,
    subscription: row.subscription_id,
    product: row.product_id,
    seller: row.seller_id,
    protocol: row.protocol,
    state: {
      kind: row.state,
      attempt: row.attempt,
      attemptsMax: row.attempts_max,
      nextAt: numberOrNull(row.next_at),
      answerBy: numberOrNull(row.answer_by),
      reason: row.reason,
    },
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  };
}

function attemptFromRow(row: AttemptRow): DeliveryAttempt {
  return {
    account: row.account_id,
    delivery: row.delivery_id,
    id: row.attempt_id,
    outcome: row.outcome,
    reason: row.reason,
    transcript: { atMillis: Number(row.at_ms), millis: row.millis, request: row.request, response: row.response },
  };
}

function numberOrNull(value: bigint | number | null): number | null {
  return value === null ? null : Number(value);
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
