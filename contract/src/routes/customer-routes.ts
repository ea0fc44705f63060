import { ORDER_REFUSALS } from '@regrade/core';
import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import { CHANGE_PROBLEMS } from '../problems/change-problems.ts';
import { MONEY_PROBLEMS } from '../problems/money-problems.ts';
import { SUBSCRIPTION_PROBLEMS } from '../problems/subscription-problems.ts';
import {
  changeOrder,
  changeOrderPage,
  changeOrderQuery,
  orderCancellationRequest,
  orderRequest,
  paymentRequest,
} from '../schemas/change-order.ts';
import { purchasePreview, purchasePreviewRequest } from '../schemas/purchase-preview.ts';
import { quote, quoteRequest } from '../schemas/quote.ts';
import { quotePreviewAnswer, quotePreviewRequest } from '../schemas/quote-preview.ts';
import { orderId, quoteId, sliceId, subscriptionId } from '../schemas/scalars.ts';
import { sliceExplanation } from '../schemas/slice.ts';
import {
  changeOptions,
  changeOptionsQuery,
  purchasedSubscription,
  purchaseRequest,
  subscription,
  subscriptionPage,
  subscriptionQuery,
} from '../schemas/subscription.ts';
import { route } from './route.ts';

const subscriptionParams = z.strictObject({ id: subscriptionId });
const sliceParams = z.strictObject({ id: subscriptionId, slice: sliceId });
const quoteParams = z.strictObject({ id: quoteId });
const orderParams = z.strictObject({ id: orderId });

function codesOf<Code extends ProblemCode>(entries: { readonly [code in Code]: unknown }): readonly ProblemCode[] {
  return Object.keys(entries) as Code[];
}
const purchaseCodes = codesOf(SUBSCRIPTION_PROBLEMS).filter((code) => code.startsWith('purchase.'));
const orderCodes = codesOf(ORDER_REFUSALS);
const couponCodes = codesOf(MONEY_PROBLEMS).filter((code) => code.startsWith('coupon.') && code !== 'coupon.taken');
const notChangeable = [
  'subscription.ended',
  'subscription.suspended',
  'subscription.changing',
  'account.suspended',
  'limit.changes-per-day',
  'limit.downgrade-hold',
] as const satisfies readonly ProblemCode[];
const notDeliverable = [
  'fulfilment.protocol-unavailable',
  'fulfilment.fit-check-unavailable',
] as const satisfies readonly ProblemCode[];

export const CUSTOMER_ROUTES = {
  purchase: route({
    method: 'POST',
    path: '/v1/subscriptions',
    roles: ['customer', 'operator'],
    tags: ['Subscriptions'],
    summary: 'Buy a product, paid from the wallet at once',
    body: purchaseRequest,
    responses: { 201: purchasedSubscription },
    idempotent: true,
    problems: [
      'not-found',
      ...purchaseCodes,
      'payment.insufficient-funds',
      'account.suspended',
      'fulfilment.protocol-unavailable',
    ],
  }),
  previewPurchase: route({
    method: 'POST',
    path: '/v1/subscriptions:preview',
    roles: ['customer', 'operator'],
    tags: ['Subscriptions'],
    summary: 'What a purchase would cost now, with its arithmetic; nothing is stored',
    body: purchasePreviewRequest,
    responses: { 200: purchasePreview },
    problems: ['not-found', ...purchaseCodes, 'account.suspended'],
  }),
  listSubscriptions: route({
    method: 'GET',
    path: '/v1/subscriptions',
    roles: ['customer', 'operator'],
    tags: ['Subscriptions'],
    summary: 'Subscriptions: one’s own, or all for the operator',
    query: subscriptionQuery,
    responses: { 200: subscriptionPage },
  }),
  getSubscription: route({
    method: 'GET',
    path: '/v1/subscriptions/{id}',
    roles: ['customer', 'operator'],
    tags: ['Subscriptions'],
    summary: 'One subscription with its slices',
    params: subscriptionParams,
    responses: { 200: subscription },
  }),
  getSlice: route({
    method: 'GET',
    path: '/v1/subscriptions/{id}/slices/{slice}',
    roles: ['customer', 'operator'],
    tags: ['Subscriptions'],
    summary: 'One slice with what charged and credited it, and the arithmetic of each',
    params: sliceParams,
    responses: { 200: sliceExplanation },
  }),
  listOptions: route({
    method: 'GET',
    path: '/v1/subscriptions/{id}/options',
    roles: ['customer'],
    tags: ['Changes'],
    summary: 'What a subscription may change to, with fees, and what it may not, with the reason',
    params: subscriptionParams,
    query: changeOptionsQuery,
    responses: { 200: changeOptions },
    problems: ['subscription.ended'],
  }),
  previewQuotes: route({
    method: 'POST',
    path: '/v1/quotes:preview',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'Price up to 50 changes; nothing is stored, each has its own answer',
    body: quotePreviewRequest,
    responses: { 200: quotePreviewAnswer },
  }),
  requestQuote: route({
    method: 'POST',
    path: '/v1/quotes',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'A binding quote for one change: 201, or 202 while the seller’s software is asked',
    body: quoteRequest,
    responses: { 201: quote, 202: quote },
    problems: ['not-found', ...codesOf(CHANGE_PROBLEMS), ...notChangeable, ...notDeliverable, ...couponCodes],
  }),
  getQuote: route({
    method: 'GET',
    path: '/v1/quotes/{id}',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'One quote, with its arithmetic',
    params: quoteParams,
    responses: { 200: quote },
  }),
  placeOrder: route({
    method: 'POST',
    path: '/v1/change-orders',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'Accept a quote; with `pay` the wallet pays in the same transaction, or a payment from outside is begun',
    body: orderRequest,
    responses: { 201: changeOrder },
    idempotent: true,
    problems: [
      'not-found',
      'quote.checking',
      'quote.refused',
      'quote.expired',
      'quote.superseded',
      'quote.accepted',
      'quote.net-differs',
      'coupon.used-up',
      ...notChangeable,
      'payment.insufficient-funds',
      'payment.method-unavailable',
      'fulfilment.protocol-unavailable',
    ],
  }),
  listOrders: route({
    method: 'GET',
    path: '/v1/change-orders',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'Change orders, the newest first',
    query: changeOrderQuery,
    responses: { 200: changeOrderPage },
  }),
  getOrder: route({
    method: 'GET',
    path: '/v1/change-orders/{id}',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'One change order with its history',
    params: orderParams,
    responses: { 200: changeOrder },
  }),
  payOrder: route({
    method: 'POST',
    path: '/v1/change-orders/{id}/payment',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'Pay an order that waits for payment',
    params: orderParams,
    body: paymentRequest,
    responses: { 200: changeOrder },
    idempotent: true,
    problems: [...orderCodes, 'payment.insufficient-funds', 'payment.method-unavailable', 'payment.refused'],
  }),
  cancelOrder: route({
    method: 'POST',
    path: '/v1/change-orders/{id}/cancellation',
    roles: ['customer', 'operator'],
    tags: ['Changes'],
    summary: 'Cancel an order that has not been handed to the seller',
    params: orderParams,
    body: orderCancellationRequest,
    responses: { 200: changeOrder },
    idempotent: true,
    problems: [...orderCodes, 'order.cancellation-costs', 'payment.insufficient-funds'],
  }),
} as const;
