import type { FeeRefusal, FeeRefusalCode, FeeRule } from '../fees/fee-rule.ts';
import { type PriceChangeLine, type PricedChange, priceChange } from '../fees/price-change.ts';
import { present } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { ComponentDecision, Decision, RulesInForce } from '../rules/decide-change.ts';
import { releasePrices, termPeriod } from '../rules/selection-prices.ts';
import { openSlices, runningTerm } from '../subscription/paid-terms.ts';
import type { PaidTerm, Slice, Subscription, SubscriptionTotals } from '../subscription/subscription.ts';
import { termsWithoutTax } from '../subscription/tax-terms.ts';
import type { QuotePricing } from './quote.ts';

/** What of a slice its fees are made from. */
export type PricedSlice = Pick<Slice, 'from' | 'to' | 'agreedPriceMicros' | 'chargeMinor' | 'creditedMinor'>;

/** What of a subscription its fees are made from: quotes have all of it, the impact of a draft has no more. */
export interface PricedSubscription extends Pick<Subscription, 'currency' | 'period' | 'periods' | 'term' | 'terms'> {
  readonly components: readonly {
    readonly component: string;
    readonly slice: PricedSlice;
    readonly next?: readonly PricedSlice[];
  }[];
  readonly totals: Pick<SubscriptionTotals, 'cashPaidMinor' | 'cashRefundedMinor'> & Partial<SubscriptionTotals>;
}

interface PricingInput {
  readonly subscription: PricedSubscription;
  readonly release: RulesInForce & { readonly feeRule: FeeRule };
  readonly decision: Decision;
  readonly at: Instant;
}

/** What a decided change costs at an instant, with the inputs that made it; or the fee rule's refusal. */
export function priceDecision(
  input: PricingInput,
): Result<{ readonly pricing: QuotePricing; readonly priced: PricedChange }, FeeRefusal> {
  const permanent = refusePermanent(input);
  if (permanent) return err(permanent);
  const pricing = pricingOf(input);
  const priced = priceChange({ ...pricing, feeRule: input.release.feeRule }, { steps: false });
  return priced.ok ? ok({ pricing, priced: priced.value }) : priced;
}

/**
 * What runs for ever, or to an end that its seller has set, has no share of the term left and no renewal, whatever the
 * rules in force allow: an import, or a component once billed offline.
 */
export function refusePermanent({
  subscription,
  decision,
}: Pick<PricingInput, 'subscription' | 'decision'>): FeeRefusal | undefined {
  const { end } = subscription.term;
  const endsApart = ({ component }: { readonly component: string }) =>
    openSlices(runningComponent(subscription, component)).at(-1)?.to !== end;
  if (end !== null && !decision.components.some(endsApart)) return undefined;
  const detail =
    'What runs does not end with the term, so no share of it is left and no renewal comes: its seller adjusts it.';
  return { code: 'permanent-term', detail };
}

/** A fee rule's refusal as the quote says it. */
export function feeRefusal({ code, detail }: FeeRefusal): {
  readonly code: `fee.${FeeRefusalCode}`;
  readonly detail: string;
} {
  return { code: `fee.${code}`, detail };
}

/**
 * From a catalog and a subscription to the fee rule's request (fee-rules §9). What is paid beyond the running term is
 * priced with it, a line for each component and term; cash is that of these terms, and not of those that are over.
 */
function pricingOf({ subscription, release, decision, at }: PricingInput): QuotePricing {
  const terms = termsWithoutTax(subscription);
  const running = runningTerm(subscription);
  return {
    timeZone: release.catalog.product.timeZone,
    currency: subscription.currency,
    term: { start: running.start, end: running.end, period: termPeriod(subscription.period, running.periods) },
    at,
    lines: decision.components.flatMap((component) => linesOf({ subscription, release, component, terms })),
    cash: {
      paidMinor: terms.reduce((sum, { cashPaidMinor }) => sum + cashPaidMinor, 0n),
      refundedMinor: terms.reduce((sum, { cashRefundedMinor }) => sum + cashRefundedMinor, 0n),
    },
    payOut: release.policy.downgrades,
    ...(decision.direction === 'downgrade' && { isDowngrade: true }),
  };
}

interface LineInput {
  readonly subscription: PricedSubscription;
  readonly release: PricingInput['release'];
  readonly component: ComponentDecision;
  readonly terms: readonly PaidTerm[];
}

function linesOf(of: LineInput): PriceChangeLine[] {
  const open = openSlices(runningComponent(of.subscription, of.component.component));
  return open.map((slice, index) => {
    if (index === 0) return lineOf(of, slice, present(of.terms[0], 'a subscription has a running term'));
    const term = present(
      of.terms.find(({ start }) => start === slice.from),
      'a pre-paid slice belongs to a paid term',
    );
    const end = present(term.end, 'a pre-paid term ends');
    const period = termPeriod(of.subscription.period, term.periods);
    return { ...lineOf(of, slice, term), term: { start: term.start, end, period } };
  });
}

function lineOf({ subscription, release, component }: LineInput, slice: PricedSlice, term: PaidTerm): PriceChangeLine {
  const { period: per, currency } = subscription;
  const { feeRule } = release;
  const prices = releasePrices(release, { feeRule, decided: component, per, currency });
  return {
    component: component.component,
    from: {
      agreedPriceMicros: slice.agreedPriceMicros,
      per,
      listPriceMicros: component.fromListPriceMicros,
      ...(prices.fromRows && { rows: prices.fromRows }),
    },
    to: { priceMicros: component.toPriceMicros, per, ...(prices.toRows && { rows: prices.toRows }) },
    ...(prices.added && { added: prices.added }),
    billed: billedOf(slice),
    // What was paid for one component of several is not kept apart; rules that read it refuse `cash-unknown` there.
    ...(subscription.components.length === 1 && { paidMinor: term.cashPaidMinor }),
  };
}

function runningComponent<Component extends { readonly component: string }>(
  { components }: { readonly components: readonly Component[] },
  component: string,
): Component {
  const running = components.find((candidate) => candidate.component === component);
  return present(running, 'a decided component runs in the subscription');
}

function billedOf(slice: PricedSlice): PriceChangeLine['billed'] {
  const end = present(slice.to, 'a permanent component has no fee: it was refused');
  return { amountMinor: slice.chargeMinor, creditedMinor: slice.creditedMinor, start: slice.from, end };
}
