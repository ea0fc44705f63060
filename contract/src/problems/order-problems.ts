import { ORDER_REFUSALS } from '@regrade/core';
import { type ProblemEntries, withStatus } from './problem-entry.ts';

/** Of accepted quotes, change orders, payment, fulfilment and licenses. */
export const ORDER_PROBLEMS = {
  ...withStatus(ORDER_REFUSALS, 409),
  'quote.checking': {
    status: 409,
    title: 'The seller is still being asked',
    wayOut: 'Read the quote until its state is `open`, then order.',
  },
  'quote.refused': {
    status: 409,
    title: 'The seller refused the change',
    wayOut: 'Resolve what the seller names in the detail and ask for a new quote.',
  },
  'quote.expired': {
    status: 409,
    title: 'The quote has expired',
    wayOut: 'Ask for a new quote; the figure may differ.',
  },
  'quote.superseded': {
    status: 409,
    title: 'Something the quote was bound to has moved',
    wayOut: 'Look at the new figure in `quote`, and order by a new quote.',
  },
  'quote.accepted': {
    status: 409,
    title: 'The quote has been used',
    wayOut: 'Read the order named in the detail; a quote is accepted once.',
  },
  'quote.net-differs': {
    status: 409,
    title: 'Another figure than the quoted one',
    wayOut: 'Repeat the `net` of the quote exactly as the customer saw it.',
  },
  'order.cancellation-costs': {
    status: 409,
    title: 'Cancelling costs something now',
    wayOut: 'Cancel again with the `payable` that the detail names, or leave the change as it is.',
  },
  'order.not-due': {
    status: 409,
    title: 'No deadline has come',
    wayOut: 'Wait until the deadline of the order.',
  },
  'payment.insufficient-funds': {
    status: 402,
    title: 'Not enough in the wallet',
    wayOut: 'Have the wallet credited with the amount in the detail and pay again before the deadline.',
  },
  'payment.method-unavailable': {
    status: 409,
    title: 'Not paid for this way here',
    wayOut: 'Pay by one of the methods in the detail; `/v1/payment-methods` lists them.',
  },
  'payment.refused': {
    status: 402,
    title: 'The payment service refused the payment',
    wayOut: 'Pay by another method before the deadline; the order keeps its figure.',
  },
  'payment.amount-differs': {
    status: 409,
    title: 'Another amount',
    wayOut: 'Repeat exactly the amount and currency of the payment or refund; split or other amounts are not taken.',
  },
  'payment.not-pending': {
    status: 409,
    title: 'Nobody waits for this payment',
    wayOut:
      'Read the payment: it is paid, failed, or given up. Money that came all the same is confirmed, and goes back.',
  },
  'payment.service-reports': {
    status: 409,
    title: 'The payment service reports on this itself',
    wayOut: 'Confirm only what the method `external` names; what goes over Stripe is told by its webhooks.',
  },
  'payment.signature-invalid': {
    status: 400,
    title: 'The signature is not valid',
    wayOut: 'Send the body unchanged, signed with the secret of this webhook endpoint, within five minutes.',
  },
  'refund.sent': {
    status: 409,
    title: 'The refund was sent before',
    wayOut: 'Nothing needs to be done: a refund counts once.',
  },
  'fulfilment.protocol-unavailable': {
    status: 409,
    title: 'The seller cannot be told',
    wayOut: 'Configure an endpoint for the protocol that the product names: the seller or the operator can.',
  },
  'fulfilment.fit-check-unavailable': {
    status: 409,
    title: 'The seller cannot be asked',
    wayOut: 'Choose a change by another rule, or have the seller publish this rule without `fit: true`.',
  },
  'license.not-due': {
    status: 409,
    title: 'The license is not at its end',
    wayOut: 'Wait until the license expires.',
  },
  'license.unknown': {
    status: 404,
    title: 'There is no license file for this key',
    wayOut: 'Read the license: it was destroyed, and there is no file of it any more.',
  },
} as const satisfies ProblemEntries;
