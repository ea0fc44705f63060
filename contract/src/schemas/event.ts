import * as z from 'zod';
import { EVENT_TYPE_LENGTH_MAX, EVENT_TYPES_MAX, ID_LENGTH_MAX } from './limits.ts';
import {
  accountId,
  counter,
  identifier,
  instant,
  licenseId,
  orderId,
  paymentId,
  productId,
  quoteId,
  refundId,
  reviewId,
  revision,
  sellerId,
  subscriptionId,
  webhookEndpointId,
} from './scalars.ts';

/**
 * Events as `GET /v1/events` and webhooks tell them: CloudEvents 1.0 as structured JSON. Types are
 * `regrade.<noun>.<what happened>.v1` and stay what they are; fields and types are added. Data are ids and what cannot be
 * read later: whoever needs more reads the thing itself.
 */

/** The envelope. `source` and `id` are the same for ever: whoever has seen them has seen the event. */
export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  /** Id of what it is about. */
  subject: z.string(),
  time: instant,
  datacontenttype: z.literal('application/json'),
  /** Rises within the source: compare as text. */
  sequence: z.string(),
  account: accountId,
  /** It happened to a sandbox account. */
  sandbox: z.literal(true).exactOptional(),
  data: z.record(z.string(), z.unknown()),
});

const accountData = z.object({
  account: accountId,
  kind: z.enum(['customer', 'seller', 'operator']),
  seller: sellerId.exactOptional(),
});
const quoteData = z.object({
  quote: quoteId,
  subscription: subscriptionId,
  product: productId,
  /** Of an accepted one. */
  order: orderId.exactOptional(),
});
const changeOrderData = z.object({
  order: orderId,
  /** Number of this event in the history of the order. */
  n: z.int().min(1),
  quote: quoteId,
  subscription: subscriptionId,
  product: productId,
  /** Of the order, after everything that happened at once with this. */
  state: z.string(),
});
const subscriptionData = z.object({ subscription: subscriptionId, product: productId, version: counter });
const licenseData = z.object({
  license: licenseId,
  subscription: subscriptionId,
  product: productId,
  component: identifier,
  revision,
  status: z.string(),
});
const reviewData = z.object({ review: reviewId, product: productId });
const webhookEndpointData = z.object({ endpoint: webhookEndpointId, seller: sellerId.exactOptional() });
const paymentData = z.object({
  payment: paymentId,
  order: orderId,
  subscription: subscriptionId,
  method: z.string(),
  state: z.string(),
});
const refundData = paymentData.extend({ refund: refundId });
const releaseData = z.object({ product: productId, release: z.int().min(1), review: reviewId });

/** The data of every type, by its noun. */
export const EVENT_DATA = {
  account: accountData,
  quote: quoteData,
  'change-order': changeOrderData,
  subscription: subscriptionData,
  license: licenseData,
  review: reviewData,
  release: releaseData,
  'webhook-endpoint': webhookEndpointData,
  payment: paymentData,
  refund: refundData,
} as const;

export type EventNoun = keyof typeof EVENT_DATA;

/** Everything that is told: what happened, by noun, with a sentence for people. docs/events.md has the same list. */
export const EVENT_ACTS = {
  account: {
    opened: 'An account was opened.',
    suspended: 'An account was suspended: it buys and changes nothing, and what it has runs on.',
    resumed: 'A suspended account may buy and change again.',
  },
  quote: {
    opened: 'A quote was given. Told to the customer and the operator, not to the seller.',
    accepted: 'A quote was accepted by a change order. Told to the customer and the operator.',
  },
  'change-order': {
    placed: 'An order was placed.',
    scheduled: 'The order waits for the renewal at which it begins.',
    'awaiting-payment': 'The order waits for money.',
    'awaiting-seller': 'The seller is being told.',
    held: 'The seller stayed silent; the operator decides.',
    completed: 'The change is in force.',
    refunding: 'The change will not happen; money goes back.',
    refunded: 'The order ended without its change; what was paid is back.',
    expired: 'The order ended: it was not paid in time.',
    cancelled: 'The order was cancelled before anything was done.',
    'start-reached': 'The renewal of a scheduled order has come.',
    deadline: 'The payment deadline has come.',
    cancel: 'Somebody cancelled.',
    'term-ended': 'The term of the subscription ended.',
    suspended: 'The subscription was suspended.',
    paid: 'The order was paid.',
    'paid-late': 'Money came that no order awaits; it goes back.',
    'payment-failed': 'A payment failed.',
    'seller-yes': 'The seller carried it out.',
    'seller-yes-late': 'The seller carried out what will not be; they are sent the running selection.',
    'seller-no': 'The seller refused.',
    'seller-no-late': 'The seller refused after completion.',
    unsupported: 'The protocol of the seller cannot say this change.',
    silence: 'The seller did not answer in time.',
    'operator-accepts': 'The operator accepted for the seller.',
    'operator-rejects': 'The operator rejected for the seller.',
    'attempt-failed': 'An attempt to tell the seller failed; there is another one.',
    'attempts-exhausted': 'The last attempt to tell the seller failed.',
    restart: 'Telling the seller began anew.',
    'refund-failed': 'A refund failed; there is another attempt.',
  },
  subscription: {
    purchased: 'A subscription began.',
    changed: 'A subscription has a new selection.',
    renewed: 'A subscription has a term more.',
    'renewal-failed': 'An automatic renewal failed; the subscription says why and when it is tried again.',
    adjusted: 'The seller adjusted an offline-billed component.',
    imported: 'A subscription of another system runs here now.',
    suspended: 'A subscription was suspended: it cannot change.',
    resumed: 'A suspended subscription runs again.',
  },
  license: {
    issued: 'A license was issued.',
    revised: 'A license has a new revision: read it again.',
    isolated: 'The time of a license is over; a renewal may revive it.',
    destroyed: 'A license is gone for good.',
  },
  review: {
    submitted: 'A draft was submitted for review.',
    approved: 'A review was approved.',
    rejected: 'A review was rejected.',
    withdrawn: 'A submission was withdrawn.',
  },
  release: { published: 'A release is in force.' },
  'webhook-endpoint': {
    created: 'An endpoint was added.',
    deleted: 'An endpoint was deleted.',
    rotated: 'An endpoint has new secrets.',
    enabled: 'An endpoint is told again.',
    disabled: 'An endpoint is told no more: nothing arrived for days, or it is gone.',
    tested: 'Nothing happened: somebody tries whether messages arrive. It is sent to that endpoint alone.',
  },
  payment: {
    pending: 'Money from outside is awaited. Told to the customer and the operator, as all of a payment is.',
    paid: 'Money from outside has come.',
    failed: 'A payment from outside will not come.',
    'given-up': 'A payment from outside is awaited no more; money that comes all the same goes back.',
  },
  refund: {
    pending: 'Money is to go back over the means that paid; the operator sends what was paid externally.',
    sent: 'Money went back.',
  },
} as const satisfies { readonly [noun in EventNoun]: { readonly [act: string]: string } };

type ActOf<Noun extends EventNoun> = keyof (typeof EVENT_ACTS)[Noun] & string;

/** An event of a type that this version knows: its `type` says what its `data` are. */
export type RegradeEvent = {
  [Noun in EventNoun]: {
    [Act in ActOf<Noun>]: Omit<CloudEvent, 'type' | 'data'> & {
      readonly type: `regrade.${Noun}.${Act}.v1`;
      readonly data: z.output<(typeof EVENT_DATA)[Noun]>;
    };
  }[ActOf<Noun>];
}[EventNoun];

const EVENT_TYPE = /^regrade\.([a-z-]+)\.([a-z-]+)\.v1$/;

/** The schema of a type's data; undefined for a type that this version does not know. */
export function eventDataSchema(type: string): z.ZodType | undefined {
  const [, noun = '', act = ''] = EVENT_TYPE.exec(type) ?? [];
  if (!Object.hasOwn(EVENT_ACTS, noun)) return undefined;
  const known = noun as EventNoun;
  return Object.hasOwn(EVENT_ACTS[known], act) ? EVENT_DATA[known] : undefined;
}

/** Beginnings of types, whole words, with commas between: `regrade.change-order,regrade.license.revised.v1`. */
export const eventType = z
  .string()
  .max(EVENT_TYPE_LENGTH_MAX)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be words with dots between, such as regrade.change-order');

export const eventQuery = z.strictObject({
  type: z
    .string()
    .max(EVENT_TYPES_MAX * (EVENT_TYPE_LENGTH_MAX + 1))
    .transform((text) => text.split(','))
    .pipe(z.array(eventType).min(1).max(EVENT_TYPES_MAX))
    .exactOptional(),
  subject: z.string().min(1).max(ID_LENGTH_MAX).exactOptional(),
  /** Where `Last-Event-ID` cannot be sent: a cursor, or `oldest`. */
  after: z.string().min(1).max(ID_LENGTH_MAX).exactOptional(),
});

export type CloudEvent = z.infer<typeof cloudEvent>;
export type EventQuery = z.input<typeof eventQuery>;
