import type { BandedPart, PricePart, PriceRow, Sku } from '../catalog/catalog.ts';
import { partPriceOf, priceOf } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import type { PeriodPrice, PriceChangeLine } from '../fees/price-change.ts';
import { assert, present } from '../kernel/assert.ts';
import { type Instant, periodMonths } from '../kernel/time.ts';
import type { ComponentDecision, Decision, RulesInForce } from '../rules/decide-change.ts';
import type { Slice, Subscription } from '../subscription/subscription.ts';
import type { QuotePricing } from './quote.ts';

interface PricingInput {
  readonly subscription: Subscription;
  readonly release: RulesInForce & { readonly feeRule: FeeRule };
  readonly decision: Decision;
  readonly at: Instant;
}

/** From a catalog and a subscription to the fee rule's request (fee-rules §9). */
export function pricingOf({ subscription, release, decision, at }: PricingInput): QuotePricing {
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
  subscription: Subscription;
  release: PricingInput['release'];
  component: ComponentDecision;
}): PriceChangeLine {
  const { subscription, release, component } = of;
  const running = subscription.components.find((candidate) => candidate.component === component.component);
  const { slice } = present(running, 'a decided component runs in the subscription');
  const { period: per, currency } = subscription;
  const byRow = release.feeRule.rowBy !== 'bought' || release.feeRule.ifDowngrade?.rowBy !== undefined;
  const rows = (selection: Selection) => (byRow ? { rows: periodPrices(release, { selection, currency }) } : {});
  const added = release.feeRule.scaleOut === 'added' ? addedPrices(release, { component, per, currency }) : undefined;
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
  };
}

function billedOf(slice: Slice): PriceChangeLine['billed'] {
  const end = present(slice.to, 'a permanent component has no fee: decideChange refuses it');
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
 * changes or no such part grows.
 */
function addedPrices(
  release: RulesInForce,
  of: { component: ComponentDecision; per: string; currency: string },
): PriceChangeLine['added'] {
  const { from, to } = of.component;
  if (from.specification !== to.specification || from.skuKey !== to.skuKey) return undefined;
  const row = skuOf(release, to)?.prices.find(({ period, currency }) => period === of.per && currency === of.currency);
  if (!row?.parts.some((part) => grows(part, of.component))) return undefined;
  const kept: PriceRow = { ...row, parts: row.parts.filter((part) => !grows(part, of.component)) };
  const grown = row.parts.filter((part) => grows(part, of.component));
  const priceAt = (quantities: Selection['quantities']) => present(priceOf(kept, quantities), 'the row has a price');
  const addedMicros = grown.reduce((sum, part) => sum + addedPrice(part, of.component), 0n);
  return {
    from: { priceMicros: priceAt(from.quantities) },
    to: { priceMicros: priceAt(to.quantities) + addedMicros },
  };
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
