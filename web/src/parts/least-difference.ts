import {
  type Catalog,
  type ChangeEdge,
  currencyDigits,
  evaluateFormula,
  explainListPrice,
  type FeeStep,
  findSku,
  findSpecification,
  formatMicros,
  formatRational,
  type Quantities,
  type RowCheck,
  rowFor,
  type SkuNode,
} from '@regrade/core';

/** What the target of a rule costs more than its original at the least, in one period and currency, and where that is. */
export interface LeastDifference {
  readonly period: string;
  readonly currency: string;
  /** Exact, in major units. */
  readonly least: string;
  readonly from: SkuNode;
  readonly to: SkuNode;
  /** The quantities of both sides at which it is the least. */
  readonly at: { readonly from: Quantities; readonly to: Quantities };
}

/** Of one row of prices; undefined where nothing was compared. */
export function leastDifference({ from, to }: ChangeEdge, row: RowCheck): LeastDifference | undefined {
  if (row.kind !== 'compared') return undefined;
  const { least, original } = row;
  const { period, currency } = original.row;
  return {
    ...{ period, currency, from, to },
    least: formatMicros(least.netMicros, currencyDigits(currency) ?? 2),
    at: { from: least.from, to: least.to },
  };
}

/** Both prices there, and what is between them; empty where the catalog has become another one. */
export function explainLeast(catalog: Catalog, difference: LeastDifference): readonly FeeStep[] {
  const { period, currency, from, to, at, least } = difference;
  const prices = [
    { node: from, quantities: at.from },
    { node: to, quantities: at.to },
  ].flatMap(({ node, quantities }) => {
    const found = findSpecification(catalog, node.specification);
    const sku = found && findSku(found.specification, node.skuKey);
    const row = sku && rowFor(sku, { period, currency });
    return row ? [explainListPrice({ component: found.component.id, skuKey: node.skuKey, quantities, row })] : [];
  });
  const [original, target] = prices;
  if (!original || !target) return [];
  const formula = `${text(target)} - ${text(original)}`;
  const exact = evaluateFormula(formula);
  if (!exact) return [];
  return [
    original,
    target,
    { what: 'net', formula, exact: formatRational(exact), value: least, rounding: original.rounding },
  ];
}

/** A price as it is, or where it has more decimals than its currency, its formula. */
function text({ formula, exact, value }: FeeStep): string {
  return !exact.includes('/') || isSame(exact, value) ? value : `(${formula})`;
}

function isSame(exact: string, value: string): boolean {
  const number = evaluateFormula(value);
  return number !== undefined && formatRational(number) === exact;
}
