import { sumTaxes } from './check-import-money.ts';
import type { ImportPlan } from './import-row.ts';
import type { PaidTerm } from './subscription.ts';
import { taxHeldMinor } from './subscription-money.ts';

/** The running term of a row that has slices of earlier terms: its own money, by which its refunds are measured. */
export function runningTermOf({ term, components, totals }: ImportPlan, periods: number): PaidTerm {
  const slices = components.flatMap((component) => component.slices).filter(({ from }) => from >= term.start);
  const sum = (of: (slice: (typeof slices)[number]) => bigint) =>
    slices.reduce((total, slice) => total + of(slice), 0n);
  const cashPaidMinor = sum(({ paidMinor }) => paidMinor);
  const cashRefundedMinor = sum(({ refundedMinor }) => refundedMinor);
  const taxes = sumTaxes(slices);
  // Balance is known for life alone: of it, this term has what its slices and their tax left to be paid.
  const cost =
    sum(({ chargeMinor, creditedMinor }) => chargeMinor - creditedMinor) + taxHeldMinor({ ...(taxes && { taxes }) });
  const unpaid = cost - (cashPaidMinor - cashRefundedMinor);
  const spent = totals.balanceSpentMinor - totals.balanceGrantedMinor;
  const isCovered = unpaid >= spent;
  const covered = isCovered ? spent : unpaid;
  const balanceMinor = covered > 0n ? covered : 0n;
  return {
    ...term,
    periods,
    cashPaidMinor,
    cashRefundedMinor,
    ...(balanceMinor !== 0n && { balanceMinor }),
    ...(taxes && { taxes }),
  };
}
