import type { FeeStep, Receipt } from '@regrade/client';

export type Outcome = 'paid' | 'refund' | 'balance' | 'waived' | 'forfeited';

/** The arithmetic of a receipt, written out of its own lines: every number in it stands on the receipt. */
export function stepsOfReceipt(receipt: Receipt): {
  readonly net: readonly FeeStep[];
  readonly settled: Readonly<Record<Outcome, readonly FeeStep[]>>;
} {
  const { lines, discounts, taxes, net, paid, refund, balance, waived, forfeited } = receipt;
  const netStep = stepOf(
    'net',
    [...lines.map(({ charge }) => charge), ...lines.map(({ credit }) => `-${credit}`)],
    net,
  );
  const due = [net, ...discounts.map(({ amount }) => `-${amount}`), ...taxes.map(({ amount }) => amount)];
  // due = paid + waived - refund - balance - forfeited (invariant 2), solved for the one that is asked for.
  const given = { paid, waived, refund: `-${refund}`, balance: `-${balance}`, forfeited: `-${forfeited}` };
  const solvedFor = (what: string, outcome: Outcome): readonly FeeStep[] => {
    const others = Object.entries(given).flatMap(([name, amount]) => (name === outcome ? [] : [amount]));
    const isTaken = outcome === 'paid' || outcome === 'waived';
    const terms = isTaken ? [...due, ...others.map(negated)] : [...others, ...due.map(negated)];
    return [netStep, stepOf(what, terms, receipt[outcome])];
  };
  return {
    net: [netStep],
    settled: {
      paid: solvedFor('payable', 'paid'),
      refund: solvedFor('refund', 'refund'),
      balance: solvedFor('balance', 'balance'),
      waived: solvedFor('waived', 'waived'),
      forfeited: solvedFor('forfeited', 'forfeited'),
    },
  };
}

function negated(term: string): string {
  return term.startsWith('-') ? term.slice(1) : `-${term}`;
}

export function stepOf(what: string, terms: readonly string[], value: string): FeeStep {
  const digits = value.split('.')[1]?.length ?? 0;
  const shown = terms
    .filter((term) => /[1-9]/.test(term))
    .map((term) => (term.startsWith('--') ? term.slice(2) : term));
  const formula = shown.map((term, index) => signed(term, index)).join('');
  return {
    what,
    formula: formula === '' ? value : formula,
    exact: value,
    value,
    rounding: { mode: 'half-up', digits },
  };
}

function signed(term: string, index: number): string {
  if (index === 0) return term;
  return term.startsWith('-') ? ` - ${term.slice(1)}` : ` + ${term}`;
}
