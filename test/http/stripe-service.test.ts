import {
  type AccountId,
  formatId,
  ID_PREFIXES,
  type OrderId,
  type PaymentId,
  type RefundId,
  type SubscriptionId,
} from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIds } from '../../server/src/engine/ids.ts';
import type { Payment, Refund } from '../../server/src/engine/payments/payment.ts';
import type { PaymentService } from '../../server/src/engine/payments/payment-service.ts';
import { createStripeService } from '../../server/src/protocols/stripe/stripe-service.ts';
import { type StripeStandIn, startStripeStandIn } from '../support/stripe-stand-in.ts';

/** What we ask of Stripe, of the loopback one and, where a test-mode key is given, of the real one: they agree. */
const clock = { nowMillis: () => Date.now() };
const ids = createIds(clock, 'secret');
const account = 'aaaaaaaa' as AccountId;

interface Target {
  readonly service: PaymentService;
  /** The customer's side pays. */
  pay(intent: string): Promise<void>;
  close(): Promise<void>;
}

async function openStandIn(): Promise<Target> {
  const standIn: StripeStandIn = await startStripeStandIn(clock);
  const { secretKey, webhookSecret, url: apiUrl, close } = standIn;
  const service = createStripeService({ secretKey, webhookSecret, apiUrl });
  return { service, pay: async (intent) => standIn.pay(intent), close };
}

async function openStripe(secretKey: string): Promise<Target> {
  return {
    service: createStripeService({ secretKey, webhookSecret: 'whsec_unused' }),
    async pay(intent) {
      const answer = await fetch(`https://api.stripe.com/v1/payment_intents/${intent}/confirm`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretKey}` },
        body: new URLSearchParams({ payment_method: 'pm_card_visa', return_url: 'https://example.com/paid' }),
      });
      expect(await answer.json()).toMatchObject({ status: 'succeeded' });
    },
    close: async () => undefined,
  };
}

const key = process.env['REGRADE_TEST_STRIPE_KEY'];
const targets: readonly (readonly [string, () => Promise<Target>])[] = [
  ['the loopback Stripe', openStandIn],
  ...(key?.startsWith('sk_test_') ? [['Stripe in test mode', () => openStripe(key)] as const] : []),
];

function buildPayment(named: Partial<Payment> = {}): Payment {
  return {
    id: formatId<PaymentId>(ID_PREFIXES.payment, account, ids.uuid()),
    account,
    subscription: formatId<SubscriptionId>(ID_PREFIXES.subscription, account, ids.uuid()),
    order: formatId<OrderId>(ID_PREFIXES.order, account, ids.uuid()),
    ...{ method: 'stripe', state: 'pending', currency: 'USD', amountMinor: 13_333n, balanceMinor: 0n },
    ...{ refundedMinor: 0n, reference: null, trouble: null, createdAt: 0, paidAt: null },
    ...named,
  };
}

function buildRefund(payment: Payment, amountMinor: bigint): Refund {
  const { order, subscription, currency } = payment;
  return {
    id: formatId<RefundId>(ID_PREFIXES.refund, account, ids.uuid()),
    ...{ account, order, subscription, currency, payment: payment.id, amountMinor },
    ...{ cause: 'change', method: 'stripe', state: 'pending', attempt: 1, nextAt: 0 },
    ...{ reference: null, trouble: null, createdAt: 0, sentAt: null },
  };
}

describe.each(targets)('%s', (_name, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());

  async function begin(payment: Payment): Promise<{ reference: string; clientSecret: string | null }> {
    const begun = await target.service.begin(payment);
    if (begun.kind === 'refused') throw new Error(begun.reason);
    return begun;
  }

  test('makes one intent of a payment, however often it is begun, and knows it by its name', async () => {
    const payment = buildPayment();
    const begun = await begin(payment);
    expect(begun).toMatchObject({ kind: 'begun', clientSecret: expect.stringContaining('_secret_') });
    expect(await begin(payment)).toEqual(begun);
    expect(await begin({ ...payment, reference: begun.reference })).toEqual(begun);
  });

  test('refuses for good what is too little, and we what it counts otherwise', async () => {
    const few = await target.service.begin(buildPayment({ amountMinor: 1n }));
    expect(few).toMatchObject({ kind: 'refused', reason: expect.stringContaining('amount_too_small') });
    for (const currency of ['KWD', 'ISK', 'UGX', 'XXX']) {
      expect((await target.service.begin(buildPayment({ currency }))).kind).toBe('refused');
    }
    expect((await target.service.begin(buildPayment({ amountMinor: 100_000_000n }))).kind).toBe('refused');
  });

  test('gives up what is not paid, twice if need be, and says of what is paid that it is', async () => {
    const open = buildPayment();
    const { reference } = await begin(open);
    expect(await target.service.giveUp({ ...open, reference })).toEqual({ kind: 'given-up' });
    expect(await target.service.giveUp({ ...open, reference })).toEqual({ kind: 'given-up' });
    const paid = buildPayment();
    const begun = await begin(paid);
    await target.pay(begun.reference);
    const answer = { kind: 'paid', reference: begun.reference, amountMinor: 13_333n, currency: 'USD' };
    expect(await target.service.giveUp({ ...paid, reference: begun.reference })).toEqual(answer);
    expect(await target.service.begin({ ...paid, reference: begun.reference })).toMatchObject({ paid: answer });
  });

  test('sends parts of a payment back, each once, and no more than was paid', async () => {
    const payment = buildPayment();
    const { reference } = await begin(payment);
    await target.pay(reference);
    const paid = { ...payment, reference };
    const [first, second] = [buildRefund(paid, 5_000n), buildRefund(paid, 8_333n)];
    const sent = await target.service.refund(first, paid);
    expect(sent.kind).toBe('sent');
    expect(await target.service.refund(first, paid)).toEqual(sent);
    expect((await target.service.refund(second, paid)).kind).toBe('sent');
    const third = await target.service.refund(buildRefund(paid, 1n), paid);
    expect(third).toMatchObject({ kind: 'failed', attempt: 1 });
  });
});
