import {
  allocateRefund,
  assert,
  cashPartOf,
  formatId,
  ID_PREFIXES,
  type OrderEffect,
  type OrderStep,
  type OutsideSource,
  type PaymentId,
  present,
  type RefundId,
  type RefundShares,
  type Subscription,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { Effect } from '../outbox/outbox-port.ts';
import type { Writes } from '../ports.ts';
import type { DecisionContext } from '../run-command.ts';
import type { Payment, Refund } from './payment.ts';
import { paymentEffect } from './payment-effects.ts';

export interface PaymentWritesInput {
  readonly step: OrderStep;
  readonly subscription: Subscription;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

export interface PaymentWrites {
  /** Absent where there is nothing to write. */
  readonly rows: Pick<Writes, 'payments' | 'refunds'>;
  readonly effects: readonly Effect[];
}

/** What a step of an order means for its payments from outside; nothing where the wallet pays. */
export function paymentWrites(input: PaymentWritesInput, shares: RefundShares | undefined): PaymentWrites {
  const book = createBook(input);
  for (const effect of input.step.effects) writeEffect(book, effect);
  for (const { reference, minor } of shares?.outside ?? []) {
    book.giveBack({ reference, minor, cause: 'change' });
  }
  return book.writes();
}

/**
 * How the refund of a completed change is shared out: over the means that paid for the subscription. Undefined where
 * nothing is refunded, or everything was paid from the wallet.
 */
export function refundShares({ step, subscription, facts }: PaymentWritesInput): RefundShares | undefined {
  const { refundMinor } = step.order.settlement;
  if (refundMinor === 0n) return undefined;
  const payments = [...facts.payments.values()].flatMap((payment) =>
    payment.subscription === subscription.id && payment.state === 'paid' && payment.refundedMinor < payment.amountMinor
      ? [{ reference: payment.id, leftMinor: payment.amountMinor - payment.refundedMinor }]
      : [],
  );
  if (payments.length === 0) return undefined;
  // The same shares whatever order the database told them in.
  payments.sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const { cashPaidMinor, cashRefundedMinor } = subscription.totals;
  return allocateRefund({ refundMinor, cashLeftMinor: cashPaidMinor - cashRefundedMinor, payments });
}

type Book = ReturnType<typeof createBook>;

function writeEffect(book: Book, effect: OrderEffect): void {
  switch (effect.kind) {
    case 'begin-payment':
      book.begin(effect.source, { minor: effect.minor, key: effect.key });
      break;
    case 'end-payment':
      // Taking its money says `paid`.
      if (effect.outcome !== 'paid') book.end(effect.source, { state: effect.outcome, key: effect.key });
      break;
    case 'take-payment':
      if (effect.source.method !== 'wallet') book.pay(effect.source);
      break;
    case 'return-late-payment':
      book.pay(effect.source);
      book.giveBack({ reference: effect.source.reference, minor: effect.minor, cause: 'late' });
      break;
    case 'refund':
      writeRefund(book, effect);
      break;
    case 'complete':
    case 'tell-seller':
    case 'resend-selection':
      break;
  }
}

function writeRefund(
  book: Book,
  { source, minor, attempt, notBefore }: Extract<OrderEffect, { kind: 'refund' }>,
): void {
  if (source.method === 'wallet') return;
  if (attempt > 1) book.tryAgain({ attempt, nextAt: notBefore });
  else book.giveBack({ reference: source.reference, minor: cashPartOf(source, minor), cause: 'order' });
}

/** Payments and refunds while a step changes them: each is written once, as it is in the end. */
function createBook({ step, subscription, facts, context }: PaymentWritesInput) {
  const { order } = step;
  const now = Math.floor(context.nowMillis / 1000);
  const payments = new Map<string, Payment>();
  const refunds = new Map<string, Refund>();
  const effects: Effect[] = [];
  const of = { account: order.account, subscription: subscription.id, order: order.id, currency: order.currency };
  const find = (reference: string): Payment =>
    present(payments.get(reference) ?? facts.payments.get(reference), 'the payments of an order are loaded with it');
  const call = (what: Parameters<typeof paymentEffect>[0]) => effects.push(paymentEffect(what, context.nowMillis));

  function keepRefund(refund: Refund): void {
    const { id, account, method, nextAt } = refund;
    refunds.set(id, refund);
    if (method === 'stripe') call({ kind: 'send-refund', account, refund: id, order: order.id, at: nextAt });
  }

  return {
    begin(source: OutsideSource, { minor, key }: { readonly minor: bigint; readonly key: string }) {
      const payment = pendingPayment({ ...of, source, minor, now });
      payments.set(payment.id, payment);
      if (source.method !== 'stripe') return;
      call({ kind: 'begin-payment', account: of.account, payment: payment.id, order: of.order, key });
    },
    end(source: OutsideSource, { state, key }: { readonly state: 'failed' | 'given-up'; readonly key: string }) {
      const payment = find(source.reference);
      payments.set(payment.id, { ...payment, state });
      if (payment.method === 'stripe') {
        call({ kind: 'give-up-payment', account: of.account, payment: payment.id, order: of.order, key });
      }
    },
    pay(source: OutsideSource) {
      const payment = find(source.reference);
      assert(payment.state !== 'paid', 'the money of a payment comes once');
      payments.set(payment.id, { ...payment, state: 'paid', trouble: null, paidAt: now });
    },
    giveBack(back: { readonly reference: string; readonly minor: bigint; readonly cause: Refund['cause'] }) {
      const payment = find(back.reference);
      const refundedMinor = payment.refundedMinor + back.minor;
      assert(payment.state === 'paid' && back.minor > 0n, 'only what was paid goes back');
      assert(refundedMinor <= payment.amountMinor, 'refunds never exceed what was paid (invariant 2)');
      payments.set(payment.id, { ...payment, refundedMinor });
      const id = formatId<RefundId>(ID_PREFIXES.refund, of.account, context.ids.uuid());
      keepRefund(pendingRefund({ ...of, ...back, id, payment, now }));
    },
    tryAgain({ attempt, nextAt }: { readonly attempt: number; readonly nextAt: number }) {
      const refund = present(
        [...facts.refunds.values()].find(
          (one) => one.order === order.id && one.cause === 'order' && one.state === 'pending',
        ),
        'whoever reports on a refund has loaded it',
      );
      keepRefund({ ...refund, attempt, nextAt });
    },
    writes: (): PaymentWrites => ({
      rows: {
        ...(payments.size > 0 && { payments: [...payments.values()] }),
        ...(refunds.size > 0 && { refunds: [...refunds.values()] }),
      },
      effects,
    }),
  };
}

type OfOrder = Pick<Payment, 'account' | 'subscription' | 'order' | 'currency'>;

function pendingPayment(
  of: OfOrder & { readonly source: OutsideSource; readonly minor: bigint; readonly now: number },
): Payment {
  const { source, minor, now, account, subscription, order, currency } = of;
  const { method, reference, balanceMinor } = source;
  const amountMinor = minor - balanceMinor;
  assert(amountMinor > 0n, 'something is left to be paid from outside');
  return {
    // What an order calls its payment from outside is our own id of it.
    id: reference as PaymentId,
    ...{ account, subscription, order, currency, method, state: 'pending', amountMinor, balanceMinor },
    ...{ refundedMinor: 0n, reference: null, trouble: null, createdAt: now, paidAt: null },
  };
}

function pendingRefund(
  of: OfOrder & {
    readonly id: RefundId;
    readonly payment: Payment;
    readonly minor: bigint;
    readonly cause: Refund['cause'];
    readonly now: number;
  },
): Refund {
  const { id, payment, minor: amountMinor, cause, now, account, subscription, order, currency } = of;
  const { method } = payment;
  return {
    ...{
      id,
      account,
      subscription,
      order,
      currency,
      payment: payment.id,
      cause,
      method,
      state: 'pending',
      amountMinor,
    },
    ...{ attempt: 1, nextAt: now, reference: null, trouble: null, createdAt: now, sentAt: null },
  };
}

/** The operator's billing is told what it owes; it says by API when it has paid. */
