import { taxHeldMinor } from '@regrade/core';
import type { AuditedDatabase, AuditedSubscription } from './auditor-rows.ts';

/** Renewals follow each other without a gap, are paid in full, and the cash of each term is what its slices say. */
export function auditRenewals(rows: AuditedDatabase): string[] {
  return rows.subscriptions.flatMap((subscription) => [
    ...auditChain(rows, subscription),
    ...auditTerms(rows, subscription),
  ]);
}

function auditChain(rows: AuditedDatabase, { id }: AuditedSubscription): string[] {
  const violations: string[] = [];
  const renewals = rows.renewals.filter(({ subscription }) => subscription === id);
  renewals.forEach((renewal, index) => {
    const { offer } = renewal;
    const before = renewals[index - 1];
    if (before && before.offer.to !== offer.from) {
      violations.push(`renewal ${renewal.id} begins at ${offer.from}, the one before ended at ${before.offer.to}`);
    }
    const total = offer.parts.reduce((sum, { chargeMinor }) => sum + chargeMinor, 0n);
    const booked = (of: (name: string) => boolean) =>
      rows.ledger
        .filter(({ transaction, name }) => transaction === `${renewal.id}:bill` && of(name))
        .reduce((sum, { amount }) => sum + amount, 0n);
    // Seller and operator share what is earned.
    const earned = booked((name) => name.startsWith('revenue:'));
    if (total !== offer.totalMinor || total !== earned) {
      violations.push(`renewal ${renewal.id} costs ${total}, says ${offer.totalMinor} and booked ${earned}`);
    }
    const tax = (renewal.taxes ?? []).reduce((sum, { minor }) => sum + minor, 0n);
    const held = booked((name) => name === 'tax');
    if (tax !== held) violations.push(`renewal ${renewal.id} has ${tax} tax, and booked ${held}`);
  });
  return violations;
}

function auditTerms(rows: AuditedDatabase, { id, terms: paid, totals }: AuditedSubscription): string[] {
  const terms = paid ?? [];
  const held = terms.reduce((sum, { taxes = [] }) => sum + taxHeldMinor({ taxes }), 0n);
  const lasting = taxHeldMinor(totals);
  return [
    ...(held > lasting ? [`${id}: its terms hold ${held} tax, all of it is ${lasting}`] : []),
    ...terms.flatMap(({ start, end, cashPaidMinor, cashRefundedMinor }) => {
      const own = rows.slices.filter(
        ({ subscription, from }) => subscription === id && from >= start && (end === null || from < end),
      );
      const cash = own.reduce((sum, slice) => sum + slice.paid, 0n);
      const refunded = own.reduce((sum, slice) => sum + slice.refunded, 0n);
      if (cash === cashPaidMinor && refunded === cashRefundedMinor) return [];
      return [
        `${id}: the term from ${start} says ${cashPaidMinor} - ${cashRefundedMinor}, its slices ${cash} - ${refunded}`,
      ];
    }),
  ];
}

/** Ledger transactions that bill a renewal anew because its scheduled change was ended. */
export function revertsOf({ ledger }: AuditedDatabase, subscription: string): string[] {
  const own = ledger.filter(({ subject, transaction }) => subject === subscription && transaction.endsWith(':revert'));
  return [...new Set(own.map(({ transaction }) => transaction))];
}
