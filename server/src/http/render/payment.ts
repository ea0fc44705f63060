import type { Payment as PaymentJson, Refund as RefundJson } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { Payment, Refund } from '../../engine/payments/payment.ts';
import { instantOrNull } from './instant.ts';
import { moneyFormat } from './money.ts';

export function renderPayment(payment: Payment): PaymentJson {
  const { minor } = moneyFormat(payment.currency);
  const { id, account, subscription, order, method, state, currency, reference, trouble } = payment;
  return {
    ...{ id, account, subscription, order, method, state, currency, reference, trouble },
    amount: minor(payment.amountMinor),
    refunded: minor(payment.refundedMinor),
    createdAt: formatInstant(payment.createdAt),
    paidAt: instantOrNull(payment.paidAt),
  };
}

export function renderRefund(refund: Refund): RefundJson {
  const { minor } = moneyFormat(refund.currency);
  const { id, account, payment, order, cause, method, state, currency, attempt, reference, trouble } = refund;
  return {
    ...{ id, account, payment, order, cause, method, state, currency, attempt, reference, trouble },
    amount: minor(refund.amountMinor),
    nextAt: state === 'pending' ? formatInstant(refund.nextAt) : null,
    createdAt: formatInstant(refund.createdAt),
    sentAt: instantOrNull(refund.sentAt),
  };
}
