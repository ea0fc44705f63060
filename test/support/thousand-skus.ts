import type { CatalogDocument } from '@regrade/client';
import { deskCatalog } from './seller-pages.ts';

const TEN = Array.from({ length: 10 }, (_, index) => index);
const CHOICES = TEN.flatMap((tier) => TEN.map((region) => ({ tier: `t${tier}`, region: `r${region}` })));
const PERIODS = ['P1M', 'P1Y'] as const;

/** Ten specifications of a hundred SKUs, each of which leads to the next, dearer one: 2,000 prices, 990 rules, all sound. */
export function thousandSkus(): CatalogDocument {
  const attributes = (['tier', 'region'] as const).map((id) => ({
    id,
    kind: 'choice' as const,
    values: TEN.map((value) => `${id[0]}${value}`),
  }));
  const seats = { id: 'seats', kind: 'quantity', min: 1, max: 1000, step: 1, unit: 'seat' } as const;
  const specifications = TEN.map((index) => ({
    id: `s${index}`,
    billing: 'subscription' as const,
    attributes: [...attributes, seats],
    skus: CHOICES.map((sku, nth) => ({ sku, quantities: { seats: { max: 900 } }, prices: pricesOf(nth) })),
  }));
  const skus = CHOICES.slice(0, -1).map((from, nth) => ({ from, to: [CHOICES[nth + 1] ?? from] }));
  return {
    ...deskCatalog(),
    components: [{ id: 'app', role: 'base', specifications }],
    rules: { style: 'upgrade-rules', specifications: specifications.map(({ id }) => ({ from: id, skus })) },
  };
}

function pricesOf(nth: number) {
  return PERIODS.map((period) => ({
    ...{ period, currency: 'USD' },
    parts: [{ model: 'linear' as const, of: 'seats', amount: `${(period === 'P1Y' ? 1000 : 100) + nth}.00` }],
  }));
}
