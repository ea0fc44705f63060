import type { AuditedDatabase, AuditedOrder, AuditedPayment, AuditedRefund } from './auditor-rows.ts';

/** Payments from outside: what came, what went back, and what is owed, each told twice - by its rows and by the ledger. */
export function auditPayments(rows: AuditedDatabase): string[] {
  return [
    ...rows.payments.flatMap((payment) => auditPayment(rows, payment)),
    ...rows.refunds.flatMap((refund) => auditRefund(rows, refund)),
    ...rows.orders.flatMap((order) => auditOrderPayment(rows, order)),
    ...auditOutside(rows),
    ...auditOwed(rows),
  ];
}

function auditPayment({ refunds, orders }: AuditedDatabase, payment: AuditedPayment): string[] {
  const { id, amount, refunded, state } = payment;
  const violations: string[] = [];
  const back = sum(refunds.filter((refund) => refund.payment === id).map((refund) => refund.amount));
  if (back !== refunded) violations.push(`payment ${id} says ${refunded} went back, its refunds ${back}`);
  if (back > amount) violations.push(`payment ${id} of ${amount} gave back ${back}`);
  if (back > 0n && state !== 'paid') violations.push(`payment ${id} is ${state} and gave back ${back}`);
  const order = orders.find((candidate) => candidate.id === payment.order);
  if (!order) return [...violations, `payment ${id} is of no order`];
  const { payment: ofOrder } = order.document;
  const isAwaited = ofOrder.kind === 'pending' && ofOrder.source.reference === id;
  if (isAwaited !== (state === 'pending')) violations.push(`payment ${id} is ${state}, its order is ${ofOrder.kind}`);
  const took = order.events.some((event) => event.type === 'paid' && referenceOf(event) === id);
  const late = order.events.some((event) => event.type === 'paid-late' && referenceOf(event) === id);
  if (Number(took) + Number(late) !== (state === 'paid' ? 1 : 0)) {
    violations.push(`payment ${id} is ${state}; its order took it: ${took}, returned it: ${late}`);
  }
  // Whatever is not kept for a change goes back whole.
  const isKept = took && !['refunding', 'refunded'].includes(order.state);
  if (state === 'paid' && !isKept && back !== amount)
    violations.push(`payment ${id} is kept by nobody: ${back} of ${amount}`);
  return violations;
}

function auditRefund({ payments }: AuditedDatabase, { id, payment, method, currency }: AuditedRefund): string[] {
  const of = payments.find((candidate) => candidate.id === payment);
  return of?.method === method && of.currency === currency ? [] : [`refund ${id} goes over another means than it came`];
}

function auditOrderPayment({ payments }: AuditedDatabase, { id, document }: AuditedOrder): string[] {
  const { payment } = document;
  if (!('source' in payment) || payment.source.method === 'wallet') return [];
  const found = payments.find((candidate) => candidate.id === payment.source.reference);
  if (!found) return [`order ${id} names payment ${payment.source.reference}, which is not there`];
  const whole = found.amount + found.balance;
  return whole === payment.minor ? [] : [`order ${id} is about ${payment.minor}, its payment about ${whole}`];
}

/** What came from outside less what went back there is what the ledger says. */
function auditOutside({ ledger, payments, refunds }: AuditedDatabase): string[] {
  const accounts = { external: 'external-cash', stripe: 'stripe-clearing' } as const;
  return Object.entries(accounts).flatMap(([method, account]) => {
    const came = sum(
      payments.filter((one) => one.method === method && one.state === 'paid').map(({ amount }) => amount),
    );
    const sent = sum(
      refunds.filter((one) => one.method === method && one.state === 'sent').map(({ amount }) => amount),
    );
    const found = sum(ledger.filter(({ name }) => name === account).map(({ amount }) => amount));
    return found === sent - came ? [] : [`${account} is ${found}; ${came} came and ${sent} went back`];
  });
}

/** What is owed: every refund that is not sent, but for the money of orders that stands on `orders-in-progress`. */
function auditOwed({ ledger, refunds, orders }: AuditedDatabase): string[] {
  const pending = refunds.filter(({ state, cause, order }) => {
    const isOfOrder = cause === 'order' && orders.find(({ id }) => id === order)?.state === 'refunding';
    return state === 'pending' && !isOfOrder;
  });
  const owed = sum(pending.map(({ amount }) => amount));
  const found = sum(ledger.filter(({ name }) => name === 'refunds-in-progress').map(({ amount }) => amount));
  return found === owed ? [] : [`refunds of ${owed} are owed, the ledger says ${found}`];
}

function referenceOf(event: object): unknown {
  return 'detail' in event ? (event.detail as { readonly reference?: unknown }).reference : undefined;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}
