import type { ChangeOrder as OrderJson } from '@regrade/client';
import { type ChangeOrder, deliveryStateOf, formatInstant, nextTimer, type OrderEvent } from '@regrade/core';
import type { ListedOrder } from '../../engine/read-port.ts';
import { instantOrNull } from './instant.ts';
import { moneyFormat } from './money.ts';

/** A change order with its history (contract §5). Everything is read from the order, so a repeated answer is the same. */
export function renderOrder(order: ChangeOrder, clientSecret?: string): OrderJson {
  const { minor } = moneyFormat(order.currency);
  return {
    id: order.id,
    account: order.account,
    quote: order.quote,
    subscription: order.subscription,
    product: order.product,
    state: order.state.kind,
    net: minor(order.settlement.netMinor),
    discount: minor(order.settlement.discountMinor ?? 0n),
    tax: minor(order.settlement.taxMinor ?? 0n),
    currency: order.currency,
    ...(order.receipt !== undefined && { receipt: order.receipt }),
    ...(order.corrects !== undefined && { corrects: order.corrects }),
    ...(isOnBehalf(order) && { actingFor: order.account }),
    payment: { ...paymentOf(order, minor), ...(clientSecret !== undefined && { clientSecret }) },
    deadline: instantOrNull(nextTimer(order)?.at ?? null),
    fulfilment: { protocol: order.protocol, ...attemptsOf(order) },
    events: order.events.map(renderEvent),
  };
}

export function renderListedOrder({ order, to }: ListedOrder): OrderJson {
  return { ...renderOrder(order), to };
}

/** Whoever acts for a customer is written down with them (`actorFor`). */
function isOnBehalf({ events, account }: ChangeOrder): boolean {
  return events[0]?.by.endsWith(` for ${account}`) ?? false;
}

function renderEvent(event: OrderEvent): OrderJson['events'][number] {
  const { n, at, type, by } = event;
  const reason = 'detail' in event && 'reason' in event.detail ? event.detail.reason : undefined;
  return { n, at: formatInstant(at), type, by, ...(reason !== undefined && { reason }) };
}

function paymentOf({ payment }: ChangeOrder, minor: (amount: bigint) => string): OrderJson['payment'] {
  switch (payment.kind) {
    case 'nothing-due':
      return { state: payment.kind, method: null, due: minor(0n) };
    case 'due':
      return { state: payment.kind, method: null, due: minor(payment.minor) };
    case 'pending':
    case 'paid':
    case 'returned': {
      const { source } = payment;
      return {
        state: payment.kind,
        method: source.method,
        due: minor(payment.minor),
        balance: minor(source.balanceMinor),
        ...(source.method !== 'wallet' && { payment: source.reference }),
      };
    }
  }
}

/** Attempts to tell the seller, also once the order has ended; all 0 where nobody was told. */
function attemptsOf(order: ChangeOrder): Omit<OrderJson['fulfilment'], 'protocol'> {
  const told = deliveryStateOf(order);
  if (!told) return { attempt: 0, attemptsMax: 0, nextAt: null };
  return { attempt: told.attempt, attemptsMax: told.attemptsMax, nextAt: instantOrNull(told.nextAt) };
}
