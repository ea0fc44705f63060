import * as z from 'zod';
import { pageQuery } from './page.ts';
import { paymentMethod } from './payment.ts';
import {
  accountId,
  amount,
  counter,
  currency,
  instant,
  listOf,
  orderId,
  pageOf,
  paymentId,
  positiveAmount,
  productId,
  quoteId,
  reason,
  repeatedAmount,
  subscriptionId,
} from './scalars.ts';
import { selection } from './selection.ts';

/** Change orders: contract §4 (requests) and §5 (shape); life cycle in the architecture, §3. */

/** `net` repeats the figure the customer saw; with `pay` the wallet pays in the same transaction, or the payment is begun in it. */
export const orderRequest = z.strictObject({
  quoteId,
  net: repeatedAmount,
  pay: paymentMethod.exactOptional(),
});

export const paymentRequest = z.strictObject({ method: paymentMethod });
/**
 * A change that a renewal has billed already is billed anew as what runs; where that costs more, `payable` repeats how
 * much, as the refusal without it says.
 */
export const orderCancellationRequest = z.strictObject({
  reason: reason.exactOptional(),
  payable: repeatedAmount.exactOptional(),
});
export const cancellationRequest = z.strictObject({ reason: reason.exactOptional() });

/**
 * `reversal` moves back to the selection before the order, for exactly its amounts turned round; `pay` pays at once what
 * that costs, where the order had given money back. `goodwill` gives an amount back for what runs, its tax besides.
 */
export const correctionRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reversal'), reason, pay: z.literal('wallet').exactOptional() }),
  z.strictObject({ kind: z.literal('goodwill'), reason, amount: positiveAmount, to: z.enum(['wallet', 'balance']) }),
]);

export const orderState = z.enum([
  'scheduled',
  'awaiting-payment',
  'awaiting-seller',
  'held',
  'refunding',
  'completed',
  'refunded',
  'expired',
  'cancelled',
]);

export const paymentState = z.enum(['nothing-due', 'due', 'pending', 'paid', 'returned']);

const orderPayment = z.object({
  state: paymentState,
  method: paymentMethod.nullable(),
  /** What is, or was, to be paid, balance included. */
  due: amount,
  /** Of it, from the customer's balance, which is spent first. */
  balance: amount.exactOptional(),
  /** The payment from outside, as `/v1/payments/{id}`. */
  payment: paymentId.exactOptional(),
  /** In answers to `pay` by stripe alone: what the customer's side confirms the payment with. Ask again for another look at it. */
  clientSecret: z.string().exactOptional(),
});

const orderFulfilment = z.object({
  protocol: z.string(),
  attempt: counter,
  attemptsMax: counter,
  nextAt: instant.nullable(),
});

/** `by` names the role or account that acted, or `system`; `reason` is in the words of whoever gave one. */
const orderEvent = z.object({
  n: z.int().min(1),
  at: instant,
  type: z.string(),
  by: z.string(),
  reason: z.string().exactOptional(),
});

export const changeOrder = z.object({
  id: orderId,
  account: accountId,
  quote: quoteId,
  subscription: subscriptionId,
  product: productId,
  state: orderState,
  /** In lists, where no quote stands beside it: what its quote changes to. */
  to: listOf(selection).exactOptional(),
  net: amount,
  /** Taken off what is due. */
  discount: amount.exactOptional(),
  /** In what is due, or, below 0, in what goes back. */
  tax: amount.exactOptional(),
  currency,
  /** Number of its receipt or credit note, once it is completed. */
  receipt: z.string().exactOptional(),
  /** The completed order that this one corrects. */
  corrects: orderId.exactOptional(),
  /** Present where somebody else placed it on the customer's behalf: the account; `events` say who. */
  actingFor: accountId.exactOptional(),
  payment: orderPayment,
  /** The next instant at which the order moves by itself: payment deadline, silence window, or start at renewal. */
  deadline: instant.nullable(),
  fulfilment: orderFulfilment,
  events: listOf(orderEvent),
});

export const changeOrderPage = pageOf(changeOrder);

export const changeOrderQuery = pageQuery({
  /** The operator's: customers see their own. */
  account: accountId.exactOptional(),
  subscription: subscriptionId.exactOptional(),
  product: productId.exactOptional(),
  state: orderState.exactOptional(),
  /** Placed then or later. */
  from: instant.exactOptional(),
  /** Placed before. */
  to: instant.exactOptional(),
});

export type OrderRequest = z.infer<typeof orderRequest>;
export type PaymentRequest = z.infer<typeof paymentRequest>;
export type CancellationRequest = z.infer<typeof cancellationRequest>;
export type OrderCancellationRequest = z.infer<typeof orderCancellationRequest>;
export type OrderState = z.infer<typeof orderState>;
export type PaymentState = z.infer<typeof paymentState>;
export type ChangeOrder = z.infer<typeof changeOrder>;
export type ChangeOrderQuery = z.infer<typeof changeOrderQuery>;
export type ChangeOrderPage = z.infer<typeof changeOrderPage>;
