import { priceOf, rowFor } from '../domain/catalog/price.ts';
import { findSku, findSpecification } from '../domain/catalog/sku.ts';
import { present } from '../domain/kernel/assert.ts';
import { formatId, ID_PREFIXES, type LicenseId, type SliceId, type SubscriptionId } from '../domain/kernel/id.ts';
import { roundMicros } from '../domain/kernel/money.ts';
import { addMonths, type Instant, periodMonths } from '../domain/kernel/time.ts';
import type { QuotableRelease } from '../domain/quote/build-quote.ts';
import { NO_TOTALS, type SubscribedComponent, type Subscription } from '../domain/subscription/subscription.ts';
import { TEST_ACCOUNT } from './build-license.ts';

export interface BoughtSelection {
  readonly component: string;
  readonly specification: string;
  readonly sku: { readonly [attribute: string]: string };
  readonly quantities: { readonly [attribute: string]: number };
}

export interface BoughtSubscription {
  readonly components: readonly BoughtSelection[];
  readonly start?: Instant;
  readonly period?: string;
  readonly periods?: number;
  readonly currency?: string;
}

const START = Date.UTC(2026, 5, 1) / 1000;

/** What a purchase at the list prices of a release leaves behind, paid in cash: a month from 1 June 2026 unless named. */
export function buildSubscription(release: QuotableRelease, bought: BoughtSubscription): Subscription {
  const { start = START, period = 'P1M', periods = 1, currency = 'USD' } = bought;
  const months = present(periodMonths(period), 'a period of whole months') * periods;
  const end = addMonths(start, months, release.catalog.product.timeZone);
  const components = bought.components.map((selection, index) =>
    subscribe(release, { selection, index, start, end, period, periods, currency }),
  );
  const totalMinor = components.reduce((sum, { slice }) => sum + slice.chargeMinor, 0n);
  return {
    id: formatId<SubscriptionId>(ID_PREFIXES.subscription, TEST_ACCOUNT, testUuid(0)),
    account: TEST_ACCOUNT,
    product: `${release.catalog.seller}.${release.catalog.product.id}`,
    seller: release.catalog.seller,
    release: release.number,
    currency,
    period,
    periods,
    term: { start, end },
    version: 1,
    suspended: false,
    openOrder: null,
    components,
    totals: { ...NO_TOTALS, chargedMinor: totalMinor, cashPaidMinor: totalMinor },
  };
}

function subscribe(
  release: QuotableRelease,
  of: Required<Omit<BoughtSubscription, 'components'>> & { selection: BoughtSelection; index: number; end: Instant },
): SubscribedComponent {
  const { selection, index, start, end, periods } = of;
  const found = present(findSpecification(release.catalog, selection.specification), 'a specification on sale');
  const sku = present(findSku(found.specification, selection.sku), 'a SKU on sale');
  const row = present(rowFor(sku, of), 'a price row for the period and currency');
  const agreedPriceMicros = present(priceOf(row, selection.quantities), 'a price for the quantities');
  const chargeMinor = roundMicros(agreedPriceMicros * BigInt(periods));
  return {
    component: selection.component,
    license: formatId<LicenseId>(ID_PREFIXES.license, TEST_ACCOUNT, testUuid(index)),
    licenseRevision: 1,
    expiresAt: end,
    slice: {
      id: formatId<SliceId>(ID_PREFIXES.slice, TEST_ACCOUNT, testUuid(index)),
      component: selection.component,
      from: start,
      to: end,
      selection: { ...selection, skuKey: sku.key },
      agreedPriceMicros,
      chargeMinor,
      creditedMinor: 0n,
      paidMinor: chargeMinor,
      refundedMinor: 0n,
    },
  };
}

/** A UUIDv7 that says which one it is. */
export function testUuid(number: number): string {
  return `0197a3f0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
