import { currencyDigits, err, formatMinor, type OrderId, ok, type PaymentId, type Result } from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { stepAndCarryOut } from '../orders/move-order.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';
import { type Payment, TROUBLE_LENGTH_MAX } from './payment.ts';
import { paymentEffect } from './payment-effects.ts';

export interface OfPayment {
  readonly payment: PaymentId;
  readonly order: OrderId;
}

export interface PaymentConfirmation extends OfPayment {
  /** What has come, as the one says who received it. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reference: string | null;
}

export interface PaymentFailure extends OfPayment {
  readonly reason: string;
  /** The customer cannot try again by this payment. */
  readonly isOver: boolean;
}

/**
 * The money of a payment from outside has come. The order that awaits it takes it; from one that awaits it no more it
 * goes back over the same means.
 */
export const confirmPayment: AccountCommandKind<PaymentConfirmation, Payment> = paymentCommand(
  'confirm-payment',
  (payment, { command, facts, context }) => {
    const { amountMinor, currency, reference } = command.body;
    if (payment.state === 'paid') {
      return err(refuse('order.payment-recorded', `The money of payment ${payment.id} was recorded before.`));
    }
    if (amountMinor !== payment.amountMinor || currency !== payment.currency) {
      const due = show(payment.amountMinor, payment.currency);
      const came = show(amountMinor, currency);
      return err(refuse('payment.amount-differs', `Payment ${payment.id} awaits ${due}, not ${came}.`));
    }
    const { method, balanceMinor } = payment;
    const source = { method, balanceMinor, reference: payment.id };
    const input = { type: 'paid', minor: payment.amountMinor + balanceMinor, source } as const;
    return stepOf(payment, { command, facts, context, input, noted: { reference: reference ?? payment.reference } });
  },
);

/** A payment from outside did not come about; the customer may try again until the order's deadline. */
export const failPayment: AccountCommandKind<PaymentFailure, Payment> = paymentCommand(
  'fail-payment',
  (payment, { command, facts, context }) => {
    const { isOver } = command.body;
    const reason = command.body.reason.slice(0, TROUBLE_LENGTH_MAX);
    if (payment.state !== 'pending') return err(notPending(payment));
    const input = { type: 'payment-failed', reason, isOver } as const;
    return stepOf(payment, { command, facts, context, input, noted: { trouble: reason } });
  },
);

/** The payment service has said what it calls the payment. One that nobody awaits any more is given up there. */
export const namePayment: AccountCommandKind<OfPayment & { readonly reference: string }, Payment> = paymentCommand(
  'name-payment',
  (payment, { command, context }) => {
    const { reference, order } = command.body;
    const named: Payment = { ...payment, reference: payment.reference ?? reference };
    const isOver = payment.state === 'failed' || payment.state === 'given-up';
    const key = `${order}:give-up-payment:${payment.id}`;
    const what = { kind: 'give-up-payment', account: payment.account, payment: payment.id, order, key } as const;
    return ok({
      answer: named,
      writes: { payments: [named], ...(isOver && { effects: [paymentEffect(what, context.nowMillis)] }) },
      audit: { subject: payment.id, body: { reference } },
    });
  },
);

interface Deciding<Body> {
  readonly command: Command<Body>;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

function paymentCommand<Body extends OfPayment>(
  name: string,
  decide: (payment: Payment, deciding: Deciding<Body>) => Result<Decided<Payment>, Refusal>,
): AccountCommandKind<Body, Payment> {
  return {
    name,
    wants: ({ order }) => ({ orders: [order] }),
    wantsPayments: ({ payment }) => ({ payments: [payment] }),
    decide: (command, facts, context) => {
      const payment = facts.payments.get(command.body.payment);
      if (payment?.order !== command.body.order) return err(refuse('not-found', 'There is no such payment.'));
      return decide(payment, { command, facts, context });
    },
  };
}

/** The order's step, and what besides is noted of the payment. */
function stepOf(
  payment: Payment,
  of: Deciding<OfPayment> & {
    readonly input: Parameters<typeof stepAndCarryOut>[0]['input'];
    readonly noted: Partial<Payment>;
  },
): Result<Decided<Payment>, Refusal> {
  const order = of.facts.orders.get(payment.order);
  if (!order) return err(refuse('not-found', 'There is no such order.'));
  const stepped = stepAndCarryOut({ ...of, order });
  if (!stepped.ok) return stepped;
  const { writes, audit } = stepped.value;
  const others = (writes.payments ?? []).filter(({ id }) => id !== payment.id);
  const after: Payment = { ...(writes.payments?.find(({ id }) => id === payment.id) ?? payment), ...of.noted };
  return ok({
    answer: after,
    writes: { ...writes, payments: [...others, after] },
    audit: { subject: payment.id, body: audit.body },
  });
}

export function notPending({ id, state }: Payment): Refusal {
  return refuse('payment.not-pending', `Payment ${id} is ${state}: nobody waits for it.`);
}

function show(minor: bigint, currency: string): string {
  return `${formatMinor(minor, currencyDigits(currency) ?? 2)} ${currency}`;
}
