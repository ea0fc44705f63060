import type { FeeStep, Quote as QuoteJson, QuotePreview } from '@regrade/client';
import {
  discountOf,
  explainQuote,
  type FitCheck,
  feeRuleById,
  formatInstant,
  present,
  type Quote,
  type QuoteState,
  roundMicros,
  type FeeStep as Step,
  taxOf,
} from '@regrade/core';
import { moneyFormat } from './money.ts';
import { renderDiscount, renderTax } from './receipt.ts';

/** A stored quote where it stands now (contract §5). */
export function renderQuote(quote: Quote, state: QuoteState): QuoteJson {
  return {
    ...renderQuotePreview(quote),
    id: quote.id,
    state,
    expiresAt: formatInstant(quote.expiresAt),
    ...(quote.fit && { fit: renderFit(quote.fit, state) }),
  };
}

/** A seller who did not answer in time has refused, without saying why. */
function renderFit(fit: FitCheck, state: QuoteState): NonNullable<QuoteJson['fit']> {
  switch (fit.state) {
    case 'checking': {
      const isLate = state === 'refused';
      const answerBy = formatInstant(fit.answerBy);
      const reason = isLate ? 'The seller did not answer in time.' : null;
      return { state: isLate ? 'refused' : 'checking', answerBy, reason, blockers: [] };
    }
    case 'fits':
      return { state: 'fits', answerBy: null, reason: null, blockers: [] };
    case 'refused':
      return { state: 'refused', answerBy: null, reason: fit.reason, blockers: fit.blockers };
  }
}

/** Every figure of a quote with the arithmetic that made it. */
export function renderQuotePreview(quote: Quote): QuotePreview {
  const { figures, boundTo } = quote;
  const feeRule = present(feeRuleById(boundTo.feeRule), 'a quote was priced by a fee rule that we have');
  const { steps, stepsByComponent } = explainQuote(quote, feeRule);
  const { minor } = moneyFormat(quote.currency);
  return {
    subscription: quote.subscription,
    at: formatInstant(quote.at),
    timing: quote.timing,
    effectiveAt: formatInstant(quote.effectiveAt),
    feeRule: boundTo.feeRule,
    boundTo: {
      release: boundTo.release,
      subscriptionVersion: boundTo.subscriptionVersion,
      licenseRevisions: { ...boundTo.licenseRevisions },
      rule: boundTo.rule,
    },
    from: quote.components.map(({ from }) => from),
    to: quote.components.map(({ to }) => to),
    direction: quote.direction,
    settled: figures.settled,
    credit: minor(figures.credit),
    charge: minor(figures.charge),
    net: minor(figures.net),
    payable: minor(figures.payable),
    refund: minor(figures.refund),
    balance: minor(figures.balance),
    waived: minor(figures.waived),
    forfeited: minor(figures.forfeited),
    price: minor(quote.components.reduce((sum, { toPriceMicros }) => sum + roundMicros(toPriceMicros), 0n)),
    period: quote.period,
    ...(quote.renewalPriceMinor !== null && { renewalPrice: minor(quote.renewalPriceMinor) }),
    discount: minor(discountOf(figures)),
    discounts: (figures.discounts ?? []).map((line) => renderDiscount(line, minor)),
    tax: minor(taxOf(figures)),
    taxes: (figures.taxes ?? []).map((line) => renderTax(line, minor)),
    ...(quote.onBehalf !== undefined && { actingFor: quote.account, by: quote.onBehalf }),
    ...(quote.corrects && { corrects: quote.corrects.order }),
    currency: quote.currency,
    steps: steps.map(renderStep),
    components: componentSums(quote).map(({ component, credit, charge, net }) => ({
      component,
      credit: minor(credit),
      charge: minor(charge),
      net: minor(net),
      steps: (stepsByComponent.get(component) ?? []).map(renderStep),
    })),
  };
}

/** One entry for each component, its pre-paid terms included: the parts add up to the whole. */
function componentSums({ components, figures }: Quote) {
  return components.map(({ component }) => {
    const lines = figures.lines.filter((line) => line.component === component);
    const sum = (of: 'credit' | 'charge' | 'net') => lines.reduce((all, line) => all + line[of], 0n);
    return { component, credit: sum('credit'), charge: sum('charge'), net: sum('net') };
  });
}

function renderStep({ what, formula, exact, value, rounding }: Step): FeeStep {
  return { what, formula, exact, value, rounding };
}
