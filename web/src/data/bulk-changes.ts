import type { BulkChange, BulkChangeRequest } from '@regrade/client';
import { useAct, useAnswer, usePages } from './answers.ts';
import { client } from './client.ts';

const BULK_CHANGES = 'bulk-changes';
/** While it is ordered, one after the other. */
const RUNNING_MILLIS = 2_000;

export function usePreviewBulkChange() {
  return useAct((body: BulkChangeRequest) => client.call('previewBulkChange', { body }), { changes: [BULK_CHANGES] });
}

export function useOwnBulkChanges() {
  return usePages([BULK_CHANGES, 'own'], (cursor, signal) =>
    client.call('listBulkChanges', { query: { ...(cursor !== undefined && { cursor }) }, signal }),
  );
}

export function useBulkChange(id: string, isMoving: boolean) {
  return useAnswer([BULK_CHANGES, 'one', id], (signal) => client.call('getBulkChange', { params: { id }, signal }), {
    everyMillis: isMoving && RUNNING_MILLIS,
  });
}

export function useBulkItems(id: string, isMoving: boolean) {
  return usePages(
    [BULK_CHANGES, 'items', id],
    (cursor, signal) =>
      client.call('listBulkItems', { params: { id }, query: { ...(cursor !== undefined && { cursor }) }, signal }),
    { everyMillis: isMoving && RUNNING_MILLIS },
  );
}

const MOVED = [BULK_CHANGES, 'orders', 'subscriptions', 'wallet', 'receipts', 'options', 'previews'] as const;

/** The totals are repeated: what was shown is what is charged. */
export function useExecuteBulkChange({ id, totals }: Pick<BulkChange, 'id' | 'totals'>) {
  return useAct(
    (paysFromWallet: boolean, idempotencyKey) =>
      client.call('executeBulkChange', {
        params: { id },
        body: {
          totals: totals.map(({ currency, net }) => ({ currency, net })),
          ...(paysFromWallet && { pay: 'wallet' as const }),
        },
        idempotencyKey,
      }),
    { changes: MOVED },
  );
}

export function useCancelBulkChange(id: string) {
  return useAct(
    (reason: string, idempotencyKey) =>
      client.call('cancelBulkChange', { params: { id }, body: reason === '' ? {} : { reason }, idempotencyKey }),
    { changes: MOVED },
  );
}
