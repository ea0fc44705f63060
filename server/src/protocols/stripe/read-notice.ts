import { err, ok, type Result } from '@regrade/core';
import type Stripe from 'stripe';
import type {
  FailedNotice,
  PaymentNotice,
  PaymentService,
  RefundReport,
} from '../../engine/payments/payment-service.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { readMarks } from './metadata.ts';

/** How old a signature may be (and how far our clock may be off): whoever has recorded a notice can send it so long. */
const TOLERANCE_SECONDS = 300;

/** Reads a webhook of Stripe: signature first, over the bytes as they came. */
export function createNoticeReader(of: {
  readonly stripe: Stripe;
  readonly webhookSecret: string;
}): PaymentService['readNotice'] {
  return ({ bytes, signature, nowMillis }) => {
    const event = verify({ ...of, bytes, signature: signature ?? '', nowMillis });
    return event.ok ? ok(noticeFrom(event.value)) : event;
  };
}

function verify(of: {
  readonly stripe: Stripe;
  readonly webhookSecret: string;
  readonly bytes: Uint8Array;
  readonly signature: string;
  readonly nowMillis: number;
}): Result<Stripe.Event, Refusal> {
  const { stripe, webhookSecret, bytes, signature, nowMillis } = of;
  try {
    const body = Buffer.from(bytes);
    return ok(stripe.webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_SECONDS, undefined, nowMillis));
  } catch {
    // Nothing of the sender is repeated: they are a stranger.
    return err(refuse('payment.signature-invalid', 'The signature is missing, not ours, or too old.'));
  }
}

function noticeFrom(event: Stripe.Event): PaymentNotice | null {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return paymentNotice(event.id, event.data.object, event.type);
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return refundNotice(event.id, event.data.object);
    default:
      return null;
  }
}

function paymentNotice(id: string, intent: Stripe.PaymentIntent, type: string): PaymentNotice | null {
  const marks = readMarks(intent.metadata);
  if (!marks) return null;
  const { account, order, payment } = marks;
  const of = { id, account, order, about: 'payment', payment } as const;
  if (type === 'payment_intent.succeeded') {
    const { id: reference, amount_received, currency } = intent;
    const amountMinor = BigInt(amount_received);
    return { ...of, what: { kind: 'paid', reference, amountMinor, currency: currency.toUpperCase() } };
  }
  const isOver = type === 'payment_intent.canceled';
  const what: FailedNotice = { kind: 'failed', reason: reasonOf(intent, isOver), isOver };
  return { ...of, what };
}

function reasonOf({ last_payment_error: error, cancellation_reason }: Stripe.PaymentIntent, isOver: boolean): string {
  if (isOver) return `the payment was cancelled at Stripe${cancellation_reason ? `: ${cancellation_reason}` : ''}`;
  return error?.message ?? error?.code ?? 'the payment failed';
}

function refundNotice(id: string, refund: Stripe.Refund): PaymentNotice | null {
  const marks = readMarks(refund.metadata);
  const what = reportOf(refund, marks?.attempt ?? 1);
  if (!marks?.refund || !what) return null;
  const { account, order } = marks;
  return { id, account, order, about: 'refund', refund: marks.refund, what };
}

function reportOf({ id, status, failure_reason }: Stripe.Refund, attempt: number): RefundReport | undefined {
  if (status === 'succeeded') return { kind: 'sent', reference: id };
  if (status !== 'failed' && status !== 'canceled') return undefined;
  return { kind: 'failed', attempt, reason: `the refund ${status}${failure_reason ? `: ${failure_reason}` : ''}` };
}
