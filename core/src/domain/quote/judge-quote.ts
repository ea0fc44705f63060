import type { FeeRule } from '../fees/fee-rule.ts';
import { type PricedChange, priceChange } from '../fees/price-change.ts';
import { assert } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { decideChange } from '../rules/decide-change.ts';
import { rollTo } from '../subscription/paid-terms.ts';
import { type Subscription, subscriptionStateAt } from '../subscription/subscription.ts';
import { adjustFigures, discountOf } from './adjustments.ts';
import { figuresOf, type QuotableRelease } from './build-quote.ts';
import type { Quote, QuotedComponent, QuoteFigures } from './quote.ts';
import { priceDecision } from './quote-pricing.ts';
import { protocolOf } from './quote-protocol.ts';

/** Where a quote stands. Acceptance and the seller's answer are stored; everything else follows from what it is bound to. */
export type QuoteState = 'checking' | 'open' | 'accepted' | 'expired' | 'superseded' | 'refused';

export interface JudgeQuoteInput {
  readonly quote: Quote;
  readonly accepted: boolean;
  readonly subscription: Subscription;
  readonly release: QuotableRelease;
}

/**
 * Whether a quote still binds. A new release supersedes it only if its rule, one of its two prices, the fee rule, the
 * time zone or the product type's directions changed (contract §4, Time), or the protocol over which its order is told.
 */
export function judgeQuote(input: JudgeQuoteInput, now: Instant): QuoteState {
  const { quote, subscription, release } = input;
  if (input.accepted) return 'accepted';
  if (isRefused(quote, now)) return 'refused';
  if (now >= quote.expiresAt || subscriptionStateAt(subscription, now) === 'ended') return 'expired';
  if (movedSince(quote, subscription)) return 'superseded';
  // Not by the release alone: the operator defines what a product type allows.
  if (release.policy.downgrades !== quote.boundTo.downgrades) return 'superseded';
  if (release.number !== quote.boundTo.release && !bindsTheSame(input)) return 'superseded';
  return quote.fit?.state === 'checking' ? 'checking' : 'open';
}

/** By the seller's software, or because it did not answer in time. */
function isRefused({ fit }: Quote, now: Instant): boolean {
  return fit?.state === 'refused' || (fit?.state === 'checking' && now >= fit.answerBy);
}

function movedSince(quote: Quote, subscription: Subscription): boolean {
  if (quote.boundTo.subscriptionVersion !== subscription.version) return true;
  return subscription.components.some(({ license, licenseRevision }) => {
    const bound = quote.boundTo.licenseRevisions[license];
    return bound !== undefined && bound !== licenseRevision;
  });
}

function bindsTheSame({ quote, subscription: stored, release }: JudgeQuoteInput): boolean {
  const { subscription } = rollTo(stored, quote.builtAt);
  if (release.feeRule.id !== quote.boundTo.feeRule) return false;
  if (release.catalog.product.timeZone !== quote.boundTo.timeZone) return false;
  const again = decideChange({
    ...release,
    period: subscription.period,
    currency: subscription.currency,
    running: subscription.components.map(({ slice }) => slice),
    changes: quote.changes,
    timing: quote.timing,
  });
  // A rule that now wants the seller asked was not there when this quote was given: nobody has asked.
  if (!again.ok || (again.value.fit && !quote.fit)) return false;
  const protocol = protocolOf(release, again.value);
  if (!protocol.ok || protocol.value !== quote.protocol) return false;
  const { silence } = again.value;
  if (silence.afterSeconds !== quote.silence.afterSeconds || silence.then !== quote.silence.then) return false;
  if (!again.value.components.every((decided, index) => pricesAgree(decided, quote.components[index]))) return false;
  if (!quote.pricing) return true;
  // Rules that price by other rows of the SKU, or by added units, see a new price where the two list prices stand still.
  const priced = priceDecision({ subscription, release, decision: again.value, at: quote.at });
  return priced.ok && differingFigure(adjusted(quote, priced.value.priced), quote.figures) === undefined;
}

function pricesAgree(
  decided: Pick<QuotedComponent, 'fromListPriceMicros' | 'toPriceMicros'>,
  quoted: QuotedComponent | undefined,
): boolean {
  return (
    quoted !== undefined &&
    decided.fromListPriceMicros === quoted.fromListPriceMicros &&
    decided.toPriceMicros === quoted.toPriceMicros
  );
}

/** Recomputes a quote's figures from its stored inputs and throws if a single one differs (invariant 4). */
export function assertRecomputes(quote: Quote, feeRule: FeeRule): void {
  if (!quote.pricing) return;
  assert(feeRule.id === quote.boundTo.feeRule, 'a quote is recomputed under its own fee rule');
  const again = priceChange({ ...quote.pricing, feeRule }, { steps: false });
  assert(again.ok, 'a quote that was priced can be priced again');
  const differs = differingFigure(adjusted(quote, again.value), quote.figures);
  assert(differs === undefined, `the stored quote recomputes to the same ${differs} (invariant 4)`);
}

/** The figures of a price with what the quote laid on top: discounts and tax are bound by it (invariant 4). */
function adjusted({ adjustments, pricing }: Quote, priced: PricedChange): QuoteFigures {
  const figures = figuresOf(priced);
  return adjustments && pricing ? adjustFigures(figures, adjustments, pricing) : figures;
}

const FIGURES = ['credit', 'charge', 'net', 'payable', 'refund', 'balance', 'waived', 'forfeited'] as const;

/** The name of the first figure in which two quotes differ, the components' own included. */
function differingFigure(a: QuoteFigures, b: QuoteFigures): string | undefined {
  const differs = FIGURES.find((key) => a[key] !== b[key]);
  if (differs !== undefined) return differs;
  if (discountOf(a) !== discountOf(b)) return 'discount';
  const tax = a.taxes?.find((line, at) => b.taxes?.[at]?.rate !== line.rate || b.taxes[at]?.minor !== line.minor);
  if (tax || a.taxes?.length !== b.taxes?.length) return 'tax';
  if (a.lines.length !== b.lines.length) return 'lines';
  const index = a.lines.findIndex((line, at) => {
    const other = b.lines[at];
    return other?.component !== line.component || other.credit !== line.credit || other.charge !== line.charge;
  });
  return index === -1 ? undefined : `lines of ${a.lines[index]?.component}`;
}
