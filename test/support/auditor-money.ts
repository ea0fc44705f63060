import { isDeepStrictEqual } from 'node:util';
import type { AuditedDatabase, AuditedEntry, AuditedOrder, AuditedSubscription } from './auditor-rows.ts';

/** Invariant 2 for each order and each subscription, from slices and ledger; the stored totals have to agree with both. */
export function auditMoney(rows: AuditedDatabase): string[] {
  return [
    ...rows.orders.flatMap((order) => auditSettlement(rows, order)),
    ...rows.subscriptions.flatMap((subscription) => auditCash(rows, subscription)),
    ...auditTopUps(rows),
  ];
}

/** A completed order moved exactly what its settlement says, another one nothing for good. */
function auditSettlement({ ledger }: AuditedDatabase, order: AuditedOrder): string[] {
  const { settlement } = order.document;
  const { chargeMinor, creditMinor, payableMinor, waivedMinor, refundMinor, balanceMinor, forfeitedMinor } = settlement;
  const { discountMinor = 0n, taxMinor = 0n } = settlement;
  const violations: string[] = [];
  const moved = payableMinor + waivedMinor - refundMinor - balanceMinor - forfeitedMinor;
  if (chargeMinor - creditMinor - discountMinor + taxMinor !== moved) {
    violations.push(`order ${order.id} breaks charge − credit = payable + waived − refund − balance − forfeited`);
  }
  const completed = order.state === 'completed';
  const expected: Record<string, bigint> = {
    'orders-in-progress': -payableMinor,
    revenue: chargeMinor - creditMinor,
    discount: -discountMinor,
    tax: taxMinor,
    waived: -waivedMinor,
    forfeited: forfeitedMinor,
    refund: refundMinor,
    balance: balanceMinor,
  };
  const entries = ledger.filter(({ transaction }) => transaction === `${order.id}:complete`);
  // Seller and operator share a revenue; who funds a discount is in its name. What goes back is in the wallet at once, or
  // on its way to where it was paid from.
  const nameOf = (entry: AuditedEntry) => (REFUNDED.includes(entry.name) ? 'refund' : withheldKindOf(entry));
  for (const name of new Set([...Object.keys(expected), ...entries.map(nameOf)])) {
    const found = sum(entries.filter((entry) => nameOf(entry) === name));
    const wanted = completed ? (expected[name] ?? 0n) : 0n;
    if (found !== wanted) violations.push(`order ${order.id} moved ${found} on ${name} at completion, not ${wanted}`);
  }
  const paid = order.events.filter(({ type }) => type === 'paid').length;
  const taken = -sum(
    ledger.filter((entry) => isFromCustomer(entry) && entry.transaction === `${order.id}:take-payment`),
  );
  if (taken !== (paid === 1 ? payableMinor : 0n))
    violations.push(`order ${order.id} took ${taken} in ${paid} payments`);
  const back = sum(ledger.filter((entry) => isFromCustomer(entry) && entry.transaction === `${order.id}:refund`));
  if (back !== (order.document.payment.kind === 'returned' ? taken : 0n)) {
    violations.push(`order ${order.id} took ${taken} and gave ${back} back`);
  }
  return violations;
}

/** Per subscription: cash paid − refunded = Σ over slices (charge − credited) − waived + forfeited + granted − spent + … */
function auditCash(rows: AuditedDatabase, subscription: AuditedSubscription): string[] {
  const slices = rows.slices.filter((slice) => slice.subscription === subscription.id);
  const completed = rows.orders.filter(
    (order) => order.subscription === subscription.id && order.state === 'completed',
  );
  const subjects = new Set([subscription.id, ...completed.map(({ id }) => id)]);
  const entries = rows.ledger.filter(({ subject }) => subjects.has(subject));
  const of = (test: (entry: AuditedEntry) => boolean) => sum(entries.filter(test));
  const total = (pick: (slice: (typeof slices)[number]) => bigint) =>
    slices.reduce((all, slice) => all + pick(slice), 0n);
  const found = {
    chargedMinor: total(({ charge }) => charge),
    creditedMinor: total(({ credited }) => credited),
    waivedMinor: -of((entry) => withheldKindOf(entry) === 'waived'),
    forfeitedMinor: of((entry) => withheldKindOf(entry) === 'forfeited'),
    balanceGrantedMinor: of(({ name, memo }) => isBalance(name) && memo === 'balance-granted'),
    balanceSpentMinor: -of(({ name, memo }) => isBalance(name) && memo === 'balance-spent'),
    cashPaidMinor: -of(({ name, memo }) => CASH.includes(name) && memo === 'payment'),
    cashRefundedMinor: of(({ name, memo }) => REFUNDED.includes(name) && memo === 'refund'),
  };
  const violations: string[] = [];
  const value = found.chargedMinor - found.creditedMinor - found.waivedMinor + found.forfeitedMinor;
  const kept = value + found.balanceGrantedMinor - found.balanceSpentMinor + of(({ name }) => name === 'tax');
  const discounts = -of((entry) => withheldKindOf(entry) === 'discount');
  const cash = found.cashPaidMinor - found.cashRefundedMinor;
  if (cash !== kept - discounts)
    violations.push(`${subscription.id}: cash ${cash} is not explained by ${kept - discounts}`);
  if (cash < 0n) violations.push(`${subscription.id}: more was refunded than paid: ${cash}`);
  const { taxes = [], discountsMinor = 0n, backing: _, ...totals } = subscription.totals;
  const held = taxes.reduce((all, tax) => all + tax.chargedMinor - tax.returnedMinor, 0n);
  if (held !== of(({ name }) => name === 'tax')) violations.push(`${subscription.id} holds ${held} tax by its totals`);
  if (taxes.some((tax) => tax.returnedMinor > tax.chargedMinor))
    violations.push(`${subscription.id}: more tax went back than was charged`);
  if (discountsMinor !== discounts) violations.push(`${subscription.id} has ${discountsMinor} discounts by its totals`);
  if (!isDeepStrictEqual({ ...totals }, found)) {
    violations.push(`${subscription.id}: stored totals ${show(subscription.totals)}, recomputed ${show(found)}`);
  }
  const [paid, refunded] = [total((slice) => slice.paid), total((slice) => slice.refunded)];
  if (paid !== found.cashPaidMinor)
    violations.push(`${subscription.id}: slices say ${paid} paid, the ledger ${found.cashPaidMinor}`);
  if (refunded !== found.cashRefundedMinor) {
    violations.push(`${subscription.id}: slices say ${refunded} refunded, the ledger ${found.cashRefundedMinor}`);
  }
  return violations;
}

/** Money enters by top-ups alone, and each is in the audit log. */
function auditTopUps({ ledger, audit }: AuditedDatabase): string[] {
  const recorded = new Map<string, bigint>();
  for (const { account, command, body } of audit) {
    if (command !== 'credit-wallet') continue;
    const { amount, currency } = JSON.parse(body);
    const key = `${account} ${currency}`;
    recorded.set(key, (recorded.get(key) ?? 0n) + BigInt(amount.replace('.', '')));
  }
  const entered = Map.groupBy(
    ledger.filter(({ memo, name }) => memo === 'top-up' && name === 'wallet'),
    ({ account, currency }) => `${account} ${currency}`,
  );
  return [...new Set([...recorded.keys(), ...entered.keys()])].flatMap((key) => {
    const [wanted, found] = [recorded.get(key) ?? 0n, sum(entered.get(key) ?? [])];
    return wanted === found ? [] : [`wallet of ${key}: top-ups of ${wanted} are recorded, the ledger has ${found}`];
  });
}

function kindOf({ name }: AuditedEntry): string {
  return name.split(':')[0] ?? name;
}

/** What is withheld of a seller's discount is forfeited by the customer, and theirs again: it stands on their account. */
function withheldKindOf(entry: AuditedEntry): string {
  const isWithheld = entry.memo === 'forfeited' || entry.memo === 'waived';
  return kindOf(entry) === 'discount' && isWithheld ? entry.memo : kindOf(entry);
}

/** Balance that another system granted or saw spent was never ours: it stands on `opening`. */
function isBalance(name: string): boolean {
  return name === 'balance' || name === 'opening';
}

function isFromCustomer({ name }: AuditedEntry): boolean {
  return name === 'balance' || CASH.includes(name);
}

/** Where customers' money comes from. */
const CASH: readonly string[] = ['wallet', 'cash', 'external-cash', 'stripe-clearing'];
/** Where a refund goes: at once, or on its way over the means that paid. */
const REFUNDED: readonly string[] = ['wallet', 'cash', 'refunds-in-progress'];

function sum(entries: readonly AuditedEntry[]): bigint {
  return entries.reduce((all, { amount }) => all + amount, 0n);
}

function show(totals: object): string {
  return Object.entries(totals)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ');
}
