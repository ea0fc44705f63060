import * as z from 'zod';
import {
  bulkChange,
  bulkChangePage,
  bulkChangeQuery,
  bulkChangeRequest,
  bulkExecutionRequest,
  bulkItemPage,
  bulkPageQuery,
} from '../schemas/bulk-change.ts';
import { cancellationRequest } from '../schemas/change-order.ts';
import { bulkChangeId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const common = { roles: ['customer'], tags: ['Changes'] } as const;
/** The operator sees what customers did. */
const seen = { ...common, roles: ['customer', 'operator'] } as const;
const params = z.strictObject({ id: bulkChangeId });

/** One change for many subscriptions (G16). */
export const BULK_ROUTES = {
  previewBulkChange: route({
    ...common,
    method: 'POST',
    path: '/v1/bulk-changes',
    summary: 'Preview one change for up to 1000 subscriptions: a quote for each, and totals',
    body: bulkChangeRequest,
    responses: { 201: bulkChange },
    problems: ['bulk.empty', 'bulk.too-many'],
  }),
  listBulkChanges: route({
    ...seen,
    method: 'GET',
    path: '/v1/bulk-changes',
    summary: 'Bulk changes, the newest first',
    query: bulkChangeQuery,
    responses: { 200: bulkChangePage },
  }),
  getBulkChange: route({
    ...seen,
    method: 'GET',
    path: '/v1/bulk-changes/{id}',
    summary: 'One bulk change: totals and progress',
    params,
    responses: { 200: bulkChange },
  }),
  listBulkItems: route({
    ...seen,
    method: 'GET',
    path: '/v1/bulk-changes/{id}/items',
    summary: 'Each subscription with its own answer: figures, order or refusal',
    params,
    query: bulkPageQuery,
    responses: { 200: bulkItemPage },
  }),
  executeBulkChange: route({
    ...common,
    method: 'POST',
    path: '/v1/bulk-changes/{id}/execution',
    summary: 'Accept the totals: every subscription gets its own order, one by one',
    params,
    body: bulkExecutionRequest,
    responses: { 202: bulkChange },
    idempotent: true,
    problems: ['bulk.not-open', 'bulk.checking', 'bulk.expired', 'bulk.totals-differ'],
  }),
  cancelBulkChange: route({
    ...common,
    method: 'POST',
    path: '/v1/bulk-changes/{id}/cancellation',
    summary: 'Order nothing more; what is ordered stays',
    params,
    body: cancellationRequest,
    responses: { 200: bulkChange },
    idempotent: true,
    problems: ['bulk.not-open'],
  }),
} as const;
