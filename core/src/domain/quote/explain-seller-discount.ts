import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf, sumText } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import { type GivenBack, sellerDiscountOf, sellerWithheldMinor, withheldMinor } from './adjustments.ts';
import { WITHHELD } from './explain-adjustments.ts';
import { OPERATOR } from './money-rules.ts';
import type { Quote } from './quote.ts';

/**
 * What a change costs its seller in discounts: those that they give with it, less what of earlier ones is theirs again.
 * `steps` are those of the quote, which tell how each discount, and what is withheld, comes about.
 */
export function explainSellerDiscount(quote: Quote, steps: readonly FeeStep[]): readonly FeeStep[] {
  const digits = present(currencyDigits(quote.currency), 'a quote is in a known currency');
  const step = (what: string, formula: string) => {
    const exact = present(evaluateFormula(formula), 'a formula of ours can be evaluated');
    return stepOf({ what, formula, exact, rounding: { mode: 'half-up', digits } });
  };
  const back = withheldFromSeller(quote);
  const given = (quote.figures.discounts ?? []).filter(({ funder }) => funder !== OPERATOR);
  const amounts = [...given.map(({ minor }) => minor), -back].filter((minor) => minor !== 0n);
  if (amounts.length === 0) return [];
  const names = given.map(({ name, coupon }) =>
    coupon === undefined ? `discount: ${name}` : `coupon ${coupon}: ${name}`,
  );
  const share = explainShare(quote, digits);
  return [
    ...steps.filter(({ what }) => names.includes(what) || (share !== undefined && what === WITHHELD)),
    ...(share === undefined ? [] : [step('of it at the seller’s expense', share)]),
    step('discount', sumText(amounts, digits)),
  ];
}

function withheldFromSeller({ corrects, adjustments, pricing, figures }: Quote): bigint {
  if (corrects) return corrects.sellerWithheldMinor ?? 0n;
  const given = adjustments?.given;
  if (!given || !pricing || figures.net >= 0n || sellerDiscountOf(figures) > 0n) return 0n;
  return sellerWithheldMinor(figures, { given, billed: pricing });
}

/** In the proportion of what discounts covered; undefined where nothing is withheld. */
function explainShare({ corrects, adjustments, pricing, figures }: Quote, digits: number): string | undefined {
  const given = adjustments?.given;
  if (corrects || !given || !pricing || figures.net >= 0n) return undefined;
  const withheld = withheldMinor(figures, { given, billed: pricing });
  if (withheld === 0n) return undefined;
  const covered = (behind: (of: GivenBack['discounted'][number]) => bigint) =>
    given.discounted
      .map((each) => {
        const { component, from } = each;
        const line = figures.lines.find((candidate) => candidate.component === component && candidate.from === from);
        const slice = pricing.lines.find((one) => one.component === component && one.term?.start === from);
        const [credit, billed] = [line?.credit ?? 0n, slice?.billed.amountMinor ?? 0n];
        const text = amountText(behind(each), digits);
        return billed <= 0n || credit >= billed
          ? text
          : `${text} x ${amountText(credit, digits)}/${amountText(billed, digits)}`;
      })
      .join(' + ');
  return `${amountText(withheld, digits)} x (${covered(({ sellerMinor = 0n }) => sellerMinor)})/(${covered(({ minor }) => minor)})`;
}
