import type { PriceRow, Sku } from '../catalog/catalog.ts';
import { priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku } from '../catalog/sku.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { BareRefusal } from './choose-quantities.ts';
import { dearerQuantities } from './dearer-quantity.ts';
import type { ComponentDecision, DecideChangeInput, Direction, RunningSelection } from './decide-change.ts';
import { exactMoney } from './describe.ts';
import type { QuantityMoves } from './quantity-moves.ts';

export type PermittedPrices = Pick<
  ComponentDecision,
  'direction' | 'fromListPriceMicros' | 'fromPrice' | 'toPriceMicros'
>;

/**
 * Permission by list prices (T8): of the release in force, at the subscription's period and currency and the two
 * selections. What was agreed or paid is settlement, not permission; it only stands in where the release gives no price.
 */
export function permitPrices(
  input: DecideChangeInput,
  change: { runs: RunningSelection; to: Selection; sku: Sku; moves: readonly QuantityMoves[] },
): Result<PermittedPrices, BareRefusal> {
  const { runs, to } = change;
  const row = rowFor(change.sku, input);
  const toPriceMicros = row && priceOf(row, to.quantities);
  if (!row || toPriceMicros === undefined) {
    const detail = `${to.skuKey} of ${to.specification} has no price for ${input.period} in ${input.currency} at these quantities.`;
    return err({ code: 'change.price-missing', detail });
  }
  const listMicros = runningListPrice(input, runs.selection);
  const fromListPriceMicros = listMicros ?? runs.agreedPriceMicros;
  const direction = directionOf({ fromMicros: fromListPriceMicros, toMicros: toPriceMicros });
  const fromPrice = listMicros === undefined ? 'agreed' : 'list';
  if (direction === 'upgrade' || input.policy.downgrades) {
    return ok({ direction, fromListPriceMicros, fromPrice, toPriceMicros });
  }
  return err(downgradeRefusal(input, { ...change, row, fromListPriceMicros, toPriceMicros }));
}

export function directionOf({ fromMicros, toMicros }: { fromMicros: bigint; toMicros: bigint }): Direction {
  if (toMicros > fromMicros) return 'upgrade';
  return toMicros < fromMicros ? 'downgrade' : 'equal';
}

/** Undefined where specification, SKU, row or the price of these quantities is gone from the release in force. */
function runningListPrice(input: DecideChangeInput, selection: Selection): bigint | undefined {
  const component = input.catalog.components.find(({ id }) => id === selection.component);
  const specification = component?.specifications.find(({ id }) => id === selection.specification);
  const sku = specification && findSku(specification, selection.skuKey);
  const row = sku && rowFor(sku, input);
  return row && priceOf(row, selection.quantities);
}

function downgradeRefusal(
  { currency, period }: DecideChangeInput,
  change: {
    to: Selection;
    moves: readonly QuantityMoves[];
    row: PriceRow;
    fromListPriceMicros: bigint;
    toPriceMicros: bigint;
  },
): BareRefusal {
  const { to, moves, row, fromListPriceMicros, toPriceMicros } = change;
  const detail =
    `The target costs ${exactMoney(toPriceMicros, currency)} for ${period}, which is not more than the ` +
    `${exactMoney(fromListPriceMicros, currency)} of what runs now; this product can only be upgraded.`;
  const quantities = dearerQuantities({ row, moves, quantities: to.quantities, thanMicros: fromListPriceMicros });
  return { code: 'change.downgrade-not-allowed', detail, ...(quantities && { wouldAllow: { quantities } }) };
}
