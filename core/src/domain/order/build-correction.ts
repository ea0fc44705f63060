import { isSameSelection } from '../catalog/selection.ts';
import { present } from '../kernel/assert.ts';
import { dictionaryOf } from '../kernel/dictionary.ts';
import type { QuoteId } from '../kernel/id.ts';
import { allocate, currencyDigits, formatMicros } from '../kernel/money.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import { cashPartOf } from '../ledger/payment-source.ts';
import {
  discountOf,
  returnedTaxMinor,
  sellerDiscountOf,
  sellerWithheldMinor,
  withheldMinor,
} from '../quote/adjustments.ts';
import type { Quote, QuotedComponent, QuoteFigures, QuotePricing } from '../quote/quote.ts';
import { openSlices, runningTerm } from '../subscription/paid-terms.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { TaxLine } from '../subscription/subscription-money.ts';
import { basisOf, refundBasis } from '../subscription/tax-terms.ts';
import { type ChangeOrder, LICENSE_ONLY } from './change-order.ts';

/** What a compensating order is built from: a completed order, its quote, and the subscription as it stands. */
export interface CorrectionInput {
  readonly id: QuoteId;
  readonly order: ChangeOrder;
  readonly quote: Quote;
  readonly subscription: Subscription;
  readonly reason: string;
  /** Who corrects, as in `Quote.onBehalf`. */
  readonly by: string;
}

export type CorrectionRefusalCode = 'correction.moved-on' | 'correction.exceeds-paid' | 'correction.goodwill-stays';

export interface CorrectionRefusal {
  readonly code: CorrectionRefusalCode;
  readonly detail: string;
}

/**
 * The quote that undoes a completed order: back to the selection before it, from the instant at which its change began,
 * for exactly its amounts turned round. What a discount covered is not paid out. Refused once something later stands on it.
 * A reversal is undone like any other order; goodwill is not, because nobody pays for what they were given.
 */
export function buildReversal(input: CorrectionInput, now: Instant): Result<Quote, CorrectionRefusal> {
  const { quote, subscription } = input;
  const { pricing, corrects } = quote;
  if (corrects?.kind === 'goodwill') {
    const detail = 'This order gave an amount back, and what was given stays with the customer.';
    return err({ code: 'correction.goodwill-stays', detail });
  }
  const hasOnePrice = pricing ? !hasSeveralPrices(pricing) : corrects !== undefined;
  if (!isUntouched(input) || !hasOnePrice) {
    const detail =
      'What this order changed has been changed, renewed or credited since, or it has paid terms at several prices. Correct the later order, or give an amount back.';
    return err({ code: 'correction.moved-on', detail });
  }
  const figures = reversedFigures(input);
  if (exceeds(subscription, figures)) return err(exceedsPaid());
  const components = quote.components.map((component): QuotedComponent => {
    const { from, to, fromListPriceMicros: _list, toPriceMicros: fromListPriceMicros } = component;
    const toPriceMicros = agreedBefore(quote, component);
    const toPriceFormula = formatMicros(toPriceMicros, digitsOf(quote));
    const direction = OPPOSITE[component.direction];
    return { ...component, from: to, to: from, direction, fromListPriceMicros, toPriceMicros, toPriceFormula };
  });
  const direction = OPPOSITE[quote.direction];
  const { effectiveAt, protocol } = quote;
  const withheld = { minor: withheldBy(quote), sellerMinor: sellerWithheldBy(quote) };
  return ok(
    correctionOf(input, { kind: 'reversal', now, withheld, components, figures, direction, effectiveAt, protocol }),
  );
}

/**
 * Nothing later stands on it: its slices run as it opened them, and the licenses have the revision that it gave them. What
 * was undone and ordered again within one second looks the same but for that.
 */
function isUntouched({ order, quote, subscription }: CorrectionInput): boolean {
  return quote.components.every(({ component, to }) => {
    const running = subscription.components.find((candidate) => candidate.component === component);
    const before = running && quote.boundTo.licenseRevisions[running.license];
    if (before === undefined || running?.licenseRevision !== before + 1) return false;
    const lines = quote.figures.lines.filter((candidate) => candidate.component === component);
    const slices = running ? openSlices(running) : [];
    return (
      slices.length === lines.length &&
      slices.every((slice, index) => {
        const line = lines[index];
        const opened = slice.from === (line?.from ?? order.effectiveAt) && isSameSelection(slice.selection, to);
        return opened && slice.chargeMinor === line?.charge && slice.creditedMinor === 0n;
      })
    );
  });
}

/** What was agreed before the order: its quote priced it, or, of a reversal, turned it round. */
function agreedBefore({ pricing, corrects }: Quote, { component, fromListPriceMicros }: QuotedComponent): bigint {
  if (corrects) return fromListPriceMicros;
  const line = pricing?.lines.find((candidate) => candidate.component === component);
  return present(line, 'a priced component has a line').from.agreedPriceMicros;
}

/** The slices that were paid beyond the running term had another agreed price: one line cannot bring both back. */
function hasSeveralPrices({ lines }: QuotePricing): boolean {
  return lines.some(({ component, from }) =>
    lines.some((other) => other.component === component && other.from.agreedPriceMicros !== from.agreedPriceMicros),
  );
}

export interface GoodwillAmount {
  readonly minor: bigint;
  readonly to: 'wallet' | 'balance';
}

/** The quote that gives an amount back for what runs on: a credit of its slices, with the tax that belongs to it. */
export function buildGoodwill(
  input: CorrectionInput,
  amount: GoodwillAmount,
  now: Instant,
): Result<Quote, CorrectionRefusal> {
  const { quote, subscription } = input;
  const running = subscription.components.filter(({ component }) =>
    quote.figures.lines.some((line) => line.component === component),
  );
  const left = running.map(({ slice }) => slice.chargeMinor - slice.creditedMinor);
  const leftSum = left.reduce((sum, minor) => sum + minor, 0n);
  if (amount.minor > leftSum) return err(exceedsPaid());
  const credits = allocate(amount.minor, left);
  const taxes = goodwillTaxes(subscription, amount);
  const out = amount.minor - taxes.reduce((sum, { minor }) => sum + minor, 0n);
  const figures: QuoteFigures = {
    charge: 0n,
    credit: amount.minor,
    net: -amount.minor,
    payable: 0n,
    refund: amount.to === 'wallet' ? out : 0n,
    balance: amount.to === 'balance' ? out : 0n,
    waived: 0n,
    forfeited: 0n,
    settled: [amount.to === 'wallet' ? 'refund' : 'balance'],
    lines: running.map(({ component }, index) => {
      const credit = credits[index] ?? 0n;
      return { component, credit, charge: 0n, net: -credit };
    }),
    ...(taxes.length > 0 && { taxes }),
  };
  // What runs is credited, so money goes back of its own term.
  if (exceeds(subscription, figures) || figures.refund > basisOf([runningTerm(subscription)]).cashLeftMinor) {
    return err(exceedsPaid());
  }
  return ok(
    correctionOf(input, {
      kind: 'goodwill',
      now,
      withheld: { minor: 0n, sellerMinor: 0n },
      components: [],
      figures,
      direction: 'equal',
      effectiveAt: now,
      // Nothing changes for the seller's software, so nobody is asked.
      protocol: LICENSE_ONLY,
    }),
  );
}

const OPPOSITE = { upgrade: 'downgrade', downgrade: 'upgrade', equal: 'equal' } as const;

function correctionOf(
  { id, order, quote, subscription, reason, by }: CorrectionInput,
  of: Pick<Quote, 'components' | 'figures' | 'direction' | 'effectiveAt' | 'protocol'> & {
    readonly kind: 'reversal' | 'goodwill';
    readonly now: Instant;
    readonly withheld: { readonly minor: bigint; readonly sellerMinor: bigint };
  },
): Quote {
  const { kind, now, withheld, ...said } = of;
  const { adjustments: _, fit: _asked, ...original } = quote;
  const revisions = subscription.components.map(({ license, licenseRevision }) => [license, licenseRevision] as const);
  return {
    ...original,
    ...said,
    id,
    at: said.effectiveAt,
    builtAt: now,
    expiresAt: now,
    timing: 'now',
    boundTo: {
      ...quote.boundTo,
      release: subscription.release,
      subscriptionVersion: subscription.version,
      licenseRevisions: dictionaryOf(revisions),
    },
    changes: [],
    pricing: null,
    renewalPriceMinor: null,
    onBehalf: by,
    corrects: {
      order: order.id,
      kind,
      reason,
      withheldMinor: withheld.minor,
      ...(withheld.sellerMinor !== 0n && { sellerWithheldMinor: withheld.sellerMinor }),
    },
  };
}

function reversedFigures({ order, quote: { figures } }: CorrectionInput): QuoteFigures {
  const { payment } = order;
  const refund = payment.kind === 'paid' ? cashPartOf(payment.source, payment.minor) : 0n;
  const balance = figures.payable - refund;
  const payable = figures.refund + figures.balance;
  const waived = figures.forfeited;
  const forfeited = figures.waived + discountOf(figures);
  const taxes = (figures.taxes ?? []).map((line): TaxLine => ({ ...line, minor: -line.minor }));
  const moved: (readonly [QuoteFigures['settled'][number], bigint])[] = [
    ['charge', payable],
    ['refund', refund],
    ['balance', balance],
    ['waived', waived],
  ];
  const settled = moved.flatMap(([name, minor]) => (minor > 0n ? [name] : []));
  return {
    charge: figures.credit,
    credit: figures.charge,
    net: -figures.net,
    payable,
    refund,
    balance,
    waived,
    forfeited,
    settled: settled.length > 0 ? settled : ['zero'],
    lines: figures.lines.map(({ component, from, credit, charge, net }) => ({
      component,
      ...(from !== undefined && { from }),
      credit: charge,
      charge: credit,
      net: -net,
    })),
    ...(taxes.length > 0 && { taxes }),
  };
}

/** What the order moved behind the slices: a discount it granted, or, below 0, one that it withheld. */
function withheldBy({ figures, pricing, adjustments, corrects }: Quote): bigint {
  if (corrects) return -corrects.withheldMinor;
  if (figures.net >= 0n) return discountOf(figures);
  return adjustments?.given && pricing ? -withheldMinor(figures, { given: adjustments.given, billed: pricing }) : 0n;
}

/** What of it is the seller's again, or, below 0, at their expense again. */
function sellerWithheldBy({ figures, pricing, adjustments, corrects }: Quote): bigint {
  if (corrects) return -(corrects.sellerWithheldMinor ?? 0n);
  if (figures.net >= 0n) return sellerDiscountOf(figures);
  const given = adjustments?.given;
  return given && pricing ? -sellerWithheldMinor(figures, { given, billed: pricing }) : 0n;
}

function goodwillTaxes(subscription: Subscription, { minor }: GoodwillAmount): TaxLine[] {
  const { paidMinor, held } = refundBasis(subscription);
  return held.flatMap(({ rate, name, minor: heldMinor }): TaxLine[] => {
    const back = returnedTaxMinor({ heldMinor, outMinor: minor, paidMinor });
    return back === 0n ? [] : [{ rate, name, minor: -back }];
  });
}

/** Invariant 2: no more money goes back than was paid for what is not over and not refunded, and no more tax than is held. */
function exceeds(subscription: Subscription, { refund, taxes = [] }: QuoteFigures): boolean {
  if (refund > refundBasis(subscription).cashLeftMinor) return true;
  return taxes.some(({ rate, minor }) => {
    const held = subscription.totals.taxes?.find((total) => total.rate === rate);
    return -minor > (held ? held.chargedMinor - held.returnedMinor : 0n);
  });
}

function exceedsPaid(): CorrectionRefusal {
  const detail = 'More would go back than was paid for what runs and not given back yet. Name a smaller amount.';
  return { code: 'correction.exceeds-paid', detail };
}

function digitsOf({ currency }: Quote): number {
  return present(currencyDigits(currency), 'a quote is in a known currency');
}
