import type { BandedPart, PricePart, PriceRow, Sku } from '../catalog/catalog.ts';
import { partPriceOf, priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import type { PeriodPrice, PriceChangeLine } from '../fees/priced-change.ts';
import { assert, present } from '../kernel/assert.ts';
import { periodMonths } from '../kernel/time.ts';
import type { ComponentDecision, RulesInForce } from './decide-change.ts';

/** The prices of a decided change that a fee rule reads from the release in force (fee-rules §9). */
export type ReleasePrices = Pick<PriceChangeLine, 'added'> & {
  readonly fromRows?: readonly PeriodPrice[];
  readonly toRows?: readonly PeriodPrice[];
};

/** Rows only for rules that look at them: `rowBy: bought` prices both sides by the subscription's own period. */
export function releasePrices(
  release: Pick<RulesInForce, 'catalog'>,
  of: {
    readonly feeRule: FeeRule;
    readonly decided: Pick<ComponentDecision, 'from' | 'to'>;
    readonly per: string;
    readonly currency: string;
  },
): ReleasePrices {
  const { feeRule, decided, per, currency } = of;
  const byRow = feeRule.rowBy !== 'bought' || feeRule.ifDowngrade?.rowBy !== undefined;
  const added = feeRule.scaleOut === 'added' ? addedPrices(release, { decided, per, currency, byRow }) : undefined;
  return {
    ...(byRow && {
      fromRows: periodPrices(release, { selection: decided.from, currency }),
      toRows: periodPrices(release, { selection: decided.to, currency }),
    }),
    ...(added && { added }),
  };
}

/** `P1M` bought three times runs for `P3M`. */
export function termPeriod(period: string, periods: number): string {
  const months = present(periodMonths(period), 'price rows have periods of whole months') * periods;
  return months % 12 === 0 ? `P${months / 12}Y` : `P${months}M`;
}

function skuOf({ catalog }: Pick<RulesInForce, 'catalog'>, selection: Selection): Sku | undefined {
  const found = findSpecification(catalog, selection.specification);
  return found && findSku(found.specification, selection.skuKey);
}

/** The selection's price in every row of its SKU in the currency; rows that have none for its quantities are left out. */
function periodPrices(
  release: Pick<RulesInForce, 'catalog'>,
  of: { selection: Selection; currency: string },
): PeriodPrice[] {
  const rows = skuOf(release, of.selection)?.prices ?? [];
  return rows.flatMap((row) => {
    const priceMicros = row.currency === of.currency ? priceOf(row, of.selection.quantities) : undefined;
    return priceMicros === undefined ? [] : [{ period: row.period, priceMicros }];
  });
}

type Decided = Pick<ComponentDecision, 'from' | 'to'>;

/**
 * What a rule with `scaleOut: added` reads instead: a grown `volume-added` part credits nothing and is charged for its
 * added units at the unit price of the new total; all other parts are repriced (fee-rules §9). Undefined where the SKU
 * changes, no such part grows, or the release has no price for what runs.
 */
function addedPrices(
  release: Pick<RulesInForce, 'catalog'>,
  of: { decided: Decided; per: string; currency: string; byRow: boolean },
): PriceChangeLine['added'] {
  const { from, to } = of.decided;
  const sku = skuOf(release, to);
  if (!sku || from.specification !== to.specification || from.skuKey !== to.skuKey) return undefined;
  const read = sku.prices.filter(({ currency, period }) => currency === of.currency && (of.byRow || period === of.per));
  if (!read.some(({ parts }) => parts.some((part) => grows(part, of.decided)))) return undefined;
  const row = rowFor(sku, { period: of.per, currency: of.currency });
  const own = row && addedPriceOf(row, of.decided);
  if (!own) return undefined;
  const rows = (side: 'from' | 'to'): { rows?: PeriodPrice[] } => {
    if (!of.byRow) return {};
    const prices = read.map((each) => ({ period: each.period, price: addedPriceOf(each, of.decided) }));
    return { rows: prices.flatMap(({ period, price }) => (price ? [{ period, priceMicros: price[side] }] : [])) };
  };
  return { from: { priceMicros: own.from, ...rows('from') }, to: { priceMicros: own.to, ...rows('to') } };
}

/** Both sides of one row; undefined where it has no price for one of them. */
function addedPriceOf(row: PriceRow, decided: Decided): { from: bigint; to: bigint } | undefined {
  const kept: PriceRow = { ...row, parts: row.parts.filter((part) => !grows(part, decided)) };
  const from = priceOf(kept, decided.from.quantities);
  const to = priceOf(kept, decided.to.quantities);
  const grown = row.parts.filter((part) => grows(part, decided));
  if (from === undefined || to === undefined || priceOf(row, decided.to.quantities) === undefined) return undefined;
  return { from, to: to + grown.reduce((sum, part) => sum + addedPrice(part, decided), 0n) };
}

function grows(part: PricePart, decided: Decided): part is BandedPart {
  return part.model === 'volume-added' && addedUnits(part, decided) > 0;
}

function addedUnits(part: BandedPart, { from, to }: Decided): number {
  return (to.quantities[part.of] ?? 0) - (from.quantities[part.of] ?? 0);
}

function addedPrice(part: PricePart, decided: Decided): bigint {
  assert(part.model === 'volume-added', 'only volume-added parts charge added units');
  const total = BigInt(present(decided.to.quantities[part.of], 'a grown quantity is given'));
  const whole = present(partPriceOf(part, decided.to.quantities), 'a decided target has a price');
  return (whole / total) * BigInt(addedUnits(part, decided));
}
