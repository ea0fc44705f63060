import type {
  PurchasePreviewRequest,
  PurchaseRequest,
  RenewalPreview,
  RenewalSettingsRequest,
  SubscriptionState,
} from '@regrade/client';
import { useAct, useAnswer, usePages } from './answers.ts';
import { client } from './client.ts';

const SUBSCRIPTIONS = 'subscriptions';
/** What a change of a subscription moves besides it. */
const MOVED = [SUBSCRIPTIONS, 'orders', 'wallet', 'receipts', 'options', 'previews', 'renewals', 'audit'] as const;

export interface SubscriptionFilters {
  readonly product?: string;
  readonly state?: SubscriptionState;
}

export function useSubscriptions(filters: SubscriptionFilters) {
  return usePages([SUBSCRIPTIONS, 'list', filters], (cursor, signal) =>
    client.call('listSubscriptions', { query: { ...filters, ...(cursor !== undefined && { cursor }) }, signal }),
  );
}

export function useSubscription(id: string) {
  return useAnswer([SUBSCRIPTIONS, id], (signal) => client.call('getSubscription', { params: { id }, signal }));
}

/** How the figures of a slice came about: asked when somebody opens one. */
export function useSlice(id: string, slice: string) {
  return useAnswer([SUBSCRIPTIONS, id, 'slices', slice], (signal) =>
    client.call('getSlice', { params: { id, slice }, signal }),
  );
}

export function useOptions(id: string, enabled: boolean) {
  return useAnswer(['options', id], (signal) => client.call('listOptions', { params: { id }, query: {}, signal }), {
    enabled,
  });
}

export function usePurchase() {
  return useAct((body: PurchaseRequest, idempotencyKey) => client.call('purchase', { body, idempotencyKey }), {
    changes: MOVED,
  });
}

export function useRenewalPreview(id: string, periods: number | undefined, enabled: boolean) {
  return useAnswer(
    ['renewals', id, 'preview', periods],
    (signal) =>
      client.call('previewRenewal', { params: { id }, body: periods === undefined ? {} : { periods }, signal }),
    { enabled, keepsLast: true },
  );
}

export function useRenewals(id: string) {
  return usePages(['renewals', id], (cursor, signal) =>
    client.call('listRenewals', { params: { id }, query: cursor === undefined ? {} : { cursor }, signal }),
  );
}

export function useRenew(id: string) {
  return useAct(
    (body: Pick<RenewalPreview, 'periods' | 'net' | 'payable' | 'from'>, idempotencyKey) =>
      client.call('renewSubscription', { params: { id }, body, idempotencyKey }),
    { changes: MOVED },
  );
}

export function useSetRenewal(id: string) {
  return useAct((body: RenewalSettingsRequest) => client.call('putRenewalSettings', { params: { id }, body }), {
    changes: [SUBSCRIPTIONS, 'audit'],
  });
}

export function useAudit(subject: string) {
  return usePages(['audit', subject], (cursor, signal) =>
    client.call('listAudit', { query: { subject, ...(cursor !== undefined && { cursor }) }, signal }),
  );
}

/** What a purchase would cost; the last answer stays until the next one is there. */
export function usePurchasePreview(body: PurchasePreviewRequest) {
  return useAnswer(['previews', 'purchase', body], (signal) => client.call('previewPurchase', { body, signal }), {
    keepsLast: true,
  });
}
