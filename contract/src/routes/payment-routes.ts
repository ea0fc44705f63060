import { ORDER_REFUSALS } from '@regrade/core';
import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import {
  confirmationRequest,
  failureRequest,
  payment,
  paymentMethods,
  paymentPage,
  paymentQuery,
  refund,
  refundPage,
  refundQuery,
  stripeEvent,
  stripeReceipt,
} from '../schemas/payment.ts';
import { paymentId, refundId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const people = { roles: ['customer', 'operator'], tags: ['Payments'] } as const;
const operator = { roles: ['operator'], tags: ['Payments'], idempotent: true } as const;
const ofPayment = z.strictObject({ id: paymentId });
const ofRefund = z.strictObject({ id: refundId });
const orderCodes = Object.keys(ORDER_REFUSALS) as readonly (keyof typeof ORDER_REFUSALS)[];
const settling = [
  ...orderCodes,
  'payment.amount-differs',
  'payment.service-reports',
] as const satisfies readonly ProblemCode[];

export const PAYMENT_ROUTES = {
  getPaymentMethods: route({
    ...people,
    method: 'GET',
    path: '/v1/payment-methods',
    summary: 'What customers may pay by',
    responses: { 200: paymentMethods },
  }),
  listPayments: route({
    ...people,
    method: 'GET',
    path: '/v1/payments',
    summary: 'Payments from outside, the oldest first: one’s own, or all for the operator',
    query: paymentQuery,
    responses: { 200: paymentPage },
  }),
  getPayment: route({
    ...people,
    method: 'GET',
    path: '/v1/payments/{id}',
    summary: 'One payment from outside',
    params: ofPayment,
    responses: { 200: payment },
  }),
  confirmPayment: route({
    ...operator,
    method: 'POST',
    path: '/v1/payments/{id}/confirmation',
    summary: 'The operator’s billing has received an external payment',
    params: ofPayment,
    body: confirmationRequest,
    responses: { 200: payment },
    problems: settling,
  }),
  failPayment: route({
    ...operator,
    method: 'POST',
    path: '/v1/payments/{id}/failure',
    summary: 'An external payment will not come; the customer may begin another',
    params: ofPayment,
    body: failureRequest,
    responses: { 200: payment },
    problems: [...settling, 'payment.not-pending'],
  }),
  listRefunds: route({
    ...people,
    method: 'GET',
    path: '/v1/refunds',
    summary: 'Money on its way back to where it was paid from, the oldest first',
    query: refundQuery,
    responses: { 200: refundPage },
  }),
  getRefund: route({
    ...people,
    method: 'GET',
    path: '/v1/refunds/{id}',
    summary: 'One refund over a payment from outside',
    params: ofRefund,
    responses: { 200: refund },
  }),
  confirmRefund: route({
    ...operator,
    method: 'POST',
    path: '/v1/refunds/{id}/confirmation',
    summary: 'The operator’s billing has sent an external refund',
    params: ofRefund,
    body: confirmationRequest,
    responses: { 200: refund },
    problems: [...settling, 'refund.sent'],
  }),
  failRefund: route({
    ...operator,
    method: 'POST',
    path: '/v1/refunds/{id}/failure',
    summary: 'An external refund did not arrive; it stays owed, and is to be tried again',
    params: ofRefund,
    body: failureRequest,
    responses: { 200: refund },
    problems: settling,
  }),
  receiveStripeEvent: route({
    method: 'POST',
    path: '/v1/payments/stripe/webhook',
    roles: 'public',
    tags: ['Payments'],
    summary: 'For Stripe: signed events about payments and refunds',
    body: stripeEvent,
    signature: 'stripe-signature',
    responses: { 200: stripeReceipt },
    problems: ['not-found', 'payment.signature-invalid', ...settling],
  }),
} as const;
