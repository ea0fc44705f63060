import type { AuditedDatabase, AuditedEntry, AuditedOrder } from './auditor-rows.ts';

/** Double entry: everything sums to zero, wallets and balances are what their entries make of them. */
export function auditLedger(rows: AuditedDatabase): string[] {
  return [
    ...auditSums(rows),
    ...auditBalances(rows),
    ...auditSubjects(rows),
    ...auditHeldMoney(rows),
    ...auditPlayMoney(rows),
  ];
}

function auditSums({ ledger }: AuditedDatabase): string[] {
  const violations: string[] = [];
  for (const [transaction, entries] of Map.groupBy(ledger, (entry) => `${entry.account} ${entry.transaction}`)) {
    for (const [currency, sum] of sumBy(entries, (entry) => entry.currency)) {
      if (sum !== 0n) violations.push(`ledger transaction ${transaction} sums to ${sum} ${currency}`);
    }
    entries.forEach(({ n }, index) => {
      // Entries of nothing are not kept, but what is kept is numbered without a gap.
      if (n !== index + 1) violations.push(`ledger transaction ${transaction} lacks entry ${index + 1}`);
    });
  }
  for (const [currency, sum] of sumBy(ledger, (entry) => entry.currency)) {
    if (sum !== 0n) violations.push(`the ledger sums to ${sum} ${currency}`);
  }
  return violations;
}

function auditBalances({ ledger, balances }: AuditedDatabase): string[] {
  const violations: string[] = [];
  const owned = ledger.filter(({ name }) => name === 'wallet' || name === 'balance');
  const expected = sumBy(owned, (entry) => `${entry.name} of ${entry.account} in ${entry.currency}`);
  const stored = new Map(balances.map((row) => [`${row.name} of ${row.account} in ${row.currency}`, row.amount]));
  for (const key of new Set([...expected.keys(), ...stored.keys()])) {
    const [amount, sum] = [stored.get(key) ?? 0n, expected.get(key) ?? 0n];
    if (amount !== sum) violations.push(`the ${key} is ${amount}, its ledger entries say ${sum}`);
    if (amount < 0n) violations.push(`the ${key} is negative: ${amount}`);
  }
  return violations;
}

/** Money is about something that exists. */
function auditSubjects({ ledger, orders, subscriptions, heads }: AuditedDatabase): string[] {
  const known = new Set([
    ...orders.map(({ id }) => id),
    ...subscriptions.map(({ id }) => id),
    ...heads.map(({ account }) => account),
  ]);
  return ledger
    .filter(({ subject, account }) => !known.has(subject) || !(subject === account || subject.includes(`_${account}_`)))
    .map((entry) => `ledger entry ${entry.transaction}/${entry.n} is about ${entry.subject}, which is not there`);
}

/** Money paid but not completed stands on `orders-in-progress`: the payments of the open orders, and balance held for one. */
function auditHeldMoney({ ledger, orders }: AuditedDatabase): string[] {
  const heldByOrder = sumBy(
    ledger.filter(({ name }) => name === 'orders-in-progress'),
    ({ subject }) => subject,
  );
  return orders.flatMap((order) => {
    const { payment } = order.document;
    const held = payment.kind === 'pending' ? payment.source.balanceMinor : 0n;
    const expected = isOpen(order) && payment.kind === 'paid' ? payment.minor : held;
    const found = heldByOrder.get(order.id) ?? 0n;
    return found === expected ? [] : [`order ${order.id} holds ${found}, and should hold ${expected}`];
  });
}

/** Play money stands apart on every account that is summed over customers, and real money never does. */
function auditPlayMoney({ ledger, sandboxes }: AuditedDatabase): string[] {
  const own = ['wallet', 'balance', 'orders-in-progress'];
  return ledger
    .filter(({ account, name, sandbox }) => sandbox !== (sandboxes.has(account) && !own.includes(name)))
    .map(({ transaction, n, name }) => `ledger entry ${transaction}/${n} mixes play money with ${name}`);
}

export function isOpen({ state }: AuditedOrder): boolean {
  return !['completed', 'refunded', 'expired', 'cancelled'].includes(state);
}

export function sumBy(entries: readonly AuditedEntry[], keyOf: (entry: AuditedEntry) => string): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const entry of entries) sums.set(keyOf(entry), (sums.get(keyOf(entry)) ?? 0n) + entry.amount);
  return sums;
}
