import Stripe from 'stripe';
import type { Refund } from '../../engine/payments/payment.ts';
import type { BegunPayment, PaidNotice, PaymentService, RefundReport } from '../../engine/payments/payment-service.ts';
import { metadataOf, refundMetadataOf } from './metadata.ts';
import { createNoticeReader } from './read-notice.ts';
import { toStripeAmount } from './stripe-amount.ts';

export interface StripeOptions {
  readonly secretKey: string;
  /** Signs the notices: `whsec_…`. */
  readonly webhookSecret: string;
  /** What the customer's browser begins with, `pk_…`; absent: the consoles offer no payment by card. */
  readonly publishableKey?: string;
  /** Where the API is; absent: Stripe itself. */
  readonly apiUrl?: string;
  /** How long one call may take; absent: 20 s. */
  readonly timeoutMillis?: number;
  /** Attempts of one call by the library, with the same idempotency key, after the first; absent: 2. */
  readonly networkRetriesMax?: number;
}

/** The shapes that requests and answers are written for; the library pins it too. */
export const STRIPE_API_VERSION = '2026-10-28.endive';
const TIMEOUT_MILLIS = 20_000;
const NETWORK_RETRIES_MAX = 2;
/** A payment with more partial refunds than this is not looked through to its end. */
const REFUNDS_LOOKED_AT_MAX = 1_000;

/**
 * Payments over Stripe: a PaymentIntent for each, refunds of parts of it, signed webhooks. A call is made again with the
 * same idempotency key; Stripe keeps keys for at least a day, so whatever may be repeated later is looked up first.
 */
export function createStripeService(options: StripeOptions): PaymentService {
  const stripe = createClient(options);
  const readNotice = createNoticeReader({ stripe, webhookSecret: options.webhookSecret });

  async function findRefund(refund: Refund, intent: string): Promise<Stripe.Refund | undefined> {
    const all = await stripe.refunds.list({ payment_intent: intent, limit: 100 }).autoPagingToArray({
      limit: REFUNDS_LOOKED_AT_MAX,
    });
    return all.find(
      ({ metadata, status }) =>
        metadata?.['regrade_refund'] === refund.id && status !== 'failed' && status !== 'canceled',
    );
  }

  return {
    async begin(payment) {
      const amount = toStripeAmount(payment.amountMinor, payment.currency);
      if (!amount.ok) return { kind: 'refused', reason: amount.error };
      if (payment.reference !== null) return begunFrom(await stripe.paymentIntents.retrieve(payment.reference));
      const body = {
        ...amount.value,
        automatic_payment_methods: { enabled: true },
        description: `Change order ${payment.order}`,
        metadata: metadataOf(payment),
      };
      const made = await refusedOr(stripe.paymentIntents.create(body, { idempotencyKey: payment.id }));
      return 'refused' in made ? { kind: 'refused', reason: made.refused } : begunFrom(made.value);
    },
    async giveUp({ id, reference }) {
      if (reference === null) return { kind: 'given-up' };
      const cancel = (idempotencyKey: string) =>
        refusedOr(stripe.paymentIntents.cancel(reference, {}, { idempotencyKey }));
      const first = await cancel(`${id}:cancel`);
      if ('value' in first) return { kind: 'given-up' };
      // It cannot be cancelled because it has ended already, one way or the other, or because a bank is at work.
      const intent = await stripe.paymentIntents.retrieve(reference);
      if (intent.status === 'succeeded') return paidFrom(intent);
      if (intent.status === 'canceled') return { kind: 'given-up' };
      // A debit has bounced since: under the same key Stripe would repeat its refusal for a day.
      const bounced = intent.last_payment_error?.charge ?? intent.status;
      const again = intent.status === 'processing' ? first : await cancel(`${id}:cancel:${bounced}`);
      if ('value' in again) return { kind: 'given-up' };
      throw new Error(`the payment is ${intent.status} and cannot be cancelled now: ${again.refused}`);
    },
    async refund(refund, payment): Promise<RefundReport> {
      const { attempt } = refund;
      const amount = toStripeAmount(refund.amountMinor, refund.currency);
      if (!amount.ok) return { kind: 'failed', attempt, reason: amount.error };
      const intent = payment.reference;
      if (intent === null) return { kind: 'failed', attempt, reason: 'Stripe has not said what it calls the payment' };
      const found = await findRefund(refund, intent);
      if (found) return reportFrom(found, attempt);
      const made = await refusedOr(
        stripe.refunds.create(
          {
            payment_intent: intent,
            amount: amount.value.amount,
            metadata: refundMetadataOf(refund, payment),
          },
          // What failed for good needs another key, or Stripe repeats its answer; within an attempt the key stays.
          { idempotencyKey: `${refund.id}:${attempt}` },
        ),
      );
      return 'refused' in made ? { kind: 'failed', attempt, reason: made.refused } : reportFrom(made.value, attempt);
    },
    readNotice,
  };
}

function createClient(options: StripeOptions): Stripe {
  const { secretKey, apiUrl, timeoutMillis = TIMEOUT_MILLIS, networkRetriesMax = NETWORK_RETRIES_MAX } = options;
  const url = apiUrl === undefined ? undefined : new URL(apiUrl);
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    maxNetworkRetries: networkRetriesMax,
    timeout: timeoutMillis,
    telemetry: false,
    ...(url && {
      host: url.hostname,
      port: url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : url.port,
      protocol: url.protocol === 'http:' ? 'http' : 'https',
    }),
  });
}

/**
 * An answer, or the sentence with which Stripe refused for good. Everything else - no answer, too many calls, a wrong key
 * of ours - rejects: the same call may succeed later.
 */
async function refusedOr<T>(call: Promise<T>): Promise<{ readonly value: T } | { readonly refused: string }> {
  try {
    return { value: await call };
  } catch (error) {
    const isRefusal =
      error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
    if (!isRefusal) throw error;
    return { refused: error.code ? `${error.message} (${error.code})` : error.message };
  }
}

function begunFrom(intent: Stripe.PaymentIntent): BegunPayment {
  return {
    kind: 'begun',
    reference: intent.id,
    clientSecret: intent.client_secret,
    ...(intent.status === 'succeeded' && { paid: paidFrom(intent) }),
  };
}

function paidFrom({ id, amount_received, currency }: Stripe.PaymentIntent): PaidNotice {
  return { kind: 'paid', reference: id, amountMinor: BigInt(amount_received), currency: currency.toUpperCase() };
}

function reportFrom({ id, status, failure_reason }: Stripe.Refund, attempt: number): RefundReport {
  switch (status) {
    case 'succeeded':
      return { kind: 'sent', reference: id };
    case 'failed':
    case 'canceled':
      return { kind: 'failed', attempt, reason: `the refund ${status}${failure_reason ? `: ${failure_reason}` : ''}` };
    default:
      return { kind: 'accepted', reference: id };
  }
}
