import type { Rational } from '../kernel/rational.ts';
import type { BothSides, CreditCap, ExactFee } from './exact-fee.ts';
import { amountText, type FeeStep, numberText, stepOf, sumText, toMajor } from './explain.ts';
import { explainSettlement } from './explain-settlement.ts';
import { explainNewSide, explainOldSide, type Shown, sharesCount, shareText } from './explain-side.ts';
import type { RoundedLines } from './settle.ts';
import type { SettledChange } from './settle-change.ts';

/** The whole arithmetic of one change of one component: shares, credit, charge, net, settlement. */
export function explainChange(
  by: { readonly digits: number; readonly tax?: Rational },
  change: SettledChange,
): FeeStep[] {
  const { exact, lines, taxed, settled, cash, billed } = change;
  const shown: Shown = { axes: exact.axes, digits: by.digits };
  const settlement = explainSettlement(shown, {
    lines: taxed ?? lines,
    settled,
    ...(cash === undefined ? {} : { cash }),
    ...(billed === undefined ? {} : { billed }),
  });
  const withTax =
    taxed === undefined || by.tax === undefined ? [] : explainTax(shown, { exact, lines: taxed, tax: by.tax });
  return [...explainLine(shown, exact, lines), ...withTax, ...settlement];
}

/** One component up to its rounded lines: `credit`, `charge` and `net` are the shown figures. */
export function explainLine(shown: Shown, exact: ExactFee, lines: RoundedLines): FeeStep[] {
  const step = stepWriter(shown);
  const steps = explainExact(shown, exact);
  if (shown.axes.roundAt === 'line') {
    return [...steps, step('net', sumText([lines.charge, -lines.credit], shown.digits), whole(lines.net))];
  }
  return [
    ...steps,
    step('net', netFormula(shown, exact), exact.net),
    step('charge', sumText([lines.credit, lines.net], shown.digits), whole(lines.charge)),
  ];
}

/** Shares, credit and charge; where the net is rounded once, the charge here is not the shown one yet. */
export function explainExact(shown: Shown, exact: ExactFee): FeeStep[] {
  const step = stepWriter(shown);
  const { old, new: side, first, cap } = exact;
  const oldSide = explainOldSide(shown, old, side);
  const newSide = explainNewSide(shown, side, old);
  const charge = shown.axes.roundAt === 'line' ? 'charge' : 'charge before rounding';
  return [
    ...(first === undefined ? [] : explainDirection({ axes: first.axes, digits: shown.digits }, first, exact)),
    ...oldSide.steps,
    step(cap === undefined ? 'credit' : 'credit before the cap', oldSide.formula, old.amount),
    ...(cap === undefined ? [] : [step('credit', capFormula(cap, shown.digits), exact.credit)]),
    ...newSide.steps,
    step(charge, newSide.formula, exact.charge),
  ];
}

function explainDirection(under: Shown, first: BothSides, exact: ExactFee): FeeStep[] {
  const oldSide = explainOldSide(under, first.old, first.new);
  const newSide = explainNewSide(under, first.new, first.old);
  const what = 'direction: below 0 is a downgrade, which this rule prices in another way';
  const formula = `${newSide.formula} - ${oldSide.formula}`;
  return [...oldSide.steps, ...newSide.steps, stepWriter(under)(what, formula, exact.directionNet)];
}

function capFormula(cap: CreditCap, digits: number): string {
  const uncapped = amountText(cap.uncapped, digits);
  const billed = amountText(cap.billed.amount, digits);
  const credited = amountText(cap.billed.credited, digits);
  return cap.kind === 'billed-left'
    ? `max(min(${uncapped}, ${billed} - ${credited}), 0)`
    : `max(min(${uncapped}, ${billed}) - ${credited}, 0)`;
}

/** The lines with tax: the exact amounts times 1 + rate, rounded after it (step 8). */
function explainTax(
  shown: Shown,
  of: { readonly exact: ExactFee; readonly lines: RoundedLines; readonly tax: Rational },
): FeeStep[] {
  const { axes, digits } = shown;
  const { exact, lines, tax } = of;
  const step = stepWriter(shown);
  const factor = { n: tax.n + tax.d, d: tax.d };
  const taxed = (what: string, minor: Rational) =>
    step(`${what} with tax`, `${amountText(minor, digits)} x (1 + ${numberText(tax)})`, {
      n: minor.n * factor.n,
      d: minor.d * factor.d,
    });
  const credit = taxed('credit', exact.credit);
  if (axes.roundAt === 'line') {
    const net = step('net with tax', sumText([lines.charge, -lines.credit], digits), whole(lines.net));
    return [credit, taxed('charge', exact.charge), net];
  }
  const charge = step('charge with tax', sumText([lines.credit, lines.net], digits), whole(lines.charge));
  return [credit, taxed('net', exact.net), charge];
}

/** `(300.00 - 100.00) x 20/30` where both sides multiply by one share, else the exact amounts. */
export function netFormula(shown: Shown, exact: ExactFee): string {
  const { old, new: side } = exact;
  const { axes, digits } = shown;
  if (old.basis === 'price' && sharesCount(side, old) && exact.cap === undefined) {
    const prices = `${amountText(side.priced.price, digits)} - ${amountText(old.priced.price, digits)}`;
    return `(${prices}) x ${shareText(axes, side)}`;
  }
  return `${amountText(exact.charge, digits)} - ${amountText(exact.credit, digits)}`;
}

/** Writes steps whose value is the rule's rounding of an exact amount in minor units. */
export function stepWriter(shown: Shown): (what: string, formula: string, minor: Rational) => FeeStep {
  const rounding = { mode: shown.axes.rounding, digits: shown.digits };
  return (what, formula, minor) => stepOf({ what, formula, exact: toMajor(minor, shown.digits), rounding });
}

export function whole(minor: bigint): Rational {
  return { n: minor, d: 1n };
}
