import type { Quantities, QuantityAttribute } from '../catalog/catalog.ts';
import type { Counterexample, Finding } from '../catalog/finding.ts';
import { priceOf } from '../catalog/price.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import { firstDearerQuantity } from './dearer-quantity.ts';
import { describeQuantities, describeSku, exactAmount, exactMoney } from './describe.ts';
import { PACKAGE_PERIOD_MAX } from './extremes.ts';
import type { PlacedRow, PlacedSku } from './place-skus.ts';
import { curveOf } from './price-curve.ts';
import { deepestDrop, leastPrice, type QuantityInversion, tooComplexAttribute } from './verify-prices.ts';

/** What the price rows of one SKU show by themselves: negative or too complex prices, and quantities that cost less. */
export function rowFindings(placed: PlacedSku, policy: ProductTypePolicy): Finding[] {
  return placed.rows.flatMap((row) => {
    const complex = tooComplex(placed, row);
    if (complex) return [complex];
    const negative = negativePrice(placed, row);
    return [...(negative ? [negative] : []), ...inversions(placed, { row, policy })];
  });
}

/** The errors among them. */
export function rowErrors(placed: PlacedSku): Finding[] {
  return placed.rows
    .map((row) => tooComplex(placed, row) ?? negativePrice(placed, row))
    .filter((finding) => finding !== undefined);
}

function tooComplex(placed: PlacedSku, { row, path }: PlacedRow): Finding | undefined {
  const attribute = tooComplexAttribute([row]);
  if (attribute === undefined) return undefined;
  const message = `The package size of ${attribute} for ${nameOf(placed)} is above ${PACKAGE_PERIOD_MAX}, too large to compare prices. Choose a smaller size.`;
  return { code: 'price.too-complex', severity: 'error', path, message };
}

function negativePrice(placed: PlacedSku, { row, path }: PlacedRow): Finding | undefined {
  const least = leastPrice(placed, row);
  if (!least || least.micros >= 0n) return undefined;
  const at = describeQuantities(least.quantities);
  const price = exactMoney(least.micros, row.currency);
  const where = at === '' ? '' : ` at ${at}`;
  return {
    code: 'price.negative',
    severity: 'error',
    path,
    message: `${nameOf(placed)} would cost ${price} for ${row.period}${where}. Raise its flat amount by at least ${exactAmount(-least.micros, row.currency)}.`,
    counterexample: counterexample(placed, {
      row,
      from: { quantities: least.quantities, micros: least.micros },
      to: { quantities: least.quantities, micros: least.micros },
    }),
  };
}

function inversions(placed: PlacedSku, of: { row: PlacedRow; policy: ProductTypePolicy }): Finding[] {
  return quantityAttributes(placed.specification.attributes).flatMap((attribute) => {
    const range = placed.sku.ranges[attribute.id];
    const drop = range && deepestDrop(of.row.row, { attribute: attribute.id, range });
    return drop ? [inversion(placed, { ...of, attribute, drop })] : [];
  });
}

function inversion(
  placed: PlacedSku,
  of: { row: PlacedRow; policy: ProductTypePolicy; attribute: QuantityAttribute; drop: QuantityInversion },
): Finding {
  const { row, path } = of.row;
  const smallest = smallestQuantities(placed);
  const [from, to] = [of.drop.from, of.drop.to].map((quantity) => {
    const quantities = { ...smallest, [of.attribute.id]: quantity };
    return { quantities, micros: priceOf(row, quantities) ?? 0n };
  }) as [PricedQuantities, PricedQuantities];
  const price = ({ micros }: PricedQuantities) => exactMoney(micros, row.currency);
  return {
    code: 'price.quantity-inversion',
    severity: 'warning',
    path,
    message:
      `${nameOf(placed)}, ${row.period}: ${of.attribute.id} ${of.drop.to} costs ${price(to)}, less than ` +
      `${of.attribute.id} ${of.drop.from} at ${price(from)}. ${whatHappens(placed, of)}`,
    counterexample: { ...counterexample(placed, { row, from, to }), attribute: of.attribute.id },
  };
}

interface PricedQuantities {
  readonly quantities: Quantities;
  readonly micros: bigint;
}

/** An upgrade-only product refuses growth to a lower price; others count it as a downgrade. */
function whatHappens(
  placed: PlacedSku,
  of: { row: PlacedRow; policy: ProductTypePolicy; attribute: QuantityAttribute; drop: QuantityInversion },
): string {
  const { attribute, drop } = of;
  if (of.policy.downgrades) {
    return `Growing from ${drop.from} to ${drop.to} counts as a downgrade there: the customer gets money back for having more.`;
  }
  const curve = curveOf(of.row.row, attribute.id);
  const range = placed.sku.ranges[attribute.id];
  const next = range && firstDearerQuantity(curve, { range, above: drop.from, than: drop.from });
  const way = next === undefined ? 'no larger quantity is dearer' : `the next one that is dearer is ${next}`;
  return `As this product is upgraded only, customers with ${drop.from} cannot grow to ${drop.to}; ${way}.`;
}

function counterexample(
  placed: PlacedSku,
  of: { row: PlacedRow['row']; from: PricedQuantities; to: PricedQuantities },
): Counterexample {
  const { period, currency } = of.row;
  return {
    component: placed.component,
    specification: placed.specification.id,
    period,
    currency,
    from: { sku: placed.sku.choices, quantities: of.from.quantities },
    to: { sku: placed.sku.choices, quantities: of.to.quantities },
    fromPrice: exactAmount(of.from.micros, currency),
    toPrice: exactAmount(of.to.micros, currency),
    net: exactAmount(of.to.micros - of.from.micros, currency),
  };
}

function smallestQuantities({ sku }: PlacedSku): Record<string, number> {
  return Object.fromEntries(Object.entries(sku.ranges).map(([attribute, { min }]) => [attribute, min]));
}

function nameOf({ sku, specification }: PlacedSku): string {
  return describeSku(sku.choices, specification.id);
}
