import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import {
  adjustment,
  adjustmentPage,
  adjustmentQuery,
  adjustmentRequest,
  instanceDetail,
  instancePage,
  instanceQuery,
} from '../schemas/instance.ts';
import { clock, clockRequest, movedClock } from '../schemas/sandbox.ts';
import { accountId, subscriptionId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const params = z.strictObject({ id: subscriptionId });
const seller = { roles: ['seller'], tags: ['Instances'] } as const;
const clocks = { roles: ['operator', 'seller', 'customer'], tags: ['Sandbox'] } as const;
const clockParams = z.strictObject({ id: accountId });

const adjustmentCodes = [
  'adjustment.billing-not-offline',
  'adjustment.specification-gone',
  'adjustment.nothing-changes',
  'change.component-unknown',
  'change.specification-unknown',
  'change.sku-unknown',
  'change.sku-removed',
  'change.attribute-unknown',
  'change.quantity-required',
  'change.quantity-off-grid',
  'change.quantity-out-of-range',
  'license.destroyed',
  'subscription.suspended',
  'account.suspended',
] as const satisfies readonly ProblemCode[];

export const INSTANCE_ROUTES = {
  listInstances: route({
    ...seller,
    method: 'GET',
    path: '/v1/instances',
    summary: 'User application instances: the subscriptions of the seller’s customers',
    query: instanceQuery,
    responses: { 200: instancePage },
  }),
  getInstance: route({
    ...seller,
    method: 'GET',
    path: '/v1/instances/{id}',
    summary: 'One instance, with what its offline-billed components may be adjusted to',
    params,
    responses: { 200: instanceDetail },
  }),
  adjustInstance: route({
    ...seller,
    method: 'POST',
    path: '/v1/instances/{id}/adjustments',
    summary: 'Adjust an offline-billed component, effective at once: selection, expiry of its license, or both',
    params,
    body: adjustmentRequest,
    responses: { 201: adjustment },
    idempotent: true,
    problems: ['not-found', ...adjustmentCodes],
  }),
  listAdjustments: route({
    ...seller,
    method: 'GET',
    path: '/v1/instances/{id}/adjustments',
    summary: 'The adjustments of an instance, the newest first',
    params,
    query: adjustmentQuery,
    responses: { 200: adjustmentPage },
  }),
  getClock: route({
    ...clocks,
    method: 'GET',
    path: '/v1/accounts/{id}/clock',
    summary: 'The clock of a sandbox account',
    params: clockParams,
    responses: { 200: clock },
    problems: ['clock.none'],
  }),
  moveClock: route({
    ...clocks,
    method: 'POST',
    path: '/v1/accounts/{id}/clock',
    summary: 'Move the clock of a sandbox account forwards: everything due on the way happens at its own instant',
    params: clockParams,
    body: clockRequest,
    responses: { 200: movedClock },
    problems: ['clock.none', 'clock.backwards', 'clock.too-far'],
  }),
} as const;
