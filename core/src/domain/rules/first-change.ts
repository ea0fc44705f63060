import type { Catalog, PriceRow, Quantities } from '../catalog/catalog.ts';
import { priceOf } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { changeOfLine, feeTermOf } from '../fees/change-of-line.ts';
import { type ExactFee, exactFee } from '../fees/exact-fee.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { present } from '../kernel/assert.ts';
import { roundMicros } from '../kernel/money.ts';
import { addMonths, type Instant, periodMonths } from '../kernel/time.ts';
import type { RuleCheck } from './check-rules.ts';
import type { PlacedSku } from './place-skus.ts';
import { releasePrices, termPeriod } from './selection-prices.ts';

/** A rule used for the first time in a term that was bought at this release's own prices, without discount. */
export interface FirstChange {
  readonly feeRule: FeeRule;
  readonly row: PriceRow;
  readonly targetRow: PriceRow;
  readonly periods: number;
  readonly start: Instant;
  readonly at: Instant;
  readonly from: Quantities;
  readonly to: Quantities;
}

export interface FirstFee {
  readonly end: Instant;
  /** What was bought, as one period: `P3M`. */
  readonly period: string;
  readonly exact: ExactFee;
}

/** What the fee rule makes of it, unrounded; undefined where a side has no price or the rule refuses. */
export function firstFee(catalog: Catalog, check: RuleCheck, of: FirstChange): FirstFee | undefined {
  const { feeRule, row, targetRow, periods, start, at } = of;
  const { timeZone } = catalog.product;
  const { period: per, currency } = row;
  const fromMicros = priceOf(row, of.from);
  const toMicros = priceOf(targetRow, of.to);
  if (fromMicros === undefined || toMicros === undefined) return undefined;
  const months = present(periodMonths(per), 'price rows have periods of whole months');
  const end = addMonths(start, months * periods, timeZone);
  const decided = { from: selectionOf(check.original, of.from), to: selectionOf(check.target, of.to) };
  const { fromRows, toRows } = releasePrices({ catalog }, { feeRule, decided, per, currency });
  const bill = roundMicros(fromMicros * BigInt(periods), feeRule.rounding);
  const line = {
    component: check.original.component,
    from: { agreedPriceMicros: fromMicros, per, listPriceMicros: fromMicros, ...(fromRows && { rows: fromRows }) },
    to: { priceMicros: toMicros, per, ...(toRows && { rows: toRows }) },
    billed: { amountMinor: bill, creditedMinor: 0n, start, end },
    paidMinor: bill,
  };
  const term = { start, end, period: termPeriod(per, periods) };
  // Only the sign under the first axes counts: those of a downgrade may read facts that a first change does not have.
  const { ifDowngrade: _downgrade, ...first } = feeRule;
  const exact = exactFee(first, changeOfLine({ feeRule, timeZone, term, at }, line, feeTermOf(term)));
  return exact.ok ? { end, period: term.period, exact: exact.value } : undefined;
}

/** Whether a share of the new side is left, and exact charge − credit is not above 0 (contract §3). */
export function isNotPositive({ exact }: FirstFee): boolean {
  return exact.new.share.n !== 0n && exact.directionNet.n <= 0n;
}

function selectionOf({ component, specification, sku }: PlacedSku, quantities: Quantities): Selection {
  return { component, specification: specification.id, sku: sku.choices, skuKey: sku.key, quantities };
}
