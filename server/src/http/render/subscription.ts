import type { PurchasedSubscription, Subscription as SubscriptionJson } from '@regrade/client';
import {
  formatInstant,
  type Instant,
  paidTerms,
  type RenewalPolicy,
  rollTo,
  type Slice,
  type Subscription,
  subscriptionStateAt,
} from '@regrade/core';
import type { Ids } from '../../engine/ports.ts';
import type { SubscriptionWithSlices } from '../../engine/read-port.ts';
import { instantOrNull } from './instant.ts';
import { type MoneyFormat, moneyFormat } from './money.ts';
import { renderRenewalSettings } from './renewal.ts';

type RenewalTimes = Pick<RenewalPolicy, 'graceSeconds'>;

/** A subscription as it stands at an instant, with all its slices (contract §5). */
export function renderSubscription(
  { subscription: stored, slices }: SubscriptionWithSlices,
  now: Instant,
  renewals: RenewalTimes,
): SubscriptionJson {
  const { subscription } = rollTo(stored, now);
  const money = moneyFormat(subscription.currency);
  return {
    id: subscription.id,
    account: subscription.account,
    product: subscription.product,
    release: subscription.release,
    currency: subscription.currency,
    period: subscription.period,
    term: { start: formatInstant(subscription.term.start), end: instantOrNull(subscription.term.end) },
    terms: paidTerms(subscription).map(({ start, end, periods }) => ({
      start: formatInstant(start),
      end: instantOrNull(end),
      periods,
    })),
    version: subscription.version,
    state: subscriptionStateAt(subscription, now),
    openOrder: subscription.openOrder,
    renewal: renderRenewalSettings(subscription, renewals),
    components: subscription.components.map(({ slice, license, licenseRevision, expiresAt }) => ({
      ...slice.selection,
      license,
      licenseRevision,
      expiresAt: instantOrNull(expiresAt),
    })),
    slices: slices.map((slice) => renderSlice(slice, money)),
  };
}

/** As it was bought, which is the same on every repetition, with the keys for the seller's software. */
export function renderPurchase(
  subscription: Subscription,
  { ids, renewals }: { readonly ids: Pick<Ids, 'licenseKey'>; readonly renewals: RenewalTimes },
): PurchasedSubscription {
  const slices = subscription.components.map(({ slice }) => slice);
  return {
    ...renderSubscription({ subscription, slices, sandboxNow: null }, subscription.term.start, renewals),
    licenseKeys: subscription.components.map(({ component, license }) => ({
      component,
      license,
      key: ids.licenseKey(license),
    })),
  };
}

export function renderSlice(slice: Slice, { minor, micros }: MoneyFormat): SubscriptionJson['slices'][number] {
  return {
    id: slice.id,
    component: slice.component,
    from: formatInstant(slice.from),
    to: instantOrNull(slice.to),
    selection: slice.selection,
    agreedPrice: micros(slice.agreedPriceMicros),
    charge: minor(slice.chargeMinor),
    credited: minor(slice.creditedMinor),
    paid: minor(slice.paidMinor),
    refunded: minor(slice.refundedMinor),
  };
}
