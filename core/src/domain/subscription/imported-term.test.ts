import { expect, test } from 'vitest';
import {
  checkEdited,
  IMPORT_CHANGED,
  IMPORT_END,
  IMPORT_ROW,
  IMPORT_START,
  rowOfSlices,
} from '../../testing/import-row.ts';
import { present } from '../kernel/assert.ts';
import { parseInstant } from '../kernel/time.ts';
import type { ImportPlan } from './import-row.ts';
import { runningTermOf } from './imported-term.ts';

const CHANGED = present(parseInstant(IMPORT_CHANGED), 'an instant');
const VAT = { rate: 'vat', name: 'VAT' };
const plan = present(checkEdited({ row: { ...IMPORT_ROW, ...rowOfSlices({}) } }).plan, 'a sound row');
const [app] = plan.components;
const slice = present(app?.slices[0], 'the running slice');

interface Money {
  readonly charge: bigint;
  readonly credited?: bigint;
  readonly paid: bigint;
  readonly refunded?: bigint;
  readonly tax?: readonly [charged: bigint, returned: bigint];
}

/** A slice of an earlier term, the slices of the running one, and what of balance is known for life. */
function planOf(money: readonly Money[], balance: { spent: bigint; granted: bigint }): ImportPlan {
  const before = { ...slice, from: 0, to: IMPORT_START, chargeMinor: 7n, paidMinor: 5n, refundedMinor: 1n };
  const slices = money.map(({ charge, credited = 0n, paid, refunded = 0n, tax }, index) => ({
    ...{ ...slice, from: index === 0 ? IMPORT_START : CHANGED },
    ...{ chargeMinor: charge, creditedMinor: credited, paidMinor: paid, refundedMinor: refunded },
    taxes: tax ? [{ ...VAT, chargedMinor: tax[0], returnedMinor: tax[1] }] : [],
  }));
  const totals = { ...plan.totals, balanceSpentMinor: balance.spent, balanceGrantedMinor: balance.granted };
  return { ...plan, totals, components: [{ ...present(app, 'an application'), slices: [before, ...slices] }] };
}

test.each<[string, Money[], { spent: bigint; granted: bigint }, object]>([
  [
    'cash alone, of its own slices',
    [
      { charge: 100n, credited: 40n, paid: 100n },
      { charge: 90n, paid: 80n, refunded: 30n },
    ],
    { spent: 0n, granted: 0n },
    { cashPaidMinor: 180n, cashRefundedMinor: 30n },
  ],
  [
    'the balance that its cash leaves to be paid, tax among it',
    [{ charge: 100n, credited: 10n, paid: 60n, refunded: 5n, tax: [19n, 4n] }],
    { spent: 80n, granted: 10n },
    {
      ...{ cashPaidMinor: 60n, cashRefundedMinor: 5n, balanceMinor: 50n },
      taxes: [{ ...VAT, chargedMinor: 19n, returnedMinor: 4n }],
    },
  ],
  [
    'no more of it than was spent and not granted again',
    [{ charge: 100n, paid: 60n }],
    { spent: 40n, granted: 10n },
    { cashPaidMinor: 60n, cashRefundedMinor: 0n, balanceMinor: 30n },
  ],
  [
    'none where more was granted than spent',
    [{ charge: 100n, paid: 60n }],
    { spent: 5n, granted: 10n },
    { cashPaidMinor: 60n, cashRefundedMinor: 0n },
  ],
  [
    'none where cash paid more than it cost',
    [{ charge: 100n, paid: 110n }],
    { spent: 5n, granted: 0n },
    { cashPaidMinor: 110n, cashRefundedMinor: 0n },
  ],
])('the running term of an import has %s', (_what, money, balance, expected) => {
  const term = runningTermOf(planOf(money, balance), 2);
  expect(term).toStrictEqual({ start: IMPORT_START, end: IMPORT_END, periods: 2, ...expected });
});
