import type {
  OrderCancellationRequest,
  OrderRequest,
  OrderState,
  PaymentMethodName,
  QuoteRequest,
} from '@regrade/client';
import { useAct, useAnswer, usePages } from './answers.ts';
import { client } from './client.ts';

const ORDERS = 'orders';
const QUOTES = 'quotes';
const MOVED = [
  ORDERS,
  QUOTES,
  'subscriptions',
  'options',
  'previews',
  'wallet',
  'receipts',
  'payments',
  'refunds',
] as const;
const CHECKING_MILLIS = 2_000;

/** The fee of changes, before anything is promised; the last answer stays until the next one is there. */
export function usePreviews(quotes: readonly QuoteRequest[]) {
  return useAnswer(['previews', quotes], (signal) => client.call('previewQuotes', { body: { quotes }, signal }), {
    enabled: quotes.length > 0,
    keepsLast: true,
  });
}

export function useRequestQuote() {
  return useAct((body: QuoteRequest) => client.call('requestQuote', { body }), { changes: [QUOTES] });
}

export function useQuote(id: string, isChecking: boolean, enabled = true) {
  return useAnswer([QUOTES, id], (signal) => client.call('getQuote', { params: { id }, signal }), {
    everyMillis: isChecking && CHECKING_MILLIS,
    enabled,
  });
}

export function usePlaceOrder() {
  return useAct((body: OrderRequest, idempotencyKey) => client.call('placeOrder', { body, idempotencyKey }), {
    changes: MOVED,
  });
}

export interface OrderFilters {
  readonly subscription?: string;
  readonly state?: OrderState;
}

export function useOrders(filters: OrderFilters) {
  return usePages([ORDERS, 'list', filters], (cursor, signal) =>
    client.call('listOrders', { query: { ...filters, ...(cursor !== undefined && { cursor }) }, signal }),
  );
}

export function useOrder(id: string, everyMillis: number | false, enabled = true) {
  return useAnswer([ORDERS, id], (signal) => client.call('getOrder', { params: { id }, signal }), {
    everyMillis,
    enabled,
  });
}

export function usePayOrder(id: string) {
  return useAct(
    (method: PaymentMethodName, idempotencyKey) =>
      client.call('payOrder', { params: { id }, body: { method }, idempotencyKey }),
    { changes: MOVED },
  );
}

export function useCancelOrder(id: string) {
  return useAct(
    (body: OrderCancellationRequest, idempotencyKey) =>
      client.call('cancelOrder', { params: { id }, body, idempotencyKey }),
    { changes: MOVED },
  );
}
