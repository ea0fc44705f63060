import { quantityAttributes } from '../domain/catalog/sku.ts';
import { feeRules } from '../domain/fees/presets.ts';
import { formatId, ID_PREFIXES, type LicenseId, type SliceId, type SubscriptionId } from '../domain/kernel/id.ts';
import { addMonths } from '../domain/kernel/time.ts';
import type { QuotableRelease } from '../domain/quote/build-quote.ts';
import { NO_TOTALS, type SubscribedComponent, type Subscription } from '../domain/subscription/subscription.ts';
import { TEST_ACCOUNT } from './build-license.ts';
import { buildRelease } from './build-release.ts';
import { testUuid } from './build-subscription.ts';
import { type Draw, randomCatalogDocument } from './random-catalog.ts';

export interface RandomMarketplace {
  readonly before: QuotableRelease;
  readonly after: QuotableRelease;
  readonly subscriptions: readonly Subscription[];
}

/** The instant at which a random marketplace is looked at. */
export const MARKETPLACE_AT = Date.UTC(2026, 2, 10, 7, 30) / 1000;
const DAY = 86_400;
const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York'];

/** Two releases of a small product, often unlike each other, and a few subscriptions bought of either, or of neither. */
export function drawMarketplace(draw: Draw): RandomMarketplace {
  const style = pick(draw, ['upgrade-rules', 'scope'] as const);
  const type = pick(draw, ['marketplace', 'direct'] as const);
  const first = randomCatalogDocument(draw, { style, type });
  const isOther = draw(1) === 0;
  const other = isOther ? randomCatalogDocument(draw, { style, type: pick(draw, ['marketplace', 'direct']) }) : first;
  const rule = pick(draw, feeRules).id;
  const zone = pick(draw, ZONES);
  const before = releaseOf(draw, first, { rule, zone });
  const keepsRule = draw(2) > 0;
  const after = releaseOf(draw, other, keepsRule ? { rule, zone } : { rule: pick(draw, feeRules).id, zone });
  const count = 1 + draw(11);
  const subscriptions = Array.from({ length: count }, (_, index) => drawSubscription(draw, { before, after, index }));
  return { before, after, subscriptions };
}

function releaseOf(draw: Draw, document: object, { rule, zone }: { rule: string; zone: string }): QuotableRelease {
  const copy = structuredClone(document) as {
    product: { feeRule: string; timeZone: string };
    rules: { specifications: { timing?: string }[] };
  };
  Object.assign(copy.product, { feeRule: rule, timeZone: zone });
  for (const written of copy.rules.specifications)
    written.timing = pick(draw, ['now', 'now', 'customer-chooses', 'at-renewal']);
  return buildRelease(copy, 7);
}

function drawSubscription(
  draw: Draw,
  of: { before: QuotableRelease; after: QuotableRelease; index: number },
): Subscription {
  // A few share a selection, as customers do; what runs may have been bought of a release that is long gone.
  const { catalog } = pick(draw, [of.before, of.after]);
  const specification = pick(draw, catalog.components[0]?.specifications ?? []);
  const sku = pick(draw, specification.skus);
  const quantities = Object.fromEntries(
    quantityAttributes(specification.attributes).map(({ id, min, step }) => [id, min + step * draw(3) + draw(1)]),
  );
  const [period, currency] = pick(draw, [['P1M', 'USD'] as const, ['P1M', 'USD'] as const, ['P1Y', 'JPY'] as const]);
  const periods = 1 + draw(2);
  const start = MARKETPLACE_AT - draw(35) * DAY - draw(80_000);
  const end = draw(19) === 0 ? null : addMonths(start, (period === 'P1M' ? 1 : 12) * periods, 'UTC');
  const from = start + (draw(3) === 0 ? draw(20) * DAY : 0);
  const chargeMinor = BigInt(draw(20_000));
  const selection = {
    component: 'app',
    specification: specification.id,
    sku: sku.choices,
    skuKey: sku.key,
    quantities,
  };
  const component: SubscribedComponent = {
    component: 'app',
    license: formatId<LicenseId>(ID_PREFIXES.license, TEST_ACCOUNT, testUuid(of.index)),
    licenseRevision: 1,
    expiresAt: end,
    slice: {
      id: formatId<SliceId>(ID_PREFIXES.slice, TEST_ACCOUNT, testUuid(of.index)),
      component: 'app',
      from: end === null ? from : Math.min(from, end - 1),
      to: end,
      selection,
      agreedPriceMicros: BigInt(draw(400)) * 1_000_000n + BigInt(draw(3)),
      chargeMinor,
      creditedMinor: BigInt(draw(3)),
      paidMinor: chargeMinor,
      refundedMinor: 0n,
    },
  };
  return {
    id: formatId<SubscriptionId>(ID_PREFIXES.subscription, TEST_ACCOUNT, testUuid(of.index)),
    account: TEST_ACCOUNT,
    product: 'acme.thing',
    seller: 'acme',
    release: 1,
    currency,
    period,
    periods,
    term: { start, end },
    version: 1,
    suspended: false,
    openOrder: null,
    components: [component],
    totals: { ...NO_TOTALS, cashPaidMinor: chargeMinor },
  };
}

function pick<T>(draw: Draw, choices: readonly T[]): T {
  return choices[draw(choices.length - 1)] as T;
}
