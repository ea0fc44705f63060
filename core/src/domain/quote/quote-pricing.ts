import type { BandedPart, PricePart, PriceRow, Sku } from '../catalog/catalog.ts';
import { partPriceOf, priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import type { FeeRefusal, FeeRefusalCode, FeeRule } from '../fees/fee-rule.ts';
import { type PeriodPrice, type PriceChangeLine, type PricedChange, priceChange } from '../fees/price-change.ts';
import { assert, present } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Instant, periodMonths } from '../kernel/time.ts';
import type { ComponentDecision, Decision, RulesInForce } from '../rules/decide-change.ts';
import type { Slice, Subscription, SubscriptionTotals } from '../subscription/subscription.ts';
import type { QuotePricing } from './quote.ts';

/** What of a slice its fees are made from. */
export type PricedSlice = Pick<Slice, 'from' | 'to' | 'agreedPriceMicros' | 'chargeMinor' | 'creditedMinor'>;

/** What of a subscription its fees are made from: quotes have all of it, the impact of a draft has no more. */
export interface PricedSubscription extends Pick<Subscription, 'currency' | 'period' | 'periods' | 'term'> {
  readonly components: readonly { readonly component: string; readonly slice: PricedSlice }[];
  readonly totals: Pick<SubscriptionTotals, 'cashPaidMinor' | 'cashRefundedMinor'>;
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

/** What runs for ever has no share left and no renewal, whatever the rules in force allow: an import, or a component once billed offline. */
export function refusePermanent({
  subscription,
  decision,
}: Pick<PricingInput, 'subscription' | 'decision'>): FeeRefusal | undefined {
  const isPermanent = (component: string) => runningSlice(subscription, component).to === null;
  if (subscription.term.end !== null && !decision.components.some(({ component }) => isPermanent(component))) {
    return undefined;
  }
  const detail = 'What runs has no end, so no share of it is left and no renewal comes: its seller adjusts it.';
  return { code: 'permanent-term', detail };
}

/** A fee rule's refusal as the quote says it. */
export function feeRefusal({ code, detail }: FeeRefusal): {
  readonly code: `fee.${FeeRefusalCode}`;
  readonly detail: string;
} {
  return { code: `fee.${code}`, detail };
}

/** From a catalog and a subscription to the fee rule's request (fee-rules §9). */
function pricingOf({ subscription, release, decision, at }: PricingInput): QuotePricing {
  const { term, period, periods, totals } = subscription;
  return {
    timeZone: release.catalog.product.timeZone,
    currency: subscription.currency,
    term: { start: term.start, end: term.end, period: termPeriod(period, periods) },
    at,
    lines: decision.components.map((component) => lineOf({ subscription, release, component })),
    cash: { paidMinor: totals.cashPaidMinor, refundedMinor: totals.cashRefundedMinor },
    payOut: release.policy.downgrades,
  };
}

/** `P1M` bought three times runs for `P3M`. */
export function termPeriod(period: string, periods: number): string {
  const months = present(periodMonths(period), 'price rows have periods of whole months') * periods;
  return months % 12 === 0 ? `P${months / 12}Y` : `P${months}M`;
}

function lineOf(of: {
  subscription: PricedSubscription;
  release: PricingInput['release'];
  component: ComponentDecision;
}): PriceChangeLine {
  const { subscription, release, component } = of;
  const slice = runningSlice(subscription, component.component);
  const { period: per, currency } = subscription;
  const byRow = release.feeRule.rowBy !== 'bought' || release.feeRule.ifDowngrade?.rowBy !== undefined;
  const rows = (selection: Selection) => (byRow ? { rows: periodPrices(release, { selection, currency }) } : {});
  const added =
    release.feeRule.scaleOut === 'added' ? addedPrices(release, { component, per, currency, byRow }) : undefined;
  return {
    component: component.component,
    from: {
      agreedPriceMicros: slice.agreedPriceMicros,
      per,
      listPriceMicros: component.fromListPriceMicros,
      ...rows(component.from),
    },
    to: { priceMicros: component.toPriceMicros, per, ...rows(component.to) },
    ...(added && { added }),
    billed: billedOf(slice),
    // What was paid for one component of several is not kept apart; rules that read it refuse `cash-unknown` there.
    ...(subscription.components.length === 1 && { paidMinor: subscription.totals.cashPaidMinor }),
  };
}

function runningSlice(subscription: Pick<PricedSubscription, 'components'>, component: string): PricedSlice {
  const running = subscription.components.find((candidate) => candidate.component === component);
  return present(running, 'a decided component runs in the subscription').slice;
}

function billedOf(slice: PricedSlice): PriceChangeLine['billed'] {
  const end = present(slice.to, 'a permanent component has no fee: it was refused');
  return { amountMinor: slice.chargeMinor, creditedMinor: slice.creditedMinor, start: slice.from, end };
}

function skuOf(release: RulesInForce, selection: Selection): Sku | undefined {
  const found = findSpecification(release.catalog, selection.specification);
  return found && findSku(found.specification, selection.skuKey);
}

/** The selection's price in every row of its SKU in the currency; rows that have none for its quantities are left out. */
function periodPrices(release: RulesInForce, of: { selection: Selection; currency: string }): PeriodPrice[] {
  const rows = skuOf(release, of.selection)?.prices ?? [];
  return rows.flatMap((row) => {
    const priceMicros = row.currency === of.currency ? priceOf(row, of.selection.quantities) : undefined;
    return priceMicros === undefined ? [] : [{ period: row.period, priceMicros }];
  });
}

/**
 * What a rule with `scaleOut: added` reads instead: a grown `volume-added` part credits nothing and is charged for its
 * added units at the unit price of the new total; all other parts are repriced (fee-rules §9). Undefined where the SKU
 * changes, no such part grows, or the release has no price for what runs.
 */
function addedPrices(
  release: RulesInForce,
  of: { component: ComponentDecision; per: string; currency: string; byRow: boolean },
): PriceChangeLine['added'] {
  const { from, to } = of.component;
  const sku = skuOf(release, to);
  if (!sku || from.specification !== to.specification || from.skuKey !== to.skuKey) return undefined;
  const read = sku.prices.filter(({ currency, period }) => currency === of.currency && (of.byRow || period === of.per));
  if (!read.some(({ parts }) => parts.some((part) => grows(part, of.component)))) return undefined;
  const row = rowFor(sku, { period: of.per, currency: of.currency });
  const own = row && addedPriceOf(row, of.component);
  if (!own) return undefined;
  const rows = (side: 'from' | 'to'): { rows?: PeriodPrice[] } => {
    if (!of.byRow) return {};
    const prices = read.map((each) => ({ period: each.period, price: addedPriceOf(each, of.component) }));
    return { rows: prices.flatMap(({ period, price }) => (price ? [{ period, priceMicros: price[side] }] : [])) };
  };
  return { from: { priceMicros: own.from, ...rows('from') }, to: { priceMicros: own.to, ...rows('to') } };
}

/** Both sides of one row; undefined where it has no price for one of them. */
function addedPriceOf(row: PriceRow, component: ComponentDecision): { from: bigint; to: bigint } | undefined {
  const kept: PriceRow = { ...row, parts: row.parts.filter((part) => !grows(part, component)) };
  const from = priceOf(kept, component.from.quantities);
  const to = priceOf(kept, component.to.quantities);
  const grown = row.parts.filter((part) => grows(part, component));
  if (from === undefined || to === undefined || priceOf(row, component.to.quantities) === undefined) return undefined;
  return { from, to: to + grown.reduce((sum, part) => sum + addedPrice(part, component), 0n) };
}

function grows(part: PricePart, component: ComponentDecision): part is BandedPart {
  return part.model === 'volume-added' && addedUnits(part, component) > 0;
}

function addedUnits(part: BandedPart, { from, to }: ComponentDecision): number {
  return (to.quantities[part.of] ?? 0) - (from.quantities[part.of] ?? 0);
}

function addedPrice(part: PricePart, component: ComponentDecision): bigint {
  assert(part.model === 'volume-added', 'only volume-added parts charge added units');
  const total = BigInt(present(component.to.quantities[part.of], 'a grown quantity is given'));
  const whole = present(partPriceOf(part, component.to.quantities), 'a decided target has a price');
  return (whole / total) * BigInt(addedUnits(part, component));
}
