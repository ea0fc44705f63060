import type { AuditedDatabase } from './auditor-rows.ts';

/** Receipts are numbered without gaps in each account and year, and coupons count exactly the orders that take them. */
export function auditReceipts(rows: AuditedDatabase): string[] {
  return [...auditNumbers(rows), ...auditBills(rows), ...auditCoupons(rows)];
}

/** Every purchase and renewal that costs something, and every renewal that was billed anew, has one document. */
function auditBills({ receipts, ledger }: AuditedDatabase): string[] {
  const billed = ledger.flatMap(({ transaction, memo, account }) => {
    const [, subject] = /^(.+):(?:purchase|bill|revert)$/.exec(transaction) ?? [];
    return subject !== undefined && memo === 'charge' ? [{ subject, account }] : [];
  });
  const bySubject = Map.groupBy(receipts, ({ subject }) => subject);
  const subjects = new Map(billed.map(({ subject, account }) => [subject, account]));
  return [...subjects].flatMap(([subject, account]) => {
    const own = (bySubject.get(subject) ?? []).filter((receipt) => receipt.account === account);
    return own.length === 1 ? [] : [`what ${subject} billed has ${own.length} receipts`];
  });
}

function auditNumbers({ receipts, orders }: AuditedDatabase): string[] {
  const violations: string[] = [];
  const byYear = Map.groupBy(receipts, ({ number }) => number.slice(0, -7));
  for (const [year, numbered] of byYear) {
    const numbers = numbered.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b);
    numbers.forEach((number, index) => {
      if (number !== index + 1)
        violations.push(`receipts of ${year} lack number ${index + 1}, and go on with ${number}`);
    });
  }
  for (const { account, number } of receipts) {
    if (!number.startsWith(`${account}-`)) violations.push(`receipt ${number} lies under ${account}`);
  }
  for (const { id, state, document } of orders) {
    const { chargeMinor, creditMinor } = document.settlement;
    const needed = state === 'completed' && (chargeMinor !== 0n || creditMinor !== 0n);
    if (needed !== 'receipt' in document)
      violations.push(`order ${id} is ${state}, and its receipt is not as it should be`);
  }
  return violations;
}

function auditCoupons({ coupons, couponUses, orders, quotes, sandboxes }: AuditedDatabase): string[] {
  const taken = orders.flatMap((order) => {
    const quote = quotes.find((stored) => stored.quote.id === order.quote)?.quote;
    const code = quote?.adjustments?.discounts?.find(({ coupon }) => coupon !== undefined)?.coupon;
    const ended = ['refunded', 'expired', 'cancelled'].includes(order.state);
    return code === undefined ? [] : [{ code, order: order.id, givenBack: ended }];
  });
  const text = (uses: typeof taken) =>
    uses
      .map((use) => JSON.stringify([use.code, use.order, use.givenBack]))
      .sort()
      .join();
  const violations = text(taken) === text([...couponUses]) ? [] : ['the uses of coupons are not those of the orders'];
  for (const { code, uses } of coupons) {
    // A sandbox takes no use from anybody.
    const real = taken.filter(({ order }) => !sandboxes.has(order.split('_')[1] ?? ''));
    const counted = real.filter((use) => use.code === code && !use.givenBack).length;
    if (counted !== uses) violations.push(`coupon ${code} counts ${uses} uses, its orders take ${counted}`);
  }
  return violations;
}
