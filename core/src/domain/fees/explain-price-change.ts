import { add, ZERO } from '../kernel/rational.ts';
import { formatDate } from '../kernel/time.ts';
import { amountText, type FeeStep, prefixed, sumText } from './explain.ts';
import { explainExact, explainLine, netFormula, stepWriter, whole } from './explain-change.ts';
import { explainSettlement } from './explain-settlement.ts';
import type { Shown } from './explain-side.ts';
import type { PricedPart, SettledParts } from './price-change.ts';
import { roundLines } from './settle.ts';

export interface ExplainedPriceChange {
  /** Every line by itself, in order. */
  readonly lines: readonly (readonly FeeStep[])[];
  /** All lines, then the sums and the settlement. */
  readonly steps: readonly FeeStep[];
}

/** The arithmetic of a whole change. Steps of several lines are prefixed with their component. */
export function explainPriceChange(of: SettledParts, digits: number): ExplainedPriceChange {
  const { cash, billed, settled } = of;
  const lines = of.parts.map((part) => explainPart(of, part, digits));
  const shown: Shown = { axes: of.axes, digits };
  const settlement = explainSettlement(shown, {
    lines: of.lines,
    settled,
    ...(cash === undefined ? {} : { cash }),
    ...(billed === undefined ? {} : { billed }),
  });
  if (of.parts.length === 1) return { lines, steps: [...lines.flat(), ...settlement] };
  const named = lines.flatMap((steps, index) => prefixed(nameOf(of.parts[index]), steps));
  return { lines, steps: [...named, ...explainSums(shown, of), ...settlement] };
}

/** `app: `, or `app from 2026-07-01: ` for a pre-paid term. */
function nameOf(part: PricedPart | undefined): string {
  const from = part?.from === undefined ? '' : ` from ${formatDate(Math.floor(part.from / SECONDS_PER_DAY))}`;
  return `${part?.component}${from}: `;
}

const SECONDS_PER_DAY = 86_400;

function explainPart(of: SettledParts, part: PricedPart, digits: number): FeeStep[] {
  const shown: Shown = { axes: part.exact.axes, digits };
  const ownNet = roundLines(of.axes, part.exact).net;
  if (part.lines.net === ownNet) return explainLine(shown, part.exact, part.lines);
  return explainLargest(shown, of, part);
}

/** The largest line takes what the sum, rounded once, leaves after the other lines. */
function explainLargest(shown: Shown, of: SettledParts, part: PricedPart): FeeStep[] {
  const { digits } = shown;
  const { exact, lines } = part;
  const step = stepWriter(shown);
  const others = of.parts.filter((other) => other !== part).map((other) => -other.lines.net);
  const raised = lines.credit === -lines.net && lines.charge === 0n;
  return [
    ...explainExact(shown, exact),
    step('net before rounding', netFormula(shown, exact), exact.net),
    step(
      'net: what the rounded sum leaves to the largest line',
      sumText([of.lines.net, ...others], digits),
      whole(lines.net),
    ),
    ...(raised ? [step('credit', `0 - ${amountText(lines.net, digits)}`, whole(lines.credit))] : []),
    step('charge', sumText([lines.credit, lines.net], digits), whole(lines.charge)),
  ];
}

/** The sums of several lines. */
function explainSums(shown: Shown, of: SettledParts): FeeStep[] {
  const { axes, digits } = shown;
  const step = stepWriter(shown);
  const credit = sumText(
    of.parts.map(({ lines }) => lines.credit),
    digits,
  );
  const charge = sumText(
    of.parts.map(({ lines }) => lines.charge),
    digits,
  );
  const sums = [
    step('credit of all components', credit, whole(of.lines.credit)),
    step('charge of all components', charge, whole(of.lines.charge)),
  ];
  if (axes.roundAt === 'line') {
    return [...sums, step('net', sumText([of.lines.charge, -of.lines.credit], digits), whole(of.lines.net))];
  }
  const exact = of.parts.reduce((total, part) => add(total, part.exact.net), ZERO);
  const formula = of.parts.map((part) => amountText(part.exact.net, digits)).join(' + ');
  return [...sums, step('net', formula, exact)];
}
