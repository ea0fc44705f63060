import type { Catalog, PriceRow, SkuRule, Specification } from '../catalog/catalog.ts';
import { rowFor } from '../catalog/price.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { isLinearSaleItem } from './linear-priced.ts';
import { leastNet, ruleDomain, type SoldSku, tooComplexAttribute } from './verify-prices.ts';

/** The targets that stand ticked in a new draft, per specification billed by subscription. */
export interface DefaultScope {
  readonly specification: string;
  readonly skus: readonly SkuRule[];
}

/**
 * What a draft of style `scope` shows already ticked (T10, contract §2): for each linear-priced sale item its modifiable
 * targets - the SKUs of its specification with the same price rows, the dearer ones only where the product type forbids
 * downgrades. They can be unticked, and what stands ticked is verified like any rule.
 */
export function defaultScope(catalog: Catalog, policy: ProductTypePolicy): DefaultScope[] {
  return catalog.components
    .flatMap(({ specifications }) => specifications)
    .filter(({ billing }) => billing === 'subscription')
    .map((specification) => ({ specification: specification.id, skus: skuRules(specification, policy) }))
    .filter(({ skus }) => skus.length > 0);
}

function skuRules(specification: Specification, policy: ProductTypePolicy): SkuRule[] {
  const sold = specification.skus.filter((sku) => !sku.removed);
  return sold.filter(isLinearSaleItem).flatMap((sku) => {
    const original = { specification, sku };
    const targets = sold
      .filter((other) => other !== sku && isModifiable(original, { specification, sku: other }, policy))
      .map(({ choices }) => ({ choices }));
    return targets.length === 0 ? [] : [{ from: sku.choices, to: targets }];
  });
}

function isModifiable(original: SoldSku, target: SoldSku, policy: ProductTypePolicy): boolean {
  const rows = original.sku.prices.map((row) => ({ original: row, target: rowFor(target.sku, row) }));
  if (rows.length !== target.sku.prices.length) return false;
  const pairs = rows.filter((pair): pair is { original: PriceRow; target: PriceRow } => pair.target !== undefined);
  if (pairs.length !== rows.length) return false;
  return policy.downgrades || pairs.every((pair) => isDearer({ original, target }, pair));
}

function isDearer(
  sides: { original: SoldSku; target: SoldSku },
  rows: { original: PriceRow; target: PriceRow },
): boolean {
  const domain = ruleDomain(sides.original, sides.target);
  if ('apart' in domain || tooComplexAttribute([rows.original, rows.target]) !== undefined) return false;
  const least = leastNet(domain, rows);
  return least !== undefined && least.netMicros > 0n;
}
