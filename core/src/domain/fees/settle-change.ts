import { add, multiply, ONE, type Rational, round } from '../kernel/rational.ts';
import { ok, type Result } from '../kernel/result.ts';
import { type ExactFee, exactFee } from './exact-fee.ts';
import { billedSlice, type FeeChange } from './fee-change.ts';
import type { FeeAxes, FeeRefusal, FeeRule } from './fee-rule.ts';
import { assertConserved, type RoundedLines, roundLines, type Settled, settle, settlingReads } from './settle.ts';
import { type Cash, firstBill, type Ledger, ledgerCash } from './slices.ts';

/** Where the cash of the term is known from: the request, the replayed changes, or only the first bill. */
export interface MoneyKnown {
  readonly cash?: Cash;
  readonly ledger?: Ledger;
}

/** One change of one component, priced, rounded and settled, with everything that made its figures. */
export interface SettledChange {
  readonly exact: ExactFee;
  readonly lines: RoundedLines;
  /** With a tax rate: the same lines with tax, on which settlement works (step 8). */
  readonly taxed?: RoundedLines;
  readonly settled: Settled;
  /** Present where the settlement read them. */
  readonly cash?: Cash;
  readonly billed?: bigint;
}

export function settleChange(
  by: { readonly rule: FeeRule; readonly tax?: Rational },
  change: FeeChange,
  known: MoneyKnown,
): Result<SettledChange, FeeRefusal> {
  const priced = exactFee(by.rule, change);
  if (!priced.ok) return priced;
  const exact = priced.value;
  const { axes, direction } = exact;
  const lines = roundLines(axes, exact);
  const taxed = by.tax === undefined ? undefined : roundLines(axes, withTax(exact, by.tax));
  const due = taxed ?? lines;
  const reads = settlingReads(axes, due.net);
  if (reads === 'nothing') {
    const settled = settle({ axes, direction, net: due.net });
    if (!settled.ok) return settled;
    assertConserved(due, settled.value);
    return ok(
      taxed === undefined ? { exact, lines, settled: settled.value } : { exact, lines, taxed, settled: settled.value },
    );
  }
  const cash = cashOf(axes, change, { ...known, tax: by.tax });
  if (!cash.ok) return cash;
  const billed = reads === 'cash' ? ok(0n) : billedWithTax(axes, change, by.tax);
  if (!billed.ok) return billed;
  const settled = settle({ axes, direction, net: due.net, cash: cash.value, used: billed.value - due.credit });
  if (!settled.ok) return settled;
  assertConserved(due, settled.value);
  const facts = { exact, lines, settled: settled.value, cash: cash.value, billed: billed.value };
  return ok(taxed === undefined ? facts : { ...facts, taxed });
}

/** An amount with tax, rounded after it. */
export function roundedWithTax(axes: FeeAxes, amount: Rational, tax: Rational | undefined): bigint {
  return round(tax === undefined ? amount : multiply(amount, add(ONE, tax)), axes.rounding);
}

function withTax(exact: ExactFee, tax: Rational): { credit: Rational; charge: Rational; net: Rational } {
  const factor = add(ONE, tax);
  return {
    credit: multiply(exact.credit, factor),
    charge: multiply(exact.charge, factor),
    net: multiply(exact.net, factor),
  };
}

function cashOf(
  axes: FeeAxes,
  change: FeeChange,
  known: MoneyKnown & { readonly tax: Rational | undefined },
): Result<Cash, FeeRefusal> {
  if (known.cash !== undefined) return ok(known.cash);
  if (known.ledger !== undefined) return ledgerCash(known.ledger);
  const bill = firstBillWithTax(axes, change, known.tax);
  return bill.ok ? ok({ paid: [bill.value], refunded: [] }) : bill;
}

/** The first bill of the term as it was paid. */
export function firstBillWithTax(
  axes: FeeAxes,
  first: Pick<FeeChange, 'from' | 'term'>,
  tax: Rational | undefined,
): Result<Rational, FeeRefusal> {
  const bill = firstBill(axes, first);
  return bill.ok ? ok({ n: roundedWithTax(axes, bill.value, tax), d: 1n }) : bill;
}

function billedWithTax(axes: FeeAxes, change: FeeChange, tax: Rational | undefined): Result<bigint, FeeRefusal> {
  const slice = billedSlice(axes, change);
  return slice.ok ? ok(roundedWithTax(axes, slice.value.amount, tax)) : slice;
}
