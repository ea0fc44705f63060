import type { AuditedDatabase, AuditedSubscription } from './auditor-rows.ts';

/** Renewals follow each other without a gap, are paid in full, and the cash of each term is what its slices say. */
export function auditRenewals(rows: AuditedDatabase): string[] {
  return rows.subscriptions.flatMap((subscription) => [
    ...auditChain(rows, subscription),
    ...auditTerms(rows, subscription),
  ]);
}

function auditChain(rows: AuditedDatabase, { id, seller }: AuditedSubscription): string[] {
  const violations: string[] = [];
  const renewals = rows.renewals.filter(({ subscription }) => subscription === id);
  renewals.forEach((renewal, index) => {
    const { offer } = renewal;
    const before = renewals[index - 1];
    if (before && before.offer.to !== offer.from) {
      violations.push(`renewal ${renewal.id} begins at ${offer.from}, the one before ended at ${before.offer.to}`);
    }
    const total = offer.parts.reduce((sum, { chargeMinor }) => sum + chargeMinor, 0n);
    const earned = rows.ledger
      .filter(({ transaction, name }) => transaction === `${renewal.id}:bill` && name === `revenue:${seller}`)
      .reduce((sum, { amount }) => sum + amount, 0n);
    if (total !== offer.totalMinor || total !== earned) {
      violations.push(`renewal ${renewal.id} costs ${total}, says ${offer.totalMinor} and booked ${earned}`);
    }
  });
  return violations;
}

function auditTerms(rows: AuditedDatabase, { id, terms }: AuditedSubscription): string[] {
  return (terms ?? []).flatMap(({ start, end, cashPaidMinor, cashRefundedMinor }) => {
    const own = rows.slices.filter(
      ({ subscription, from }) => subscription === id && from >= start && (end === null || from < end),
    );
    const paid = own.reduce((sum, slice) => sum + slice.paid, 0n);
    const refunded = own.reduce((sum, slice) => sum + slice.refunded, 0n);
    if (paid === cashPaidMinor && refunded === cashRefundedMinor) return [];
    return [
      `${id}: the term from ${start} says ${cashPaidMinor} - ${cashRefundedMinor}, its slices ${paid} - ${refunded}`,
    ];
  });
}

/** Ledger transactions that bill a renewal anew because its scheduled change was ended. */
export function revertsOf({ ledger }: AuditedDatabase, subscription: string): string[] {
  const own = ledger.filter(({ subject, transaction }) => subject === subscription && transaction.endsWith(':revert'));
  return [...new Set(own.map(({ transaction }) => transaction))];
}
