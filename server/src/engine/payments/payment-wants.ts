import type { PaymentId } from '@regrade/core';
import type { AccountFacts } from '../ports.ts';
import type { PaymentWants } from './payment.ts';

/**
 * The payments from outside that a batch has to see: those that its orders were begun or paid with, those that a change
 * which pays money out may give back, and those that its commands name. Undefined, and nothing is asked of the
 * database, where all of it is the wallet's.
 */
export function paymentWants(
  facts: Pick<AccountFacts, 'orders' | 'quotes'>,
  of: {
    readonly named: readonly Pick<Partial<PaymentWants>, 'payments' | 'refunds'>[];
    /** The command itself decides what of an order goes back: no quote that is stored says it. */
    readonly givesBack: boolean;
  },
): PaymentWants | undefined {
  const { named, givesBack } = of;
  const wants = {
    payments: new Set(named.flatMap(({ payments = [] }) => payments)),
    refunds: new Set(named.flatMap(({ refunds = [] }) => refunds)),
    openOf: new Set<PaymentWants['openOf'][number]>(),
  };
  for (const { payment, subscription } of facts.orders.values()) {
    if (givesBack) wants.openOf.add(subscription);
    if (!('source' in payment) || payment.source.method === 'wallet') continue;
    // What an order calls its payment from outside is our own id of it.
    wants.payments.add(payment.source.reference as PaymentId);
  }
  for (const { quote } of facts.quotes.values()) {
    if (quote.figures.refund > 0n) wants.openOf.add(quote.subscription);
  }
  const isNothing = Object.values(wants).every(({ size }) => size === 0);
  if (isNothing) return undefined;
  return { payments: [...wants.payments], refunds: [...wants.refunds], openOf: [...wants.openOf] };
}
