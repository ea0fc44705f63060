import { type Rational, reduce } from '../kernel/rational.ts';
import type { NewSide } from './exact-fee.ts';
import { amountText, type FeeStep, numberText, type StepRounding, stepOf, toMajor } from './explain.ts';
import type { FeeAxes } from './fee-rule.ts';
import type { OldSide, PaidLessUsedSide, UsedValue } from './old-side.ts';
import type { PricedPeriod } from './period-price.ts';
import { type ShareCount, shareOf } from './share.ts';

/** How the figures of one explanation are written. */
export interface Shown {
  readonly axes: FeeAxes;
  readonly digits: number;
}

/** The arithmetic of one side: what leads up to its exact amount, and the formula of that amount. */
export interface ExplainedSide {
  readonly steps: readonly FeeStep[];
  readonly formula: string;
}

/** An exact share has no last decimal; its shown value has so many. */
const SHARE_DIGITS = 9;
/** Prices of one period are exact; their shown value may need more decimals than the currency has. */
const PRICE_DIGITS_MORE = 6;
const MILLIS_PER_HOUR = 3_600_000n;

/** `other` is the new side: a share that both multiply by is not called the old one's. */
export function explainOldSide(shown: Shown, side: OldSide, other: NewSide): ExplainedSide {
  const { axes, digits } = shown;
  switch (side.basis) {
    case 'none':
      return { steps: [], formula: '0' };
    case 'price':
      return explainPriced(shown, { ...side, name: 'old', shareOf: sharesCount(other, side) ? 'both' : 'old' });
    case 'billed': {
      const what = `share left of the billed slice: ${axes.unit}s left / ${axes.unit}s billed`;
      const formula = `${amountText(side.billed.amount, digits)} x ${shareText(axes, side)}`;
      return { steps: [shareStep(axes, { what, count: side.count })], formula };
    }
    case 'paid': {
      const what = `months left: ${measureWords(axes, 'months')}`;
      const formula = `${amountText(side.paid, digits)} / ${side.months} x ${shareText(axes, side)}`;
      return { steps: [shareStep(axes, { what, count: side.count })], formula };
    }
    case 'paid-less-used':
      return explainPaidLessUsed(shown, side);
  }
}

export function explainNewSide(shown: Shown, side: NewSide, old: OldSide): ExplainedSide {
  const name = side.addedOnly ? 'new (added units only)' : 'new';
  return explainPriced(shown, { ...side, name, shareOf: sharesCount(side, old) ? 'known' : 'new' });
}

/** Whether both sides multiply by one and the same share. */
export function sharesCount(side: NewSide, old: OldSide): boolean {
  return old.basis === 'price' && old.count === side.count;
}

/** The share as a formula holds it: plain numbers, or the rounded decimal where the rule rounds it. */
export function shareText(axes: FeeAxes, side: { readonly count: ShareCount; readonly share: Rational }): string {
  if (axes.ratioDigits !== undefined) return numberText(side.share, axes.ratioDigits);
  const { parts, times, over } = side.count;
  const [part] = parts;
  if (part !== undefined && parts.length === 1 && times === over) return `${part.n}/${part.d}`;
  const { n, d } = reduce(side.share);
  return d === 1n ? `${n}` : `${n}/${d}`;
}

interface PricedShare {
  readonly name: string;
  readonly priced: PricedPeriod;
  readonly count: ShareCount;
  readonly share: Rational;
  /** Whose share this is; `known`: the steps so far state it already. */
  readonly shareOf: 'both' | 'old' | 'new' | 'known';
}

function explainPriced(shown: Shown, side: PricedShare): ExplainedSide {
  const { axes, digits } = shown;
  const { priced, name, count } = side;
  const steps: FeeStep[] = [];
  if (priced.quantity !== 1n || priced.discount !== undefined) {
    steps.push(priceStep(shown, { what: `${name} price of one period`, priced }));
  }
  if (side.shareOf !== 'known') {
    const words = measureWords(axes, priced.per === 'term' ? 'term' : 'months');
    steps.push(
      shareStep(axes, { what: `${side.shareOf === 'both' ? '' : `${side.shareOf} `}share left: ${words}`, count }),
    );
  }
  return { steps, formula: `${amountText(priced.price, digits)} x ${shareText(axes, side)}` };
}

function explainPaidLessUsed(shown: Shown, side: PaidLessUsedSide): ExplainedSide {
  const { axes, digits } = shown;
  const { used } = side;
  const steps: FeeStep[] = [];
  if (used.monthly.quantity !== 1n || used.monthly.discount !== undefined) {
    steps.push(priceStep(shown, { what: 'old price of one period, for what was used', priced: used.monthly }));
  }
  steps.push(
    stepOf({
      what: 'used: whole months at the monthly price, odd hours at the hourly price',
      formula: usedFormula(used, digits),
      exact: toMajor(used.amount, digits),
      rounding: { mode: axes.rounding, digits },
    }),
  );
  return { steps, formula: `max(${amountText(side.paid, digits)} - ${amountText(used.amount, digits)}, 0)` };
}

function usedFormula(used: UsedValue, digits: number): string {
  const price = amountText(used.monthly.price, digits);
  const months = `${used.months} x ${price}${used.monthlyOver === 1 ? '' : ` / ${used.monthlyOver}`}`;
  if (used.oddMillis === 0) return months;
  const hours = numberText({ n: BigInt(used.oddMillis), d: MILLIS_PER_HOUR });
  return `${months} + ${hours} x ${amountText(used.hourly, digits)} x ${used.quantity}`;
}

function priceStep(shown: Shown, of: { readonly what: string; readonly priced: PricedPeriod }): FeeStep {
  return stepOf({
    what: of.what,
    formula: priceFormula(of.priced, shown.digits),
    exact: toMajor(of.priced.price, shown.digits),
    rounding: { mode: 'half-up', digits: shown.digits + PRICE_DIGITS_MORE },
  });
}

function priceFormula(priced: PricedPeriod, digits: number): string {
  const gross = `${amountText(priced.unit, digits)} x ${priced.quantity}`;
  const { discount } = priced;
  if (discount === undefined) return gross;
  return discount.kind === 'factor'
    ? `${gross} x ${numberText(discount.factor)}`
    : `max(${gross} - ${amountText(discount.amount, digits)}, 0)`;
}

function shareStep(axes: FeeAxes, of: { readonly what: string; readonly count: ShareCount }): FeeStep {
  const rounding: StepRounding = { mode: 'half-up', digits: axes.ratioDigits ?? SHARE_DIGITS };
  return stepOf({ what: of.what, formula: countFormula(of.count), exact: shareOf(of.count), rounding });
}

function countFormula(count: ShareCount): string {
  const parts = count.parts.map(({ n, d }) => (d === 1 ? `${n}` : `${n}/${d}`)).join(' + ');
  if (count.times === count.over) return parts;
  const bracketed = count.parts.length === 1 ? parts : `(${parts})`;
  const times = count.times === 1 ? '' : `${count.times} x `;
  return `${times}${bracketed}${count.over === 1 ? '' : ` / ${count.over}`}`;
}

/** What the numbers of a share count. */
function measureWords(axes: FeeAxes, per: 'term' | 'months'): string {
  switch (axes.measure) {
    case 'term':
      return per === 'term'
        ? `${axes.unit}s left / ${axes.unit}s of the term`
        : `months of the term x ${axes.unit}s left / ${axes.unit}s of the term / months of the price`;
    case 'calendar':
      return 'covered part of each calendar month; of years, days without 29 February / 365';
    case 'months-of-30':
      return `${axes.unit}s left / ${axes.unit}s of 30 days; of years, of 365 days`;
    case 'months-of-365/12':
      return `12 x ${axes.unit}s left / ${axes.unit}s of 365 days`;
    case '30-360':
      return 'days left of months of 30 days / 30';
    case 'whole-months-else-30':
      return 'whole months left, else days left / 30';
  }
}
