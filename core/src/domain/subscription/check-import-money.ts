import { formatMinor } from '../kernel/money.ts';
import { parseInstant } from '../kernel/time.ts';
import type { Backing } from './backing.ts';
import type { ImportFindingCode } from './import-finding.ts';
import type { ImportPlan, ImportRow, PlannedComponent, PlannedSlice } from './import-row.ts';
import type { AmountReader } from './read-import-amount.ts';
import { type SubscriptionTotals, unexplainedMinor } from './subscription.ts';
import { addTaxes, type TaxLine, type TaxTotal, taxHeldMinor } from './subscription-money.ts';

interface Of {
  readonly components: readonly PlannedComponent[];
  readonly amounts: AmountReader;
  readonly report: (code: ImportFindingCode, path: string, message: string) => void;
}

/** Invariant 2 for a row: what was paid is explained by the slices to the unit, or the row is refused with the numbers. */
export function checkImportMoney(row: ImportRow, of: Of): Pick<ImportPlan, 'totals' | 'payments' | 'commissionMinor'> {
  const { components, amounts, report } = of;
  const totals = totalsOf(row, of);
  const show = (minor: bigint) => `${formatMinor(minor, amounts.digits)} ${row.currency}`;
  const unexplained = unexplainedMinor(totals);
  if (unexplained !== 0n)
    report('import.money', '/components', `${describe(totals, show)} ${show(unexplained)} of it is not explained.`);
  if (totals.cashRefundedMinor > totals.cashPaidMinor) {
    const said = `${show(totals.cashRefundedMinor)} was refunded, and ${show(totals.cashPaidMinor)} paid.`;
    report('import.refund-exceeds-paid', '/components', said);
  }
  const slices = components.flatMap((component) => component.slices);
  return {
    totals,
    commissionMinor: slices.reduce((sum, { commissionMinor }) => sum + commissionMinor, 0n),
    payments: readPayments(row, { ...of, totals, show }),
  };

  function totalsOf({ adjustments }: ImportRow, { amounts }: Of): SubscriptionTotals {
    const slices = components.flatMap((component) => component.slices);
    const sum = (pick: (slice: PlannedSlice) => bigint) => slices.reduce((total, slice) => total + pick(slice), 0n);
    const taxes = sumTaxes(slices);
    const backing = backingOf(components);
    return {
      ...(taxes && { taxes }),
      ...(backing && { backing }),
      chargedMinor: sum(({ chargeMinor }) => chargeMinor),
      creditedMinor: sum(({ creditedMinor }) => creditedMinor),
      waivedMinor: amounts.minor(adjustments.waived, '/adjustments/waived'),
      forfeitedMinor: amounts.minor(adjustments.forfeited, '/adjustments/forfeited'),
      balanceGrantedMinor: amounts.minor(adjustments.balanceGranted, '/adjustments/balanceGranted'),
      balanceSpentMinor: amounts.minor(adjustments.balanceSpent, '/adjustments/balanceSpent'),
      cashPaidMinor: sum(({ paidMinor }) => paidMinor),
      cashRefundedMinor: sum(({ refundedMinor }) => refundedMinor),
    };
  }
}

/** The tax of slices together, by rate. */
export function sumTaxes(slices: readonly Pick<PlannedSlice, 'taxes'>[]): readonly TaxTotal[] | undefined {
  const lines = slices.flatMap(({ taxes }) =>
    taxes.flatMap(({ rate, name, chargedMinor, returnedMinor }): TaxLine[] => [
      { rate, name, minor: chargedMinor },
      { rate, name, minor: -returnedMinor },
    ]),
  );
  return addTaxes(undefined, lines);
}

/** The commission behind the slices that run. */
function backingOf(components: readonly PlannedComponent[]): Backing | undefined {
  const behind = components.flatMap(({ component, slices }) => {
    const commissionMinor = slices.at(-1)?.commissionMinor ?? 0n;
    return commissionMinor === 0n ? [] : [[component, { discountMinor: 0n, commissionMinor }] as const];
  });
  return behind.length > 0 ? Object.fromEntries(behind) : undefined;
}

function describe(totals: SubscriptionTotals, show: (minor: bigint) => string): string {
  const left = `Paid ${show(totals.cashPaidMinor)} − refunded ${show(totals.cashRefundedMinor)}`;
  const right = `charged ${show(totals.chargedMinor)} − credited ${show(totals.creditedMinor)}`;
  const more = [
    ['− waived', totals.waivedMinor],
    ['+ forfeited', totals.forfeitedMinor],
    ['+ balance granted', totals.balanceGrantedMinor],
    ['− balance spent', totals.balanceSpentMinor],
    ['+ tax held', taxHeldMinor(totals)],
  ] as const;
  const others = more.filter(([, minor]) => minor !== 0n).map(([name, minor]) => ` ${name} ${show(minor)}`);
  return `${left} has to be ${right}${others.join('')};`;
}

/** Absent payments are known only as sums: one of what was paid, one of what went back, at the start of the term. */
function readPayments(
  row: ImportRow,
  of: Of & { readonly totals: SubscriptionTotals; readonly show: (minor: bigint) => string },
): ImportPlan['payments'] {
  const { amounts, report, totals, show } = of;
  const { cashPaidMinor, cashRefundedMinor } = totals;
  if (!row.payments) {
    const at = parseInstant(row.term.start) ?? 0;
    return [cashPaidMinor, -cashRefundedMinor]
      .filter((minor) => minor !== 0n)
      .map((amountMinor) => ({ at, amountMinor }));
  }
  const payments = row.payments.map(({ at, amount }, index) => {
    const instant = parseInstant(at);
    if (instant === undefined) report('import.instant', `/payments/${index}/at`, `${at} is no instant with an offset.`);
    return { at: instant ?? 0, amountMinor: amounts.signedMinor(amount, `/payments/${index}/amount`) };
  });
  const sum = (sign: 1n | -1n) =>
    payments.reduce((total, { amountMinor }) => (amountMinor * sign > 0n ? total + amountMinor * sign : total), 0n);
  const [paid, refunded] = [sum(1n), sum(-1n)];
  if (paid !== cashPaidMinor) {
    report('import.payments', '/payments', `They come to ${show(paid)} paid; the slices say ${show(cashPaidMinor)}.`);
  }
  if (refunded !== cashRefundedMinor) {
    const said = `They come to ${show(refunded)} refunded; the slices say ${show(cashRefundedMinor)}.`;
    report('import.payments', '/payments', said);
  }
  return payments;
}
