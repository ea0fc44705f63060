import * as z from 'zod';
import { pageQuery } from './page.ts';
import {
  accountId,
  amount,
  currency,
  instant,
  listOf,
  orderId,
  pageOf,
  paymentId,
  positiveAmount,
  reason,
  refundId,
  subscriptionId,
} from './scalars.ts';

/** Payments from outside, and money on its way back (docs/payments.md). */

export const paymentMethod = z.enum(['wallet', 'external', 'stripe']);
export const outsideMethod = z.enum(['external', 'stripe']);

/** What the operator lets customers pay by. */
export const paymentMethods = z.object({
  methods: listOf(paymentMethod),
  /** With what a browser confirms a payment over Stripe; absent: only programs of the customer's can. */
  stripe: z.object({ publishableKey: z.string() }).exactOptional(),
});

/** What the payment service, or the operator's billing, calls it. */
const reference = z.string().trim().min(1).max(200);

export const payment = z.object({
  id: paymentId,
  account: accountId,
  subscription: subscriptionId,
  order: orderId,
  method: outsideMethod,
  state: z.enum(['pending', 'paid', 'failed', 'given-up']),
  /** What is due from outside. */
  amount,
  currency,
  /** Of that: gone back, or on its way. */
  refunded: amount,
  reference: z.string().nullable(),
  /** What went wrong last. */
  trouble: z.string().nullable(),
  createdAt: instant,
  paidAt: instant.nullable(),
});

export const refund = z.object({
  id: refundId,
  account: accountId,
  payment: paymentId,
  order: orderId,
  /** The order will not happen, the change pays money out, or nobody awaited the payment. */
  cause: z.enum(['order', 'change', 'late']),
  method: outsideMethod,
  state: z.enum(['pending', 'sent']),
  amount,
  currency,
  attempt: z.int().min(1),
  nextAt: instant.nullable(),
  reference: z.string().nullable(),
  trouble: z.string().nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
});

export const paymentPage = pageOf(payment);
export const refundPage = pageOf(refund);

const filters = { method: outsideMethod.exactOptional(), order: orderId.exactOptional() };
export const paymentQuery = pageQuery({
  ...filters,
  state: z.enum(['pending', 'paid', 'failed', 'given-up']).exactOptional(),
});
export const refundQuery = pageQuery({ ...filters, state: z.enum(['pending', 'sent']).exactOptional() });

/** The amount is repeated, so that nobody confirms another payment than they saw. */
export const confirmationRequest = z.strictObject({
  amount: positiveAmount,
  currency,
  reference: reference.exactOptional(),
});
export const failureRequest = z.strictObject({ reason });

/** As Stripe sends it; its signature covers the bytes. */
export const stripeEvent = z.looseObject({ id: z.string(), type: z.string() });
export const stripeReceipt = z.object({ received: z.literal(true) });

export type PaymentMethods = z.infer<typeof paymentMethods>;
export type PaymentMethodName = z.infer<typeof paymentMethod>;
export type Payment = z.infer<typeof payment>;
export type Refund = z.infer<typeof refund>;
