import type { BulkChange as BulkJson, BulkItem as ItemJson } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { BulkChange, BulkFigures, BulkProgress, BulkResult } from '../../engine/bulk/bulk-port.ts';
import { moneyFormat } from './money.ts';

export function renderBulk({ bulk, progress }: { bulk: BulkChange; progress: BulkProgress }): BulkJson {
  return { ...renderBulkHead(bulk), progress };
}

export function renderBulkHead(bulk: BulkChange): Omit<BulkJson, 'progress'> {
  const { id, state, totals, createdAt, expiresAt, endedAt } = bulk;
  return {
    id,
    state,
    totals: totals.map(({ currency, subscriptions, ...figures }) => ({
      currency,
      subscriptions,
      ...renderFigures(currency, figures),
    })),
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstant(expiresAt),
    endedAt: endedAt === null ? null : formatInstant(endedAt),
  };
}

function renderFigures(currency: string, { charge, credit, net, payable, refund, balance }: BulkFigures) {
  const { minor } = moneyFormat(currency);
  return {
    ...{ charge: minor(charge), credit: minor(credit), net: minor(net) },
    ...{ payable: minor(payable), refund: minor(refund), balance: minor(balance) },
  };
}

export function renderBulkItem(item: BulkResult, bulk: BulkChange): ItemJson {
  const { n, subscription, preview, order, refusal } = item;
  return {
    n,
    subscription,
    state: stateOf(item, bulk),
    ...(preview.kind === 'quoted' && {
      currency: preview.currency,
      ...renderFigures(preview.currency, preview.figures),
      quote: preview.quote,
    }),
    ...(order && { order }),
    // What was refused once and is ordered all the same has its order as the answer.
    ...(refusal && !order && { refusal }),
  };
}

function stateOf({ order, refusal }: BulkResult, { state }: BulkChange): ItemJson['state'] {
  if (order) return 'ordered';
  if (refusal) return 'refused';
  return state === 'cancelled' ? 'cancelled' : 'allowed';
}
