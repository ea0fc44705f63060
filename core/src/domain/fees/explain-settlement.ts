import { subtract } from '../kernel/rational.ts';
import { amountText, type FeeStep, stepOf, toMajor } from './explain.ts';
import type { Shown } from './explain-side.ts';
import type { RoundedLines, Settled } from './settle.ts';
import { type Cash, sumOf } from './slices.ts';

export interface SettlementShown {
  readonly lines: RoundedLines;
  readonly settled: Settled;
  /** Where a refund cap read them. */
  readonly cash?: Cash;
  readonly billed?: bigint;
}

/** Where the net goes (step 7): each amount that is not 0, and the limit of a refund. */
export function explainSettlement(shown: Shown, of: SettlementShown): FeeStep[] {
  const { lines, settled } = of;
  const { digits } = shown;
  const text = (minor: bigint) => amountText(minor, digits);
  const step = (what: string, formula: string, minor: bigint) =>
    stepOf({ what, formula, exact: toMajor({ n: minor, d: 1n }, digits), rounding: exactly(digits) });
  if (lines.net > 0n) {
    const formula = `max(${text(lines.charge)} - ${text(lines.credit)}, 0)`;
    return settled.waived > 0n
      ? [step('waived: a downgrade never costs anything', formula, settled.waived)]
      : [step('payable', formula, settled.payable)];
  }
  if (lines.net === 0n) return [step('payable', text(0n), 0n)];
  const due = `${text(lines.credit)} - ${text(lines.charge)}`;
  const limited = limitOf(shown, of);
  const steps: FeeStep[] = [...limited.steps];
  const withheld = settled.balance + settled.forfeited;
  if (settled.refund > 0n || limited.formula !== undefined) {
    const formula = limited.formula === undefined ? due : `min(${due}, ${limited.formula})`;
    steps.push(step('refund', formula, settled.refund));
  }
  if (withheld > 0n) {
    const formula = settled.refund > 0n ? `${due} - ${text(settled.refund)}` : due;
    steps.push(step(settled.balance > 0n ? 'balance' : 'forfeited', formula, withheld));
  }
  return steps;
}

/** The steps of the refund's limit and its rounded value as text; no formula where nothing limits it. */
function limitOf(shown: Shown, of: SettlementShown): { steps: FeeStep[]; formula: string | undefined } {
  const { axes, digits } = shown;
  const { cash, billed } = of;
  if (cash === undefined) return { steps: [], formula: undefined };
  const paid = cash.paid.map((amount) => amountText(amount, digits)).join(' + ');
  const refunded = cash.refunded.map((amount) => ` - ${amountText(amount, digits)}`).join('');
  const left = stepOf({
    what: 'cash paid and not refunded yet',
    formula: `${paid}${refunded}`,
    exact: toMajor(subtract(sumOf(cash.paid), sumOf(cash.refunded)), digits),
    rounding: { mode: 'truncate', digits },
  });
  if (axes.refundCap !== 'paid-less-used') return { steps: [left], formula: `max(${textOf(left.value)}, 0)` };
  const used = (billed ?? 0n) - of.lines.credit;
  const usedStep = stepOf({
    what: 'used: billed - credit',
    formula: `${amountText(billed ?? 0n, digits)} - ${amountText(of.lines.credit, digits)}`,
    exact: toMajor({ n: used, d: 1n }, digits),
    rounding: exactly(digits),
  });
  return {
    steps: [left, usedStep],
    formula: `max(${textOf(left.value)} - ${amountText(used, digits)}, 0)`,
  };
}

/** A shown value as a formula holds it. */
function textOf(value: string): string {
  return value.startsWith('-') ? `(0 - ${value.slice(1)})` : value;
}

/** Already whole minor units: any rounding keeps them. */
function exactly(digits: number): FeeStep['rounding'] {
  return { mode: 'half-up', digits };
}
