import type { BulkChange as BulkJson, BulkItem as ItemJson } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { BulkAnswer, BulkChange, BulkFigures, BulkResult } from '../../engine/bulk/bulk-port.ts';
import { moneyFormat } from './money.ts';

export function renderBulk({ bulk, progress }: BulkAnswer): BulkJson {
  return { ...renderBulkHead(bulk), progress };
}

export function renderBulkHead(bulk: BulkChange): Omit<BulkJson, 'progress'> {
  const { id, account, state, totals, createdAt, expiresAt, endedAt } = bulk;
  return {
    id,
    account,
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

export function renderBulkItem(item: BulkResult, bulk: BulkChange, now: number): ItemJson {
  const { n, subscription, preview, order } = item;
  const state = stateOf(item, bulk, now);
  const refusal = item.refusal ?? (state === 'refused' ? UNFIT : undefined);
  return {
    n,
    subscription,
    state,
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

const UNFIT = {
  code: 'quote.refused',
  detail: 'The seller’s software did not say that this change fits; its quote says why.',
};

function stateOf({ order, refusal, fit }: BulkResult, { state }: BulkChange, now: number): ItemJson['state'] {
  if (order) return 'ordered';
  if (refusal || fit === 'refused') return 'refused';
  if (fit !== null && fit !== 'fits') {
    if (now >= fit.answerBy) return 'refused';
    if (state === 'open') return 'checking';
  }
  return state === 'cancelled' ? 'cancelled' : 'allowed';
}
