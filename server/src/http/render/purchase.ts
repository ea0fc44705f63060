import type { PurchasePreview } from '@regrade/client';
import { explainBill, explainPurchasedPart, formatInstant, rowFor } from '@regrade/core';
import type { PricedPurchase } from '../../engine/subscriptions/preview-purchase.ts';
import { instantOrNull } from './instant.ts';
import { moneyFormat } from './money.ts';
import { renderTax } from './receipt.ts';

/** What a purchase would cost, with the arithmetic of each part and of the whole. */
export function renderPurchasePreview(priced: PricedPurchase): PurchasePreview {
  const { body, release, charges, taxes, chargeMinor, totalMinor, term } = priced;
  const { currency, period, periods, product } = body;
  const { minor } = moneyFormat(currency);
  return {
    product,
    release: release.number,
    ...{ currency, period, periods },
    term: { start: formatInstant(term.start), end: instantOrNull(term.end) },
    components: priced.bought.map((bought, index) => renderPart(priced, bought, charges[index] ?? 0n)),
    tax: minor(totalMinor - chargeMinor),
    taxes: taxes.map((line) => renderTax(line, minor)),
    payable: minor(totalMinor),
    steps: explainBill({ currency, charges, taxes, totalMinor }),
  };
}

function renderPart(
  { body: { currency, period, periods } }: PricedPurchase,
  { selection, specification, priceMicros }: PricedPurchase['bought'][number],
  chargeMinor: bigint,
): PurchasePreview['components'][number] {
  const { minor, micros } = moneyFormat(currency);
  const { component, skuKey, quantities } = selection;
  const sku = specification.billing === 'offline' ? undefined : specification.skus.find(({ key }) => key === skuKey);
  const row = sku && rowFor(sku, { period, currency });
  return {
    component,
    selection,
    price: micros(priceMicros),
    charge: minor(chargeMinor),
    steps: row ? explainPurchasedPart({ component, skuKey, quantities, row, chargeMinor }, periods) : [],
  };
}
