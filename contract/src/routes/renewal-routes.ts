import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import {
  renewal,
  renewalPage,
  renewalPreview,
  renewalPreviewRequest,
  renewalQuery,
  renewalRequest,
  renewalSettings,
  renewalSettingsRequest,
} from '../schemas/renewal.ts';
import { subscriptionId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const params = z.strictObject({ id: subscriptionId });
const notRenewable = [
  'not-found',
  'renewal.permanent',
  'renewal.too-late',
  'renewal.too-short',
  'renewal.term-too-long',
  'renewal.price-missing',
  'renewal.moved',
  'subscription.suspended',
  'subscription.changing',
  'account.suspended',
] as const satisfies readonly ProblemCode[];

export const RENEWAL_ROUTES = {
  previewRenewal: route({
    method: 'POST',
    path: '/v1/subscriptions/{id}/renewals:preview',
    roles: ['customer', 'operator'],
    tags: ['Renewals'],
    summary: 'What a renewal would cost now; nothing is stored',
    params,
    body: renewalPreviewRequest,
    responses: { 200: renewalPreview },
    problems: notRenewable,
  }),
  renewSubscription: route({
    method: 'POST',
    path: '/v1/subscriptions/{id}/renewals',
    roles: ['customer', 'operator'],
    tags: ['Renewals'],
    summary: 'Renew from the old end on, before it or a while after; paid from the wallet at once',
    params,
    body: renewalRequest,
    responses: { 201: renewal },
    idempotent: true,
    problems: [...notRenewable, 'renewal.net-differs', 'renewal.from-differs', 'payment.insufficient-funds'],
  }),
  listRenewals: route({
    method: 'GET',
    path: '/v1/subscriptions/{id}/renewals',
    roles: ['customer', 'operator'],
    tags: ['Renewals'],
    summary: 'Renewals of a subscription, the newest first',
    params,
    query: renewalQuery,
    responses: { 200: renewalPage },
  }),
  getRenewalSettings: route({
    method: 'GET',
    path: '/v1/subscriptions/{id}/renewal-settings',
    roles: ['customer', 'operator'],
    tags: ['Renewals'],
    summary: 'Whether a subscription renews by itself, and how that fares',
    params,
    responses: { 200: renewalSettings },
  }),
  putRenewalSettings: route({
    method: 'PUT',
    path: '/v1/subscriptions/{id}/renewal-settings',
    roles: ['customer', 'operator'],
    tags: ['Renewals'],
    summary: 'Have a subscription renew by itself, or not',
    params,
    body: renewalSettingsRequest,
    responses: { 200: renewalSettings },
    problems: ['not-found', 'renewal.permanent', 'renewal.too-late', 'account.suspended'],
  }),
} as const;
