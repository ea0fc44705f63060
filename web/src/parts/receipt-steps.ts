import type { FeeStep, Receipt } from '@regrade/client';

/** The arithmetic of a receipt, written out of its own lines: every number in it stands on the receipt. */
export function stepsOfReceipt(receipt: Receipt): {
  readonly net: readonly FeeStep[];
  readonly settled: readonly FeeStep[];
} {
  const { lines, discounts, taxes, net, paid, refund, balance, waived, forfeited } = receipt;
  const netStep = stepOf(
    'net',
    [...lines.map(({ charge }) => charge), ...lines.map(({ credit }) => `-${credit}`)],
    net,
  );
  const reduced = [net, ...discounts.map(({ amount }) => `-${amount}`), ...taxes.map(({ amount }) => amount)];
  const outgoing = [`-${waived}`, refund, balance, forfeited];
  return { net: [netStep], settled: [netStep, stepOf('payable', [...reduced, ...outgoing], paid)] };
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
