import * as z from 'zod';
import { pageQuery } from './page.ts';
import {
  counter,
  deliveryId,
  instant,
  listOf,
  orderId,
  pageOf,
  productId,
  quoteId,
  reason,
  sentence,
  subscriptionId,
} from './scalars.ts';

/** Messages to sellers with their attempts: docs/deliveries.md. */

export const deliveryState = z.enum([
  'waiting',
  'acknowledged',
  'accepted',
  'refused',
  'unsupported',
  'dead-letter',
  'closed',
  'late',
]);

export const delivery = z.object({
  id: deliveryId,
  /** `change`: carry it out; `fit-check`: would it fit; `restate`: what runs, after a yes that came too late. */
  kind: z.enum(['change', 'restate', 'fit-check']),
  /** The order, or the quote of a fit check. */
  subject: z.string(),
  subscription: subscriptionId,
  product: productId,
  protocol: z.string(),
  state: deliveryState,
  attempt: counter,
  attemptsMax: counter,
  /** When the next attempt is due; null when none is. */
  nextAt: instant.nullable(),
  /** When the seller's silence decides. */
  answerBy: instant.nullable(),
  reason: sentence.nullable(),
  createdAt: instant,
  changedAt: instant,
});

/** What was sent or came back, secrets taken out and bodies cut. */
const headers = z.record(z.string(), z.string());

export const deliveryAttempt = z.object({
  at: z.string(),
  millis: counter,
  outcome: z.enum(['yes', 'no', 'later', 'unsupported', 'silent']),
  reason: sentence.nullable(),
  request: z.object({ method: z.string(), address: z.string(), headers, body: z.string() }).nullable(),
  response: z.object({ status: z.int(), headers, body: z.string() }).nullable(),
});

/** What is known of the door that messages go through: failures in a row close it for a while. */
export const breaker = z.object({
  failuresInRow: counter,
  /** Nothing is sent before then; null: messages go out. */
  pausedUntil: instant.nullable(),
});

export const deliveryDetail = delivery.extend({ breaker, attempts: listOf(deliveryAttempt) });
export const deliveryPage = pageOf(delivery);

export const deliveryQuery = pageQuery({
  product: productId.exactOptional(),
  subject: z.union([orderId, quoteId]).exactOptional(),
  state: deliveryState.exactOptional(),
});

const BLOCKERS_PER_ANSWER_MAX = 20;
const BLOCKER_LENGTH_MAX = 500;
const blockerText = z.string().trim().min(1).max(BLOCKER_LENGTH_MAX);

/** What stands in the way of a change: "38 agents in use, the target allows 20". */
export const blocker = z.object({
  message: sentence,
  component: z.string().exactOptional(),
  attribute: z.string().exactOptional(),
});

/** The seller's answer by a call of their own; `blockers` count for a fit check. */
export const deliveryAnswer = z.strictObject({
  answer: z.enum(['yes', 'no']),
  reason: reason.exactOptional(),
  blockers: z
    .array(
      z.strictObject({
        message: blockerText,
        component: blockerText.exactOptional(),
        attribute: blockerText.exactOptional(),
      }),
    )
    .max(BLOCKERS_PER_ANSWER_MAX)
    .readonly()
    .exactOptional(),
});

/** The operator's word on an order whose seller stayed silent. */
export const heldDecision = z.strictObject({ decision: z.enum(['accept', 'reject']), reason });

export type Delivery = z.infer<typeof delivery>;
export type Breaker = z.infer<typeof breaker>;
export type DeliveryDetail = z.infer<typeof deliveryDetail>;
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
export type DeliveryState = z.infer<typeof deliveryState>;
export type DeliveryAnswer = z.infer<typeof deliveryAnswer>;
export type HeldDecision = z.infer<typeof heldDecision>;
