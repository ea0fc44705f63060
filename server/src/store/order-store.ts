import type { AccountId, ChangeOrder, OrderEvent, OrderId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { StoredOrderEvent } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

export interface OrderRow {
  readonly account_id: AccountId;
  readonly order_id: OrderId;
  readonly subscription_id: string;
  readonly quote_id: string;
  readonly product_id: string;
  readonly seller_id: string;
  readonly state: string;
  readonly due_at: number | null;
  readonly placed_at: number;
  readonly document: unknown;
}

export interface OrderEventRow {
  readonly n: number;
  readonly at: number;
  readonly type: string;
  readonly by: string;
  readonly detail: unknown;
}

export const saveOrders = saveInto(
  'change_order',
  (order: ChangeOrder): OrderRow => {
    const { events: _events, ...document } = order;
    return {
      account_id: order.account,
      order_id: order.id,
      subscription_id: order.subscription,
      quote_id: order.quote,
      product_id: order.product,
      seller_id: order.seller,
      state: order.state.kind,
      due_at: dueAt(order),
      placed_at: order.placedAt,
      document,
    };
  },
  { key: ['account_id', 'order_id'], update: ['state', 'due_at', 'document'] },
);

/** The next instant at which a clock has to look at the order. */
function dueAt(order: ChangeOrder): number | null {
  switch (order.state.kind) {
    case 'scheduled':
      return order.state.startsAt;
    case 'awaiting-payment':
      return order.state.deadline;
    case 'awaiting-seller':
      // Its attempts are the outbox worker's.
      return order.state.silenceAt;
    // A refund has a time of its own, with the outbox or with the operator's billing.
    case 'refunding':
    case 'held':
    case 'completed':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return null;
  }
}

export const saveOrderEvents = saveInto('order_event', ({ account, order, event }: StoredOrderEvent) => ({
  account_id: account,
  order_id: order,
  n: event.n,
  at: event.at,
  type: event.type,
  by: event.by,
  detail: 'detail' in event ? event.detail : null,
}));

export function orderFromRows(row: { readonly document: unknown }, events: readonly OrderEventRow[]): ChangeOrder {
  const document = fromJson<Omit<ChangeOrder, 'events'>>(row.document);
  return { ...document, events: events.map(orderEventFromRow) } as ChangeOrder;
}

function orderEventFromRow({ detail, ...event }: OrderEventRow): OrderEvent {
  return (detail === null ? event : { ...event, detail }) as OrderEvent;
}
