import { rowFor } from '../catalog/price.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import type { FeeRefusalCode, FeeRule } from '../fees/fee-rule.ts';
import type { PricedChange, PricedLine } from '../fees/priced-change.ts';
import { present } from '../kernel/assert.ts';
import { dictionaryOf } from '../kernel/dictionary.ts';
import type { LicenseId, QuoteId } from '../kernel/id.ts';
import { currencyDigits, roundMicros } from '../kernel/money.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { ChangeRefusalCode, WouldAllow } from '../rules/change-refusal.ts';
import {
  type ChangeTiming,
  type ComponentDecision,
  type Decision,
  decideChange,
  type RulesInForce,
  type WantedChange,
} from '../rules/decide-change.ts';
import { lastTerm, rollTo, runningTerm } from '../subscription/paid-terms.ts';
import { type Subscription, subscriptionStateAt } from '../subscription/subscription.ts';
import { adjustFigures, type PricedFigures } from './adjustments.ts';
import { decideBrakes } from './brakes.ts';
import { decideAdjustments, nothingToReduce, type QuoteMoney } from './decide-adjustments.ts';
import { commissionOf, NO_MONEY_RULES } from './money-rules.ts';
import { priceFormula } from './price-formula.ts';
import type { Quote, QuotedComponent, QuoteLine, QuotePricing, QuoteRefusalCode } from './quote.ts';
import { feeRefusal, priceDecision, refusePermanent } from './quote-pricing.ts';
import { protocolOf } from './quote-protocol.ts';

/** The release in force, ready to quote from. */
export interface QuotableRelease extends RulesInForce {
  readonly number: number;
  readonly feeRule: FeeRule;
}

/** How long quotes bind and over which protocols changes can be delivered: set by the operator. */
export interface QuoteTerms {
  readonly validSeconds: number;
  /** The most when money goes out (contract §4: 5 minutes). */
  readonly payOutValidSeconds: number;
  readonly protocols: readonly string[];
  /** Those of them that can ask a seller whether a change fits, and how long the seller has to answer. */
  readonly fitCheck?: { readonly protocols: readonly string[]; readonly seconds: number };
}

export interface BuildQuoteInput {
  readonly id: QuoteId;
  readonly subscription: Subscription;
  readonly release: QuotableRelease;
  readonly changes: readonly WantedChange[];
  readonly timing?: ChangeTiming;
  readonly terms: QuoteTerms;
  /** Tax, discounts and commission of the marketplace, and the customer's coupon. Absent: there are none. */
  readonly money?: QuoteMoney;
  /** Who asks for the customer, as in `Quote.onBehalf`. */
  readonly onBehalf?: string;
}

export interface QuoteRefusal {
  readonly code: QuoteRefusalCode | ChangeRefusalCode | `fee.${FeeRefusalCode}`;
  readonly detail: string;
  readonly tried?: readonly string[];
  /** `at`: the same change from that instant on, in epoch seconds. */
  readonly wouldAllow?: WouldAllow & { readonly at?: Instant };
  readonly component?: string;
}

/**
 * Prices one change of a running subscription under the release in force. Permission is decided on list prices, money by
 * the fee rule over what was agreed (contract §2); exact until the one rounding. Amounts are bigint minor units, `now` is
 * epoch seconds. Refuses what the state, the rules, the fee rule, the operator's brakes or the protocol do not let through.
 *
 * ```ts
 * import { buildQuote, explainQuote, formatId, ID_PREFIXES, type QuoteId } from '@regrade/core';
 * import { buildRelease, buildSubscription, helpdeskDocument } from '@regrade/core/testing';
 *
 * const release = buildRelease(helpdeskDocument());
 * const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
 * const subscription = buildSubscription(release, { components: [basic] }); // June 2026, paid
 * const id = formatId<QuoteId>(ID_PREFIXES.quote, subscription.account, '0197a3f0-0000-7000-8000-000000000001');
 * const terms = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only'] };
 * const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
 * const quote = buildQuote({ id, subscription, release, changes, terms }, Date.UTC(2026, 5, 11) / 1000);
 * quote.ok && quote.value.figures.payable; // => 23267n
 * quote.ok && explainQuote(quote.value, release.feeRule).steps.find(({ what }) => what === 'net')?.formula; // => (1249.00 - 900.00) x 1728000/2592000
 * ```
 */
export function buildQuote(given: BuildQuoteInput, now: Instant): Result<Quote, QuoteRefusal> {
  const input = { ...given, subscription: rollTo(given.subscription, now).subscription };
  const stopped = refuseState(input.subscription, now);
  if (stopped) return err(stopped);
  const decided = decideChange({
    ...input.release,
    period: input.subscription.period,
    currency: input.subscription.currency,
    running: input.subscription.components.map(({ slice }) => slice),
    changes: input.changes,
    ...(input.timing && { timing: input.timing }),
  });
  if (!decided.ok) return decided;
  const protocol = protocolOf(input.release, decided.value);
  if (!protocol.ok) return protocol;
  const facts = { decision: decided.value, protocol: protocol.value, now };
  const undeliverable = refuseFulfilment(input, facts);
  if (undeliverable) return err(undeliverable);
  const quote = decided.value.timing === 'at-renewal' ? quoteAtRenewal(input, facts) : quoteNow(input, facts);
  const braked = quote.ok ? refuseBraked({ ...input, quote: quote.value }, now) : undefined;
  return braked ? err(braked) : quote;
}

/** The operator's brakes as they are now on a quote that was priced now or earlier: at the order they decide again. */
export function refuseBraked(
  of: Pick<BuildQuoteInput, 'subscription' | 'release'> & { readonly quote: Quote },
  now: Instant,
): QuoteRefusal | undefined {
  const { quote, subscription, release } = of;
  const { timeZone } = release.catalog.product;
  return decideBrakes({ quote, brakes: release.policy.brakes, history: subscription.history, timeZone }, now);
}

interface Decided {
  readonly decision: Decision;
  readonly protocol: string;
  readonly now: Instant;
}

function quoteNow(input: BuildQuoteInput, decided: Decided): Result<Quote, QuoteRefusal> {
  const { subscription, release, terms } = input;
  // The clocks of two servers may differ by a second: a change never begins before the slice that it ends.
  const at = subscription.components.reduce((latest, { slice }) => Math.max(latest, slice.from), decided.now);
  const priced = priceDecision({ subscription, release, decision: decided.decision, at });
  if (!priced.ok) return err(feeRefusal(priced.error));
  const { pricing } = priced.value;
  const adjusted = adjust(input, { ...decided, pricing, figures: figuresOf(priced.value.priced), at });
  if (!adjusted.ok) return adjusted;
  const { figures } = adjusted.value;
  const paysOut = figures.refund > 0n || figures.balance > 0n;
  const valid = paysOut ? Math.min(terms.validSeconds, terms.payOutValidSeconds) : terms.validSeconds;
  const expiresAt = Math.min(at + valid, runningTerm(subscription).end ?? Number.POSITIVE_INFINITY);
  const moneyless = { at, effectiveAt: at, expiresAt, pricing, renewalPriceMinor: null };
  return ok(assemble(input, decided, { ...moneyless, ...adjusted.value }));
}

/** Discounts, coupon and tax on top of what the fee rule said. */
function adjust(
  { money, subscription, release }: BuildQuoteInput,
  of: Decided & { readonly pricing: QuotePricing; readonly figures: PricedFigures; readonly at: Instant },
): Result<Pick<Quote, 'figures' | 'adjustments'>, QuoteRefusal> {
  const { decision, pricing, figures, at } = of;
  const adjustments = decideAdjustments({
    money: money ?? { rules: NO_MONEY_RULES, region: null },
    subscription,
    productType: release.catalog.product.type,
    direction: decision.direction,
    figures,
    at,
  });
  if (!adjustments.ok) return adjustments;
  if (!adjustments.value) return ok({ figures });
  return ok({ figures: adjustFigures(figures, adjustments.value, pricing), adjustments: adjustments.value });
}

function quoteAtRenewal(input: BuildQuoteInput, decided: Decided): Result<Quote, QuoteRefusal> {
  const { subscription, terms } = input;
  const { components } = decided.decision;
  const permanent = refusePermanent({ subscription, decision: decided.decision });
  if (permanent) return err(feeRefusal(permanent));
  // Nothing moves before the renewal, so there is nothing that a coupon could reduce.
  if (input.money?.coupon) return err(nothingToReduce(input.money.coupon.code));
  const end = present(subscription.term.end, 'a permanent subscription was refused');
  // Each component is billed by itself, as at the purchase: the parts add up to the whole.
  const { periods } = lastTerm(subscription);
  const prices = components.map(({ toPriceMicros }) => roundMicros(toPriceMicros * BigInt(periods)));
  const quote = assemble(input, decided, {
    at: end,
    effectiveAt: end,
    expiresAt: Math.min(decided.now + terms.validSeconds, end),
    pricing: null,
    figures: nothingMoves(components),
    renewalPriceMinor: prices.reduce((sum, price) => sum + price, 0n),
    renewalPeriods: periods,
  });
  return ok(quote);
}

type Priced = Pick<
  Quote,
  'at' | 'effectiveAt' | 'expiresAt' | 'figures' | 'renewalPriceMinor' | 'renewalPeriods' | 'adjustments'
> & {
  readonly pricing: QuotePricing | null;
};

function assemble(input: BuildQuoteInput, { decision, protocol, now }: Decided, priced: Priced): Quote {
  const { subscription, release, money, onBehalf } = input;
  const commissionBasisPoints = money ? commissionOf(money.rules, subscription.seller) : 0;
  const revisions = subscription.components
    .filter(({ component }) => decision.components.some((changed) => changed.component === component))
    .map(({ license, licenseRevision }): [LicenseId, number] => [license, licenseRevision]);
  return {
    id: input.id,
    account: subscription.account,
    subscription: subscription.id,
    product: subscription.product,
    seller: subscription.seller,
    builtAt: now,
    timing: decision.timing,
    currency: subscription.currency,
    period: subscription.period,
    boundTo: {
      release: release.number,
      subscriptionVersion: subscription.version,
      licenseRevisions: dictionaryOf(revisions),
      rule: [...new Set(decision.components.map(({ rule }) => rule))].join(' '),
      feeRule: release.feeRule.id,
      timeZone: release.catalog.product.timeZone,
      downgrades: release.policy.downgrades,
    },
    changes: input.changes,
    direction: decision.direction,
    components: decision.components.map((component) => quotedComponent(input, component)),
    protocol,
    silence: decision.silence,
    ...(asksSeller(input.terms, { decision, protocol }) && {
      fit: { state: 'checking', answerBy: now + (input.terms.fitCheck?.seconds ?? 0) },
    }),
    ...priced,
    ...(commissionBasisPoints > 0 && { commissionBasisPoints }),
    ...(onBehalf !== undefined && { onBehalf }),
  };
}

function quotedComponent({ release, subscription }: BuildQuoteInput, decision: ComponentDecision): QuotedComponent {
  const { component, from, to, direction, fromListPriceMicros, toPriceMicros } = decision;
  const found = findSpecification(release.catalog, to.specification);
  const sku = found && findSku(found.specification, to.skuKey);
  const row = present(sku && rowFor(sku, subscription), 'a decided target has a price row');
  const digits = present(currencyDigits(subscription.currency), 'a subscription is in a known currency');
  const toPriceFormula = priceFormula(row, to.quantities, digits);
  return { component, from, to, direction, fromListPriceMicros, toPriceMicros, toPriceFormula };
}

/** The figures of a priced change without its arithmetic in words. */
export function figuresOf(priced: PricedChange): PricedFigures {
  const { steps: _steps, direction: _direction, lines, ...figures } = priced;
  return { ...figures, lines: lines.map(lineFigures) };
}

function lineFigures({ component, from, credit, charge, net }: PricedLine): QuoteLine {
  return { component, ...(from !== undefined && { from }), credit, charge, net };
}

function nothingMoves(components: readonly ComponentDecision[]): PricedFigures {
  const zero = { credit: 0n, charge: 0n, net: 0n };
  const lines = components.map(({ component }) => ({ component, ...zero }));
  return { ...zero, payable: 0n, refund: 0n, balance: 0n, waived: 0n, forfeited: 0n, settled: ['zero'], lines };
}

function refuseState(subscription: Subscription, now: Instant): QuoteRefusal | undefined {
  switch (subscriptionStateAt(subscription, now)) {
    case 'ended':
      return { code: 'subscription.ended', detail: 'The term of this subscription has ended; buy the product again.' };
    case 'suspended':
      return {
        code: 'subscription.suspended',
        detail: 'This subscription is suspended; it can change again once the operator resumes it.',
      };
    case 'active':
      return subscription.openOrder === null
        ? undefined
        : {
            code: 'subscription.changing',
            detail: `Change order ${subscription.openOrder} is still open; pay it, cancel it or wait for its end.`,
          };
  }
}

/**
 * Whether the seller's software is asked before the quote binds: where the rule wants it, and before a downgrade at renewal
 * is promised, over every protocol that can ask, because until the start more may come into use than the target allows.
 */
function asksSeller({ fitCheck }: QuoteTerms, { decision, protocol }: Omit<Decided, 'now'>): boolean {
  if (decision.fit) return true;
  const shrinksLater =
    decision.timing === 'at-renewal' && decision.components.some(({ direction }) => direction === 'downgrade');
  return shrinksLater && fitCheck?.protocols.includes(protocol) === true;
}

/** What stands between a permitted change and its price: the seller cannot be told, or not be asked first. */
function refuseFulfilment({ terms }: BuildQuoteInput, of: Omit<Decided, 'now'>): QuoteRefusal | undefined {
  const { protocol, decision } = of;
  if (!terms.protocols.includes(protocol)) {
    return {
      code: 'fulfilment.protocol-unavailable',
      detail: `This marketplace cannot deliver changes over ${protocol} yet; the operator has to set it up first.`,
    };
  }
  const asking = decision.components.find(({ fit }) => fit);
  if (!asking || terms.fitCheck?.protocols.includes(protocol)) return undefined;
  return {
    code: 'fulfilment.fit-check-unavailable',
    detail: `The rule ${asking.rule} wants the seller's software asked whether the change fits, and nobody can ask it over ${protocol}.`,
    component: asking.component,
  };
}
